import { Meilisearch } from "meilisearch"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { meiliRecordIndex } from "../../../src/search/record/meilisearch-record-index.ts"
import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import type { RecordIndex } from "../../../src/search/record/record-index.ts"
import { importRows } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { erase } from "../../support/erasure.ts"
import { findMeilisearch, type MeiliServer } from "../../support/meilisearch.ts"
import { move } from "../../support/move.ts"
import { penaltyRow } from "../../support/rows.ts"
import { describeRecordEngine } from "./record-contract.ts"

const open = findMeilisearch()

describe.skipIf(!open)("Meilisearch", () => {
  const database = useDatabase()
  let server: MeiliServer
  let index: RecordIndex

  beforeAll(async () => {
    if (!open) return
    server = await open()
    index = meiliRecordIndex(database.sql, server, postgresRecordIndex(database.sql), "gongshi_record_test")
  })
  afterAll(() => server?.remove())

  const settle = async () => {
    await postgresRecordIndex(database.sql).catchUp()
    await index.catchUp()
  }
  describeRecordEngine("Meilisearch", { sql: () => database.sql, index: () => index, settle })

  test("keeps nothing of what has ended, in its documents or in what it remembers of tasks", async () => {
    const words = ["重明鸟甲", "重明鸟乙", "重明鸟丙", "重明鸟丁"]
    await importRows(
      database.sql,
      words.map((word, n) => penaltyRow(200 + n, { violation: `以${word}名义销售` })),
    )
    await settle()
    const meili = new Meilisearch({ host: server.url, apiKey: server.key })
    const kept = async () => {
      const { results } = await meili.index("gongshi_record_test").getDocuments({ limit: 1_000 })
      const tasks = await meili.tasks.getTasks({ limit: 1_000 })
      return JSON.stringify([results, tasks.results])
    }
    const ids = await database.sql<{ id: string; position: number; violation: string }[]>`
      select id, position, detail ->> 'violation' as violation from record
      where detail ->> 'violation' like '%重明鸟%'
      order by detail ->> 'violation' collate "C"`
    expect(ids).toHaveLength(4)
    const [ended, masked, corrected, erased] = ids
    await move(database.sql, ended?.id ?? "", "repair")
    await move(database.sql, masked?.id ?? "", "mask")
    await move(database.sql, corrected?.id ?? "", "correct")
    await erase(database.sql, erased?.position ?? -1)
    await settle()
    expect(await kept()).not.toContain("重明鸟")
    expect(await kept()).toContain("市监处罚")
  })
})
