/**
 * SQL of an export: what was published at a checkpoint, read in one transaction while the register goes on being
 * written. What has been published since is folded back, so that the set of lines is exactly that of the checkpoint.
 */
import type { Sql, Transaction } from "../../database/client.ts"
import { storedLines } from "../../database/stored-line.ts"
import { type Checkpoint, parseCheckpoint } from "../../ledger/checkpoint.ts"
import { readHead } from "../../ledger/sequencer.ts"
import { parseNote } from "../../ledger/signed-note.ts"
import { readCheckpoint } from "../../ledger/tree-store.ts"

/** The log as a transaction sees it. */
export interface LogView {
  checkpoint: Checkpoint
  /** The checkpoint as it is signed. */
  note: string
  /** Time of the last entry that the checkpoint covers, ms since 1970; 0 for none. */
  time: number
  /** Entries in the log; those from the checkpoint's size on are not exported. */
  headSize: number
}

/** The view of a transaction; null before the first checkpoint. */
export async function readView(tx: Transaction): Promise<LogView | null> {
  const { note } = await readCheckpoint(tx)
  const parsed = note === null ? null : parseNote(note)
  const checkpoint = parsed && parseCheckpoint(parsed.text)
  if (note === null || !checkpoint) return null
  const { size: headSize } = await readHead(tx)
  const [last] = await tx<{ time: number }[]>`
    select (entry::json ->> 'time')::bigint as time from log_entry where position = ${checkpoint.size - 1}`
  return { checkpoint, note, time: last?.time ?? 0, headSize }
}

/** Whether something was erased behind the checkpoint: then its lines can't be given any more. */
export async function isErasedBehind(tx: Sql, { checkpoint, headSize }: LogView): Promise<boolean> {
  if (headSize === checkpoint.size) return false
  const [found] = await tx`
    select 1 from log_entry where position >= ${checkpoint.size} and entry::json ->> 'op' = 'erase' limit 1`
  return found !== undefined
}

/** How many records were live at the view, of those opened from a position on. */
export async function countLive(tx: Transaction, view: LogView, from: number): Promise<number> {
  const [counted] = await tx<{ count: number }[]>`
    select count(*)::int as count from (${live(tx, view, from)}) live`
  return counted?.count ?? 0
}

/** The public lines of the records that were live at the view, of those opened from a position on, in their order. */
export function liveLines(tx: Transaction, view: LogView, from: number): AsyncGenerator<Buffer> {
  return storedLines(tx`
    select l.line from (${live(tx, view, from)}) live join log_entry l on l.position = live.position
    order by l.position`)
}

/** The entries from a position up to the view. */
export function entryLines(tx: Transaction, { checkpoint }: LogView, from: number): AsyncGenerator<Buffer> {
  return storedLines(tx`
    select entry from log_entry where position >= ${from} and position < ${checkpoint.size} order by position`)
}

/** Positions that were live: those that are, and those that an entry behind the checkpoint has ended. */
function live(tx: Transaction, { checkpoint: { size }, headSize }: LogView, from: number) {
  // A short range is looked up by the records that it speaks of; a snapshot reads all that is live.
  const now =
    from === 0
      ? tx`select position from record where state = 'live' and position < ${size}`
      : tx`select e.position from log_entry e join record r on r.id = e.record_id and r.position = e.position
        where r.state = 'live' and e.position >= ${from} and e.position < ${size}`
  if (headSize === size) return now
  return tx`${now} union all
    select ended.position from (
      select (entry::json ->> 'replaces')::bigint as position from log_entry where position >= ${size}
    ) ended where ended.position >= ${from} and ended.position < ${size}`
}
