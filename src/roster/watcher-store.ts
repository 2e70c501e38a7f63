/** SQL of how many watch a merchant, for officers who ask how far a change will reach. */
import { watchers, watches } from "../alert/alert-store.ts"
import type { Sql } from "../database/client.ts"
import { pick, query, run, value } from "../database/query.ts"
import { rosterSeller } from "../database/schema/roster.ts"

/** How many platforms are told of what changes about a merchant. Which they are is theirs (docs/alerts.md). */
export async function countWatchers(sql: Sql, code: string): Promise<number> {
  const [row] = await run(
    sql,
    query`select ${pick({ platforms: value<number>`count(distinct ${rosterSeller.clientId})::int` })} from ${watchers}
      where ${watches(query`${code}::text`)} and ${rosterSeller.exitedOn} is null`,
  )
  return row?.platforms ?? 0
}
