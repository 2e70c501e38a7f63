/**
 * SQL of the listed set: all of the register as one snapshot shows it, or what it says of some codes.
 */
import { type Pool, type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import { isShown } from "../../register/record/standing.ts"

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

/** Codes of the subjects one of whose live records was last displayed on one of the days [from, before). */
export async function listEnding(sql: Sql, from: string, before: string): Promise<string[]> {
  const rows = await sql<{ code: string }[]>`
    select distinct subject_code as code from record where state = 'live' and displayed_until is not null
      and displayed_until >= ${from}::date and displayed_until < ${before}::date`
  return rows.map((row) => row.code)
}
