// Which engine is asked for what: where Meilisearch is configured, it is asked for records that are shown and for nothing else.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { configuredIndexes } from "../../src/search/configured-index.ts"
import { unknownHealth } from "../../src/search/engine-fallback.ts"
import type { RecordQuery } from "../../src/search/record/record-index.ts"
import { search } from "../../src/search/search.ts"
import { suggest } from "../../src/search/suggest.ts"
import { parseTextQuery } from "../../src/search/text/text-query.ts"
import { clock, importRows } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const asked: string[] = []
// What stands where Meilisearch should: it notes who asks, and is out of order.
const server = createServer((request, response) => {
  asked.push(request.url ?? "")
  response.writeHead(503, { "content-type": "application/json" }).end("{}")
})

beforeAll(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)))
  const name = "郑州示例云杉商贸有限公司"
  await importRows(database.sql, [
    subjectRow(1, { name }),
    penaltyRow(1, { subject: { code: codeOf(1), name }, violation: "销售毕方" }),
    penaltyRow(2, { violation: "销售毕方" }),
  ])
  const [ended] = await database.sql<{ id: string }[]>`select id from record where subject_code = ${codeOf(2)}`
  await move(database.sql, ended?.id ?? "", "repair")
  await configured().records.catchUp()
})
beforeEach(() => asked.splice(0))
afterAll(() => server.close())

/** The indexes of a server that has just started. */
function configured() {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const parts = { clock, log: () => {}, health: unknownHealth() }
  return configuredIndexes(database.sql, { url, key: "a-key" }, parts)
}

describe("with Meilisearch configured", () => {
  const find = (changes: Partial<RecordQuery>) => {
    const { records } = configured()
    const { terms, first } = parseTextQuery("毕方")
    const query = { terms, first, filter: {}, today: "2026-06-30", sort: "relevance", after: null, limit: 10 } as const
    return records.find({ ...query, scope: "live", ...changes }).then((page) => ({ ...page, records }))
  }

  test.each([
    ["ended", 1],
    ["all", 2],
  ] as const)(
    "records of scope %s come from PostgreSQL alone: it is not asked, nor taken for away",
    async (scope, total) => {
      for (const sort of ["relevance", "date"] as const) {
        const found = await find({ scope, sort })
        expect(found.total).toBe(total)
        expect(found.places).toHaveLength(total)
        expect(found.degraded).toBeNull()
      }
      expect(asked).toEqual([])
    },
  )

  test("who turns the pages of PostgreSQL's order is led on by it", async () => {
    const found = await find({ pin: { by: "database", oldest: null } })
    expect(found.total).toBe(1)
    expect(asked).toEqual([])
  })

  test("records that are shown are asked of it first", async () => {
    const found = await find({})
    expect(found.total).toBe(1)
    expect(asked).not.toEqual([])
    expect(found.degraded).not.toBeNull()
  })

  test("names are found, suggested, read and built anew in PostgreSQL alone", async () => {
    const { search: names } = configured()
    const read = { sql: database.sql, clock }
    for (const scope of ["live", "all"] as const) {
      for (const text of ["云杉", "yunshan", "郑州示例云衫商贸有限公司"]) {
        const answer = await search(read, names, { text, filter: {}, scope, cursor: null, limit: 10 })
        if (answer === "invalid-cursor") throw new Error("there was no cursor")
        expect(answer.hits.map(({ subject }) => subject.code)).toEqual([codeOf(1)])
      }
    }
    expect((await suggest(read, names, "云杉")).map(({ code }) => code)).toEqual([codeOf(1)])
    await names.rebuild()
    expect(await names.catchUp()).toBe(await names.position())
    expect(asked).toEqual([])
  })
})
