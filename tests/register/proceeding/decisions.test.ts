import { beforeAll, describe, expect, test } from "vitest"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"
import { codeOf } from "../../support/rows.ts"

const database = useDatabase()
// The day on which the office works: Tuesday 10 March 2026, noon in China.
let now = Date.parse("2026-03-10T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })

let anna: Worker
let boris: Worker
let head: Worker
let city: Worker
let neighbour: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
  head = await officer(app, "head", "410105", "head")
  city = await officer(app, "head", "410100", "city")
  neighbour = await officer(app, "checker", "410102", "neighbour")
})

function abnormal(n: number, changes: Record<string, unknown> = {}) {
  return {
    kind: "abnormal",
    subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` },
    authority: "410105",
    ground: "AB-E4",
    arose_on: "2026-03-02",
    evidence: "现场核查，登记住所无人办公（示例）",
    ...changes,
  }
}

const open = { answer: "yes", evidence: "示例卷宗第 1 页" }
function serious(n: number, changes: Record<string, unknown> = {}) {
  return {
    kind: "serious",
    subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` },
    authority: "410105",
    ground: "SV-0501",
    gate: { gravity: open, heavier_penalty: open, intent_not_excluded: open, factors: open },
    base_penalty_no: `郑市监处罚〔2026〕${n}号`,
    base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
    ...changes,
  }
}

async function live(n: number) {
  const response = await app.request(`/v1/subjects/${codeOf(n)}`)
  const body = (await response.json()) as { records?: { id: string; ground?: string }[]; as_of?: { size: number } }
  return { status: response.status, records: body.records ?? [], size: body.as_of?.size }
}

describe("a listing in the list of abnormal operations", () => {
  test("is proposed, confirmed, checked by another person and published", async () => {
    const begun = await anna.post("/v1/decisions", abnormal(1))
    expect(begun).toMatchObject({ status: 201, body: { state: "detected", clock: { due_on: "2026-03-16" } } })
    const { body: proceeding } = begun
    await anna.act(proceeding, "confirm", { decision_no: "郑市监异字〔2026〕1号" })
    expect(await live(1)).toMatchObject({ status: 404 })
    await boris.act(proceeding, "check")
    const published = await anna.act(proceeding, "publish")
    expect(published).toMatchObject({ state: "published", closed: true, clock: null, acts: [] })
    expect(published.history.map((step) => step.act)).toEqual(["begin", "confirm", "check", "publish"])
    expect((await live(1)).records).toMatchObject([{ id: published.record_id, ground: "AB-E4" }])
  })

  test("is refused with the legal acts where the machine has no such step", async () => {
    const { body } = await anna.post("/v1/decisions", abnormal(2))
    const refused = await anna.post(`/v1/decisions/${body.id}/acts`, { act: "publish" })
    expect(refused).toMatchObject({
      status: 409,
      body: { type: "urn:gongshi:problem:illegal-act", acts: ["confirm", "drop"] },
    })
  })

  test("is never checked by who prepared it, whatever the role", async () => {
    const { body } = await head.post("/v1/decisions", abnormal(3))
    expect(body).toMatchObject({ status: 403 })
    const both = await officer(app, "officer", "410105", "boris")
    const { body: prepared } = await both.post("/v1/decisions", abnormal(3))
    await both.act(prepared, "confirm", { decision_no: "郑市监异字〔2026〕3号" })
    const refused = await boris.post(`/v1/decisions/${prepared.id}/acts`, { act: "check" })
    expect(refused).toMatchObject({ status: 409, body: { type: "urn:gongshi:problem:own-act" } })
    await head.act(prepared, "check")
  })

  test("that was returned keeps its history", async () => {
    const { body } = await anna.post("/v1/decisions", abnormal(4))
    await anna.act(body, "confirm", { decision_no: "郑市监异字〔2026〕4号" })
    const unreasoned = await boris.post(`/v1/decisions/${body.id}/acts`, { act: "return" })
    expect(unreasoned).toMatchObject({ status: 400, body: { errors: [{ pointer: "/reason" }] } })
    await boris.act(body, "return", { reason: "缺少送达回证（示例）" })
    const again = await anna.act(body, "confirm", {
      decision_no: "郑市监异字〔2026〕4号",
      evidence: "补充送达回证（示例）",
    })
    expect(again.history.map(({ act, reason }) => [act, reason])).toEqual([
      ["begin", null],
      ["confirm", null],
      ["return", "缺少送达回证（示例）"],
      ["confirm", null],
    ])
  })

  test("is for its own authority", async () => {
    const { body } = await anna.post("/v1/decisions", abnormal(5))
    expect(await neighbour.get(`/v1/decisions/${body.id}`)).toMatchObject({ status: 404 })
    expect(await neighbour.post(`/v1/decisions/${body.id}/acts`, { act: "drop", reason: "示例" })).toMatchObject({
      status: 404,
    })
    expect(await anna.post("/v1/decisions", abnormal(6, { authority: "410102" }))).toMatchObject({ status: 403 })
  })

  test.each([
    [{ ground: "SV-0501" }, "/ground"],
    [{ ground: "AB-I1" }, "/ground"],
    // The clock of a missing report runs from the end of its period, whenever somebody noticed.
    [{ ground: "AB-E1", arose_on: "2026-03-02" }, "/arose_on"],
    [{ ground: "AB-X3-OLD" }, "/ground"],
    [{ arose_on: "2026-03-11" }, "/arose_on"],
    [{ subject: { code: "91000000MA0000001X", name: "示例" } }, "/subject/code"],
    [{ evidence: "" }, "/evidence"],
    [{ more: 1 }, "/more"],
  ])("with %j is refused at %s", async (changes, pointer) => {
    const { status, body } = await anna.post("/v1/decisions", abnormal(7, changes))
    expect(status).toBe(400)
    expect(body.errors?.map((error) => error.pointer)).toContain(pointer)
  })
})

