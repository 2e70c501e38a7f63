/**
 * What a question says beside its matter: a place, a time, an amount, a platform, a law, a list. Each stretch of a text that says one of
 * these for certain becomes a slot, and limits what is found; what may as well be part of the matter (兰州拉面, 2025年新茶, a place in the
 * name of a merchant) stays a word of it. Pure.
 */
import { addDays, addMonths } from "../../law/day.ts"
import { readCode } from "../../names/code.ts"
import { parseCompanyName } from "../../names/company-name.ts"
import { regionName, regionNamesByCode } from "../../names/region.ts"
import { isWithin, regionAt } from "../../names/region-in-name.ts"
import { numberValue, numerals } from "./chinese-number.ts"
import { decisionIn } from "./decision-number.ts"
import { fillerWords } from "./field-word.ts"
import { isRegionName, isWord, wordLengthMax } from "./lexicon.ts"
import { lawIn } from "./named-in-query.ts"
import { type PlatformAlias, platformAliases } from "./platform-alias.ts"

/** What a slot may be about. */
export const slotKinds = ["place", "period", "amount", "platform", "law", "list"] as const
export type SlotKind = (typeof slotKinds)[number]

/** What slots limit. */
export interface SlotFilter {
  /** GB/T 2260 code or its first 2 or 4 digits: of the merchant, or of the deciding authority. */
  place?: string | undefined
  /** Published on this day or later. */
  from?: string | undefined
  /** Published on this day or earlier. */
  to?: string | undefined
  /** Fined at least so much, in yuan. */
  amountFrom?: number | undefined
  /** Fined at most so much. */
  amountTo?: number | undefined
}

/** A stretch of a text that was understood. */
export interface Slot {
  readonly kind: SlotKind
  /** As it was typed. */
  readonly typed: string
  /** Where it stands in the text: start and end, in UTF-16 units. */
  readonly at: readonly [number, number]
  /** As what it was understood: 四川省成都市武侯区, 2025-12, ≥1000000, 拼多多. */
  readonly value: string
  /** What it limits; null where it is looked for as words. */
  readonly filter: SlotFilter | null
}

/** A text taken apart. */
export interface QuestionRead {
  readonly slots: readonly Slot[]
  /** The text without what slots limit, to be read for words. */
  readonly matter: string
}

/** The text as it stands, without slots. */
function unread(text: string): QuestionRead {
  return { slots: [], matter: text }
}

// A longer text, or one of several sentences, was pasted: it is looked for as it stands.
const questionMax = 60
const sentences = /[。；;]/

/**
 * Takes a question apart.
 * @param today in China: what 去年 and 上个月 are told from
 */
export function readQuestion(text: string, today: string): QuestionRead {
  const plain = text.normalize("NFKC")
  if (plain.length !== text.length || text.length > questionMax || sentences.test(text) || isName(text))
    return unread(text)
  const slots: Slot[] = []
  let matter = ""
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at)
    const kept = keptAsTyped(rest, matter)
    if (kept > 0) {
      const slot = lawSlot(rest, kept, at)
      if (slot) slots.push(slot)
      matter += text.slice(at, at + kept)
      at += kept
      continue
    }
    const found = slotAt(plain, at, matter, today)
    const isTaken = found !== null && !slots.some(({ kind, filter }) => kind === found.kind && filter !== null)
    if (!isTaken) {
      matter += text.charAt(at)
      at++
      continue
    }
    const end = at + found.length
    slots.push({
      kind: found.kind,
      typed: text.slice(at, end),
      at: [at, end],
      value: found.value,
      filter: found.filter,
    })
    matter += found.words ?? " "
    at = end
  }
  return isPlaceAlone(slots, matter) ? unread(text) : { slots, matter: matter.replace(/^\s*的|的\s*$/g, " ") }
}

/** What limits, of all slots. */
export function filterOf(slots: readonly Slot[]): SlotFilter {
  return Object.assign({}, ...slots.map(({ filter }) => filter))
}

