/** SQL of whose a case is, and of who may be named. */
import { eq } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, pick, query, run, value } from "../../database/query.ts"
import { personSession } from "../../database/schema/access.ts"
import { proceeding } from "../../database/schema/register.ts"

/** The officers of an authority by their logins, in their order: who has come within half a year, and who has begun a case there. */
export async function listColleagues(sql: Sql, authority: string): Promise<string[]> {
  const prefix = `officer:${authority}:`
  const rows = await run(
    sql,
    query`
      select ${pick({ name: value<string>`known.name` })} from (
        select ${personSession.subject} as name from ${personSession}, jsonb_array_elements(${personSession.posts}) as post
          where post ->> 'authority' = ${authority} and post ->> 'role' = 'officer'
        union select substr(${proceeding.startedBy}, ${prefix.length + 1}) from ${proceeding}
          where ${proceeding.authority} = ${authority} and not ${proceeding.closed} and starts_with(${proceeding.startedBy}, ${prefix})
      ) as known order by known.name collate "C"`,
  )
  return rows.map(({ name }) => name)
}

/** Writes whose a case is. */
export async function saveOwner(tx: Transaction, id: string, owner: string): Promise<void> {
  await run(tx, build.update(proceeding).set({ owner }).where(eq(proceeding.id, id)))
}
