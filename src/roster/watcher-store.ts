/** SQL of who watches a merchant, for officers who ask whom a change will reach: platforms report their sellers to them anyway. */
import { watchers, watches } from "../alert/alert-store.ts"
import type { Sql } from "../database/client.ts"
import { pick, query, run } from "../database/query.ts"
import { apiClient } from "../database/schema/check.ts"
import { rosterSeller } from "../database/schema/roster.ts"

/** The names of the platforms that are told of what changes about a merchant, in their order. */
export async function listWatchers(sql: Sql, code: string): Promise<string[]> {
  const rows = await run(
    sql,
    query`select distinct ${pick({ name: apiClient.name })} from ${watchers}
      where ${watches(query`${code}::text`)} and ${rosterSeller.exitedOn} is null order by 1`,
  )
  return rows.map(({ name }) => name)
}
