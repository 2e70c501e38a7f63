/**
 * Platforms with sellers on their rosters, for tests.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { toApiKey } from "../../src/access/api-key.ts"
import { addClient } from "../../src/access/store.ts"
import { queueUpload } from "../../src/alert/initial-store.ts"
import type { Pool } from "../../src/database/client.ts"

/** A platform, and the header that it comes with. */
export interface Platform {
  id: string
  name: string
  key: string
  header: Record<string, string>
}

/** Adds a platform. */
export async function platform(sql: Pool, name: string = randomUUID()): Promise<Platform> {
  const [id, key] = [randomUUID(), toApiKey(randomBytes(32).toString("base64url"))]
  await addClient(sql, { id, name, role: "platform", key, actor: "system:test", at: Date.now() })
  return { id, name, key, header: { authorization: `Bearer ${key}` } }
}

/** Puts sellers on a platform's roster: one shop for each code, called `shop-1` and so on. @returns the upload's id */
export async function watch(sql: Pool, { id }: Pick<Platform, "id">, codes: readonly string[]): Promise<string> {
  const upload = randomUUID()
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from roster_seller where client_id = ${id}`
  const sellers = codes.map((code, index) => ({ code, seller: `shop-${(row?.count ?? 0) + index + 1}` }))
  await sql.begin(async (tx) => {
    await tx`
      insert into roster_upload (id, client_id, actor, mode, started_at, finished_at)
      values (${upload}, ${id}, 'test', 'delta', now(), now())`
    await tx`
      insert into roster_seller (client_id, seller, code, shop, url, region, over_limit, live, entered_on, upload_id)
      select ${id}, seller, code, '示例店', 'https://shop.example', '410105', false, false, '2026-01-01', ${upload}
      from json_to_recordset(${JSON.stringify(sellers)}::text::json) as s (seller text, code text)`
    await queueUpload(tx, upload)
  })
  return upload
}

/** The platform says that a seller has left. */
export async function leave(sql: Pool, { id }: Pick<Platform, "id">, code: string): Promise<void> {
  await sql`update roster_seller set exited_on = '2026-06-01' where client_id = ${id} and code = ${code}`
}