interface Found {
  kind: SlotKind
  length: number
  value: string
  filter: SlotFilter | null
  /** What is read for words in its stead; absent: nothing. */
  words?: string
}

/** A name of a merchant has places, years and figures in it that limit nothing. */
function isName(text: string): boolean {
  if (readCode(text).kind !== "impossible") return true
  const { form, brand, codes } = parseCompanyName(text)
  return codes.length > 0 || (form?.kind === "company" && brand.length > 1)
}

/** A place by itself is as likely a part of a name. */
function isPlaceAlone(slots: readonly Slot[], matter: string): boolean {
  return matter.trim() === "" && slots.every(({ kind }) => kind === "place")
}

const quotes: Readonly<Record<string, string>> = { '"': '"', "“": "”", "”": "”", "「": "」", "『": "』", "《": "》" }
const exclusion = /^(?:[-－–−](?=[^\s\d-])|不含有?|不包含|不包括|排除|(?:not|without|NOT)\s+)\s*[^\s,;，；、。]*/u

// A whole day is a fact that texts state: that of a check, of a sale.
const wholeDay = /^(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?/

/** Length of what stands as it was typed: a day, a phrase, what is excluded, the number of a decision, a law. */
function keptAsTyped(rest: string, before: string): number {
  const closing = quotes[rest.charAt(0)]
  if (closing !== undefined && !rest.startsWith("《")) {
    const end = rest.indexOf(closing, 1)
    return end < 0 ? rest.length : end + 1
  }
  const isFresh = before === "" || /[\s,;，；、。]$/.test(before)
  const excluded = isFresh || rest.startsWith("不") ? exclusion.exec(rest) : null
  if (excluded) return excluded[0].length
  return decisionIn(rest)?.length ?? lawIn(rest)?.length ?? wholeDay.exec(rest)?.[0].length ?? 0
}

function lawSlot(rest: string, length: number, at: number): Slot | null {
  const law = decisionIn(rest) === null ? lawIn(rest) : null
  if (law?.length !== length) return null
  const typed = rest.slice(0, length)
  const fact = law.terms[0]?.alternatives?.[0] ?? typed
  const value = fact.startsWith("=") ? typed.replace(/[《》]/g, "").trim() : typed.trim()
  return { kind: "law", typed, at: [at, at + length], value, filter: null }
}

function slotAt(text: string, at: number, matter: string, today: string): Found | null {
  const rest = text.slice(at)
  const period = periodAt(rest, matter, text.charAt(at - 1), today)
  return (
    period ?? amountAt(rest, matter) ?? platformAt(rest, text.charAt(at - 1)) ?? listAt(rest) ?? placeAt(rest, matter)
  )
}

// Places.

const administration = /^(?:市场监督|市场监管|市监|工商|药监|食药|质监|公安|税务|监管局|局)/

/** A place, or places of which each lies in the one before: 成都武侯, 四川省成都市. */
function placeAt(rest: string, matter: string): Found | null {
  if (!begins(matter)) return null
  let codes: readonly string[] | undefined
  let [length, links, short] = [0, 0, true]
  for (;;) {
    const next = regionAt(rest, length, codes) ?? districtAt(rest, length, codes)
    if (next === null) break
    ;[codes, length, links] = [next.codes, length + next.length, links + 1]
    // 沙县 is all of its name, and no longer than a short one.
    short &&= next.short || next.length === 2
  }
  const [code] = lowest(codes ?? [])
  const after = rest.slice(length)
  if (code === undefined || lowest(codes ?? []).length > 1 || administration.test(after)) return null
  const value = regionName(code) ?? code
  const isCertain = links > 1 || !short || isCertainAlone(rest.slice(0, length), code, after)
  const place = code.replace(/(?:00){1,2}$/, "")
  if (isCertain) return { kind: "place", length, value, filter: { place } }
  return { kind: "place", length, value, filter: null, words: rest.slice(0, length) }
}

/** Whether a short name by itself means the place: 和平 and 永安 are names of shops as well, 朝阳 is rather a part of Beijing. */
function isCertainAlone(name: string, code: string, after: string): boolean {
  const isProvince = code.endsWith("0000")
  const parts = isProvince ? [] : (districts().get(name) ?? [])
  if (parts.some((district) => ofCapital.test(district))) return false
  return isParted(after) || (code.endsWith("00") && beginsWithWord(after))
}

// Municipalities, and the first city of a province.
const ofCapital = /^(?:11|12|31|50|\d\d01)/

/** Whether a place may begin after what was read: after other slots, spaces and words of a question. */
function begins(matter: string): boolean {
  const run = /[^\s,;，；、。]*$/.exec(matter)?.[0] ?? ""
  if (run === "") return true
  for (let length = Math.min(6, run.length); length > 0; length--) {
    if (fillerWords.has(run.slice(-length))) return begins(matter.slice(0, matter.length - length))
  }
  return false
}

function isParted(after: string): boolean {
  return after === "" || /^[\s的地,;，；、。]/.test(after) || fillerWords.has(after.slice(0, 2))
}

function beginsWithWord(after: string): boolean {
  for (let length = Math.min(wordLengthMax(), after.length); length > 1; length--) {
    const word = after.slice(0, length)
    if (isWord(word) && !isRegionName(word)) return true
  }
  return false
}

/** A district without its 区, inside of a city: 成都武侯. */
function districtAt(rest: string, at: number, within: readonly string[] | undefined) {
  const two = rest.slice(at, at + 2)
  if (within === undefined || two.length < 2) return null
  const codes = (districts().get(two) ?? []).filter((code) =>
    within.some((outer) => code !== outer && isWithin(code, outer)),
  )
  return codes.length === 0 ? null : { length: 2, codes, short: true }
}

let districtCodes: ReadonlyMap<string, readonly string[]> | undefined

function districts(): ReadonlyMap<string, readonly string[]> {
  if (districtCodes) return districtCodes
  const found = new Map<string, string[]>()
  for (const [code, name] of regionNamesByCode()) {
    if (!/^[\u4e00-\u9fff]{2}区$/.test(name)) continue
    found.set(name.slice(0, 2), [...(found.get(name.slice(0, 2)) ?? []), code])
  }
  districtCodes = found
  return found
}

/** Without those in which another lies: 安阳 is the city, and the county in it; 吉林 the province. */
function lowest(codes: readonly string[]): readonly string[] {
  return codes.filter((code) => !codes.some((outer) => outer !== code && isWithin(code, outer)))
}

// Times.

const count = `[${numerals}]{1,4}|半`
const notAYear = "(?!度|款|产|新|陈|版|式|份的?酒|的?年报|年度)"
const isMonth = "(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"

type Days = readonly [from: string | null, to: string | null]
type PeriodRule = readonly [
  pattern: RegExp,
  days: (found: readonly (string | undefined)[], today: string) => Days | null,
]

const yearOf = (today: string, back = 0) => String(Number(today.slice(0, 4)) - back)
const years: Readonly<Record<string, number>> = { 今年: 0, 本年: 0, 去年: 1, 上年: 1, 前年: 2 }
const wholeYear = (year: string): Days => [`${year}-01-01`, `${year}-12-31`]

function wholeMonth(year: string, month: number): Days {
  const first = `${year}-${String(month).padStart(2, "0")}-01`
  return [first, addDays(addMonths(first, 1), -1)]
}

function quarter(year: string, n: number): Days {
  return [wholeMonth(year, 3 * n - 2)[0], wholeMonth(year, 3 * n)[1]]
}

function half(year: string, name: string): Days {
  return name === "上" ? [`${year}-01-01`, `${year}-06-30`] : [`${year}-07-01`, `${year}-12-31`]
}

/** The year that was said, by figures or by 去年. */
function saidYear(said: string | undefined, today: string): string | null {
  if (said === undefined) return null
  const back = years[said]
  return back === undefined ? said.slice(0, 4) : yearOf(today, back)
}

const aYear = "(今年|本年|去年|上年|前年|(?:19|20)\\d\\d年)"

const periodRules: readonly PeriodRule[] = [
  [
    new RegExp(`^${aYear}的?${isMonth}月份?(?!\\d|日|[一二三四五六七八九十]+日)`),
    ([, said, month], today) => {
      const year = saidYear(said, today)
      const n = numberValue(month ?? "")
      return year === null || n === null ? null : wholeMonth(year, n)
    },
  ],
  [/^((?:19|20)\d\d)[-/.](1[0-2]|0[1-9])(?![-/.\d])/, ([, year = "", month]) => wholeMonth(year, Number(month))],
  [
    new RegExp(`^${aYear}?的?第?([一二三四1-4])季度`),
    ([, said, n], today) => quarter(saidYear(said, today) ?? yearOf(today), numberValue(n ?? "1") ?? 1),
  ],
  [
    new RegExp(`^${aYear}?的?([上下])半年`),
    ([, said, name = "上"], today) => half(saidYear(said, today) ?? yearOf(today), name),
  ],
  [
    /^((?:19|20)\d\d)年?(?:-|—|~|至|到)((?:19|20)\d\d)年/,
    ([, from = "", to = ""]) => (from <= to ? [`${from}-01-01`, `${to}-12-31`] : null),
  ],
  [
    new RegExp(`^(?:自|从)?${aYear}(?:以来|以后|之后|至今|到现在|起)`),
    ([, said], today) => [`${saidYear(said, today)}-01-01`, null],
  ],
  [new RegExp(`^${aYear}(?:以前|之前)`), ([, said], today) => [null, addDays(`${saidYear(said, today)}-01-01`, -1)]],
  [
    new RegExp(`^${aYear}(?:全年|一年|一整年|年内|内|里)?${notAYear}`),
    ([, said], today) => wholeYear(saidYear(said, today) ?? ""),
  ],
  [
    new RegExp(`^(?:最近|近期?|过去)(?:的)?(${count})\\s*个?(年|月|周|星期|礼拜|天|日)(?:以?内|来|以来|里)?`),
    ([, n, unit], today) => since(n, unit, today),
  ],
  [
    // 三年内不得从事 is what a decision says.
    new RegExp(`^(${count})\\s*个?(年|月|周|星期|天)(?:以内|之内|内|以来)(?!不得|禁止|不能)`),
    ([, n, unit], today) => since(n, unit, today),
  ],
  [/^(?:上个?月|上月份)/, (_, today) => monthBack(today, 1)],
  [/^(?:本月|这个月|当月)份?/, (_, today) => monthBack(today, 0)],
  [/^上上个?月/, (_, today) => monthBack(today, 2)],
  [/^(?:上周|上个?(?:星期|礼拜))/, (_, today) => week(today, 1)],
  [/^(?:本周|这周|这个?(?:星期|礼拜))/, (_, today) => week(today, 0)],
  [/^(?:今天|今日)/, (_, today) => [today, today]],
  [/^(?:昨天|昨日)/, (_, today) => [addDays(today, -1), addDays(today, -1)]],
  [
    new RegExp(`^${isMonth}月份`),
    ([, month], today) => {
      const n = numberValue(month ?? "") ?? 1
      return wholeMonth(n <= Number(today.slice(5, 7)) ? yearOf(today) : yearOf(today, 1), n)
    },
  ],
]

function monthBack(today: string, back: number): Days {
  const first = addMonths(`${today.slice(0, 7)}-01`, -back)
  return wholeMonth(first.slice(0, 4), Number(first.slice(5, 7)))
}

function week(today: string, back: number): Days {
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
  const monday = addDays(today, -weekday - 7 * back)
  return [monday, addDays(monday, 6)]
}

// Who asks for the last hundred years means all.
const spanMax = 100

function since(n: string | undefined, unit: string | undefined, today: string): Days | null {
  const isHalf = n === "半"
  const value = isHalf ? 0.5 : numberValue(n ?? "")
  if (value === null || value <= 0 || value > spanMax * 12) return null
  if (unit === "年") return [addMonths(today, -Math.round(12 * value)), today]
  if (unit === "月") return [isHalf ? addDays(today, -15) : addMonths(today, -value), today]
  const days = unit === "天" || unit === "日" ? value : 7 * value
  return [addDays(today, -Math.round(days)), today]
}

// A day of production, or how long goods keep, is none of publication.
const otherTime = /(?:日期|保质期|有效期|期限|批号)[为是:：至到\s]*$|生产$/

// 六个月内 and 2025年 stand in texts, too: within a run they are part of it.
const inTexts = /^[\d零〇一二两三四五六七八九十百半]/

function periodAt(rest: string, matter: string, before: string, today: string): Found | null {
  if (/[\d.\-/年月]/.test(before) || otherTime.test(matter)) return null
  for (const [pattern, daysOf] of periodRules) {
    const found = pattern.exec(rest)
    if (found === null) continue
    const days = daysOf(found, today)
    if (days === null) continue
    if (inTexts.test(found[0]) && !begins(matter) && !isParted(rest.slice(found[0].length))) continue
    const [from, to] = days
    const filter = { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) }
    return { kind: "period", length: found[0].length, value: spoken(days), filter }
  }
  return null
}

