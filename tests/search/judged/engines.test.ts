// What both engines answer to the judged queries: the same records, in an order that is as good.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { meiliRecordIndex } from "../../../src/search/record/meilisearch-record-index.ts"
import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { findMeilisearch, type MeiliServer } from "../../support/meilisearch.ts"
import { findUnanswered, importJudged, type JudgedEngine, openJudged, shownBy } from "./judged-engine.ts"
import { judgedQueries } from "./judged-query.ts"
import { askers, questionsOver } from "./judged-question.ts"

const open = findMeilisearch()

// By how much the mean nDCG@10 of a kind may differ.
const differenceMax = 0.05

describe.skipIf(!open)("both engines", () => {
  const database = useDatabase()
  let server: MeiliServer
  let postgres: JudgedEngine
  let meili: JudgedEngine

  beforeAll(async () => {
    if (!open) return
    server = await open()
    await importJudged(database.sql)
    const index = postgresRecordIndex(database.sql)
    await index.catchUp()
    const records = meiliRecordIndex(database.sql, server, index, "gongshi_record_judged")
    await records.catchUp()
    postgres = await openJudged(testApp(() => database.sql))
    meili = await openJudged(testApp(() => database.sql, { records }))
  })
  afterAll(() => server?.remove())

  test("find the same records, whatever is asked", async () => {
    for (const { q } of judgedQueries) {
      const [first, second] = [await postgres.find(q, 2_000), await meili.find(q, 2_000)]
      expect(second.toSorted(), q).toEqual(first.toSorted())
    }
  })

  test.each([...new Set(judgedQueries.map(({ kind }) => kind))])("order queries by %s as well", async (kind) => {
    const queries = judgedQueries.filter((query) => query.kind === kind)
    const mean = async (engine: JudgedEngine) => {
      let sum = 0
      for (const query of queries) sum += (await engine.judge(query)).ndcg
      return sum / queries.length
    }
    expect(await mean(meili)).toBeGreaterThanOrEqual((await mean(postgres)) - differenceMax)
  })

  test.each(askers)("answer what %s ask with a right record first", async (asker) => {
    const questions = questionsOver(shownBy(meili))[asker].filter(({ told }) => !told)
    expect(await findUnanswered(meili, questions)).toEqual([])
  })

  test("have the right record first for every number of a decision", async () => {
    for (const [id, row] of [...meili.live].filter(([, { kind }]) => kind === "penalty").slice(0, 200)) {
      expect((await meili.find(row.decision_no, 1))[0], row.decision_no).toBe(id)
    }
  })
})
