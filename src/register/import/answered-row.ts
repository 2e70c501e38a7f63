/**
 * A row beside what is known of it under an officer's answer: what was covered then is covered again, so that the same row
 * sent once more says nothing new, and nobody is asked twice of the same text. Pure.
 */
import { hash } from "node:crypto"
import { mark } from "../proceeding/redaction.ts"
import { findingsIn, type LeavingTexts, recordTexts, subjectTexts } from "../record/leaving-text.ts"
import type { RecordContent, Subject } from "../record/record.ts"
import type { RecordRow } from "./record.ts"
import type { SubjectRow } from "./row.ts"

/**
 * The row with each text as it is known that says the same, what was covered aside.
 * @param knownText the text of the decision; null where none is known
 */
export function recordAsAnswered(row: RecordRow, known: RecordContent, knownText: string | null): RecordRow {
  if (row.findings.length === 0) return row
  const covered = coveredTexts(recordTexts(row.content), recordTexts(known), row)
  const content = [...covered].reduce((before, [field, text]) => withRecordText(before, field, text), row.content)
  const findings = row.findings.filter(({ field }) => !covered.has(field))
  return withCoveredDecision({ ...row, content, findings }, knownText)
}

/** The same of a row about a subject. */
export function subjectAsAnswered(row: SubjectRow, known: Subject): SubjectRow {
  if (row.findings.length === 0) return row
  const covered = coveredTexts(subjectTexts(row.subject), subjectTexts(known), row)
  const subject = [...covered].reduce((before, [field, text]) => withSubjectText(before, field, text), row.subject)
  return { ...row, subject, findings: row.findings.filter(({ field }) => !covered.has(field)) }
}

/** The known texts of the fields with findings that say the same as the row, covered. */
function coveredTexts(
  texts: LeavingTexts,
  known: LeavingTexts,
  { findings }: Pick<RecordRow, "findings">,
): Map<string, string> {
  const covered = new Map<string, string>()
  for (const field of new Set(findings.map((finding) => finding.field))) {
    const [text, answered] = [texts[field], known[field]]
    if (text === undefined || answered === undefined || text === answered) continue
    if (isCovered(text, answered, findingsIn({ [field]: text }))) covered.set(field, answered)
  }
  return covered
}

/** Whether the second text is the first, with some of the places covered. */
function isCovered(text: string, answered: string, places: readonly { start: number; end: number }[]): boolean {
  let [at, from] = [0, 0]
  for (const { start, end } of places) {
    const plain = text.slice(from, start)
    if (!answered.startsWith(plain, at)) return false
    at += plain.length
    const there = [mark, text.slice(start, end)].find((piece) => answered.startsWith(piece, at))
    if (there === undefined) return false
    at += there.length
    from = end
  }
  return answered.slice(at) === text.slice(from)
}

/** A record's row has the digest of the text of its decision alone: the text that is known comes beside it. */
function withCoveredDecision(row: RecordRow, knownText: string | null): RecordRow {
  const { text, content } = row
  if (text === null || knownText === null || !row.findings.some(({ field }) => field === "decision_text")) return row
  if (!isCovered(text, knownText, findingsIn({ decision_text: text }))) return row
  const detail = { ...content.detail, decision_text: hash("sha256", knownText) }
  const findings = row.findings.filter(({ field }) => field !== "decision_text")
  return { ...row, text: knownText, content: { ...content, detail }, findings }
}

function withRecordText(content: RecordContent, field: string, text: string): RecordContent {
  if (field === "subject/name") return { ...content, subjectName: text }
  if (field === "decision_no") return { ...content, decisionNo: text }
  return { ...content, detail: { ...content.detail, [field]: text } }
}

function withSubjectText(subject: Subject, field: string, text: string): Subject {
  const [head, index, part] = field.split("/")
  const at = Number(index)
  switch (head) {
    case "former_names":
      return { ...subject, formerNames: subject.formerNames.with(at, text) }
    case "shops":
      return {
        ...subject,
        shops: subject.shops.map((shop, n) => (n === at ? { ...shop, [String(part)]: text } : shop)),
      }
    default:
      return { ...subject, [String(head)]: text }
  }
}
