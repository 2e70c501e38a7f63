/** SQL of history: the log, read by subject and by time. */
import { getTableColumns } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { build, given, listOf, pick, query, statement, value } from "../../database/query.ts"
import { logEntry, logHead } from "../../database/schema/ledger.ts"
import { readCodes } from "../subject/code-store.ts"
import { type HistoryEntry, toHistoryEntry } from "./history.ts"

const entriesOf = statement({ codes: listOf(logEntry.subjectCode) }, ({ codes }) =>
  build
    .select(getTableColumns(logEntry))
    .from(logEntry)
    .where(query`${logEntry.subjectCode} = any(${codes}::text[])`)
    .orderBy(logEntry.position),
)

/** The entries about the records of a subject under all codes that it has had, in the order of the log. */
export async function listEntries(sql: Sql, subjectCode: string): Promise<HistoryEntry[]> {
  const { all } = await readCodes(sql, subjectCode)
  const rows = await entriesOf(sql, { codes: all })
  return rows.flatMap((row) => toHistoryEntry(row) ?? [])
}

const entryTime = query`(${logEntry.entry}::json ->> 'time')::bigint`

const sizeUpTo = statement(
  { at: given<number>() },
  ({ at }) => query`
    with recursive halving (low, high) as (
      select 0::bigint, ${logHead.size} from ${logHead}
      union all
      select case when t.time <= ${at}::bigint then t.middle + 1 else h.low end,
        case when t.time <= ${at}::bigint then h.high else t.middle end
      from halving h cross join lateral (
        select ${logEntry.position} as middle, ${entryTime} as time
        from ${logEntry} where ${logEntry.position} = (h.low + h.high) / 2) t
      where h.low < h.high)
    select ${pick({ size: value<number>`low` })} from halving where low >= high`,
)

/**
 * How many entries there were at a time: those up to and with it. Entries never go back in time, so it is found by
 * halving, with 25 look-ups in a log of 30 million.
 * @param at ms since 1970
 */
export async function sizeAt(sql: Sql, at: number): Promise<number> {
  const [found] = await sizeUpTo(sql, { at })
  if (!found) throw new Error("the log has a gap: gongshi doctor says where")
  return found.size
}

const timeAt = statement(
  { position: logEntry.position },
  ({ position }) => query`
    select ${pick({ time: value<number>`${entryTime}` })} from ${logEntry} where ${logEntry.position} = ${position}`,
)

/** The time of an entry, ms since 1970. */
export async function timeOfEntry(sql: Sql, position: number): Promise<number> {
  const [row] = await timeAt(sql, { position })
  if (!row) throw new Error(`the log has no position ${position}: gongshi doctor says what is missing`)
  return row.time
}
