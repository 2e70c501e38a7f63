/**
 * Import (导入): takes decided records and subjects by the million. Rows are read, judged and committed in batches;
 * a batch's state, audit trail and log entries are one transaction. The same file again changes nothing, which is also
 * how an import that was cut off is resumed.
 */

import type { Pool } from "../../database/client.ts"
import { writeAudit } from "../audit/trail.ts"
import { dropPassed, type Passed } from "./again.ts"
import {
  addRow,
  type Batch,
  batchLength,
  batchRows,
  emptyBatch,
  isFull,
  type NumberedRemark,
  type SourceRow,
} from "./batch.ts"
import type { Importer } from "./importer.ts"
import { toSource } from "./kept-row.ts"
import { readLines } from "./line-reader.ts"
import type { FormNames } from "./row-field.ts"
import { commitBatch } from "./settle.ts"
import { moveRun, openRun, type SentFor } from "./store.ts"
import { type ImportTally, noRows } from "./tally.ts"
import { closeReceived, keepBatch } from "./waiting.ts"
import { firstRows } from "./waiting-store.ts"

/** What an import needs from outside. */
export interface ImportOptions extends Importer {
  /** What is imported: a file name. */
  source: string
  /** For whom a person sends it: it waits for somebody else of that authority. Without, it is published at once. */
  waitsFor?: SentFor
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
  return importRows(pool, { rows, remarks: [], form: null, bytes: () => bytes }, options)
}

/** What an import reads: rows in groups, in order, and what there is to remark on the file as a whole. */
export interface ImportSource {
  rows: AsyncIterable<readonly SourceRow[]>
  remarks: readonly NumberedRemark[]
  form: FormNames | null
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
  const { actor, waitsFor: sentFor = null } = options
  const passed: Passed = new Map()
  const settle = sentFor ? keepBatch : commitBatch
  const rights = { ...options, findingsWait: options.holding !== undefined || sentFor !== null }
  await openRun(pool, { id, actor, source: options.source, at: options.clock(), sentFor, form: source.form })
  if (options.holding?.legacy) {
    const said = { act: "import.legacy", object: id, after: { legacy: true } }
    await pool.begin((tx) => writeAudit(tx, said, { actor, at: options.clock() }))
  }
  let batch = emptyBatch(options.clock())
  batch.remarks.push(...source.remarks)
  const settling = oneByOne(async (full, before) => {
    const tally = await settle(pool, id, full, before, options, passed)
    await options.onBatch?.({ tally, remarks: full.remarks, through: full.through, bytes: source.bytes() })
    return tally
  })
  const commit = () => {
    const full = batch
    batch = emptyBatch(options.clock())
    return settling.add(full)
  }

  try {
    for await (const rows of source.rows) {
      for (const row of rows) {
        if (addRow(batch, row, rights) === "again") {
          // The row speaks of what an earlier row of this batch has changed: it is decided on the state after that.
          await commit()
          addRow(batch, row, rights)
        }
        if (isFull(batch)) await commit()
      }
    }
    await commit()
  } finally {
    // When the stream breaks, the batch that is on its way still gets there.
    await settling.end().catch(() => {})
  }
  let tally = await settling.end()
  if (sentFor) await closeReceived(pool, id, tally, options)
  else {
    await dropPassed(pool, id, passed, options)
    tally = await sayAgain(pool, id, tally, source.form, rights)
    await moveRun(pool, id, { state: "done", at: options.clock() })
  }
  return { id, tally }
}

/**
 * Settles rows once more that said what was published, and say something else now: what they passed was released before the
 * file had been read to its end, and what the sender said last counts. They are counted once, and remarked on in the
 * transaction that takes back what was remarked before.
 */
async function sayAgain(
  pool: Pool,
  id: string,
  tally: ImportTally,
  form: FormNames | null,
  rights: ImportOptions,
): Promise<ImportTally> {
  for (let next = tally; ; ) {
    const rows = await firstRows(pool, id, batchRows, batchLength)
    if (rows.length === 0) return next
    const batch = emptyBatch(rights.clock())
    for (const row of rows) if (addRow(batch, toSource(row, form), rights) === "again") break
    next = await commitBatch(pool, id, batch, next, rights, null)
  }
}

/** Settles batches one after another, each while the next is read. */
function oneByOne(settle: (batch: Batch, before: ImportTally) => Promise<ImportTally>) {
  let last: Promise<ImportTally> = Promise.resolve(noRows)
  return {
    /** Waits for the batch before, and for none that is added after. */
    async add(batch: Batch): Promise<void> {
      const before = await last
      if (batch.read === 0) return
      last = settle(batch, before)
      // The rejection is met at the next await; until then it must not count as unhandled.
      last.catch(() => {})
    },
    end: () => last,
  }
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
