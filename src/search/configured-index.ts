/**
 * The search index that the configuration asks for: PostgreSQL's, or Meilisearch with PostgreSQL's behind it. Two engines
 * behind one port: the second answers while the first is away. Both read the log; the first catches up when it is back.
 */
import type { Pool } from "../database/client.ts"
import { type MeiliConnection, meiliIndex } from "./meilisearch-index.ts"
import { postgresIndex } from "./postgres-index.ts"
import type { SearchIndex } from "./search-index.ts"

// After a failure the first is left alone for so long: each try costs the patience of somebody who waits.
const restMs = 5_000

/** How the first engine does; outlives the index where there is one for each request. */
export interface EngineHealth {
  away: boolean
  /** It is not asked before; ms since 1970. */
  tryFrom: number
}

/** The health of an engine that nobody has asked yet. */
export function unknownHealth(): EngineHealth {
  return { away: false, tryFrom: 0 }
}

/** What the index needs from outside. */
export interface FallbackParts {
  /** ms since 1970. */
  clock(): number
  /** Writes a line for the operator, when the first goes away and when it is back. */
  log(line: string): void
  health: EngineHealth
}

/** Two engines as one. */
export function fallbackIndex(
  first: SearchIndex,
  second: SearchIndex,
  { clock, log, health }: FallbackParts,
): SearchIndex {
  const fail = (error: unknown) => {
    if (!health.away)
      log(`the search engine is away, PostgreSQL answers: ${error instanceof Error ? error.name : "failure"}`)
    health.away = true
    health.tryFrom = clock() + restMs
  }
  const isBack = () => {
    if (health.away) log("the search engine is back")
    health.away = false
  }
  const ask = async <T>(call: (index: SearchIndex) => Promise<T>): Promise<T> => {
    if (clock() < health.tryFrom) return call(second)
    try {
      const answer = await call(first)
      isBack()
      return answer
    } catch (error) {
      fail(error)
      return call(second)
    }
  }
  return {
    find: (query) => ask((index) => index.find(query)),
    recall: (queries, limit, scope) => ask((index) => index.recall(queries, limit, scope)),
    listByCode: (start, limit) => second.listByCode(start, limit),
    frequencies: (keys) => second.frequencies(keys),
    isDegraded: () => health.away,
    position: () => (health.away ? second : first).position(),
    async catchUp(waiting) {
      // The second first: it answers even when the first does not.
      const position = await second.catchUp(waiting)
      try {
        const reached = await first.catchUp(waiting)
        isBack()
        health.tryFrom = 0
        return reached
      } catch (error) {
        fail(error)
        return position
      }
    },
    async rebuild(onProgress) {
      await second.rebuild()
      return first.rebuild(onProgress)
    },
  }
}

/**
 * The index that is configured.
 * @param sql a pool whose queries are planned for their own values
 * @param meili null: PostgreSQL alone
 */
export function configuredIndex(sql: Pool, meili: MeiliConnection | null, parts: FallbackParts): SearchIndex {
  const database = postgresIndex(sql)
  return meili === null ? database : fallbackIndex(meiliIndex(sql, meili, database), database, parts)
}
