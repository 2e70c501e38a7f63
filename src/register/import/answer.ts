/**
 * Answers to findings of personal data in a row that waits: a place is covered, or kept for a reason, or the row is refused.
 * What is covered is gone from the row at once. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import type { PersonalDataKind } from "../../law/personal-data-found.ts"
import { placePublished, placesApart, redact } from "../proceeding/redaction.ts"
import { findingsIn, type Kept, type LeavingFinding, type LeavingTexts, subjectTexts } from "../record/leaving-text.ts"
import { asKept, type KeptRow, toSource } from "./kept-row.ts"
import { type ImportRow, readImportLine, readImportRow } from "./row.ts"
import type { Fields, FormNames, Remark } from "./row-field.ts"
import { type ImportContext, textsOf } from "./row-record.ts"
import type { ImportActName } from "./state.ts"

/** What can be done with a finding. */
export const answerChoices = {
  cover: { zh: "隐去", en: "cover it" },
  keep: { zh: "保留", en: "keep it" },
  refuse: { zh: "不予采用该行", en: "refuse the row" },
} as const satisfies Record<string, Bilingual>
export type AnswerChoice = keyof typeof answerChoices

/** An answer to every finding that it fits: of a line, a field, a place, a kind, or of all. */
export interface FindingAnswer {
  line?: number | undefined
  field?: string | undefined
  /** UTF-16 units; with line, field and version: it moves when something before it is covered. */
  start?: number | undefined
  /** Of the row that was looked at. */
  version?: string | undefined
  kind?: PersonalDataKind | undefined
  choice: AnswerChoice
  /** Why; null where a place is covered. */
  reason: string | null
}

/** A row that waits as it is read: its texts that leave, and what an officer has answered so far. */
export interface ReadRow {
  fields: Fields
  row: ImportRow
  texts: LeavingTexts
}

/** What answers make of a row. */
export type AnsweredRow =
  /** No answer fits, or none can be given so. */
  | { kind: "open"; faults: readonly Remark[] }
  | { kind: "refused"; reason: string | null; answers: readonly GivenAnswer[] }
  | { kind: "answered"; text: string; open: number; answers: readonly GivenAnswer[]; faults: readonly Remark[] }

/** An answer as it is audited: the place as it was before, and no text. */
export type GivenAnswer = Omit<LeavingFinding, "certainty"> & { choice: AnswerChoice; reason: string | null }

// Its number makes a decision one decision: with a part of it covered, two would be one. An address leads nowhere then.
const uncoverable = {
  decision_no: {
    zh: "文号是该决定的身份，不能隐去：请写明理由保留，或者不予采用该行，由报送人更正文号后重新报送",
    en: "its number makes the decision what it is and is not covered: keep it for a reason, or refuse the row for its sender to correct",
  },
  url: {
    zh: "网址隐去一部分就打不开，不能隐去：请写明理由保留，或者不予采用该行，由报送人更正后重新报送",
    en: "an address with a part covered leads nowhere and is not covered: keep it for a reason, or refuse the row for its sender to correct",
  },
} as const satisfies Record<string, Bilingual>

const unreadable = {
  zh: "该行按现行规则已不能读取：只能不予采用，由报送人重新报送",
  en: "the row can't be read by today's rules: it can only be refused, for its sender to send again",
} as const satisfies Bilingual

/** What is wrong with answers; none where they can be given. The pointers are those of the request. */
export function answerFaults(
  act: ImportActName,
  answers: readonly FindingAnswer[],
): { pointer: string; detail: Bilingual }[] {
  const idle = (act === "answer") === answers.length > 0 ? [] : [{ pointer: "/answers", detail: noAnswers }]
  const unreasoned = answers.flatMap(({ choice, reason, line }, at) =>
    choice !== "cover" && reason === null ? [{ pointer: `/answers/${at}/reason`, detail: noReason(line) }] : [],
  )
  return [...idle, ...unreasoned]
}

const noAnswers = {
  zh: "答复（answer）须有答复的内容，其他办理没有",
  en: "goes with `answer`, which needs some",
} as const
const noReason = (line: number | undefined) => ({
  zh: `${line === undefined ? "" : `第 ${line} 行：`}保留或者不予采用的，须写明理由`,
  en: `${line === undefined ? "" : `row ${line}: `}say why it is kept, or the row refused`,
})

/** Why no place of a field is covered; null where each may be. */
export function whyUncovered(field: string): Bilingual | null {
  const name = field.split("/").at(-1) ?? ""
  return Object.hasOwn(uncoverable, name) ? uncoverable[name as keyof typeof uncoverable] : null
}

/** Reads a row that waits; null where it can't be read any more. */
export function readKept(kept: KeptRow, form: FormNames | null, context: ImportContext): ReadRow | null {
  const source = toSource(kept, form)
  const given = { ...context, ...asKept }
  const row = "fields" in source ? readImportRow(source.fields, given) : readImportLine(kept.text, given)
  if ("refused" in row) return null
  const fields = "fields" in source ? source.fields : (JSON.parse(kept.text) as Fields)
  return { fields, row, texts: row.kind === "subject" ? subjectTexts(row.subject) : textsOf(row) }
}

