/** SQL of the listed set: all of the register as one snapshot shows it, or what it says of some codes. */
import type { Pool, Sql, Transaction } from "../../database/client.ts"
import { copied, given, listOf, pick, query, run, statement, value } from "../../database/query.ts"
import { record, subject, subjectCodeChange, subjectEnd } from "../../database/schema/register.ts"
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
    const [row] = await run(tx, query`select ${pick({ pid: value<number>`pg_backend_pid()` })}`)
    // A COPY that nobody reads to its end would hold its connection for good.
    const cancel = () => run(pool, query`select pg_cancel_backend(${row?.pid ?? 0})`).catch(() => {})
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

const { code } = subject
const { subjectCode, list, ground, penaltyClass, state, displayedUntil } = record

const counted = statement({ most: given<number>() }, ({ most }) => {
  const known = query`select from ${subject} limit ${most}`
  const listed = query`select distinct ${subjectCode} from ${record} where ${state} = 'live' limit ${most}`
  return query`select ${pick({
    known: value<number>`(select count(*) from (${known}) s)::int`,
    listed: value<number>`(select count(*) from (${listed}) r)::int`,
  })}`
})

/** Subjects, and subjects with live records, each counted up to a limit and one beyond. */
export async function countCodes(sql: Sql, max: number): Promise<{ known: number; listed: number }> {
  const [row] = await counted(sql, { most: max + 1 })
  return row ?? { known: 0, listed: 0 }
}

const shown = pick({
  code: subjectCode,
  mark: value<string>`${list} || ':' || coalesce(${ground}, ${penaltyClass}, '')`,
  // The display's last day in days since 1970; \N where none is set.
  until: value<number | null>`${displayedUntil} - date '1970-01-01'`,
})

/** The code, the mark and the last day of every record that may be shown, as lines of COPY, in no order. */
export function copyRecords(tx: Transaction, today: string): Promise<AsyncIterable<Uint8Array>> {
  return copied(tx, query`select ${shown} from ${record} where ${isShown(today)}`)
}

/** The code of every subject, as lines of COPY. */
export function copySubjects(tx: Transaction): Promise<AsyncIterable<Uint8Array>> {
  return copied(tx, query`select ${code} from ${subject}`)
}

/** The code of every subject that was replaced by another, as lines of COPY. */
export function copyReplaced(tx: Transaction): Promise<AsyncIterable<Uint8Array>> {
  return copied(tx, query`select ${pick({ code: subjectCodeChange.code })} from ${subjectCodeChange}`)
}

/** The code of every subject that was deregistered, as lines of COPY. */
export function copyEnded(tx: Transaction): Promise<AsyncIterable<Uint8Array>> {
  return copied(tx, query`select ${pick({ code: subjectEnd.code })} from ${subjectEnd}`)
}

const replacedOf = statement({ codes: listOf(code) }, ({ codes }) => {
  const { code: replaced } = subjectCodeChange
  return query`select ${pick({ code: replaced })} from ${subjectCodeChange} where ${replaced} = any(${codes}::text[])`
})

/** Of these codes, those that were replaced by another. */
export async function readReplaced(sql: Sql, codes: readonly string[]): Promise<string[]> {
  return (await replacedOf(sql, { codes })).map((row) => row.code)
}

/** What a snapshot says of a code: a row for each record that may be shown; one with a null mark where there is none. */
export interface CodeRow {
  code: string
  /** Whether it was deregistered. */
  isEnded: boolean
  mark: string | null
  until: number | null
}

const isEnded = value<boolean>`exists (select from ${subjectEnd} where ${subjectEnd.code} = ${code})`

const rowsOf = statement(
  { codes: listOf(code), today: given<string>() },
  ({ codes, today }) => query`
    select ${pick({ code, isEnded, mark: value<string | null>`r.mark`, until: value<number | null>`r.until` })}
    from ${subject} left join lateral (
      select ${shown} from ${record} where ${subjectCode} = ${code} and ${isShown(today)}
    ) r on true
    where ${code} = any(${codes}::text[])`,
)

/** What the register says of codes. Those that it does not know are left out. */
export function readCodes(sql: Sql, codes: readonly string[], today: string): Promise<CodeRow[]> {
  return rowsOf(sql, { codes, today })
}

const ending = statement(
  { from: displayedUntil, before: displayedUntil },
  ({ from, before }) => query`
    select distinct ${pick({ code: subjectCode })} from ${record}
    where ${state} = 'live' and ${displayedUntil} is not null
      and ${displayedUntil} >= ${from}::date and ${displayedUntil} < ${before}::date`,
)

/** Codes of the subjects one of whose live records was last displayed on one of the days [from, before). */
export async function listEnding(sql: Sql, from: string, before: string): Promise<string[]> {
  return (await ending(sql, { from, before })).map((row) => row.code)
}