/** Days as they are shown: 2025-12, 2025, 2025-12-03 – 2026-03-02. */
function spoken([from, to]: Days): string {
  if (from !== null && to !== null) {
    if (from.endsWith("-01-01") && to === `${from.slice(0, 4)}-12-31`) return from.slice(0, 4)
    if (from.endsWith("-01") && addDays(addMonths(from, 1), -1) === to) return from.slice(0, 7)
    if (from === to) return from
  }
  return `${from ?? ""} – ${to ?? ""}`.trim()
}

// Amounts.

const money = `(?:人民币|[¥￥])?\\s*(\\d[\\d,]*(?:\\.\\d+)?\\s*[十百千万亿]*|[${numerals.slice(3)}]+)\\s*(元|块钱?|圆)?`
const fine = "((?:被?(?:行政)?(?:处以|处)?(?:罚款|罚金|罚钱|罚了|罚))?(?:金额|数额)?(?:在|为|是)?)"

type Bound = (yuan: number) => SlotFilter
const cent = 0.01
const bounds: readonly (readonly [before: string, after: string, bound: Bound])[] = [
  ["", "(?:及|或者?)?(?:以上|起步|起)(?:的|罚款|罚金)*", (yuan) => ({ amountFrom: yuan })],
  ["", "(?:及|或者?)?以下(?:的|罚款|罚金)*", (yuan) => ({ amountTo: yuan })],
  ["", "(?:以内|之内)(?:的|罚款|罚金)*", (yuan) => ({ amountTo: yuan })],
  ["(?:不少于|不低于|至少|最少|起码)", "(?:的|罚款|罚金)*", (yuan) => ({ amountFrom: yuan })],
  ["(?:不超过|不高于|不多于|至多|最多)", "(?:的|罚款|罚金)*", (yuan) => ({ amountTo: yuan })],
  ["(?:超过|高于|大于|多于|超)", "(?:的|罚款|罚金)*", (yuan) => ({ amountFrom: yuan + cent })],
  ["(?:不足|不满|不到|低于|少于|小于)", "(?:的|罚款|罚金)*", (yuan) => ({ amountTo: yuan - cent })],
]
const boundPatterns = bounds.map(
  ([before, after, bound]) => [new RegExp(`^${fine}${before}\\s*${money}${after}`), bound] as const,
)
const range = new RegExp(`^${fine}(?:在|从)?\\s*${money}\\s*(?:-|—|~|至|到)\\s*${money}(?:之间|的|罚款|罚金)*`)

