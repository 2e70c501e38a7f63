/**
 * A record as a document: its public texts by their fields, and what an index keeps of them. What the law lets the public
 * see of a record (law/public-field.ts) and of its subject goes in, and nothing else. Pure.
 */
import { findGround, findPenaltyClass } from "../../law/catalogue.ts"
import { lists } from "../../law/list.ts"
import { regionOf } from "../../names/code.ts"
import { regionName } from "../../names/region.ts"
import { type RecordContent, type Subject, toPublic } from "../../register/record/record.ts"
import { numberValue, numerals } from "../text/chinese-number.ts"
import { numberFact } from "../text/decision-number.ts"
import { documentForm, textForm } from "../text/text-form.ts"
import { articleOf, type LawCitation, readCitations } from "./law-citation.ts"
import { platformName } from "./platform-name.ts"
import { type RecordField, recordFieldNames } from "./record-field.ts"

/** A record with what is public about its subject. */
export interface RecordSource {
  id: string
  /** Position of the log entry that published it as it is; null where none did. */
  position: number | null
  content: RecordContent
  /** Null where the register knows the code alone. */
  subject: Pick<Subject, "name" | "region" | "formerNames" | "shops"> | null
  /** What the deciding authority calls itself; null where it has not said so. */
  authorityName: string | null
  /** The redacted text of the decision; null where none is stored. */
  text: string | null
  displayedUntil: string | null
}

/** What the texts of a record are made of. */
export type TextSource = Pick<RecordSource, "content" | "subject" | "authorityName" | "text">

/** The texts of a field, as they are written. */
export type RecordTexts = Readonly<Partial<Record<RecordField, readonly string[]>>>

/** What an index keeps of a record. */
export interface RecordDocument {
  id: string
  subjectCode: string
  position: number | null
  list: RecordContent["list"]
  ground: string | null
  penaltyClass: string | null
  /** Of the subject. */
  region: string
  /** Of the deciding authority. */
  authority: string
  publishedOn: string
  /** Titles of the laws that are cited, without 中华人民共和国. */
  laws: string[]
  /** The articles: 广告法第九条. */
  articles: string[]
  /** As platform-name.ts has them. */
  platforms: string[]
  /** What is fined, in yuan; null where nothing is. */
  amount: number | null
  /** Forms of the fields (text/text-form.ts) in the order of recordFieldNames, each on lines of its own. */
  form: string
  /**
   * Of each field in that order the place of its first character in `form`, from 1 on, in bytes of UTF-8: to count characters
   * up to a place takes longer than to find it.
   */
  starts: number[]
  /** Where in `form` the last field begins, in UTF-16 units: the text of the decision, most of what is long. */
  bodyAt: number
  /** As HeldRecord.displayedUntil: after that day it is not found. */
  endsOn: string | null
}

/** The texts of a record that are searched, and of which passages are shown. @param citations where they are known already */
export function recordTexts(source: TextSource, citations = citationsOf(source)): Required<RecordTexts> {
  const { content, subject } = source
  const shown = toPublic(content)
  const text = (value: string | number | null | undefined) => (value == null || value === "" ? [] : [String(value)])
  return {
    decision_no: text(shown.decision_no),
    violation: text(shown.violation),
    ground: groundTexts(shown.ground),
    law: citations.flatMap(({ law, places }) =>
      places.length === 0 ? [`《${law}》`] : places.map((place) => `《${law}》${place}`),
    ),
    content: text(shown.content),
    subject: [...new Set([content.subjectName, ...(subject ? [subject.name, ...subject.formerNames] : [])])].concat(
      content.subjectCode,
    ),
    base_penalty_no: text(shown.base_penalty_no),
    platform: [...new Set((subject?.shops ?? []).flatMap(({ platform, name }) => [platform, name]))],
    authority: authorityNames(source),
    list: [lists[content.list].zh, lists[content.list].en],
    class: shown.class == null ? [] : classTexts(String(shown.class)),
    day: [...new Set([content.decidedOn, content.publishedOn])],
    text: text(source.text === null ? null : joinLines(source.text)),
  }
}

/** Makes the document. */
export function toRecordDocument(source: RecordSource): RecordDocument {
  const { id, position, content, subject, displayedUntil } = source
  const { list, subjectCode, ground, penaltyClass, authority, publishedOn } = content
  const citations = citationsOf(source)
  return {
    ...{ id, subjectCode, position, list, ground, penaltyClass, authority, publishedOn },
    region: subject?.region ?? regionOf(content.subjectCode),
    laws: citations.map(({ law }) => law),
    articles: [...new Set(citations.flatMap(({ law, places }) => places.map((place) => `${law}${articleOf(place)}`)))],
    platforms: [...new Set((subject?.shops ?? []).map(({ platform }) => platformName(platform)))].filter(Boolean),
    amount: fineOf(content),
    ...layOut(recordTexts(source, citations)),
    endsOn: displayedUntil,
  }
}

