/**
 * The indexes that the configuration asks for: PostgreSQL's, or Meilisearch with PostgreSQL's behind it.
 */
import type { Pool } from "../database/client.ts"
import { type FallbackParts, withFallback } from "./engine-fallback.ts"
import { meiliIndex } from "./meilisearch-index.ts"
import type { MeiliConnection } from "./meilisearch-server.ts"
import { postgresIndex } from "./postgres-index.ts"
import { meiliRecordIndex } from "./record/meilisearch-record-index.ts"
import { postgresRecordIndex } from "./record/postgres-record-index.ts"
import type { RecordIndex, RecordSearchParts } from "./record/record-index.ts"
import type { SearchIndex, SearchParts } from "./search-index.ts"

/** Two indexes of names as one. */
export function fallbackIndex(first: SearchIndex, second: SearchIndex, parts: FallbackParts): SearchIndex {
  const { ask, ...pair } = withFallback(first, second, parts)
  return {
    ...pair,
    find: (query) => ask((index) => index.find(query)),
    recall: (queries, limit, scope) => ask((index) => index.recall(queries, limit, scope)),
    listByCode: (start, limit) => second.listByCode(start, limit),
    frequencies: (keys) => second.frequencies(keys),
  }
}

/** Two indexes of records as one. */
export function fallbackRecordIndex(first: RecordIndex, second: RecordIndex, parts: FallbackParts): RecordIndex {
  const { ask, ...pair } = withFallback(first, second, parts)
  return {
    ...pair,
    find: (query) => ask((index) => index.find(query)),
    frequencies: (terms, filter, today) => second.frequencies(terms, filter, today),
  }
}

/**
 * The indexes that are configured. Both are with one server, which is away for both or for none.
 * @param sql a pool whose queries are planned for their own values
 * @param meili null: PostgreSQL alone
 */
export function configuredIndexes(
  sql: Pool,
  meili: MeiliConnection | null,
  parts: FallbackParts,
): SearchParts & RecordSearchParts {
  const [search, records] = [postgresIndex(sql), postgresRecordIndex(sql)]
  if (meili === null) return { search, records }
  return {
    search: fallbackIndex(meiliIndex(sql, meili, search), search, parts),
    records: fallbackRecordIndex(meiliRecordIndex(sql, meili, records), records, parts),
  }
}
