/**
 * The search index that the configuration asks for: PostgreSQL's, or Meilisearch with PostgreSQL's behind it.
 */
import type { Pool } from "../database/client.ts"
import { type FallbackParts, fallbackIndex } from "./fallback-index.ts"
import { type MeiliConnection, meiliIndex } from "./meilisearch-index.ts"
import { postgresIndex } from "./postgres-index.ts"
import type { SearchIndex } from "./search-index.ts"

/**
 * The index.
 * @param sql a pool whose queries are planned for their own values
 * @param meili null: PostgreSQL alone
 */
export function configuredIndex(sql: Pool, meili: MeiliConnection | null, parts: FallbackParts): SearchIndex {
  const database = postgresIndex(sql)
  return meili === null ? database : fallbackIndex(meiliIndex(sql, meili, database), database, parts)
}
