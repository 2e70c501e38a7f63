import { Meilisearch } from "meilisearch"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { readLags } from "../../src/ledger/follow.ts"
import { fallbackIndex } from "../../src/search/configured-index.ts"
import { unknownHealth } from "../../src/search/engine-fallback.ts"
import { meiliIndex } from "../../src/search/meilisearch-index.ts"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { search } from "../../src/search/search.ts"
import type { SearchIndex } from "../../src/search/search-index.ts"
import { importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { findMeilisearch, type MeiliServer } from "../support/meilisearch.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"
import { describeEngine } from "./engine-contract.ts"

const open = findMeilisearch()

describe.skipIf(!open)("Meilisearch", () => {
  const database = useDatabase()
  let server: MeiliServer
  let index: SearchIndex
  let now = 0
  const said: string[] = []

  beforeAll(async () => {
    if (!open) return
    server = await open()
    index = meiliIndex(database.sql, server, postgresIndex(database.sql), "gongshi_subject_test")
  })
  afterAll(() => server?.remove())

  describeEngine("Meilisearch", {
    sql: () => database.sql,
    index: () => index,
    async settle() {
      await postgresIndex(database.sql).catchUp()
      await index.catchUp()
    },
  })

  test("searches with a key that may search its indexes and nothing else", async () => {
    const { results } = await new Meilisearch({ host: server.url, apiKey: server.key }).getKeys()
    const made = results.find(({ description }) => description?.startsWith("gongshi"))
    expect(made?.actions).toEqual(["search"])
    const searcher = new Meilisearch({ host: server.url, apiKey: made?.key ?? "" })
    await expect(searcher.index("gongshi_subject_test").search("", { limit: 1 })).resolves.toBeDefined()
    await expect(searcher.index("another").search("")).rejects.toThrow()
    await expect(searcher.index("gongshi_subject_test").deleteAllDocuments()).rejects.toThrow()
  })

  test("away: PostgreSQL answers and says so; back: it catches up", async () => {
    const both = fallbackIndex(index, postgresIndex(database.sql), {
      clock: () => now,
      log: (line) => said.push(line),
      health: unknownHealth(),
    })
    const { request } = testApp(() => database.sql, { search: both })
    const ask = async (q: string) => {
      const response = await request(`/v1/search?${new URLSearchParams({ q })}`)
      expect(response.status).toBe(200)
      return (await response.json()) as { degraded: boolean; total: number; indexed: number }
    }
    const positions = async () =>
      Object.fromEntries((await readLags(database.sql)).lags.map(({ name, position }) => [name, position]))
    expect(await ask("云杉")).toMatchObject({ degraded: false, total: 3 })
    await server.kill()
    expect(await ask("云杉")).toMatchObject({ degraded: true, total: 3 })
    await importRows(database.sql, [abnormalRow(900, { subject: { code: codeOf(900), name: "示例归来杉有限公司" } })])
    await both.catchUp()
    expect(await ask("归来杉")).toMatchObject({ degraded: true, total: 1 })
    const behind = await positions()
    expect(behind["meilisearch"]).toBeLessThan(behind["search"] ?? 0)
    expect(said).toHaveLength(1)
    await server.start()
    now += 60_000
    await both.catchUp()
    const caughtUp = await positions()
    expect(caughtUp["meilisearch"]).toBe(caughtUp["search"])
    expect(await ask("归来杉")).toMatchObject({ degraded: false, total: 1, indexed: caughtUp["search"] })
    expect(said).toHaveLength(2)
  })

  test("gives the pages that PostgreSQL gives", async () => {
    const read = { sql: database.sql, clock: Date.now }
    const texts = ["云杉", "连锁", "示例", "郑洲云衫商贸", "shiliyunshan", "白桦木业", "没有这样的", ""]
    for (const text of texts) {
      const request = { text, filter: {}, scope: "live", cursor: null, limit: 20 } as const
      const [first, second] = [
        await search(read, index, request),
        await search(read, postgresIndex(database.sql), request),
      ]
      expect(first, text).toEqual(second)
    }
  })
})
