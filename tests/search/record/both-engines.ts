/**
 * A suite over each engine of records, as a register is configured: PostgreSQL alone, and Meilisearch before it where there is
 * a server. Each has a database of its own.
 */
import { randomUUID } from "node:crypto"
import { MeilisearchRequestError, MeilisearchRequestTimeOutError } from "meilisearch"
import { afterAll, beforeAll, describe, expect } from "vitest"
import { fallbackRecordIndex } from "../../../src/search/configured-index.ts"
import { unknownHealth } from "../../../src/search/engine-fallback.ts"
import { meiliRecordIndex } from "../../../src/search/record/meilisearch-record-index.ts"
import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import type { RecordIndex } from "../../../src/search/record/record-index.ts"
import { clock } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { findMeilisearch, type MeiliServer } from "../../support/meilisearch.ts"
import type { RecordEngine } from "./record-contract.ts"

const open = findMeilisearch()

const triesMax = 4

async function whileLate<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      const isLate = error instanceof MeilisearchRequestError && error.cause instanceof MeilisearchRequestTimeOutError
      if (!isLate || tries === triesMax) throw error
    }
  }
}

/** Runs the suite over both. Who falls back on PostgreSQL while Meilisearch is there has failed. */
export function describeBothEngines(title: string, suite: (engine: RecordEngine) => void): void {
  describe(`${title}, by PostgreSQL`, () => {
    const database = useDatabase()
    const index = () => postgresRecordIndex(database.sql)
    suite({
      sql: () => database.sql,
      index,
      settle: async () => {
        await index().catchUp()
      },
    })
  })
  describe.skipIf(!open)(`${title}, by Meilisearch`, { tags: "meilisearch" }, () => {
    const database = useDatabase()
    let server: MeiliServer | undefined
    let index: RecordIndex
    beforeAll(async () => {
      server = await open?.()
      if (!server) return
      const second = postgresRecordIndex(database.sql)
      const first = meiliRecordIndex(database.sql, server, second, {
        uid: `gongshi_record_${randomUUID().slice(0, 8)}`,
      })
      // On a busy machine it may take longer than a search waits: then it is asked again, and not left alone.
      const patient: RecordIndex = { ...first, find: (query) => whileLate(() => first.find(query)) }
      index = fallbackRecordIndex(patient, second, { clock, log: () => {}, health: unknownHealth() })
      await index.catchUp()
    })
    afterAll(async () => {
      expect((await index.standing()).reason).toBeNull()
      await server?.remove()
    })
    suite({
      sql: () => database.sql,
      index: () => index,
      settle: async () => {
        await index.catchUp()
      },
    })
  })
}