const withinChinese = /(?<=\p{Script=Han})\n(?=\p{Script=Han})/gu

/**
 * Where lines end is typography: a phrase goes on over it, and so does what is looked for. Chinese is written without blanks,
 * also there; an empty line ends a paragraph. Line by line, for a text may be one of ten thousand blanks.
 */
function joinLines(text: string): string {
  const lines = text.split("\n").map((line) => line.trim())
  return lines.join("\n").replace(withinChinese, "").replace(/\n+/g, " ").trim()
}

/** What is public of a decision's basis are the laws that it names: they are those of the decision, which is public. */
export function citationsOf({ content, text }: TextSource): LawCitation[] {
  const { ground, detail } = content
  const reason = ground === null ? "" : (findGround(ground)?.publishedReason ?? "")
  return readCitations([detail.basis, detail.violation, detail.content, reason, text].filter(Boolean).join("\n"))
}

function groundTexts(code: string | number | null | undefined): string[] {
  const ground = typeof code === "string" ? findGround(code) : undefined
  if (!ground) return []
  return [ground.zh, ground.en, ground.publishedReason ?? "", ...ground.otherNames, ground.code].filter(
    (text) => text !== "",
  )
}

// A class is a bundle of kinds (食品、药品、医疗器械…): in its words every penalty of the class would be found by each.
function classTexts(code: string): string[] {
  return findPenaltyClass(code) ? [code] : []
}

/** An authority by the name that pages show, and by its region, which stands there where it has said none. */
function authorityNames({ content, authorityName }: TextSource): string[] {
  const region = regionName(content.authority)
  const names = [authorityName, region === null ? null : `${region}市场监督管理局`]
  return [...new Set(names.filter((name) => name !== null))]
}

/** Names state no amounts and cite no laws. */
export const named: readonly RecordField[] = ["subject", "platform", "authority"]
const numbers: readonly RecordField[] = ["decision_no", "base_penalty_no"]
// What stands in one record after the other is formed once; bounds the memory.
const repeated: readonly RecordField[] = ["ground", "law", "authority", "list", "class", "day", "platform"]
const formsMax = 20_000
const forms = new Map<string, string>()

/** The form of a text of a field. */
export function fieldForm(field: RecordField, text: string): string {
  const make = named.includes(field) ? textForm : numbers.includes(field) ? numberForm : documentForm
  if (!repeated.includes(field)) return make(text)
  const known = forms.get(text)
  if (known !== undefined) return known
  const made = make(text)
  if (forms.size >= formsMax) forms.clear()
  forms.set(text, made)
  return made
}

/** The line behind that of the number is its fact, where it has one. */
function numberForm(text: string): string {
  const fact = numberFact(text)
  const [form = "", ...facts] = documentForm(text).split("\n")
  return [form, ...(fact === null ? [] : [fact]), ...facts].join("\n")
}

function layOut(texts: RecordTexts): Pick<RecordDocument, "form" | "starts" | "bodyAt"> {
  const starts: number[] = []
  let form = ""
  let bodyAt = 0
  let next = 1
  for (const field of recordFieldNames) {
    starts.push(next)
    bodyAt = form.length
    for (const text of texts[field] ?? []) {
      const line = `${fieldForm(field, text)}\n`
      form += line
      next += utf8.encode(line).length
    }
  }
  return { form, starts, bodyAt }
}

const utf8 = new TextEncoder()

/** How much of a form its first field is, the number of the decision; in UTF-16 units. */
export function numberLength({ form, starts }: Pick<RecordDocument, "form" | "starts">): number {
  return utf8.encodeInto(form, new Uint8Array((starts[1] ?? 1) - 1)).read
}

// 罚款30000元, 罚款人民币3万元, 罚款叁万元整.
const fineInWords = new RegExp(`罚款[^。；;，、\\n]{0,16}?([${numerals}][${numerals},.]*)\\s*[元圆]`, "g")

const yuanInWords = new RegExp(`([${numerals}][${numerals},.]*)\\s*[元圆]`, "g")

/**
 * What is fined, in yuan, as far as the public content of the penalty says it; null where it does not. The amount that a record
 * carries for its class is not public (law/public-field.ts): of several amounts in the content it tells which is the fine.
 */
export function fineOf({ list, detail }: RecordContent): number | null {
  if (list !== "penalty") return null
  const content = String(detail.content ?? "")
  const carried = Number(detail.fine_cny ?? Number.NaN)
  return amountsIn(content, yuanInWords).includes(carried) ? carried : readFine(content)
}

/** What is fined in all, in yuan; null where the text names no fine. */
function readFine(content: string): number | null {
  const fines = amountsIn(content, fineInWords)
  return fines.length === 0 ? null : Number(fines.reduce((sum, yuan) => sum + yuan, 0).toFixed(2))
}

function amountsIn(content: string, pattern: RegExp): number[] {
  return [...content.normalize("NFKC").matchAll(pattern)].flatMap(([, written = ""]) => numberValue(written) ?? [])
}
