/** SQL of platforms. */
import { and, eq, isNull } from "drizzle-orm"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql } from "../../database/client.ts"
import { build, run } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"

/** Platforms whose keys are believed, by name; one of them, or all. */
export function listPlatforms(sql: Sql, client: Tenant | null): Promise<{ id: Tenant; name: string }[]> {
  const isOne = client === null ? undefined : eq(apiClient.id, client)
  const wanted = and(eq(apiClient.role, "platform"), isNull(apiClient.revokedAt), isOne)
  return run(
    sql,
    build.select({ id: apiClient.id, name: apiClient.name }).from(apiClient).where(wanted).orderBy(apiClient.name),
  )
}
