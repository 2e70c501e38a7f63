/** SQL by which officers find a case by the number that is written on something of it. */
import { and, eq, like, not, or, type SQL } from "drizzle-orm"
import { isWithin, type Reach } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import { build, query, run } from "../../database/query.ts"
import { proceeding } from "../../database/schema/register.ts"
import type { Proceeding } from "./proceeding.ts"

/** Of one day and authority so many may end alike; of a number of a decision there is one, or few. */
const foundMax = 20

/** The cases within a reach of an authority that began on a day and whose ids end so. */
export function findNumbered(
  sql: Sql,
  reach: Reach,
  { authority, startedOn, end }: { authority: string; startedOn: string; end: string },
): Promise<Proceeding[]> {
  return find(
    sql,
    reach,
    and(
      eq(proceeding.authority, authority),
      eq(proceeding.startedOn, startedOn),
      query`right(${proceeding.id}::text, 4) = ${end.toLowerCase()}`,
    ),
  )
}

/** The open cases within a reach that name this number of a decision; what was published of others the search of records finds. */
export function findOpenByDecision(sql: Sql, reach: Reach, decisionNo: string): Promise<Proceeding[]> {
  return find(sql, reach, and(not(proceeding.closed), query`${proceeding.content}->>'decision_no' = ${decisionNo}`))
}

async function find(sql: Sql, reach: Reach, wanted: SQL | undefined): Promise<Proceeding[]> {
  const prefix = reach.by === "authority" ? `${reach.prefix}%` : null
  const near =
    prefix === null ? undefined : or(like(proceeding.authority, prefix), like(proceeding.displayedBy, prefix))
  const rows = await run(sql, build.select().from(proceeding).where(and(near, wanted)).limit(foundMax))
  return rows.filter((row) => isWithin(reach, row))
}