// What is worth so much, or was earned, is no fine: 货值金额不足一万元.
const otherAmount = /(?:货值|案值|价值|售价|单价|所得|没收|营业额|经营额|销售额|金额|价格|销量|退赔|赔偿|损失)[为是]?$/

// Within a number, or a word of letters, none begins: of 货值三十万元以上 neither 十万元以上 nor 万元以上 is meant.
const inNumber = new RegExp(`[${numerals}a-z.]$|\\d,$`, "i")

function amountAt(rest: string, matter: string): Found | null {
  if (inNumber.test(matter) || otherAmount.test(matter)) return null
  const between = range.exec(rest)
  if (between !== null) {
    const [typed, said = "", low = "", lowUnit, high = "", highUnit] = between
    const to = yuanOf(high)
    const from = yuanOf(low, /[十百千万亿]/.test(low) || lowUnit ? "" : (/[百千万亿]+$/.exec(high.trim())?.[0] ?? ""))
    if (from !== null && to !== null && from <= to && (isMoney(said, high, highUnit) || isMoney(said, low, lowUnit))) {
      return {
        kind: "amount",
        length: typed.length,
        value: `${from} – ${to}`,
        filter: { amountFrom: from, amountTo: to },
      }
    }
  }
  for (const [pattern, bound] of boundPatterns) {
    const found = pattern.exec(rest)
    if (found === null) continue
    const [typed, said = "", written = "", unit] = found
    const yuan = yuanOf(written)
    // 3年以上, 10人以上 and 二十以上 are no amounts of money.
    if (yuan === null || !(isMoney(said, written, unit) || /罚[款金]/.test(typed))) continue
    const filter = bound(yuan)
    if ((filter.amountTo ?? 0) < 0) continue
    const { amountFrom, amountTo } = filter
    const isStrict = (amountFrom ?? amountTo) !== yuan
    const sign = amountFrom === undefined ? (isStrict ? "<" : "≤") : isStrict ? ">" : "≥"
    return { kind: "amount", length: typed.length, value: `${sign}${yuan}`, filter }
  }
  return null
}

