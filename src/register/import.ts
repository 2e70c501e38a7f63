/**
 * Import (导入): takes decided records and subjects by the million. Lines are read, judged and committed in batches;
 * a batch's state, audit trail and log entries are one transaction. The same file again changes nothing, which is also
 * how an import that was cut off is resumed.
 */

import type { Pool } from "../database/client.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { dayInChina } from "../law/day.ts"
import type { Policy } from "../law/policy.ts"
import { lockHead } from "../ledger/sequencer.ts"
import { type BatchDecision, decideBatch, type NumberedRow, numberRow } from "./import-decision.ts"
import { rememberWindows, type WindowOf } from "./import-record.ts"
import { readImportRow } from "./import-row.ts"
import { closeRun, loadKnownCodes, loadSubjects, openRun, saveBatch, saveProgress } from "./import-store.ts"
import { lineLengthMax, readLines } from "./line-reader.ts"
import { loadRecords } from "./record-store.ts"

/** What came of the rows so far. `rows` = `added` + `amended` + `unchanged` + `rejected`. */
export interface ImportTally {
  rows: number
  added: number
  amended: number
  unchanged: number
  rejected: number
  /** Rows taken with a remark; counted among the others too. */
  flagged: number
}

/** A remark on a row. Rows with several remarks number them from 0. */
export interface NumberedRemark {
  line: number
  ordinal: number
  outcome: "rejected" | "flagged"
  /** Path of the field in the row; empty for the row as a whole. */
  field: string
  reason: Bilingual
}

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
  /** Called after each batch with the tally so far, the batch's remarks and the bytes read. */
  onBatch?(tally: ImportTally, remarks: readonly NumberedRemark[], bytes: number): void | Promise<void>
}

/** Rows in a transaction: large enough that its fixed cost fades, small enough that the sequencer is soon free again. */
export const batchRows = 8_000
// The same bound for rows that are long: UTF-16 units of text in a batch.
const batchLength = 8_000_000

interface Batch {
  /** Today in China when the batch was begun. */
  today: string
  rows: NumberedRow[]
  keys: Set<string>
  remarks: NumberedRemark[]
  read: number
  length: number
  rejected: number
  flagged: number
}

const emptyBatch = (now: number): Batch => ({
  today: dayInChina(now),
  rows: [],
  keys: new Set(),
  remarks: [],
  read: 0,
  length: 0,
  rejected: 0,
  flagged: 0,
})

/**
 * Imports a stream of NDJSON in constant memory. While one batch is committed the next is read.
 * @returns the run's id and its final tally
 * @throws what the database throws; batches committed before that stay
 */
export async function importLines(
  pool: Pool,
  chunks: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<{ id: string; tally: ImportTally }> {
  const id = options.newId()
  await openRun(pool, { id, actor: options.actor, source: options.source, at: options.clock() })
  const tally: ImportTally = { rows: 0, added: 0, amended: 0, unchanged: 0, rejected: 0, flagged: 0 }
  let bytes = 0
  let committing: Promise<void> = Promise.resolve()
  const windowOf = rememberWindows(options.policy)
  let batch = emptyBatch(options.clock())

  const commit = async (): Promise<void> => {
    const full = batch
    batch = emptyBatch(options.clock())
    await committing
    committing = commitBatch(pool, id, full, tally, { ...options, windowOf }).then(() =>
      options.onBatch?.(tally, full.remarks, bytes),
    )
    // The rejection is met at the next await; until then it must not count as unhandled.
    committing.catch(() => {})
  }

  try {
    for await (const lines of readLines(counted(chunks, (length) => (bytes += length)))) {
      for (const line of lines) {
        const key = addLine(batch, line.number, line.text, options)
        if (key === "again") {
          // The row speaks of what an earlier row of this batch has changed: it is decided on the state after that.
          await commit()
          addLine(batch, line.number, line.text, options)
        }
        batch.length += line.text?.length ?? 0
        if (batch.read >= batchRows || batch.length >= batchLength) await commit()
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

async function* counted(chunks: AsyncIterable<Uint8Array>, add: (length: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    add(chunk.length)
    yield chunk
  }
}

/** Judges a line into the batch; "again", and nothing added, when its subject row or record is there already. */
function addLine(batch: Batch, number: number, text: string | null, options: ImportOptions): "added" | "again" {
  const row =
    text === null
      ? {
          refused: {
            field: "",
            reason: { zh: `行长超过 ${lineLengthMax} 字符`, en: `line longer than ${lineLengthMax} characters` },
          },
        }
      : readImportRow(text, { today: batch.today, mayPublishFor: options.mayPublishFor })
  if ("refused" in row) {
    batch.read++
    batch.rejected++
    batch.remarks.push({ line: number, ordinal: 0, outcome: "rejected", ...row.refused })
    return "added"
  }
  const numbered = numberRow(number, row)
  const key = numbered.kind === "subject" ? numbered.subject.code : numbered.id
  if (batch.keys.has(key)) return "again"
  batch.keys.add(key)
  batch.read++
  batch.rows.push(numbered)
  if (row.flags.length > 0) batch.flagged++
  row.flags.forEach((flag, ordinal) => {
    batch.remarks.push({ line: number, ordinal, outcome: "flagged", ...flag })
  })
  return "added"
}

async function commitBatch(
  pool: Pool,
  id: string,
  batch: Batch,
  tally: ImportTally,
  options: ImportOptions & { windowOf: WindowOf },
): Promise<void> {
  if (batch.read === 0) return
  const subjects = batch.rows.flatMap((row) => (row.kind === "subject" ? [row.subject.code] : []))
  const records = batch.rows.filter((row) => row.kind === "record")
  const codes = new Set(records.map((row) => row.content.subjectCode))
  await pool.begin(async (tx) => {
    const head = await lockHead(tx)
    const known = {
      subjects: await loadSubjects(tx, subjects),
      codes: await loadKnownCodes(tx, [...codes]),
      records: await loadRecords(
        tx,
        records.map((row) => row.id),
      ),
    }
    const decision = decideBatch(batch.rows, known, { ...options, today: batch.today, size: head.size })
    const at = options.clock()
    for (const { line, remark } of decision.refused) {
      batch.remarks.push({ line, ordinal: 100, outcome: "rejected", ...remark })
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
    await saveBatch(tx, decision, head, { actor: options.actor, importId: id, at })
    await saveProgress(tx, id, next, batch.remarks)
    Object.assign(tally, next)
  })
}

/** Adds remarks that came with the decision; the number of rows that had none before. */
function flagTaken(batch: Batch, flagged: BatchDecision["flagged"]): number {
  if (flagged.length === 0) return 0
  const before = new Set(batch.remarks.filter(({ outcome }) => outcome === "flagged").map(({ line }) => line))
  for (const { line, remark } of flagged) batch.remarks.push({ line, ordinal: 100, outcome: "flagged", ...remark })
  return flagged.filter(({ line }) => !before.has(line)).length
}
