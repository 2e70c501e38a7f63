/**
 * Reads a row of an import into a subject or a record, or says what is wrong with it. Pure.
 */

import type { DetailField } from "../../law/public-field.ts"
import type { RecordEnd } from "../record/change.ts"
import type { Kept } from "../record/leaving-text.ts"
import { type CodeFlaw, type RecordContent, recordId, type Subject } from "../record/record.ts"
import { type Fields, Refusal, type Remark } from "./row-field.ts"
import { type ImportContext, type RecordReading, readRecord } from "./row-record.ts"
import { readSubject } from "./row-subject.ts"

/** A row that can be taken. Flags say what was noticed on the way. */
export type ImportRow =
  | { kind: "subject"; subject: Subject; flags: readonly Remark[]; kept: readonly Kept[] }
  | ({ kind: "record" } & RecordReading)

/** A row with its line number, and for records the id. */
export type NumberedRow =
  | { line: number; kind: "subject"; subject: Subject; kept: readonly Kept[] }
  | {
      line: number
      kind: "record"
      id: string
      content: RecordContent
      codeFlaw: CodeFlaw | null
      /** Findings of personal data that an officer keeps. */
      kept: readonly Kept[]
      /** Where the source has ended it. */
      ending: RecordEnd | null
      /** False where the source names no day of publication. */
      publishedOnGiven: boolean
      /** The redacted text of the decision, to be published with it. */
      text: string | null
      /** Fields of which the file says nothing: of a known record they stay as they are. */
      unspoken: readonly (DetailField | "class")[]
    }

/** Gives a row its line number and, for a record, its identity. */
export function numberRow(
  line: number,
  row: ImportRow,
  unspoken: readonly (DetailField | "class")[] = [],
): NumberedRow {
  if (row.kind === "subject") return { line, kind: "subject", subject: row.subject, kept: row.kept }
  const { content, codeFlaw, publishedOnGiven, ending, kept, text } = row
  const read = { content, codeFlaw, ending, publishedOnGiven, unspoken, kept, text }
  return { line, kind: "record", id: recordId(content), ...read }
}

/** Reads a line of NDJSON. */
export function readImportLine(line: string, context: ImportContext): ImportRow | { refused: readonly Remark[] } {
  const fields = parseObject(line)
  return "refused" in fields ? fields : readImportRow(fields.object, context)
}

/** Reads a row's fields, wherever they come from. */
export function readImportRow(fields: Fields, context: ImportContext): ImportRow | { refused: readonly Remark[] } {
  try {
    const kind = fields["kind"]
    if (kind === "subject") return { kind: "subject", ...readSubject(fields, context) }
    if (kind === "abnormal" || kind === "serious" || kind === "penalty") {
      return { kind: "record", ...readRecord(kind, fields, context) }
    }
    throw new Refusal(
      "kind",
      "应为 subject、abnormal、serious 或 penalty 之一",
      "expected one of subject, abnormal, serious, penalty",
    )
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.remarks }
    throw error
  }
}

function parseObject(line: string): { object: Fields } | { refused: readonly Remark[] } {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { refused: [{ field: "", reason: { zh: "不是有效的 JSON", en: "not valid JSON" } }] }
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { refused: [{ field: "", reason: { zh: "应为一个 JSON 对象", en: "expected one JSON object" } }] }
  }
  return { object: value as Fields }
}
