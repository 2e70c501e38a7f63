/**
 * The fields of an import's row: how each kind of value is read, and how it is refused. Pure.
 */
import { paddingMax, unfitWords } from "../../input/plain-text.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { isDay } from "../../law/day.ts"
import { findPersonalData, shownName } from "../../law/personal-data.ts"
import type { DetailField } from "../../law/public-field.ts"
import { isYuan, yuanWords } from "../../law/yuan.ts"
import { type CodeReading, readCode } from "../../names/code.ts"
import { codeProblem } from "../../names/code-problem.ts"
import { personalWords } from "../audit/words.ts"
import {
  findingsIn,
  findingWords,
  hiddenWords,
  type Kept,
  type LeavingFinding,
  type LeavingTexts,
  placedAnswers,
} from "../record/leaving-text.ts"
import type { CodeFlaw } from "../record/record.ts"

/** What is wrong with a row, or worth a remark: the field by its path in the row, and the reason. */
export interface Remark {
  field: string
  reason: Bilingual
}

/** What a form says of all its rows: how it names a field, where it does, and of which fields it says nothing. */
export interface FormNames {
  names: Readonly<Record<string, string>>
  unspoken: readonly (DetailField | "class")[]
}

/** Thrown by the readers of fields and caught in import-row.ts alone, so that a field can be refused from any depth. */
export class Refusal extends Error {
  readonly remarks: readonly Remark[]
  constructor(field: string, zh: string, en: string, others: readonly Remark[] = []) {
    super(en)
    this.remarks = [{ field, reason: { zh, en } }, ...others]
  }
}

// Longest texts taken. A company name has at most about 100 characters; a published decision's content fits a page.
export const nameLengthMax = 300
export const textLengthMax = 20_000
const shopsMax = 1_000

/** A row as it was given: nothing is known of its fields yet. */
export type Fields = Readonly<Record<string, unknown>>

/** A code from an official source: one that fails a check is kept and flagged, for the source is what it is. */
export function readOfficialCode(
  field: string,
  value: unknown,
  flags: Remark[],
): { code: string; codeFlaw: CodeFlaw | null } {
  if (typeof value !== "string")
    throw new Refusal(field, "缺少统一社会信用代码", "the unified social credit code is missing")
  const reading = readCode(value)
  if (reading.kind === "impossible") {
    const { zh, en } = codeReason(reading)
    throw new Refusal(field, zh, en)
  }
  const flaw =
    reading.kind === "nonconforming" ? "check-character" : reading.organisationDigitWrong ? "organisation-digit" : null
  if (flaw) flags.push({ field, reason: codeReason(reading) })
  return { code: reading.code, codeFlaw: flaw }
}

function codeReason(reading: CodeReading): Bilingual {
  return { zh: codeProblem(reading, "zh")?.detail ?? "", en: codeProblem(reading, "en")?.detail ?? "" }
}

const notKept = { zh: "，未保存", en: ", not kept" } as const

/** A remark for each of the first fields that are not known, and one for the others. @param fate what becomes of them */
export function unknownFields(fields: Fields, known: ReadonlySet<string>, fate: Bilingual = notKept): Remark[] {
  const unknown = Object.keys(fields).filter((field) => !known.has(field))
  const reason = { zh: `未知字段${fate.zh}`, en: `unknown field${fate.en}` }
  const remarks = unknown.slice(0, unknownShown).map((field): Remark => ({ field: shownName(field), reason }))
  const others = unknown.length - remarks.length
  if (others > 0) {
    const more = { zh: `另有 ${others} 个未知字段${fate.zh}`, en: `${others} more unknown fields${fate.en}` }
    remarks.push({ field: "", reason: more })
  }
  return remarks
}

// With what else is noticed in a row, fewer than the ordinals that remarks of a decision begin with.
const unknownShown = 50

/** Text that is there, trimmed, and without what no text holds. */
export function readText(field: string, value: unknown, lengthMax: number): string {
  const isLong = typeof value === "string" && value.length > lengthMax + paddingMax
  const text = typeof value === "string" && !isLong ? value.trim() : ""
  if (isLong || text.length > lengthMax)
    throw new Refusal(field, `超过 ${lengthMax} 个字符`, `longer than ${lengthMax} characters`)
  if (text === "") throw new Refusal(field, "缺少文字", "text is missing")
  const unfit = unfitWords(text)
  if (unfit) throw new Refusal(field, unfit.zh, unfit.en)
  return text
}

/** A name: text in which nothing stands that no reader sees. */
export function readName(field: string, value: unknown): string {
  const name = readText(field, value, nameLengthMax)
  const hidden = hiddenWords(name)
  if (hidden) throw new Refusal(field, hidden.zh, hidden.en)
  return name
}