describe("a listing in the list of serious violators", () => {
  test("is not consented to by who proposed it, whoever they act for", async () => {
    const { body } = await anna.post("/v1/decisions", serious(29))
    await anna.act(body, "notify", {
      notified_on: "2026-03-10",
      delivery: { method: "direct", proof: "送达回证（示例）" },
    })
    await anna.waive(body, "2026-03-10")
    await boris.act(body, "check")
    for (const name of ["anna", "boris"]) {
      const above = await officer(app, "head", "410100", name)
      const refused = await above.post(`/v1/decisions/${body.id}/acts`, { act: "consent" })
      expect(refused).toMatchObject({ status: 409, body: { type: "urn:gongshi:problem:own-act" } })
    }
    await city.act(body, "consent")
  })

  test("goes through notice, hearing, check, consent of the bureau above, decision and publication", async () => {
    const { status, body } = await anna.post("/v1/decisions", serious(20))
    expect(status, JSON.stringify(body)).toBe(201)
    const notified = await anna.act(body, "notify", {
      notified_on: "2026-03-10",
      delivery: { method: "direct", proof: "送达回证（示例）" },
    })
    expect(notified.clock).toMatchObject({ id: "statement_defence_hearing", due_on: "2026-03-17" })
    const early = await anna.post(`/v1/decisions/${body.id}/acts`, { act: "hear", outcome: "none", summary: "未提出" })
    expect(early).toMatchObject({ status: 400, body: { errors: [{ pointer: "/outcome" }] } })
    now = Date.parse("2026-03-18T04:00:00Z")
    await anna.act(body, "hear", { outcome: "none", summary: "未提出陈述申辩（示例）" })
    await boris.act(body, "check")
    const decision = { act: "decide", decision_no: "郑市监严字〔2026〕20号", measures: "依法限制（示例）" }
    expect(await head.post(`/v1/decisions/${body.id}/acts`, decision)).toMatchObject({ status: 400 })
    expect(await neighbour.get(`/v1/decisions/${body.id}`)).toMatchObject({ status: 404 })
    await city.act(body, "consent")
    const { act, ...fields } = decision
    const decided = await head.act(body, act, fields)
    expect(decided.clock).toMatchObject({ id: "publish_serious_same_province", due_on: "2026-04-16" })
    const unwritten = await anna.post(`/v1/decisions/${body.id}/acts`, { act: "publish" })
    expect([unwritten.status, unwritten.body.detail]).toEqual([409, expect.stringContaining("第十三条")])
    await anna.write(body)
    await anna.act(body, "publish")
    expect((await live(20)).records).toMatchObject([{ ground: "SV-0501" }])
  })

  test.each([
    ["gravity", "no"],
    ["heavier_penalty", "not-applicable"],
    ["intent_not_excluded", "no"],
    ["factors", "no"],
  ])("is refused when the gate's %s is answered %s", async (question, answer) => {
    const proposal = serious(21)
    const gate = { ...proposal.gate, [question]: { answer, evidence: "示例" } }
    const { status, body } = await anna.post("/v1/decisions", { ...proposal, gate })
    expect(status).toBe(400)
    expect(body.errors).toMatchObject([{ pointer: `/gate/${question}/answer` }])
  })

  test("needs no heavier penalty where the ground stands alone", async () => {
    const { base_penalty_no: _, ...proposal } = serious(22, { ground: "SV-1101" })
    const gate = { ...proposal.gate, heavier_penalty: { answer: "not-applicable", evidence: "示例" } }
    expect(await anna.post("/v1/decisions", { ...proposal, gate })).toMatchObject({ status: 201 })
  })
})
