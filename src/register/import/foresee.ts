/** What rows that wait would do if they were released now: decided as the release decides them, and nothing is written. */
import type { Sql } from "../../database/client.ts"
import type { FormRecord } from "../form/column.ts"
import { findingWords, type LeavingFinding } from "../record/leaving-text.ts"
import type { HeldRecord, Subject } from "../record/record.ts"
import { loadRecords } from "../record/store.ts"
import { loadSubjects } from "../subject/store.ts"
import { addRow, type Batch, emptyBatch } from "./batch.ts"
import { coverRow } from "./covered-row.ts"
import { holdFound } from "./hold.ts"
import { askedOf, type Importer } from "./importer.ts"
import { asKept, type KeptRow, toSource } from "./kept-row.ts"
import type { NumberedRow } from "./row.ts"
import type { Remark } from "./row-field.ts"
import { type DecidedRows, decideRows } from "./settle.ts"
import type { ImportRun } from "./store.ts"
import { readUndoing } from "./undo-store.ts"
import { keptRows } from "./waiting-store.ts"

/** A record beside what it would be; the text that comes with it stands in the latter. */
type Shown = HeldRecord & Pick<FormRecord, "text">

/** A row that waits, and what it would do. Of one that changes nothing both sides are the same. */
export type ForeseenRow = { line: number } & (
  | { kind: "refused"; remarks: readonly Remark[] }
  /** It stays where it is until somebody answers. */
  | { kind: "open"; remarks: readonly Remark[] }
  | { kind: "subject"; before: Subject | null; after: Subject }
  | { kind: "record"; before: Shown | null; after: Shown }
  /** Of an import that is to be undone: what it did to what is there now. */
  | { kind: "undo"; acts: readonly string[]; record: HeldRecord | null; subject: Subject | null }
)

/**
 * @param lines of the rows; those that wait no more are left out
 * @param seesRows whether they are shown as they are, or with what is found in them covered
 */
export async function foreseeRows(
  sql: Sql,
  run: ImportRun,
  lines: readonly number[],
  importer: Importer,
  seesRows: boolean,
): Promise<ForeseenRow[]> {
  const waiting = await keptRows(sql, run, lines)
  const rows = seesRows || run.undoes !== null ? waiting : waiting.map(coverRow)
  return run.undoes === null ? foreseen(sql, run, rows, importer) : undone(sql, rows)
}

async function foreseen(
  sql: Sql,
  run: ImportRun,
  rows: readonly KeptRow[],
  importer: Importer,
): Promise<ForeseenRow[]> {
  const batch = emptyBatch(importer.clock())
  for (const row of rows) addRow(batch, toSource(row, run.form), { ...importer, ...asKept })
  const asking = { ...importer, ...askedOf(run), newSalt: () => "" }
  const decided = await decideRows(sql, batch, asking, 0, holdFound)
  const held = new Set(decided.decision.held.map((row) => row.line))
  const byLine = new Map(decided.rows.map((row) => [row.line, row]))
  return rows.flatMap(({ line }): ForeseenRow[] => {
    const row = byLine.get(line)
    if (row && held.has(line)) return [{ line, kind: "open", remarks: row.findings.map(openRemark) }]
    const remarks = refusals(batch, decided, line)
    if (remarks.length > 0) return [{ line, kind: "refused", remarks }]
    const known = row && changeOf(row, decided)
    return known ? [{ line, ...known }] : []
  })
}

// Where it is to be answered the page says itself.
const openRemark = (finding: LeavingFinding): Remark => ({ field: finding.field, reason: findingWords(finding) })

function refusals({ remarks }: Batch, { decision }: DecidedRows, line: number): Remark[] {
  const read = remarks.filter((remark) => remark.line === line && remark.outcome === "rejected")
  return [...read, ...decision.refused.filter((one) => one.line === line).map(({ remark }) => remark)]
}

function changeOf(row: NumberedRow, { known, decision: { changes } }: DecidedRows) {
  if (row.kind === "subject") {
    const change = changes.subjects.find(({ subject }) => subject.code === row.subject.code)
    const before = known.subjects.get(row.subject.code)?.subject ?? null
    return { kind: "subject" as const, before, after: change?.subject ?? before ?? row.subject }
  }
  const before = known.records.get(row.id) ?? null
  const after = [...changes.added, ...changes.changed].find(({ id }) => id === row.id) ?? before
  if (!after) return null
  return { kind: "record" as const, before, after: row.text === null ? after : { ...after, text: row.text } }
}

async function undone(sql: Sql, rows: readonly KeptRow[]): Promise<ForeseenRow[]> {
  const undoings = rows.map(readUndoing)
  const objects = undoings.map(({ object }) => object)
  const [records, subjects] = [await loadRecords(sql, objects), await loadSubjects(sql, objects)]
  return undoings.map(({ line, object, events }) => ({
    ...{ line, kind: "undo", acts: events.map(({ act }) => act) },
    ...{ record: records.get(object) ?? null, subject: subjects.get(object)?.subject ?? null },
  }))
}