/** Who answers, as the audit trail names them, and when. */
export type AnsweringHand = Required<Pick<Kept, "by" | "at">>

/** Answers findings of a row. Those that were answered already are answered anew by an answer that names the line. */
export function answerRow(
  line: number,
  { fields, row, texts }: ReadRow,
  answers: readonly FindingAnswer[],
  hand: AnsweringHand,
  context: ImportContext,
): AnsweredRow {
  const open = new Set(findingsIn(texts, row.kept).map(placeOf))
  const given = findingsIn(texts).flatMap((finding): GivenAnswer[] => {
    const fits = answers.find((answer) => fitsFinding(answer, line, finding, open.has(placeOf(finding))))
    const { field, kind, start, end } = finding
    return fits ? [{ field, kind, start, end, choice: fits.choice, reason: fits.reason }] : []
  })
  const refusal = given.find(({ choice }) => choice === "refuse")
  if (refusal) return { kind: "refused", reason: refusal.reason, answers: given }
  const faults = given.flatMap(({ choice, field }): Remark[] => {
    const reason = choice === "cover" ? whyUncovered(field) : null
    return reason ? [{ field, reason }] : []
  })
  const done = given.filter(({ choice, field }) => choice !== "cover" || whyUncovered(field) === null)
  if (done.length === 0) return { kind: "open", faults }
  const changed = withAnswers(fields, texts, row.kept, done, hand)
  const again = readImportRow(changed, { ...context, ...asKept })
  if ("refused" in again) return { kind: "open", faults: again.refused }
  return { kind: "answered", text: JSON.stringify(changed), open: again.findings.length, answers: done, faults }
}

/** Answers a row that can't be read any more: it can be refused as a whole, and nothing else. */
export function answerUnread(line: number, answers: readonly FindingAnswer[]): AnsweredRow {
  const refusal = answers.find(
    (answer) =>
      answer.choice === "refuse" &&
      (answer.line ?? line) === line &&
      answer.field === undefined &&
      answer.kind === undefined,
  )
  if (refusal) return { kind: "refused", reason: refusal.reason, answers: [] }
  return { kind: "open", faults: [{ field: "", reason: unreadable }] }
}

const placeOf = ({ field, start }: Pick<LeavingFinding, "field" | "start">) => `${start} ${field}`

function fitsFinding(answer: FindingAnswer, line: number, finding: LeavingFinding, isOpen: boolean): boolean {
  if (answer.line === undefined ? !isOpen : answer.line !== line) return false
  const { field = finding.field, start = finding.start, kind = finding.kind } = answer
  return field === finding.field && start === finding.start && kind === finding.kind
}

/** The fields with places covered, and with what is kept where it stands then. */
function withAnswers(
  fields: Fields,
  texts: LeavingTexts,
  before: readonly Kept[],
  answers: readonly GivenAnswer[],
  hand: AnsweringHand,
): Fields {
  let changed = fields
  let kept: readonly Kept[] = before
  for (const [field, given] of Map.groupBy(answers, (answer) => answer.field)) {
    const text = texts[field] ?? ""
    const hidden = placesApart(given.filter(({ choice }) => choice === "cover").map(hiddenPlace))
    const covered = redact(text, hidden)
    if ("text" in covered && hidden.length > 0) changed = withText(changed, field.split("/"), covered.text)
    const isAnew = (start: number) => given.some((one) => one.start === start)
    const stands = kept.filter((one) => one.field === field && !(one.start !== undefined && isAnew(one.start)))
    const added = given.flatMap(({ choice, start, reason }): Kept[] =>
      choice === "keep" ? [{ field, start, reason: reason ?? "", ...hand }] : [],
    )
    const moved = [...stands, ...added].flatMap((one) => movedTo(one, hidden))
    kept = [...kept.filter((one) => one.field !== field), ...moved]
  }
  return kept.length > 0 ? { ...changed, kept } : changed
}

const hiddenPlace = ({ start, end }: GivenAnswer) => ({ start, end, reason: "" })

/** An answer where its place stands when others are covered; none where it is covered itself. */
function movedTo(kept: Kept, hidden: readonly { start: number; end: number; reason: string }[]): Kept[] {
  if (kept.start === undefined) return [kept]
  const place = placePublished({ start: kept.start, end: kept.start + 1 }, hidden)
  return place ? [{ ...kept, start: place.start }] : []
}

/** The value with a text in it at a path. */
function withText<Value>(value: Value, [head, ...rest]: readonly string[], text: string): Value {
  if (head === undefined) return text as Value
  if (Array.isArray(value))
    return value.map((one, n) => (String(n) === head ? withText(one, rest, text) : one)) as Value
  return { ...value, [head]: withText((value as Record<string, unknown>)[head], rest, text) }
}
