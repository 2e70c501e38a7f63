/**
 * SQL of the change feed.
 */
import type { Sql } from "../../database/client.ts"
import { isShown } from "../../register/record/standing.ts"

/** An entry of the feed. */
export interface FeedEntry {
  position: number
  /** The exact bytes of the entry. */
  entry: string
  /** The exact public line that the entry opened, where it may still be shown; always that of a key's entry. Else null. */
  line: string | null
}

// An entry's fields have their order, so that its operation can be told by how it begins.
const keyEntry = '{"op":"key",%'

/** The entries [from, to), with the lines that may be shown today. A line about a key is the register's own, and stays. */
export async function loadFeed(sql: Sql, from: number, to: number, today: string): Promise<FeedEntry[]> {
  return sql<FeedEntry[]>`
    select l.position, l.entry, case when r.id is not null or l.entry like ${keyEntry} then l.line end as line
    from log_entry l
    left join record r on r.id = l.record_id and r.position = l.position and ${isShown(sql, today)}
    where l.position >= ${from} and l.position < ${to} order by l.position`
}
