/** SQL of the shops that a platform has told of its own sellers. */
import type { Tenant } from "../access/tenant.ts"
import type { Sql } from "../database/client.ts"
import { listOf, notNull, pick, query, statement, value } from "../database/query.ts"
import { rosterSeller } from "../database/schema/roster.ts"

const { clientId, code, shop, exitedOn } = rosterSeller

const shopsOf = statement(
  { client: clientId, codes: listOf(code) },
  ({ client, codes }) => query`
    select ${pick({ code: value<string>`${code}`, shop: notNull(shop) })} from ${rosterSeller}
    where ${code} = any(${codes}::text[]) and ${clientId} = ${client} and ${shop} is not null and ${exitedOn} is null`,
)

/** The names of the shops that a client's own sellers have, by code. */
export async function readOwnShops(
  sql: Sql,
  client: Tenant,
  codes: readonly string[],
): Promise<Map<string, { shop: string }[]>> {
  if (codes.length === 0) return new Map()
  return Map.groupBy(await shopsOf(sql, { client, codes: [...new Set(codes)] }), ({ code }) => code)
}
