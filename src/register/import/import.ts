/**
 * Import (导入): takes decided records and subjects by the million. Rows are read, judged and committed in batches;
 * a batch's state, audit trail and log entries are one transaction. The same file again changes nothing, which is also
 * how an import that was cut off is resumed.
 */

import type { Pool } from "../../database/client.ts"
import type { Policy } from "../../law/policy.ts"
import { lockHead } from "../../ledger/sequencer.ts"
import { publishingKinds } from "../proceeding/kinds.ts"
import { loadPublished } from "../proceeding/store.ts"
import { loadRecords, saveChanges } from "../record/store.ts"
import { loadKnownCodes, loadSubjects } from "../subject/store.ts"
import {
  addRow,
  type Batch,
  decisionOrdinal,
  emptyBatch,
  isFull,
  type NumberedRemark,
  type SourceRow,
} from "./batch.ts"
import type { BatchDecision } from "./batch-decision.ts"
import { decideBatch } from "./decision.ts"
import { readLines } from "./line-reader.ts"
import { closeRun, type ImportTally, openRun, saveProgress } from "./store.ts"

/** What an import needs from outside. */
export interface ImportOptions {
  /** Who imports, as the audit trail names them. */
  actor: string
  /** What is imported: a file name. */
  source: string
  /** By which the display of a record is worked out. */
  policy: Policy
  mayPublishFor(authority: string): boolean
  mayAmendSubject(region: string): boolean
  newId(): string
  /** 256 fresh random bits as base64url. */
  newSalt(): string
  /** ms since 1970. */
  clock(): number
  /** Called after each batch, before the next one is written. */
  onBatch?(progress: ImportProgress): void | Promise<void>
}

/** How far an import is. */
export interface ImportProgress {
  /** What came of the rows so far. */
  tally: ImportTally
  /** The remarks on the rows of the batch. */
  remarks: readonly NumberedRemark[]
  /** The last row of the batch by its number; the rows of all batches come in order. */
  through: number
  /** Bytes read so far, of rows that are still to come among them. */
  bytes: number
}

/**
 * Imports a stream of NDJSON in constant memory.
 * @returns the run's id and its final tally
 * @throws what the database throws; batches committed before that stay
 */
export function importLines(
  pool: Pool,
  chunks: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<{ id: string; tally: ImportTally }> {
  let bytes = 0
  const rows = readLines(counted(chunks, (length) => (bytes += length)))
  return importRows(pool, { rows, remarks: [], bytes: () => bytes }, options)
}

/** What an import reads: rows in groups, in order, and what there is to remark on the file as a whole. */
export interface ImportSource {
  rows: AsyncIterable<readonly SourceRow[]>
  remarks: readonly NumberedRemark[]
  /** Bytes read so far. */
  bytes(): number
}

/** Imports rows from any source. While one batch is committed the next is read. See `importLines`. */
export async function importRows(
  pool: Pool,
  source: ImportSource,
  options: ImportOptions,
): Promise<{ id: string; tally: ImportTally }> {
  const id = options.newId()
  await openRun(pool, { id, actor: options.actor, source: options.source, at: options.clock() })
  const tally: ImportTally = { rows: 0, added: 0, amended: 0, unchanged: 0, rejected: 0, flagged: 0 }
  let committing: Promise<void> = Promise.resolve()
  let batch = emptyBatch(options.clock())
  batch.remarks.push(...source.remarks)

  const commit = async (): Promise<void> => {
    const full = batch
    batch = emptyBatch(options.clock())
    await committing
    committing = commitBatch(pool, id, full, tally, options).then(() =>
      options.onBatch?.({ tally, remarks: full.remarks, through: full.through, bytes: source.bytes() }),
    )
    // The rejection is met at the next await; until then it must not count as unhandled.
    committing.catch(() => {})
  }

  try {
    for await (const rows of source.rows) {
      for (const row of rows) {
        if (addRow(batch, row, options.mayPublishFor) === "again") {
          // The row speaks of what an earlier row of this batch has changed: it is decided on the state after that.
          await commit()
          addRow(batch, row, options.mayPublishFor)
        }
        if (isFull(batch)) await commit()
      }
    }
    await commit()
    await committing
  } finally {
    // When the stream breaks, the batch that is on its way still gets there.
    await committing.catch(() => {})
  }
  await closeRun(pool, id, options.clock())
  return { id, tally }
}

/** Passes chunks on and tells how long each is. */
export async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  add: (length: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    add(chunk.length)
    yield chunk
  }
}

async function commitBatch(
  pool: Pool,
  id: string,
  batch: Batch,
  tally: ImportTally,
  options: ImportOptions,
): Promise<void> {
  if (batch.read === 0) return
  const subjects = batch.rows.flatMap((row) => (row.kind === "subject" ? [row.subject.code] : []))
  const records = batch.rows.filter((row) => row.kind === "record")
  const codes = new Set(records.map((row) => row.content.subjectCode))
  await pool.begin(async (tx) => {
    const head = await lockHead(tx)
    const ids = records.map((row) => row.id)
    const known = {
      subjects: await loadSubjects(tx, subjects),
      codes: await loadKnownCodes(tx, [...codes]),
      records: await loadRecords(tx, ids),
      decidedHere: await loadPublished(tx, publishingKinds, ids),
    }
    const decision = decideBatch(batch.rows, known, { ...options, today: batch.today, size: head.size })
    const author = { actor: options.actor, reason: null, at: options.clock(), importId: id }
    for (const { line, remark } of decision.refused) {
      const field = batch.fieldNames.get(line)?.(remark.field) ?? remark.field
      batch.remarks.push({ line, ordinal: decisionOrdinal, outcome: "rejected", field, reason: remark.reason })
    }
    const flagged = flagTaken(batch, decision.flagged)
    const next: ImportTally = {
      rows: tally.rows + batch.read,
      added: tally.added + decision.added,
      amended: tally.amended + decision.amended,
      unchanged: tally.unchanged + decision.unchanged,
      rejected: tally.rejected + batch.rejected + decision.refused.length,
      flagged: tally.flagged + batch.flagged + flagged,
    }
    await saveChanges(tx, decision.changes, head, author)
    await saveProgress(tx, id, next, batch.remarks)
    Object.assign(tally, next)
  })
}

/** Adds remarks that came with the decision; the number of rows that had none before. */
function flagTaken(batch: Batch, flagged: BatchDecision["flagged"]): number {
  if (flagged.length === 0) return 0
  const before = new Set(batch.remarks.filter(({ outcome }) => outcome === "flagged").map(({ line }) => line))
  for (const { line, remark } of flagged) {
    batch.remarks.push({ line, ordinal: decisionOrdinal, outcome: "flagged", ...remark })
  }
  return flagged.filter(({ line }) => !before.has(line)).length
}
