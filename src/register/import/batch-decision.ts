/**
 * What a batch is decided from, and what comes of it: its rows with their numbers, and what they change. Pure.
 */
import type { DetailField } from "../../law/public-field.ts"
import type { ChangeContext, RecordChanges, RecordEnd } from "../record/change.ts"
import type { Kept } from "../record/leaving-text.ts"
import { type CodeFlaw, type RecordContent, recordId, type Subject } from "../record/record.ts"
import type { ImportRow } from "./row.ts"
import type { Remark } from "./row-field.ts"

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
      /** Fields of which the file says nothing: of a known record they stay as they are. */
      unspoken: readonly (DetailField | "class")[]
    }

/** What a batch changes, and what came of its rows. */
export interface BatchDecision {
  changes: RecordChanges
  refused: { line: number; remark: Remark }[]
  /** Remarks on rows that were taken. */
  flagged: { line: number; remark: Remark }[]
  added: number
  amended: number
  /** Of those that are amended, how many end a display. */
  ended: number
  unchanged: number
}

/** What the decision depends on beside rows and register. */
export interface DecisionContext extends ChangeContext {
  /** Whether who imports may change the data of a known subject of this region. */
  mayAmendSubject(region: string): boolean
}

/** Gives a row its line number and, for a record, its identity. */
export function numberRow(
  line: number,
  row: ImportRow,
  unspoken: readonly (DetailField | "class")[] = [],
): NumberedRow {
  if (row.kind === "subject") return { line, kind: "subject", subject: row.subject, kept: row.kept }
  const { content, codeFlaw, publishedOnGiven, ending, kept } = row
  return { line, kind: "record", id: recordId(content), content, codeFlaw, ending, publishedOnGiven, unspoken, kept }
}
