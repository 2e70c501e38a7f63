/**
 * SQL of what is live under codes, read from the records that the log published: the same, by law of the writer, as the
 * fold of its entries, and without reading them all.
 */
import { and, eq } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { codeRange } from "../../database/code-range.ts"
import { build, given, listOf, notNull, pick, query, statement, value } from "../../database/query.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record } from "../../database/schema/register.ts"
import type { LiveItem } from "./hash.ts"

/** An entry that is live, and the code that it is about. */
export interface LiveRow extends LiveItem {
  code: string
}

const commitment = value<string>`${logEntry.entry}::json ->> 'commitment'`
const live = { code: record.subjectCode, list: record.list, position: notNull(record.position), commitment }

const ofCodes = statement({ codes: listOf(record.subjectCode) }, (p) =>
  build
    .select(live)
    .from(record)
    .innerJoin(logEntry, eq(logEntry.position, record.position))
    .where(and(eq(record.state, query`'live'`), query`${record.subjectCode} = any(${p.codes}::text[])`))
    .orderBy(record.position),
)

/** What is live under codes, in the order of the log. */
export function listLive(sql: Sql, codes: readonly string[]): Promise<LiveRow[]> {
  return ofCodes(sql, { codes })
}

const ofRange = statement({ from: given<number>(), to: given<number>() }, (p) =>
  build
    .select(live)
    .from(record)
    .innerJoin(logEntry, eq(logEntry.position, record.position))
    .where(and(eq(record.state, query`'live'`), query`${codeRange} >= ${p.from} and ${codeRange} < ${p.to}`))
    .orderBy(record.position),
)

/** What is live under the codes of ranges [from, to), in the order of the log. */
export function listLiveInRange(sql: Sql, from: number, to: number): Promise<LiveRow[]> {
  return ofRange(sql, { from, to })
}

const touched = statement({ from: given<number>(), to: given<number>() }, (p) => {
  const { position, entry, subjectCode } = logEntry
  return query`
    select distinct ${pick({ code: value<string>`touched.code` })} from (
      select ${subjectCode} as code, (${entry}::json ->> 'replaces')::bigint as replaces
      from ${logEntry} where ${position} >= ${p.from} and ${position} < ${p.to}
    ) entries, lateral (
      select entries.code union all
      select ${subjectCode} from ${logEntry} where ${position} = entries.replaces
    ) touched where touched.code is not null`
})

/** The codes of what the entries [from, to) opened or ended. What an entry ends may be another's, or say nothing itself. */
export async function listTouched(sql: Sql, from: number, to: number): Promise<string[]> {
  return (await touched(sql, { from, to })).map(({ code }) => code)
}
