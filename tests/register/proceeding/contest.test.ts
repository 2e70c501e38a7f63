/** Review and suit are recorded with body, number, days, suspension and outcome, end no display, and wait for what follows. */
import { beforeAll, expect, test } from "vitest"
import { lastMasks } from "../../../src/register/proceeding/fall-store.ts"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { merchant, officer, type Worker } from "../../support/office.ts"
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
  // Who has suspended it, and by which paper, is part of it; and none of it is said of what is not suspended.
  const wanted = ["/suspended_on", "/suspended_by", "/suspended_paper"].map((pointer) => ({ pointer }))
  expect(await act("suspend", { suspended: true })).toMatchObject({ body: { errors: wanted } })
  const by = { suspended_by: "body", suspended_paper: "示例复停〔2026〕1号停止执行通知书" }
  expect(await act("suspend", { suspended: false, ...by })).toMatchObject({ body: { errors: wanted.slice(1) } })
  const suspended = await anna.act(body, "suspend", { suspended: true, suspended_on: "2026-05-10", ...by })
  expect(suspended).toMatchObject({
    state: "filed",
    content: { ...{ body: filed.body, case_no: filed.case_no }, suspended: true, ...by },
  })
  const party = await merchant(app, codeOf(1))
  expect(await party.get(`/v1/decisions/${body.id}`)).toMatchObject({ body: { content: by } })
  expect(await stateOf(record)).toBe("live")
  const shown = async () => {
    const one = (await (await app.request(`/v1/records/${record}`)).json()) as { contests?: unknown }
    return [one.contests, await (await app.request(`/subjects/${codeOf(1)}`)).text()] as const
  }
  const [pending, page] = await shown()
  expect(pending).toEqual([{ way: "review", filed_on: "2026-05-06", suspended_on: "2026-05-10" }])
  expect(page).toContain("2026年5月6日申请行政复议，2026年5月10日起停止执行；尚未审结，其间不停止公示")
  // The body and its number are free text that nobody has looked through for the public.
  expect(page).not.toContain(filed.case_no)
  expect(page).not.toContain(filed.body)
  expect(page).not.toContain(by.suspended_paper)
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

const amend = async (record: string, corrected: object, outcome_no?: string) => {
  const { body, status } = await anna.post("/v1/decisions", {
    ...{ kind: "change", record_id: record, change: "amend", arose_on: "2026-06-10" },
    ...{ evidence: "复议决定书（示例）", corrected, ...(outcome_no && { outcome_no }) },
  })
  if (status === 201) await boris.act(body, "approve")
  return { status, body }
}
const changed = { case_outcome: "changed", outcome_no: "示例复决〔2026〕3号", outcome_on: "2026-06-10" }

test("what a review changed is closed by the amendment that names that outcome, and by no other", async () => {
  const [record = ""] = await importRecords(database.sql, [penaltyRow(3)])
  const { body } = await anna.post("/v1/decisions", { ...filed, record_id: record })
  // No outcome is named before it is entered.
  const early = await amend(record, { fine_cny: 20000, content: "罚款20000元" }, changed.outcome_no)
  expect(early).toMatchObject({ status: 400, body: { errors: [{ pointer: "/outcome_no" }] } })
  await anna.act(body, "fall", changed)
  const close = async () => {
    const { status, body: said } = await anna.post(`/v1/decisions/${body.id}/acts`, { act: "close" })
    return `${status} ${JSON.stringify(said)}`
  }
  // A slip that is mended on the day of the outcome, or later, is not what the outcome asks for.
  expect(await amend(record, { violation: "发布虚假广告（示例）" })).toMatchObject({ status: 201 })
  expect(await close()).toMatch(/^400 .*变更前的内容.*示例复决〔2026〕3号/)
  const bracket = "示例复决[2026]3号"
  expect(await amend(record, { fine_cny: 20000, content: "罚款20000元" }, bracket)).toMatchObject({ status: 201 })
  expect(await anna.act(body, "close")).toMatchObject({ state: "concluded", closed: true })
})

test("what its source amends since the outcome closes it where who closes says so, with the day", async () => {
  const [record = ""] = await importRecords(database.sql, [penaltyRow(4)])
  const { body } = await anna.post("/v1/decisions", { ...filed, record_id: record })
  now += 24 * 3600 * 1000
  await anna.act(body, "fall", { ...changed, outcome_on: "2026-06-11" })
  const close = (fields = {}) => anna.post(`/v1/decisions/${body.id}/acts`, { act: "close", ...fields })
  const wrong = { status: 400, body: { errors: [{ pointer: "/source_amended_on" }] } }
  expect(await close({ source_amended_on: "2026-06-11" })).toMatchObject(wrong)
  await importRecords(database.sql, [penaltyRow(4, { fine_cny: 20000, content: "罚款20000元" })])
  expect(await close()).toMatchObject({ status: 400 })
  expect(await close({ source_amended_on: "2026-06-10" })).toMatchObject(wrong)
  // The day of its log entry, which the import of these tests has.
  expect(await close({ source_amended_on: "2026-06-30" })).toMatchObject({ status: 200, body: { state: "concluded" } })
})

const hide = async (record: string, change: string, changes: object = {}) => {
  const { body, status } = await anna.post("/v1/decisions", {
    ...{
      kind: "change",
      record_id: record,
      change,
      arose_on: "2026-06-11",
      evidence: "停止公示通知书（示例）",
      ...changes,
    },
  })
  return { status, body, said: JSON.stringify(body) }
}

