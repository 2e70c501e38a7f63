/**
 * SQL of history: the log, read by subject and by time.
 */
import type { Sql } from "../../database/client.ts"
import { type HistoryEntry, toHistoryEntry } from "./history.ts"

/** The entries about the records of a subject, in the order of the log. */
export async function listEntries(sql: Sql, subjectCode: string): Promise<HistoryEntry[]> {
  const rows = await sql<{ position: number; entry: string; line: string | null; recordId: string | null }[]>`
    select position, entry, line, record_id as "recordId" from log_entry
    where subject_code = ${subjectCode} order by position`
  return rows.flatMap((row) => toHistoryEntry(row) ?? [])
}

/**
 * How many entries there were at a time: those up to and with it. Entries never go back in time, so it is found by
 * halving, with 25 look-ups in a log of 30 million.
 * @param at ms since 1970
 */
export async function sizeAt(sql: Sql, at: number): Promise<number> {
  const [found] = await sql<{ size: number }[]>`
    with recursive halving (low, high) as (
      select 0::bigint, size from log_head
      union all
      select case when t.time <= ${at}::bigint then t.middle + 1 else h.low end,
        case when t.time <= ${at}::bigint then h.high else t.middle end
      from halving h cross join lateral (
        select position as middle, (entry::json ->> 'time')::bigint as time
        from log_entry where position = (h.low + h.high) / 2) t
      where h.low < h.high)
    select low as size from halving where low >= high`
  if (!found) throw new Error("the log has a gap: gongshi doctor says where")
  return found.size
}

/** The time of an entry, ms since 1970. */
export async function timeOfEntry(sql: Sql, position: number): Promise<number> {
  const [row] = await sql<{ time: number }[]>`
    select (entry::json ->> 'time')::bigint as time from log_entry where position = ${position}`
  if (!row) throw new Error(`the log has no position ${position}: gongshi doctor says what is missing`)
  return row.time
}
