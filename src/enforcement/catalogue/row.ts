/** A row of a province's own list as a kind of measure, or what is wrong with it. A fault never repeats what was found. Pure. */
import { hash } from "node:crypto"
import { unfitWords } from "../../input/plain-text.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { findGround, isPenaltyClassCode } from "../../law/catalogue.ts"
import { isDay } from "../../law/day.ts"
import { isListName, type ListName, lists } from "../../law/list.ts"
import {
  type Followed,
  type MeasureGroup,
  type MeasureKind,
  type MeasureTerm,
  type MeasureType,
  measureGroups,
  measureKinds,
  shippedMeasures,
} from "../../law/measure-type.ts"
import { findPersonalData } from "../../law/personal-data.ts"
import type { MeasureColumn } from "./column.ts"

/** What is wrong with a row, and in which field. */
export interface RowFault {
  field: MeasureColumn | ""
  reason: Bilingual
}

/** A measure as a row gives it; without a first day that of the version before holds, or today. */
export type GivenMeasure = Omit<MeasureType, "validFrom"> & { validFrom: string | null }

const lengthMax = 1_000
const separators = /[、;；,，\n]+/

// 第十五条, 第15条第(一)项, art. 15: what a reader can look up.
/** Whether a legal basis names its article. */
export function namesArticle(basis: string): boolean {
  return article.test(basis)
}

const article = /第\s*[\d一二三四五六七八九十百零〇两]+\s*条|\bart(?:icle|s?\.)\s*\d/i

/** Reads a row. @param cells its trimmed values by field; "" for none */
export function readMeasureRow(
  cells: (field: MeasureColumn) => string,
  fields: readonly MeasureColumn[],
): GivenMeasure | RowFault[] {
  const faults: RowFault[] = []
  const fail = (field: MeasureColumn, reason: Bilingual) => {
    if (!faults.some((fault) => fault.field === field)) faults.push({ field, reason })
    return null
  }
  for (const field of fields) {
    const text = cells(field)
    const unfit = unfitWords(text)
    if (text.length > lengthMax) fail(field, words.long)
    else if (unfit) fail(field, unfit)
    else if (text !== "" && findPersonalData(text) !== null) fail(field, words.personal)
  }
  const [measure, content, basis] = [cells("measure"), cells("content"), cells("basis")]
  const zh = measure === "" || content === "" || measure === content ? measure || content : `${measure}：${content}`
  if (zh === "") fail("measure", words.missing)
  if (basis === "") fail("basis", words.noBasis)
  else if (!namesArticle(basis)) fail("basis", words.noArticle)
  const group = readGroup(cells("group")) ?? fail("group", words.group)
  const kind = readKind(cells("kind")) ?? fail("kind", words.kind)
  const term = readTerm(cells("term")) ?? fail("term", words.term)
  const follows = readFollowed(cells("lists"), cells("grounds"), fail)
  const [validFrom, validTo] = [readDay("valid_from", cells, fail), readDay("valid_to", cells, fail)]
  if (validFrom && validTo && validTo < validFrom) fail("valid_to", words.backwards)
  const keeps = readYes(cells("keeps")) ?? fail("keeps", words.yes)
  const id = cells("id") || idOf(zh, basis)
  if (!/^[A-Za-z0-9\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff_.-]{0,39}$/.test(id)) fail("id", words.id)
  else if (shippedMeasures.some((shipped) => shipped.id === id)) fail("id", words.shipped)
  if (faults.length > 0 || !group || !kind || !term) return faults
  const names = cells("applied_by")
    .split(separators)
    .map((name) => name.trim())
    .filter((name) => name !== "")
  return {
    ...{
      id,
      zh,
      en: zh,
      group,
      category: cells("category") || measureGroups[group].zh,
      target: cells("target") || null,
    },
    ...{ basis: { zh: basis, en: basis }, source: null, appliedBy: names.length > 0 ? names : null },
    ...{ level: cells("level") || null, frequency: cells("frequency") || null, kind, follows, term },
    ...(keeps ? { keeps } : {}),
    ...{ example: isExample(cells("example"), id, zh, basis), validFrom, validTo },
  }
}

/** What is invented says so, in its column or in its words. */
function isExample(marked: string, ...texts: string[]): boolean {
  return /^(是|y|yes|true|1|示例)$/i.test(marked) || texts.some((text) => text.includes("示例"))
}

/** Yes or no, a blank is no; null: neither. */
function readYes(text: string): boolean | null {
  if (/^(是|可以|y|yes|true|1)$/i.test(text)) return true
  return /^(|否|不可以|n|no|false|0)$/i.test(text) ? false : null
}

function idOf(zh: string, basis: string): string {
  return `P-${hash("sha256", JSON.stringify([zh, basis]), "hex")
    .slice(0, 10)
    .toUpperCase()}`
}

/** A key of a table by itself or by one of its names; the first one for a blank. */
function readName<Name extends string>(
  table: Readonly<Record<Name, Bilingual>>,
  text: string,
  blank: Name,
): Name | null {
  if (text === "") return blank
  const found = Object.entries<Bilingual>(table).find(([name, { zh, en }]) => [name, zh, en].includes(text))
  return (found?.[0] as Name | undefined) ?? null
}

