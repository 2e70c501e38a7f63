/** SQL of the map's proofs: what is live under codes, and was when a map was made. */
import { and, eq, lt } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Sql } from "../../database/client.ts"
import { build, given, listOf, notNull, pick, query, statement, value } from "../../database/query.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record } from "../../database/schema/register.ts"
import type { LiveItem } from "./hash.ts"

/** What is live under a code, and the last day of its display; null where none is set. */
export interface ShownItem extends LiveItem {
  code: string
  displayedUntil: string | null
}

const { position, entry, subjectCode } = logEntry
const commitment = value<string>`${entry}::json ->> 'commitment'`

const liveNow = statement({ codes: listOf(record.subjectCode), before: position }, (p) =>
  build
    .select({
      ...{ code: record.subjectCode, list: record.list, position: notNull(record.position), commitment },
      displayedUntil: record.displayedUntil,
    })
    .from(record)
    .innerJoin(logEntry, eq(position, record.position))
    .where(
      and(
        query`${record.state} = 'live'`,
        query`${record.subjectCode} = any(${p.codes}::text[])`,
        lt(record.position, p.before),
      ),
    ),
)

/** What is live under codes, of what was opened before a position. */
export function listLiveNow(sql: Sql, codes: readonly string[], before: number): Promise<ShownItem[]> {
  return liveNow(sql, { codes, before })
}

const endedSince = statement({ codes: listOf(record.subjectCode), from: given<number>() }, (p) => {
  const opened = alias(logEntry, "opened")
  const old = value<string>`${opened.entry}::json ->> 'commitment'`
  const list = value<string>`${opened.entry}::json ->> 'list'`
  const fields = { code: notNull(opened.subjectCode), list, position: opened.position, commitment: old }
  return query`
    select distinct ${pick({ ...fields, displayedUntil: value<string | null>`null::date` })}
    from ${logEntry} join ${logEntry} ${opened} on ${opened.position} = (${entry}::json ->> 'replaces')::bigint
    where ${position} >= ${p.from} and ${opened.position} < ${p.from} and ${entry} not like '{"op":"erase"%'
      and ${opened.subjectCode} = any(${p.codes}::text[])`
})

/** What was live under codes at a position, and was ended since. */
export function listEndedSince(sql: Sql, codes: readonly string[], from: number): Promise<ShownItem[]> {
  return endedSince(sql, { codes, from })
}

const entryAt = statement({ position }, (p) => build.select({ entry }).from(logEntry).where(eq(position, p.position)))

/** The bytes of an entry. @throws when the log has none there */
export async function findEntry(sql: Sql, at: number): Promise<string> {
  const [row] = await entryAt(sql, { position: at })
  if (!row) throw new Error(`the log has no entry at position ${at}`)
  return row.entry
}

const touchedSince = statement({ codes: listOf(record.subjectCode), from: position }, (p) => {
  return query`select ${pick({ position })} from ${logEntry}
    where ${position} >= ${p.from} and ${subjectCode} = any(${p.codes}::text[]) limit 1`
})

const lastOf = statement({ codes: listOf(record.subjectCode) }, (p) => {
  const last = value<number | null>`max(${position})`
  return query`select ${pick({ last })} from ${logEntry} where ${subjectCode} = any(${p.codes}::text[])`
})

/** The position of the last entry that says anything of any of some subjects; -1 where none does. */
export async function lastTouched(sql: Sql, codes: readonly string[]): Promise<number> {
  const [row] = await lastOf(sql, { codes })
  return Number(row?.last ?? -1)
}

/** Whether the log says anything of any of some subjects from a position on. */
export async function areTouchedFrom(sql: Sql, codes: readonly string[], from: number): Promise<boolean> {
  return (await touchedSince(sql, { codes, from })).length > 0
}
