/** Review and suit are recorded with body, number, days, suspension and outcome, end no display, and wait for what follows. */
import { beforeAll, expect, test } from "vitest"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
let now = Date.parse("2026-06-10T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })
let anna: Worker
let boris: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})

const filed = {
  kind: "contest",
  way: "review",
  body: "示例市人民政府",
  case_no: "示例复〔2026〕1号",
  filed_on: "2026-05-06",
}
const stateOf = async (id: string) => (await database.sql`select state from record where id = ${id}`)[0]?.["state"]

test("a review is filed, suspends execution and not the display, and waits until the record of what fell is changed", async () => {
  const [record = ""] = await importRecords(database.sql, [penaltyRow(1)])
  const early = await anna.post("/v1/decisions", { ...filed, record_id: record, filed_on: "2026-03-01" })
  expect(early).toMatchObject({ status: 400, body: { errors: [{ pointer: "/filed_on" }] } })
  const { body, status } = await anna.post("/v1/decisions", { ...filed, record_id: record })
  expect(status, JSON.stringify(body)).toBe(201)
  const act = (name: string, fields: object = {}) =>
    anna.post(`/v1/decisions/${body.id}/acts`, { act: name, ...fields })
  expect(await act("suspend", { suspended: true })).toMatchObject({ body: { errors: [{ pointer: "/suspended_on" }] } })
  const suspended = await anna.act(body, "suspend", { suspended: true, suspended_on: "2026-05-10" })
  expect(suspended).toMatchObject({
    state: "filed",
    content: { ...{ body: filed.body, case_no: filed.case_no }, suspended: true },
  })
  expect(await stateOf(record)).toBe("live")
  const shown = async () => {
    const one = (await (await app.request(`/v1/records/${record}`)).json()) as { contests?: unknown }
    return [one.contests, await (await app.request(`/subjects/${codeOf(1)}`)).text()] as const
  }
  const [pending, page] = await shown()
  expect(pending).toEqual([{ way: "review", filed_on: "2026-05-06", suspended_on: "2026-05-10" }])
  expect(page).toContain("2026年5月6日提起行政复议，2026年5月10日起停止执行；尚未审结，其间不停止公示")
  // The body and its number are free text that nobody has looked through for the public.
  expect(page).not.toContain(filed.case_no)
  expect(page).not.toContain(filed.body)
  const outcome = { case_outcome: "revoked", outcome_no: "示例复决〔2026〕1号", outcome_on: "2026-06-09" }
  expect(await act("conclude", outcome)).toMatchObject({ body: { errors: [{ pointer: "/case_outcome" }] } })
  expect(await anna.act(body, "fall", outcome)).toMatchObject({ state: "fallen", closed: false })
  const open = await act("close")
  expect([open.status, JSON.stringify(open.body)]).toEqual([400, expect.stringContaining("先办理撤回")])
  const { body: change } = await anna.post("/v1/decisions", {
    ...{
      kind: "change",
      record_id: record,
      change: "withdraw",
      arose_on: "2026-06-09",
      evidence: "复议决定书（示例）",
    },
  })
  await boris.act(change, "approve")
  expect(await anna.act(body, "close")).toMatchObject({ state: "concluded", closed: true })
})

test("a suit that is dismissed is concluded, and changes nothing", async () => {
  const [record = ""] = await importRecords(database.sql, [penaltyRow(2)])
  const { body } = await anna.post("/v1/decisions", { ...filed, record_id: record, way: "suit" })
  const outcome = { case_outcome: "upheld", outcome_no: "（2026）示例行初1号", outcome_on: "2026-06-09" }
  expect(await anna.act(body, "conclude", outcome)).toMatchObject({ state: "concluded", closed: true })
  expect(await stateOf(record)).toBe("live")
  expect(await (await app.request(`/v1/records/${record}`)).json()).not.toHaveProperty("contests")
  expect((await app.request(`/v1/subjects/${codeOf(2)}`)).status).toBe(200)
})

const amend = async (record: string, corrected: object) => {
  const { body } = await anna.post("/v1/decisions", {
    ...{ kind: "change", record_id: record, change: "amend", arose_on: "2026-06-10" },
    ...{ evidence: "复议决定书（示例）", corrected },
  })
  await boris.act(body, "approve")
}
const changed = { case_outcome: "changed", outcome_no: "示例复决〔2026〕3号", outcome_on: "2026-06-10" }

test("what a review changed is closed where its record was amended since, though the review was entered after that", async () => {
  const [record = ""] = await importRecords(database.sql, [penaltyRow(3)])
  await amend(record, { fine_cny: 20000, content: "罚款20000元" })
  const { body } = await anna.post("/v1/decisions", { ...filed, record_id: record })
  await anna.act(body, "fall", changed)
  expect(await anna.act(body, "close")).toMatchObject({ state: "concluded", closed: true })
})

test("a slip that was mended before the outcome is not what the outcome asks for; what a source amends since is", async () => {
  const [record = ""] = await importRecords(database.sql, [penaltyRow(4)])
  const { body } = await anna.post("/v1/decisions", { ...filed, record_id: record })
  await amend(record, { violation: "发布虚假广告（示例）" })
  now += 24 * 3600 * 1000
  await anna.act(body, "fall", { ...changed, outcome_on: "2026-06-11" })
  const open = await anna.post(`/v1/decisions/${body.id}/acts`, { act: "close" })
  expect([open.status, JSON.stringify(open.body)]).toEqual([400, expect.stringContaining("变更前的内容")])
  await importRecords(database.sql, [penaltyRow(4, { fine_cny: 20000, content: "罚款20000元" })])
  expect(await anna.act(body, "close")).toMatchObject({ state: "concluded", closed: true })
})
