/**
 * SQL of the listed set: all of the register as one snapshot shows it, and what has changed since an earlier one.
 */
import { type Pool, type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { isShown } from "../../register/record/standing.ts"

/** Where a reading stands: the head of the log, and what was to be seen of the subjects, who write no entry. */
export interface Reading {
  head: Head
  /** PostgreSQL's own description of the snapshot (pg_snapshot). */
  snapshot: string
}

/**
 * Reads in one snapshot, whatever is written meanwhile.
 * @param signal aborted: what the database is at is cancelled, and the reading fails
 */
export async function inSnapshot<T>(
  pool: Pool,
  work: (tx: Transaction) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const result = await pool.begin("isolation level repeatable read read only", async (tx) => {
    const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
    // A COPY that nobody reads to its end would hold its connection for good.
    const cancel = () => pool`select pg_cancel_backend(${row?.pid ?? 0})`.catch(() => {})
    signal?.throwIfAborted()
    signal?.addEventListener("abort", cancel, { once: true })
    try {
      return await work(tx)
    } finally {
      signal?.removeEventListener("abort", cancel)
    }
  })
  return result as T
}

/** Where a reading in this snapshot stands. */
export async function readReading(sql: Sql): Promise<Reading> {
  const [row] = await sql<{ size: number; time: number; snapshot: string }[]>`
    select size, time, pg_current_snapshot()::text as snapshot from log_head`
  if (!row) throw new Error("log_head has no row: the migrations have not run to their end")
  return { head: { size: row.size, time: row.time }, snapshot: row.snapshot }
}

/** Whether the log or a subject has been written to since a reading; "restored" when it is of another database. */
export async function findNews(sql: Sql, since: Reading): Promise<"none" | "some" | "restored"> {
  const [row] = await sql<{ size: number; restored: boolean; revised: boolean }[]>`
    select h.size, pg_snapshot_xmax(pg_current_snapshot()) < pg_snapshot_xmin(${since.snapshot}::pg_snapshot) as restored,
      exists (select from subject where ${isRevised(sql, since)}) as revised
    from log_head h`
  if (!row || row.restored || row.size < since.head.size) return "restored"
  return row.size > since.head.size || row.revised ? "some" : "none"
}

// What was written by transactions that had not ended when the snapshot was taken. The first condition is for the index,
// and the upper end makes PostgreSQL use it: without one a plan that is kept for any snapshot takes a third of all
// subjects for revised, and reads the whole table.
function isRevised(sql: Sql, { snapshot }: Reading) {
  return sql`revision between pg_snapshot_xmin(${snapshot}::pg_snapshot)::text::bigint
      and (select max(revision) from subject)
    and not pg_visible_in_snapshot(revision::text::xid8, ${snapshot}::pg_snapshot)`
}

/** Subjects, and subjects with live records, each counted up to a limit and one beyond. */
export async function countCodes(sql: Sql, max: number): Promise<{ known: number; listed: number }> {
  const [row] = await sql<{ known: number; listed: number }[]>`
    select (select count(*) from (select from subject limit ${max + 1}) s)::int as known,
      (select count(*) from (select distinct subject_code from record where state = 'live' limit ${max + 1}) r)::int
        as listed`
  return row ?? { known: 0, listed: 0 }
}

// The display's last day in days since 1970; \N where none is set.
const recordColumns = `r.subject_code as code, r.list || ':' || coalesce(r.ground, r.penalty_class, '') as mark,
  r.displayed_until - date '1970-01-01' as until`

/** The code, the mark and the last day of every record that may be shown, as lines of COPY, in no order. */
export async function copyRecords(tx: Transaction, today: string): Promise<AsyncIterable<Uint8Array>> {
  // COPY takes no parameters; a day is digits and dashes.
  if (!/^\d{4}-\d\d-\d\d$/.test(today)) throw new RangeError("today should be a day")
  return tx
    .unsafe(
      `copy (select ${recordColumns} from record r
        where r.state = 'live' and (r.displayed_until is null or r.displayed_until >= '${today}')) to stdout`,
    )
    .readable()
}

/** The code of every subject, as lines of COPY. */
export async function copySubjects(tx: Transaction): Promise<AsyncIterable<Uint8Array>> {
  return tx.unsafe("copy (select code from subject) to stdout").readable()
}

/** What a snapshot says of a code: a row for each record that may be shown; one with a null mark where there is none. */
export interface CodeRow {
  code: string
  mark: string | null
  until: number | null
}

/** What the register says of codes. Those that it does not know are left out. */
export async function readCodes(sql: Sql, codes: readonly string[], today: string): Promise<CodeRow[]> {
  return sql<CodeRow[]>`
    select s.code, r.mark, r.until from subject s left join lateral (
      select ${sql.unsafe(recordColumns)} from record r where r.subject_code = s.code and ${isShown(sql, today)}
    ) r on true
    where s.code = any(${toArrayLiteral(codes)}::text[])`
}

/** Codes of the subjects that were written since a reading. */
export async function listRevised(sql: Sql, since: Reading): Promise<string[]> {
  const rows = await sql<{ code: string }[]>`select code from subject where ${isRevised(sql, since)}`
  return rows.map((row) => row.code)
}

/** Codes of the subjects one of whose live records was last displayed on one of the days [from, before). */
export async function listEnding(sql: Sql, from: string, before: string): Promise<string[]> {
  const rows = await sql<{ code: string }[]>`
    select distinct subject_code as code from record where state = 'live' and displayed_until is not null
      and displayed_until >= ${from}::date and displayed_until < ${before}::date`
  return rows.map((row) => row.code)
}