function isMoney(said: string, written: string, unit: string | undefined): boolean {
  return unit !== undefined || said.includes("罚") || /[万亿]\s*$/.test(written)
}

function yuanOf(written: string, unit = ""): number | null {
  return numberValue(`${written.replace(/\s/g, "")}${unit}`)
}

// Platforms and lists.

const platformNames: readonly (readonly [name: string, platform: PlatformAlias])[] = platformAliases
  .flatMap((platform) =>
    [platform.name, ...platform.written, ...platform.typed].map((name) => [name, platform] as const),
  )
  .sort(([a], [b]) => b.length - a.length)

const food: ReadonlySet<string> = new Set(["咸鱼", "小红薯"])
const doneThere = /^(?:上|卖|买|发|二手|网店|店铺|直播|平台|app)/i

function platformAt(rest: string, before: string): Found | null {
  const lower = rest.toLowerCase()
  const found = platformNames.find(([name]) => lower.startsWith(name.toLowerCase()))
  if (found === undefined) return null
  const [name, { name: platform, typed }] = found
  const after = rest.slice(name.length)
  const isLatin = /^[a-z]+$/i.test(name)
  if (isLatin && (/[a-z0-9]/i.test(before) || /^[a-z0-9]/i.test(after))) return null
  // 咸鱼 and 小红薯 are food where nothing is done there.
  if (food.has(name) && !/[在从上用]/.test(before) && !doneThere.test(after)) return null
  // What is only typed for a platform is one at the beginning of a word alone.
  if (!isLatin && typed.includes(name) && /[\u4e00-\u9fff]/.test(before) && !/[在从上用]/.test(before)) return null
  return { kind: "platform", length: name.length, value: platform, filter: null, words: ` ${platform} ` }
}

const listNames: readonly (readonly [pattern: RegExp, value: string])[] = [
  [/^(?:经营异常名录|经营异常|异常名录)/, "abnormal"],
  [/^(?:严重违法失信名单|严重违法失信|严重违法名单|黑名单)/, "serious"],
]

function listAt(rest: string): Found | null {
  for (const [pattern, value] of listNames) {
    const typed = pattern.exec(rest)?.[0]
    if (typed !== undefined) return { kind: "list", length: typed.length, value, filter: null, words: typed }
  }
  return null
}
