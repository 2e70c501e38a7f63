/**
 * A year whose holidays nobody has announced yet: what depends on it says so, nothing is lost, and the days are there as
 * soon as the calendar is.
 */
import { randomUUID } from "node:crypto"
import { expect, test } from "vitest"
import { publishedCalendar, toCalendar } from "../../../src/law/calendar.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { runDailyWork } from "../../../src/register/daily/daily-work.ts"
import { importOptions, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
const clock = () => Date.parse("2026-06-30T04:00:00Z")
const until2025 = toCalendar([...publishedCalendar.values()].filter(({ year }) => year < 2026))
const without = testApp(() => database.sql, { clock, calendar: until2025 })
const withIt = testApp(() => database.sql, { clock })
const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
const delivery = { method: "direct", proof: "送达回证（示例）" }

test("many listings, a hearing and an application go on without days, or say which year is missing", async () => {
  const anna = await officer(without, "officer", "410105", "anna")
  const bulk = await anna.post("/v1/bulk-decisions", {
    ...{ kind: "bulk", authority: "410105", ground: "AB-E4", arose_on: "2026-06-29", evidence: "示例" },
    number_pattern: "示例〔2026〕{n}号",
  })
  expect(bulk).toMatchObject({ status: 201, body: { clock: { id: "abnormal_listing", due_on: null } } })
  const headers = { ...(await officerHeader("officer", "410105", "anna")), "content-type": "text/csv" }
  const body = `code,name,visited_on,visit_record\n${codeOf(1)},示例第1号商贸有限公司,2026-06-29,现场笔录（示例）\n`
  const path = `/v1/bulk-decisions/${bulk.body.id}`
  expect((await without.request(`${path}/rows`, { method: "POST", headers, body })).status).toBe(200)
  const rows = (await anna.get(`${path}/rows`)).body as unknown as { results: object[] }
  expect(rows.results).toMatchObject([{ outcome: "ready", due_on: null }])

  const carla = await officer(without, "officer", "410000", "carla")
  const { body: serious } = await carla.post("/v1/decisions", {
    ...{ kind: "serious", subject: { code: codeOf(2), name: "示例第2号商贸有限公司" }, authority: "410000" },
    ...{ ground: "SV-0501", gate: { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes } },
    ...{ base_penalty_no: "示例1号", base_penalty: { authority: "示例局", decided_on: "2026-02-02" } },
  })
  await carla.act(serious, "notify", { notified_on: "2026-06-30", delivery })
  const asked = await carla.post(`/v1/decisions/${serious.id}/acts`, { act: "ask-hearing", asked_on: "2026-06-30" })
  expect(asked).toMatchObject({ status: 400, body: { errors: [{ pointer: "/asked_on" }] } })
  expect(asked.body.errors?.[0]?.detail).toContain("2026")
  expect((await carla.get(`/v1/decisions/${serious.id}`)).body).toMatchObject({ state: "notified" })

  const [record_id = ""] = await importRecords(database.sql, [penaltyRow(3)])
  const pushed = await anna.post("/v1/decisions", {
    ...{ kind: "credit-china", record_id, statement: "已改正（示例）", applied_on: "2026-06-29" },
    ...{ pushed_on: "2026-06-29", commitment: "本企业承诺守法（示例）", committed_on: "2026-06-29" },
  })
  expect(pushed).toMatchObject({ status: 201, body: { clock: { id: "xycn_accept", due_on: null } } })
  expect(pushed.body.content).toMatchObject({ feedback_due_on: null })

  // The calendar comes: the daily work works the days out, and what was refused is taken.
  await runDailyWork({
    ...{ sql: database.sql, calendar: publishedCalendar, policy: defaultPolicy, clock, newId: randomUUID },
    newSalt: importOptions.newSalt,
  })
  const [annaThen, carlaThen] = [
    await officer(withIt, "officer", "410105", "anna"),
    await officer(withIt, "officer", "410000", "carla"),
  ]
  expect((await annaThen.get(path)).body.clock).toMatchObject({ due_on: "2026-07-13" })
  expect((await annaThen.get(`/v1/decisions/${pushed.body.id}`)).body.clock).toMatchObject({ due_on: "2026-07-02" })
  expect(await carlaThen.act(serious, "ask-hearing", { asked_on: "2026-06-30" })).toMatchObject({
    state: "hearing-asked",
  })
})
