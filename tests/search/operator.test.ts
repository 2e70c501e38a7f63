import { beforeAll, describe, expect, test } from "vitest"
import { makeCode } from "../../src/names/code.ts"
import { clientHeader, importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const code = makeCode("92000000", "MA000001")
const name = "示例区云杉小吃店"
const trader = { kind: "subject", code, name, type: "sole-trader", region: "410105", operator: "示立春" }

beforeAll(() => importRows(database.sql, [trader, { ...abnormalRow(1), subject: { code, name }, ground: "AB-I3" }]))

describe("the operator of a sole trader", () => {
  test("is licence data that the credit record shows", async () => {
    const response = await app.request(`/v1/subjects/${code}`)
    expect(await response.json()).toMatchObject({ subject: { operator: "示立春" } })
  })

  test("finds the merchant, which says by which name it was found", async () => {
    const response = await app.request(`/v1/search?q=${encodeURIComponent("示立春")}`)
    const { results } = (await response.json()) as { results: unknown[] }
    expect(results).toMatchObject([{ code, found_by: { kind: "operator", name: "示立春" } }])
  })

  test("never matches a merchant by itself: many people share a name", async () => {
    const response = await app.request("/v1/match", {
      method: "POST",
      headers: { ...(await clientHeader(database.sql, "platform")), "content-type": "application/json" },
      body: JSON.stringify({ queries: { q: { name: "示立春" } }, threshold: 0 }),
    })
    const { responses } = (await response.json()) as { responses: { q: { results: { match: boolean }[] } } }
    expect(responses.q.results.filter(({ match }) => match)).toEqual([])
  })

  test("is refused for any other subject", async () => {
    const { tally } = await importRows(database.sql, [subjectRow(2, { operator: "示立春" })])
    expect(tally).toMatchObject({ rejected: 1 })
  })
})
