// What the public reads goes by the day, not by what has been done about it: nothing here runs the daily work.
import { beforeAll, describe, expect, test } from "vitest"
import { importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
let now = 0
const app = testApp(() => database.sql, { clock: () => now })
const on = (day: string) => {
  now = Date.parse(`${day}T00:00:00+08:00`)
}
const lastDay = "2026-09-01"
const dayAfter = "2026-09-02"
const ended = codeOf(1)
let id = ""

beforeAll(async () => {
  const days = { decided_on: "2026-05-29", published_on: "2026-06-01" }
  // The first subject has one record, which ends; the second has another that stays.
  await importRows(database.sql, [
    ...[1, 2].map((n) => penaltyRow(n, { class: "P1", ...days })),
    abnormalRow(2, { authority: "410102" }),
  ])
  const [row] = await database.sql<{ id: string }[]>`select id from record where subject_code = ${ended}`
  id = row?.id ?? ""
})

const get = async (path: string) => (await app.request(path)).json()
const post = (path: string, type: string, body: string) =>
  app.request(path, { method: "POST", headers: { "content-type": type }, body })

describe("a record whose display has ended, before the daily work has taken it down", () => {
  test.each([
    [lastDay, 1, 200],
    [dayAfter, 0, 404],
  ])("on %s is shown %i times by its subject and answers %i itself", async (day, count, status) => {
    on(day)
    expect((await get(`/v1/subjects/${ended}`)).records).toHaveLength(count)
    expect((await app.request(`/v1/records/${id}`)).status).toBe(status)
  })

  test.each([
    [lastDay, "listed"],
    [dayAfter, "clear"],
  ])("on %s is %s in a check", async (day, verdict) => {
    on(day)
    const answer = await post("/v1/check", "application/json", JSON.stringify({ queries: { a: { code: ended } } }))
    expect((await answer.json()).responses.a.verdict).toBe(verdict)
  })

  test.each([
    [lastDay, 2, 2],
    [dayAfter, 1, 0],
  ])("on %s is among the %i found, the facets, and the %i of its list", async (day, total, penalties) => {
    on(day)
    const all = await get(`/v1/search?q=${encodeURIComponent("商贸")}`)
    expect(all).toMatchObject({ total, facets: { region: [{ count: total }] } })
    expect(all.results).toHaveLength(total)
    const facet = all.facets.list.find(({ value }: { value: string }) => value === "penalty")
    expect(facet?.count ?? 0).toBe(penalties)
    expect((await get("/v1/search?list=penalty")).total).toBe(penalties)
    expect((await get("/v1/search?from=2026-06-01")).total).toBe(penalties)
  })

  test("stands on no page", async () => {
    on(dayAfter)
    expect(await (await app.request(`/subjects/${ended}`)).text()).not.toContain(id)
    expect(await (await app.request("/?q=1")).text()).not.toContain(ended)
  })
})
