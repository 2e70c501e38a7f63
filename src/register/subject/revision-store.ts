/**
 * SQL of what has changed about subjects: the log says so of those with records, and `subject.revision`, the number of
 * the transaction that wrote the row last, of all others. Numbers are not committed in their order, so that what was
 * read is told by a snapshot: what it does not see is new.
 */
import type { Sql } from "../../database/client.ts"
import { given, type Piece, pick, type Query, query, run, statement, value } from "../../database/query.ts"
import { subject } from "../../database/schema/register.ts"
import { subjectsTouched } from "../../ledger/follow-store.ts"

/**
 * What was to be seen of subjects when they were read: PostgreSQL's own description of a snapshot (pg_snapshot). It is
 * taken before them, or in the transaction of one snapshot with them.
 */
export type SubjectMark = string

const now = statement({}, () => query`select ${pick({ mark: value<SubjectMark>`pg_current_snapshot()::text` })}`)

/** The mark of now. */
export async function readMark(sql: Sql): Promise<SubjectMark> {
  const [row] = await now(sql, {})
  if (!row) throw new Error("there is always a snapshot")
  return row.mark
}

/** The oldest transaction that a mark may not see, for who keeps no more of it: everything before it is seen. */
export function oldestUnseen(mark: SubjectMark): number {
  return Number(mark.split(":")[0])
}

/**
 * The mark that sees what is before a transaction and nothing else: some of what it does not see was read already.
 * @param transaction 0: nothing was read
 */
export function markBefore(transaction: number): SubjectMark {
  const first = Math.max(1, transaction)
  return `${first}:${first}:`
}

// The first condition is for the index, and the upper end makes PostgreSQL use it: without one a plan that is kept for
// any snapshot takes a third of all subjects for revised, and reads the whole table.
function isRevised(mark: Piece): Query {
  return query`${subject.revision} between pg_snapshot_xmin(${mark}::pg_snapshot)::text::bigint
      and (select max(${subject.revision}) from ${subject})
    and not pg_visible_in_snapshot(${subject.revision}::text::xid8, ${mark}::pg_snapshot)`
}

/** What has been written about subjects since a mark. */
export interface Revisions {
  /** Subjects, counted up to a limit. */
  count: number
  /** The mark is of a database that was restored into a server which counts transactions anew: it is worth nothing. */
  restored: boolean
}

const revisions = statement({ since: given<SubjectMark>(), max: given<number>() }, ({ since, max }) => {
  const isRestored = value<boolean>`pg_snapshot_xmax(pg_current_snapshot()) < pg_snapshot_xmin(${since}::pg_snapshot)`
  const written = query`select from ${subject} where ${isRevised(since)} limit ${max}`
  return query`select ${pick({ count: value<number>`(select count(*) from (${written}) r)::int`, restored: isRestored })}`
})

/** Counts what has been written since a mark. */
export async function countRevisions(sql: Sql, since: SubjectMark, max: number): Promise<Revisions> {
  const [row] = await revisions(sql, { since, max })
  return row ?? { count: 0, restored: false }
}

// Entries that are read at once; bounds the memory.
const entriesAtOnce = 20_000

/**
 * The subjects that the entries [from, to) speak of, and those that were written since a mark.
 * @param since null: of the entries alone
 * @param unread of subjects written since: only those of which this is true
 */
export async function listChanged(
  sql: Sql,
  { from, to }: { from: number; to: number },
  since: SubjectMark | null,
  unread: Query = query`true`,
): Promise<string[]> {
  const codes = new Set<string>()
  for (let start = from; start < to; start += entriesAtOnce) {
    for (const code of await subjectsTouched(sql, start, Math.min(to, start + entriesAtOnce))) codes.add(code)
  }
  if (since === null) return [...codes]
  const written = query`select ${pick(subject, "code")} from ${subject} where ${isRevised(since)} and ${unread}`
  for (const { code } of await run(sql, written)) codes.add(code)
  return [...codes]
}
