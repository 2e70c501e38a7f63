/**
 * The indexes that the configuration asks for. Names are found in PostgreSQL by our own rules, whatever is configured; records
 * in PostgreSQL, or in Meilisearch with PostgreSQL behind it.
 */
import type { Pool } from "../database/client.ts"
import { type FallbackParts, withFallback } from "./engine-fallback.ts"
import { postgresIndex } from "./postgres-index.ts"
import { meiliRecordIndex } from "./record/meilisearch-record-index.ts"
import type { MeiliConnection } from "./record/meilisearch-server.ts"
import { postgresRecordIndex } from "./record/postgres-record-index.ts"
import type { FoundPage, RecordIndex, RecordQuery, RecordSearchParts } from "./record/record-index.ts"
import type { SearchParts } from "./search-index.ts"

/** Two indexes of records as one. */
export function fallbackRecordIndex(first: RecordIndex, second: RecordIndex, parts: FallbackParts): RecordIndex {
  const { ask, ...pair } = withFallback(first, second, parts)
  return {
    ...pair,
    // What is not shown stands in PostgreSQL alone, and who turns the pages of PostgreSQL's order is led on by it.
    find: (query) =>
      query.scope === "live" && query.pin?.by !== "database"
        ? ask(
            (index) => index.find(query),
            (page) => agreesWith(query, page),
          )
        : second.find(query),
    frequencies: (terms, among) => second.frequencies(terms, among),
    sums: (condition) => second.sums(condition),
  }
}

/** Whether a first page shows as many as it counts: what is told of and can't be seen was lost. */
function agreesWith({ after, limit }: RecordQuery, { total, places }: FoundPage): boolean {
  return after !== null || places.length === Math.min(total, limit)
}

/**
 * The indexes that are configured.
 * @param sql a pool whose queries are planned for their own values
 * @param meili null: PostgreSQL alone
 */
export function configuredIndexes(
  sql: Pool,
  meili: MeiliConnection | null,
  parts: FallbackParts,
): SearchParts & RecordSearchParts {
  const [search, database] = [postgresIndex(sql), postgresRecordIndex(sql)]
  if (meili === null) return { search, records: database }
  const engine = meiliRecordIndex(sql, meili, database, { clock: parts.clock, log: parts.log })
  return { search, records: fallbackRecordIndex(engine, database, parts) }
}