test("the display stops where the body that hears a pending case asks for it, and the case ends after it has begun again", async () => {
  const [record = ""] = await importRecords(database.sql, [penaltyRow(5)])
  const refused = async (change: string, words: string, changes: object = {}) => {
    const { status, said } = await hide(record, change, changes)
    expect([status, said]).toEqual([400, expect.stringContaining(words)])
  }
  await refused("halt", "没有登记该记录正在进行的复议、诉讼")
  const { body: contest } = await anna.post("/v1/decisions", { ...filed, record_id: record })
  await refused("halt", "早于该复议、诉讼的提出日期", { arose_on: "2026-05-01" })
  const halt = await hide(record, "halt")
  expect(halt).toMatchObject({ status: 201 })
  // Who proposes it does not carry it out, and while nobody has the record is shown.
  expect((await anna.post(`/v1/decisions/${halt.body.id}/acts`, { act: "approve" })).status).toBe(403)
  expect(await stateOf(record)).toBe("live")
  await boris.act(halt.body, "approve")
  expect(await stateOf(record)).toBe("masked")
  expect((await app.request(`/v1/records/${record}`)).status).toBe(404)
  expect(await (await app.request(`/v1/subjects/${codeOf(5)}`)).text()).not.toContain(record)
  // What hides it for a reorganisation is another thing, and is ended otherwise.
  await refused("unmask", "办理恢复公示（resume）")
  const outcome = { case_outcome: "upheld", outcome_no: "示例复决〔2026〕5号", outcome_on: "2026-06-11" }
  for (const act of [
    { act: "conclude", ...outcome },
    { act: "drop", reason: "示例" },
  ]) {
    const { status, body } = await anna.post(`/v1/decisions/${contest.id}/acts`, act)
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining("先办理恢复公示（resume）")])
  }
  const resume = await hide(record, "resume")
  await boris.act(resume.body, "approve")
  expect(await stateOf(record)).toBe("live")
  expect((await app.request(`/v1/records/${record}`)).status).toBe(200)
  expect(await anna.act(contest, "conclude", outcome)).toMatchObject({ state: "concluded" })
  const acts =
    await database.sql`select act from audit_event where object = ${record} and act in ('record.halt', 'record.resume') order by id`
  expect(acts).toMatchObject([{ act: "record.halt" }, { act: "record.resume" }])
})

test("a halt whose case ended before it was approved is not carried out, and a mask in a reorganisation is no halt", async () => {
  const [record = ""] = await importRecords(database.sql, [penaltyRow(6)])
  const { body: contest } = await anna.post("/v1/decisions", { ...filed, record_id: record })
  const halt = await hide(record, "halt")
  await anna.act(contest, "conclude", {
    case_outcome: "upheld",
    outcome_no: "示例复决〔2026〕6号",
    outcome_on: "2026-06-11",
  })
  const { status, body } = await boris.post(`/v1/decisions/${halt.body.id}/acts`, { act: "approve" })
  expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining("没有登记该记录正在进行的复议、诉讼")])
  expect(await stateOf(record)).toBe("live")
  await boris.act(halt.body, "drop", { reason: "示例" })
  await boris.act((await hide(record, "mask")).body, "approve")
  expect(await hide(record, "resume")).toMatchObject({ status: 400, said: expect.stringContaining("（unmask）") })
})

test("what is changed while its display stands still is amended unseen, and shown as it was changed", async () => {
  const [record = ""] = await importRecords(database.sql, [penaltyRow(7)])
  const { body: contest } = await anna.post("/v1/decisions", { ...filed, record_id: record })
  await boris.act((await hide(record, "halt")).body, "approve")
  const outcome_no = "示例复决〔2026〕7号"
  await anna.act(contest, "fall", { ...changed, outcome_no, outcome_on: "2026-06-11" })
  const corrected = { fine_cny: 20000, content: "罚款20000元" }
  await boris.act((await hide(record, "amend", { corrected, outcome_no })).body, "approve")
  expect(await stateOf(record)).toBe("masked")
  expect((await anna.post(`/v1/decisions/${contest.id}/acts`, { act: "close" })).status).toBe(400)
  await boris.act((await hide(record, "resume")).body, "approve")
  expect(await (await app.request(`/v1/records/${record}`)).json()).toMatchObject({
    record: { content: "罚款20000元" },
  })
  expect(await anna.act(contest, "close")).toMatchObject({ state: "concluded", closed: true })
})

test("what its source amends while the display stands still closes the case once it is shown again", async () => {
  const [record = ""] = await importRecords(database.sql, [penaltyRow(8)])
  const { body: contest } = await anna.post("/v1/decisions", { ...filed, record_id: record })
  await boris.act((await hide(record, "halt")).body, "approve")
  const outcome_no = "示例复决〔2026〕8号"
  await anna.act(contest, "fall", { ...changed, outcome_no, outcome_on: "2026-06-11" })
  const close = () => anna.post(`/v1/decisions/${contest.id}/acts`, { act: "close", source_amended_on: "2026-06-30" })
  expect(await close()).toMatchObject({ body: { errors: [{ pointer: "/source_amended_on" }] } })
  await importRecords(database.sql, [penaltyRow(8, { fine_cny: 20000, content: "罚款20000元" })])
  expect(await close()).toMatchObject({
    status: 400,
    body: { errors: [{ detail: expect.stringContaining("resume") }] },
  })
  await boris.act((await hide(record, "resume")).body, "approve")
  expect(await close()).toMatchObject({ status: 200, body: { state: "concluded" } })
})

test("by which move a record was hidden is found by the index of the trail", async () => {
  const [before, after] = await database.sql.begin(async (tx) => {
    await tx`set local enable_seqscan = off`
    const scans = async () => {
      const [row] = await tx`select pg_stat_get_xact_numscans('audit_event_object'::regclass)::int as scans`
      return Number(row?.["scans"])
    }
    const first = await scans()
    await lastMasks(tx, [codeOf(1)])
    return [first, await scans()]
  })
  expect(Number(after) - Number(before)).toBe(1)
})
