/** SQL of the change feed. */
import type { Sql } from "../../database/client.ts"
import { given, pick, query, statement, value } from "../../database/query.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record } from "../../database/schema/register.ts"
import { isShown } from "../../register/record/standing.ts"

export interface FeedEntry {
  position: number
  /** The exact bytes of the entry. */
  entry: string
  /** The exact public line that the entry opened, where it may still be shown; always that of a key's or a release's. Else null. */
  line: string | null
}

// An entry's fields have their order, so that its operation can be told by how it begins.
const keyEntry = '{"op":"key",%'
const releaseEntry = '{"v":3,"op":"release",%'

const feed = statement(
  { from: logEntry.position, to: logEntry.position, today: given<string>() },
  ({ from, to, today }) => {
    const { position, entry, line, recordId } = logEntry
    const shown = value<string | null>`
      case when ${record.id} is not null or ${entry} like ${keyEntry} or ${entry} like ${releaseEntry} then ${line} end`
    return query`
      select ${pick({ position, entry, line: shown })} from ${logEntry}
      left join ${record} on ${record.id} = ${recordId} and ${record.position} = ${position} and ${isShown(today)}
      where ${position} >= ${from} and ${position} < ${to} order by ${position}`
  },
)

/** The entries [from, to), with the lines that may be shown today. A line about a key or a release is the register's own, and stays. */
export function loadFeed(sql: Sql, from: number, to: number, today: string): Promise<FeedEntry[]> {
  return feed(sql, { from, to, today })
}
