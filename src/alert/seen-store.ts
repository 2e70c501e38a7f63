/** SQL of what a platform has read: up to which alert it has said so, and how many came after it. */
import { eq } from "drizzle-orm"
import type { Tenant } from "../access/tenant.ts"
import type { Sql } from "../database/client.ts"
import { build, columnsOf, pick, query, run, statement, value } from "../database/query.ts"
import { alert, alertSeen } from "../database/schema/alert.ts"
import type { AlertCursor } from "./alert.ts"

/** Past this many nobody counts on; an index is read so far and no further. */
export const unseenMax = 1_000

const seen = statement({ clientId: alertSeen.clientId }, ({ clientId }) =>
  build
    .select(columnsOf(alertSeen, "position", "ordinal"))
    .from(alertSeen)
    .where(eq(alertSeen.clientId, clientId)),
)

/** The last alert that the platform has read; null where it has never said so. */
export async function readSeen(sql: Sql, clientId: Tenant): Promise<AlertCursor | null> {
  const [row] = await seen(sql, { clientId })
  return row ?? null
}

const unseen = statement(
  { clientId: alert.clientId },
  ({ clientId }) => query`
    select ${pick({ count: value<number>`count(*)` })} from (
      select from ${alert}
      where ${alert.clientId} = ${clientId} and (${alert.position}, ${alert.ordinal}) > (
        select coalesce(max(${alertSeen.position}), -1), coalesce(max(${alertSeen.ordinal}), 0) from ${alertSeen}
        where ${alertSeen.clientId} = ${clientId})
      limit ${unseenMax}) unseen`,
)

/** How many alerts came after the last that was read, `unseenMax` at most. */
export async function countUnseen(sql: Sql, clientId: Tenant): Promise<number> {
  const [row] = await unseen(sql, { clientId })
  return row?.count ?? 0
}

/** Marks all alerts up to one as read. What was read stays so. @param at ms since 1970 */
export async function markSeen(
  sql: Sql,
  clientId: Tenant,
  { position, ordinal }: AlertCursor,
  at: number,
): Promise<void> {
  const read = { position, ordinal, seenAt: new Date(at) }
  await run(
    sql,
    build
      .insert(alertSeen)
      .values({ clientId, ...read })
      .onConflictDoUpdate({
        target: alertSeen.clientId,
        set: read,
        setWhere: query`(${alertSeen.position}, ${alertSeen.ordinal}) < (${position}::bigint, ${ordinal}::int)`,
      }),
  )
}
