/**
 * The sequencer: gives positions in the publication log, without gaps and in the order of commits.
 *
 * A database sequence skips and commits out of order, and a reader that tails it loses entries. So the head is one row
 * that a writer locks until its transaction ends: calls are serialised, a rollback gives the positions back, and who
 * reads the head sees every entry before it.
 */
import type { Sql, Transaction } from "../database/client.ts"
import { type CopyTable, copyOf, copyTables } from "../database/copy.ts"
import { build, statement } from "../database/query.ts"
import { logEntry, logHead } from "../database/schema/ledger.ts"
import { Pass, Taken } from "../gate/pass.ts"
import { draftOfLog } from "./effect.ts"
import { type EntryDraft, encodeEntry } from "./entry.ts"

/** The log's end. */
export interface Head {
  /** Number of entries; the position of the next one. */
  size: number
  /** Time of the last entry, ms since 1970; 0 for an empty log. */
  time: number
}

/** One publication to be written. */
export interface Publication {
  draft: EntryDraft
  /** The public line that the entry's commitment covers; null where it opens none. */
  line: string | null
  recordId: string | null
  subjectCode: string | null
}

/** What routes that publish need of the platform. */
export interface PublishingParts {
  /**
   * What comes after a publication: it is signed and can be found. Never throws: what was done is done.
   * @returns the size of the log with it; null where it could not be read
   */
  afterPublication(): Promise<number | null>
}

const { size, time } = logHead
const headAsCommitted = statement({}, () => build.select({ size, time }).from(logHead))
const headInHand = statement({}, () => build.select({ size, time }).from(logHead).for("update"))
const move = statement({ size, time }, (p) => build.update(logHead).set({ size: p.size, time: p.time }))

/** Locks the head until the transaction ends. Take it before reading what the publications are decided on. */
export async function lockHead(tx: Transaction): Promise<Head> {
  const [head] = await headInHand(tx, {})
  if (!head) throw new Error("log_head has no row: the migrations have not run to their end")
  return head
}

/** The head as committed. */
export async function readHead(sql: Sql): Promise<Head> {
  const [head] = await headAsCommitted(sql, {})
  if (!head) throw new Error("log_head has no row: the migrations have not run to their end")
  return head
}

/** The head after publications. An earlier time than the head's is raised to it. */
export function nextHead(head: Head, publications: readonly Publication[], now: number): Head {
  if (publications.length === 0) return head
  return { size: head.size + publications.length, time: Math.max(now, head.time) }
}

/**
 * The log's rows of publications between two heads; the first gets position `head.size`.
 * @param taken the gate's pass for them
 */
export function logTable(taken: Taken, head: Head, next: Head, publications: readonly Publication[]): CopyTable {
  Taken.check(taken)
  function* rows() {
    for (const [index, { draft, line, recordId, subjectCode }] of publications.entries()) {
      yield [head.size + index, encodeEntry(draft, next.time), line, recordId, subjectCode]
    }
  }
  return copyOf(logEntry, ["position", "entry", "line", "recordId", "subjectCode"], rows())
}

/** Moves the head, in the transaction that locked it. @param taken the gate's pass for what it moves over */
export async function moveHead(tx: Transaction, taken: Taken, next: Head): Promise<void> {
  Taken.check(taken)
  await move(tx, next)
}

/**
 * Appends publications in their order.
 * @param head from `lockHead` in the same transaction
 * @param now ms since 1970
 * @param pass of the gate, for `draftOfLog` of the publications
 * @returns the new head
 */
export async function append(
  tx: Transaction,
  head: Head,
  publications: readonly Publication[],
  now: number,
  pass: Pass,
): Promise<Head> {
  const taken = Pass.take(pass, tx, draftOfLog(publications, head))
  const next = nextHead(head, publications, now)
  await copyTables(tx, [logTable(taken, head, next, publications)])
  await moveHead(tx, taken, next)
  return next
}
