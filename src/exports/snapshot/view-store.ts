/**
 * SQL of an export: what was published at a checkpoint, read in one transaction while the register goes on being
 * written. What has been published since is folded back, so that the set of lines is exactly that of the checkpoint.
 */
import type { Sql, Transaction } from "../../database/client.ts"
import { pending, pick, type Query, query, run, value } from "../../database/query.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record } from "../../database/schema/register.ts"
import { storedLines } from "../../database/stored-line.ts"
import { type Checkpoint, parseCheckpoint } from "../../ledger/checkpoint.ts"
import { readHead } from "../../ledger/sequencer.ts"
import { parseNote } from "../../ledger/signed-note.ts"

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

const { position, entry, line } = logEntry

/** The view of a transaction at a checkpoint that was shown. @throws where it is none */
export async function readView(tx: Transaction, note: string): Promise<LogView> {
  const parsed = parseNote(note)
  const checkpoint = parsed && parseCheckpoint(parsed.text)
  if (!checkpoint) throw new Error("the checkpoint that was shown is none")
  const { size: headSize } = await readHead(tx)
  const time = value<number>`(${entry}::json ->> 'time')::bigint`
  const [last] = await run(
    tx,
    query`select ${pick({ time })} from ${logEntry} where ${position} = ${checkpoint.size - 1}`,
  )
  return { checkpoint, note, time: last?.time ?? 0, headSize }
}

/** Whether something was erased behind the checkpoint: then its lines can't be given any more. */
export async function isErasedBehind(tx: Sql, { checkpoint, headSize }: LogView): Promise<boolean> {
  if (headSize === checkpoint.size) return false
  const isErasure = query`${position} >= ${checkpoint.size} and ${entry}::json ->> 'op' = 'erase'`
  return (await run(tx, query`select from ${logEntry} where ${isErasure} limit 1`)).length > 0
}

/** How many records were live at the view, of those opened from a position on. */
export async function countLive(tx: Transaction, view: LogView, from: number): Promise<number> {
  const count = value<number>`count(*)::int`
  const [counted] = await run(tx, query`select ${pick({ count })} from (${live(view, from)}) live`)
  return counted?.count ?? 0
}

/** The public lines of the records that were live at the view, of those opened from a position on, in their order. */
export function liveLines(tx: Transaction, view: LogView, from: number): AsyncGenerator<Buffer> {
  const lines = query`
    select ${line} from (${live(view, from)}) live join ${logEntry} on ${position} = live.position order by ${position}`
  return storedLines(pending(tx, lines))
}

/** The entries from a position up to the view. */
export function entryLines(tx: Transaction, { checkpoint }: LogView, from: number): AsyncGenerator<Buffer> {
  const entries = query`
    select ${entry} from ${logEntry} where ${position} >= ${from} and ${position} < ${checkpoint.size} order by ${position}`
  return storedLines(pending(tx, entries))
}

/** Positions that were live: those that are, and those that an entry behind the checkpoint has ended. */
function live({ checkpoint: { size }, headSize }: LogView, from: number): Query {
  // A short range is looked up by the records that it speaks of; a snapshot reads all that is live.
  const now =
    from === 0
      ? query`select ${record.position} from ${record} where ${record.state} = 'live' and ${record.position} < ${size}`
      : query`select ${position} from ${logEntry}
        join ${record} on ${record.id} = ${logEntry.recordId} and ${record.position} = ${position}
        where ${record.state} = 'live' and ${position} >= ${from} and ${position} < ${size}`
  if (headSize === size) return now
  return query`${now} union all
    select ended.position from (
      select (${entry}::json ->> 'replaces')::bigint as position from ${logEntry} where ${position} >= ${size}
    ) ended where ended.position >= ${from} and ended.position < ${size}`
}