const readGroup = (text: string): MeasureGroup | null => readName(measureGroups, text, "management")

function readKind(text: string): MeasureKind | null {
  if (text === "强制" || text === "必须") return "mandatory"
  return text === "参考" || text === "重要考量因素" ? "weighed" : readName(measureKinds, text, "weighed")
}

/** 随名录, or a term of its own: 五年, 5年, 36个月, 5 years; 自有 where each decision sets it. */
function readTerm(text: string): MeasureTerm | null {
  if (text === "" || /^(随名录|随记录|record|the record's)$/i.test(text)) return { of: "record" }
  if (/^(自有|自定|own)$/i.test(text)) return { of: "own", months: null }
  const [, number = "", unit = ""] =
    /^(?:自有[:：]?|own:?)?\s*(\d{1,3}|[一二三四五六七八九十]{1,3})\s*(年|years?|个?月|months?)$/i.exec(text) ?? []
  const count = /^\d+$/.test(number) ? Number(number) : chineseNumber(number)
  if (count === null || count === 0) return null
  return { of: "own", months: /年|year/i.test(unit) ? count * 12 : count }
}

const digits = "〇一二三四五六七八九"

/** 一 to 九十九. */
function chineseNumber(text: string): number | null {
  const [, tens, ten, ones = ""] = /^([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)$/.exec(text) ?? []
  if (tens === undefined || text === "") return null
  if (!ten) return ones === "" ? digits.indexOf(tens) : null
  return (tens === "" ? 1 : digits.indexOf(tens)) * 10 + (ones === "" ? 0 : digits.indexOf(ones))
}

/** Blank: serious violators. Nothing else triggers anything unless a row says so. */
function readFollowed(
  listText: string,
  groundText: string,
  fail: (field: MeasureColumn, reason: Bilingual) => null,
): readonly Followed[] {
  const named = listText
    .split(separators)
    .map((each) => each.trim())
    .filter((each) => each !== "")
  const found: (ListName | null)[] = named.length === 0 ? ["serious"] : named.map(findList)
  if (found.includes(null)) fail("lists", words.list)
  const of = found.filter((list) => list !== null)
  const marks = groundText
    .split(separators)
    .map((each) => each.trim())
    .filter((each) => each !== "")
  const byList = Map.groupBy(marks, (mark) => (isPenaltyClassCode(mark) ? "penalty" : (findGround(mark)?.list ?? null)))
  if ([...byList.keys()].some((list) => list === null || !of.includes(list))) fail("grounds", words.ground)
  return of.map((list) => ({ list, marks: byList.get(list) ?? null }))
}

function findList(text: string): ListName | null {
  if (isListName(text)) return text
  const found = Object.entries(lists).find(([, { zh }]) => zh === text || zh.includes(text))
  return (found?.[0] as ListName | undefined) ?? null
}

function readDay(
  field: "valid_from" | "valid_to",
  cells: (field: MeasureColumn) => string,
  fail: (field: MeasureColumn, reason: Bilingual) => null,
): string | null {
  const text = cells(field)
  return text === "" || isDay(text) ? text || null : fail(field, words.day)
}

const words = {
  long: { zh: `不得超过 ${lengthMax} 个字符`, en: `it should have at most ${lengthMax} characters` },
  personal: { zh: "疑似含有个人信息，不予收录", en: "it seems to hold a person's data, and was not kept" },
  missing: { zh: "缺少措施", en: "it names no measure" },
  noBasis: { zh: "没有法律依据的措施不予收录", en: "a measure without a legal basis is not taken" },
  noArticle: { zh: "依据须写明条款，如 第十五条", en: "the basis should name its article, as 第十五条" },
  group: {
    zh: `应为 ${Object.values(measureGroups)
      .map(({ zh }) => zh)
      .join("、")}`,
    en: `it should be ${Object.keys(measureGroups).join(", ")}`,
  },
  kind: {
    zh: `应为 ${Object.values(measureKinds)
      .map(({ zh }) => zh)
      .join("、")}`,
    en: `it should be ${Object.keys(measureKinds).join(", ")}`,
  },
  term: {
    zh: "应为 随名录、自有，或者自有的期限，如 5年",
    en: "it should be record, own, or a term of its own as 5 years",
  },
  list: {
    zh: "没有这个名录：应为 经营异常名录、严重违法失信名单 或者 行政处罚公示",
    en: "it should be abnormal, serious or penalty",
  },
  ground: {
    zh: "不是所填名录的事由（类别），见 /v1/catalogue",
    en: "no ground or class of these lists; see /v1/catalogue",
  },
  yes: { zh: "应为 是 或者 否", en: "it should be yes or no" },
  day: { zh: "应为日期，如 2026-03-05", en: "it should be a day, as 2026-03-05" },
  backwards: { zh: "失效日期早于施行日期", en: "it ends before it begins" },
  id: {
    zh: "编号应为 1 到 40 位的字母、数字、汉字和 _ . - 符号",
    en: "an id has 1 to 40 letters, digits and the signs _ . -",
  },
  shipped: {
    zh: "此编号是随程序提供的措施，请另用编号",
    en: "this id is one of the measures that are shipped: use another",
  },
} as const satisfies Record<string, Bilingual>