// violation, subject/name, shops/0/url: nothing that could be personal itself.
const fieldPointer = /^[a-z_]{1,40}(?:\/(?:\d{1,3}|[a-z_]{1,40})){0,2}$/

/**
 * Answers to findings of personal data, which an officer alone may give.
 * @param isNamed whether they say who gave them and when: of a row that waits here, and of none that is sent
 */
export function readAnswers(value: unknown, mayAnswer: boolean, isNamed = false): readonly Kept[] {
  const answers = readList("kept", value)
  if (answers.length > 0 && !mayAnswer) {
    throw new Refusal("kept", "须由办理人员答复", "this is for an officer to answer")
  }
  return answers.map((answer, index) => {
    const { field, start, reason, ...others } = (answer ?? {}) as Fields
    const { by, at, ...unknown } = others
    const named = isNamed ? { by: by as string | null, at: at as string } : {}
    const isPlace = start === undefined || (Number.isSafeInteger(start) && Number(start) >= 0)
    if (
      typeof field === "string" &&
      fieldPointer.test(field) &&
      isPlace &&
      Object.keys(isNamed ? unknown : others).length === 0
    ) {
      return {
        field,
        start: start as number | undefined,
        reason: readReason(`kept/${index}/reason`, reason),
        ...(by === undefined ? {} : named),
      }
    }
    throw new Refusal(
      `kept/${index}`,
      "应为只含 field、reason 的对象，可含 start（从 0 起）",
      "expected an object with field and reason, perhaps start (from 0), and nothing else",
    )
  })
}

/** Why a finding is kept: words that go into the audit trail, and hold no personal data themselves. */
function readReason(field: string, value: unknown): string {
  const reason = readText(field, value, 1_000)
  if (findPersonalData(reason) === null) return reason
  throw new Refusal(field, personalWords.zh, personalWords.en)
}

/** Findings of a row: those that are kept, and those that nobody has answered. */
export interface TakenFindings {
  kept: readonly Kept[]
  findings: readonly LeavingFinding[]
}

/**
 * The findings in texts, and the answers to them by their places. Where no row waits for answers, what was not answered is
 * refused, each by its field and place.
 * @throws Refusal
 */
export function takeFindings(texts: LeavingTexts, answers: readonly Kept[], waits: boolean): TakenFindings {
  const kept = placedAnswers(texts, answers)
  const findings = findingsIn(texts, kept).slice(0, findingsMax)
  if (waits) return { kept, findings }
  const remarks = findings.map((finding): Remark => {
    const { zh, en } = findingWords(finding)
    const reason = {
      zh: `${zh}，请隐去后重新报送，或者由办理人员在 kept 中以位置（start）写明保留理由`,
      en: `${en}; hide them and send the row again, or let an officer give in kept, by their place (start), the reason for keeping them`,
    }
    return { field: finding.field, reason }
  })
  const [first, ...others] = remarks
  if (first) throw new Refusal(first.field, first.reason.zh, first.reason.en, others)
  return { kept, findings }
}

// Fewer than the ordinals that remarks of a decision begin with; who hides so many finds the rest in the next report.
const findingsMax = 50

/** A list; nothing is the empty one. */
export function readList(field: string, value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new Refusal(field, "应为数组", "expected an array")
  if (value.length > shopsMax) throw new Refusal(field, `超过 ${shopsMax} 项`, `more than ${shopsMax} items`)
  return value
}

/** Six digits of GB/T 2260. */
export function readRegion(field: string, value: unknown): string {
  if (typeof value === "string" && /^\d{6}$/.test(value)) return value
  throw new Refusal(field, "应为 6 位行政区划代码（GB/T 2260）", "expected a region code of 6 digits (GB/T 2260)")
}

/** A day that may lie ahead: the end of a restriction. */
export function readAnyDay(field: string, value: unknown): string {
  if (typeof value === "string" && isDay(value)) return value
  throw new Refusal(field, "应为实际存在的日期 YYYY-MM-DD", "expected a day that exists, as YYYY-MM-DD")
}

/** A SHA-256 in lower-case hexadecimal. */
export function readDigest(field: string, value: unknown): string {
  if (typeof value === "string" && /^[0-9a-f]{64}$/.test(value)) return value
  throw new Refusal(field, "应为 64 位十六进制的 SHA-256", "expected a SHA-256 in 64 hexadecimal digits")
}

/** An amount of money in yuan. */
export function readYuan(field: string, value: unknown): number {
  if (isYuan(value)) return value
  throw new Refusal(field, yuanWords.zh, yuanWords.en)
}

/** A day that is not later than today. */
export function readDay(field: string, given: unknown, today: string): string {
  const value = readAnyDay(field, given)
  if (value > today) throw new Refusal(field, `晚于今天（${today}）`, `later than today (${today})`)
  return value
}
