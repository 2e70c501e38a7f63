/**
 * A batch of an import: rows that are judged as they come, until they are committed together. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina } from "../../law/day.ts"
import type { DetailField } from "../../law/public-field.ts"
import type { NumberedLine } from "./line-reader.ts"
import { type ImportRow, type NumberedRow, numberRow, readImportLine, readImportRow } from "./row.ts"
import type { Fields, Remark } from "./row-field.ts"
import type { ImportContext } from "./row-record.ts"
import type { RemarkOutcome } from "./state.ts"

/** A remark on a row. Rows with several remarks number them from 0. */
export interface NumberedRemark {
  line: number
  ordinal: number
  outcome: RemarkOutcome
  /** Path of the field in the row; empty for the row as a whole. */
  field: string
  reason: Bilingual
}

/** A row as its file gives it: a line of NDJSON, the fields of a form, or what is wrong with it already. */
export type SourceRow = ReadableRow | { number: number; refused: readonly Remark[]; length: number }

/** A row that its file gives without a fault of its own. */
export type ReadableRow =
  | NumberedLine
  | {
      number: number
      fields: Fields
      flags: readonly Remark[]
      /** Fields that the file has no place for: it says nothing of them. */
      unspoken: readonly (DetailField | "class")[]
      /** UTF-16 units of text. */
      length: number
      /** How the file names a field. */
      nameField(field: string): string
    }

/** Rows in a transaction: large enough that its fixed cost fades, small enough that the sequencer is soon free again. */
export const batchRows = 8_000
/** The same bound for rows that are long: UTF-16 units of text in a batch. */
export const batchLength = 8_000_000

/** What the decision remarks comes after what the reading remarked; a row has far fewer fields than this. */
export const decisionOrdinal = 100

/** Rows that are read and not yet written. */
export interface Batch {
  /** Today in China when the batch was begun. */
  today: string
  rows: NumberedRow[]
  /** The same rows as they were given. */
  sources: ReadableRow[]
  /** How the source of a row names its fields, by the row's number. */
  fieldNames: Map<number, (field: string) => string>
  keys: Set<string>
  remarks: NumberedRemark[]
  read: number
  /** Number of the last row. */
  through: number
  length: number
  rejected: number
  flagged: number
}

/** @param now ms since 1970 */
export const emptyBatch = (now: number): Batch => ({
  today: dayInChina(now),
  rows: [],
  sources: [],
  fieldNames: new Map(),
  keys: new Set(),
  remarks: [],
  read: 0,
  through: 0,
  length: 0,
  rejected: 0,
  flagged: 0,
})

/** Whether the batch is large enough to be written. */
export function isFull(batch: Batch): boolean {
  return batch.read >= batchRows || batch.length >= batchLength
}

/** Judges a row into the batch; "again", and nothing added, when its subject row or record is there already. */
export function addRow(batch: Batch, source: SourceRow, rights: Omit<ImportContext, "today">): "added" | "again" {
  const { number } = source
  const { row, refused, flags, length } = judge(source, { ...rights, today: batch.today })
  if (!row) {
    batch.read++
    batch.rejected++
    batch.through = number
    // A remark may repeat a name or a code, and keeps the text that it was cut out of until the batch is written.
    batch.length += length
    refused.forEach((remark, ordinal) => {
      batch.remarks.push({ line: number, ordinal, outcome: "rejected", ...remark })
    })
    return "added"
  }
  const numbered = numberRow(number, row, "unspoken" in source ? source.unspoken : [])
  const key = numbered.kind === "subject" ? numbered.subject.code : numbered.id
  if (batch.keys.has(key)) return "again"
  batch.keys.add(key)
  batch.read++
  batch.through = number
  batch.length += length
  batch.rows.push(numbered)
  if (!("refused" in source)) batch.sources.push(source)
  if ("nameField" in source) batch.fieldNames.set(number, source.nameField)
  if (flags.length > 0) batch.flagged++
  flags.forEach((flag, ordinal) => {
    batch.remarks.push({ line: number, ordinal, outcome: "flagged", ...flag })
  })
  return "added"
}

interface Judgement {
  /** Null for a row that is refused. */
  row: ImportRow | null
  refused: readonly Remark[]
  flags: readonly Remark[]
  /** UTF-16 units of text. */
  length: number
}

/** What is to be made of a row. The fields of a form are named as the form names them. */
function judge(source: SourceRow, context: ImportContext): Judgement {
  if ("refused" in source) return { row: null, refused: source.refused, flags: [], length: source.length }
  if ("text" in source) {
    const length = source.text?.length ?? 0
    const row =
      source.text === null ? { refused: [{ field: "", reason: source.fault }] } : readImportLine(source.text, context)
    if ("refused" in row) return { row: null, refused: row.refused, flags: [], length }
    return { row, refused: [], flags: row.flags, length }
  }
  const { fields, length, nameField } = source
  const row = readImportRow(fields, context)
  const named = ({ field, reason }: Remark): Remark => ({ field: nameField(field), reason })
  if ("refused" in row) return { row: null, refused: row.refused.map(named), flags: [], length }
  return { row, refused: [], flags: [...source.flags, ...row.flags.map(named)], length }
}
