/**
 * SQL of what a platform has read: up to which alert it has said so, and how many came after it.
 */
import type { Sql } from "../database/client.ts"
import type { AlertCursor } from "./alert.ts"

/** Past this many nobody counts on; an index is read so far and no further. */
export const unseenMax = 1_000

/** The last alert that the platform has read; null where it has never said so. */
export async function readSeen(sql: Sql, clientId: string): Promise<AlertCursor | null> {
  const [row] = await sql<AlertCursor[]>`select position, ordinal from alert_seen where client_id = ${clientId}`
  return row ?? null
}

/** How many alerts came after the last that was read, `unseenMax` at most. */
export async function countUnseen(sql: Sql, clientId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from (
      select from alert a where a.client_id = ${clientId} and (a.position, a.ordinal) > (
        select coalesce(max(s.position), -1), coalesce(max(s.ordinal), 0) from alert_seen s where s.client_id = ${clientId})
      limit ${unseenMax}) unseen`
  return row?.count ?? 0
}

/** Marks all alerts up to one as read. What was read stays so. @param at ms since 1970 */
export async function markSeen(
  sql: Sql,
  clientId: string,
  { position, ordinal }: AlertCursor,
  at: number,
): Promise<void> {
  await sql`
    insert into alert_seen as s (client_id, position, ordinal, seen_at)
    values (${clientId}, ${position}, ${ordinal}, ${new Date(at).toISOString()})
    on conflict (client_id) do update
    set position = excluded.position, ordinal = excluded.ordinal, seen_at = excluded.seen_at
    where (s.position, s.ordinal) < (excluded.position, excluded.ordinal)`
}
