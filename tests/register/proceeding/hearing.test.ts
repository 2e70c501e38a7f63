/**
 * A hearing is an event: asked for in time, convened, held with its people, record and result, and told to nobody outside.
 */
import { beforeEach, describe, expect, test } from "vitest"
import { merchantHeader, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { merchant, officer, type ProceedingAnswer, type Worker } from "../../support/office.ts"
import { codeOf } from "../../support/rows.ts"

const database = useDatabase()
let now = Date.parse("2026-03-10T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })
const days = (day: string) => Date.parse(`${day}T04:00:00Z`)

const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
const delivery = { method: "direct", proof: "送达回证（示例）" }
const proposal = {
  ...{ ground: "SV-0501", gate: { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes } },
  ...{ base_penalty_no: "示例1号", base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" } },
}
let carla: Worker
let dmitri: Worker
let begun: ProceedingAnswer
let next = 1
beforeEach(async () => {
  now = days("2026-03-10")
  carla = await officer(app, "officer", "410000", "carla")
  dmitri = await officer(app, "checker", "410000", "dmitri")
  const n = next++
  const { body } = await carla.post("/v1/decisions", {
    ...{ kind: "serious", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority: "410000" },
    ...proposal,
  })
  begun = body
  await carla.act(begun, "notify", { notified_on: "2026-03-10", delivery })
})

const notice = {
  ...{ held_on: "2026-03-24", place: "示例听证室", notified_on: "2026-03-13", delivery },
  ...{
    presider: "主持人甲（示例）",
    recorder: "记录人乙（示例）",
    investigators: "承办人丁（示例）、承办人戊（示例）",
  },
}
const nowhere = "5d9f1b3c-5a41-4b0e-8a0b-1f2f3c4d5e6f"
const people = [
  { role: "presider", name: "主持人甲（示例）", unit: "法规处" },
  { role: "recorder", name: "记录人乙（示例）" },
  { role: "agent", name: "代理人丙（示例）", unit: "示例律师事务所" },
]
const held = {
  held_on: "2026-03-24",
  outcome: "upheld",
  people,
  record: "听证笔录全文（示例）",
  result: "维持（示例）",
}

describe("a hearing", () => {
  test("is asked for, convened, held with its people, record and result, and then checked by another", async () => {
    now = days("2026-03-13")
    const asked = await carla.act(begun, "ask-hearing", { asked_on: "2026-03-12" })
    expect(asked).toMatchObject({ state: "hearing-asked", clock: null })
    await carla.act(begun, "convene", notice)
    now = days("2026-03-24")
    const heard = await carla.act(begun, "hold", held)
    expect(heard).toMatchObject({ state: "heard", content: { hearing: { ...held, asked_on: "2026-03-12", notice } } })
    const carlaAsChecker = await officer(app, "checker", "410000", "carla")
    expect((await carlaAsChecker.post(`/v1/decisions/${begun.id}/acts`, { act: "check" })).body.type).toContain(
      "own-act",
    )
    await dmitri.act(begun, "check")
  })

  test("can be asked for to the end of the five working days from service, and not after (PROC 57)", async () => {
    now = days("2026-03-18")
    const late = await carla.post(`/v1/decisions/${begun.id}/acts`, { act: "ask-hearing", asked_on: "2026-03-18" })
    expect(late).toMatchObject({ status: 400, body: { errors: [{ pointer: "/asked_on" }] } })
    const before = await carla.post(`/v1/decisions/${begun.id}/acts`, { act: "ask-hearing", asked_on: "2026-03-09" })
    expect(before.body.errors).toMatchObject([{ pointer: "/asked_on" }])
    // Asked for on the last day and entered the day after.
    await carla.act(begun, "ask-hearing", { asked_on: "2026-03-17" })
  })

  test.each([
    [{ record: undefined }, "/record"],
    [{ held_on: "2026-03-12" }, "/held_on"],
    // Convened for the 24th: not put forward, and nobody is missing before that day.
    [{ held_on: "2026-03-23" }, "/held_on"],
    [{ outcome: "absent", people: [], held_on: "2026-03-23" }, "/held_on"],
    [{ withdrawn_on: "2026-03-20" }, "/withdrawn_on"],
    [{ outcome: "withdrawn", withdrawn_on: "2026-03-20" }, "/held_on", "/paper"],
    [{ outcome: "withdrawn", held_on: undefined }, "/withdrawn_on", "/paper"],
    [{ outcome: "withdrawn", held_on: undefined, withdrawn_on: "2026-03-11" }, "/withdrawn_on", "/paper"],
    [{ outcome: "withdrawn", held_on: undefined, withdrawn_on: "2026-03-25" }, "/withdrawn_on", "/paper"],
    [{ outcome: "withdrawn", held_on: undefined, withdrawn_on: "2026-03-20" }, "/paper"],
    [{ paper: nowhere }, "/paper"],
    [{ outcome: "withdrawn", held_on: undefined, withdrawn_on: "2026-03-20", paper: nowhere }, "/paper"],
    [{ outcome: "withdrawn", held_on: undefined, withdrawn_on: "2026-03-20", paper: nowhere, people: [] }, "/people"],
    [{ held_on: "2026-03-25" }, "/held_on"],
    [{ people: people.slice(1) }, "/people"],
    [{ people: people.slice(0, 2) }, "/people"],
    [{ people: [...people, { role: "friend", name: "x" }] }, "/people/3/role"],
    [{ people: [...people, { role: "witness", name: "示例 11010519491231002X" }] }, "/people/3/name"],
    [{ outcome: "postponed" }, "/outcome"],
  ])("with %j is refused at %s", async (changes, ...pointers) => {
    now = days("2026-03-13")
    await carla.act(begun, "ask-hearing", { asked_on: "2026-03-12" })
    await carla.act(begun, "convene", notice)
    now = days("2026-03-24")
    const { status, body } = await carla.post(`/v1/decisions/${begun.id}/acts`, { act: "hold", ...held, ...changes })
    expect(status).toBe(400)
    expect(body.errors?.map((error) => error.pointer)).toEqual(pointers)
    expect(JSON.stringify(body)).not.toContain("11010519491231002X")
  })

  test("is not held before it was convened, but may be given up", async () => {
    await carla.act(begun, "ask-hearing", { asked_on: "2026-03-10" })
    const early = await carla.post(`/v1/decisions/${begun.id}/acts`, { act: "hold", ...held, held_on: "2026-03-10" })
    expect(early.status).toBe(400)
    const absent = { act: "hold", outcome: "absent", people: [], result: "未到场（示例）" }
    expect((await carla.post(`/v1/decisions/${begun.id}/acts`, absent)).status).toBe(400)
    const withdrawn = {
      ...{ outcome: "withdrawn", withdrawn_on: "2026-03-10", people: people.slice(2), result: "书面撤回（示例）" },
    }
    // An officer's word ends no right: a paper of this file does.
    const said = await carla.post(`/v1/decisions/${begun.id}/acts`, { act: "hold", ...withdrawn, paper: nowhere })
    expect(said).toMatchObject({ status: 400, body: { errors: [{ pointer: "/paper" }] } })
    const given = await carla.act(begun, "hold", { ...withdrawn, paper: await carla.bring(begun) })
    expect(given).toMatchObject({ state: "heard", content: { hearing: { outcome: "withdrawn", record: null } } })
  })

  test("waits for the party to the day for which it was convened, and may be put off", async () => {
    now = days("2026-03-13")
    await carla.act(begun, "ask-hearing", { asked_on: "2026-03-12" })
    await carla.act(begun, "convene", notice)
    now = days("2026-03-23")
    const absent = { act: "hold", outcome: "absent", people: [], result: "未到场（示例）" }
    const early = await carla.post(`/v1/decisions/${begun.id}/acts`, absent)
    expect(early).toMatchObject({ status: 400, body: { errors: [{ pointer: "/held_on" }] } })
    now = days("2026-03-24")
    const { act: _, ...fields } = absent
    expect(await carla.act(begun, "hold", fields)).toMatchObject({
      ...{ state: "heard", content: { hearing: { outcome: "absent", held_on: null } } },
    })
  })

  test("of what was revised since is of nothing: a notice anew, no earlier than the revision", async () => {
    now = days("2026-03-13")
    await carla.act(begun, "ask-hearing", { asked_on: "2026-03-12" })
    await carla.act(begun, "convene", notice)
    now = days("2026-03-24")
    await carla.act(begun, "hold", held)
    await dmitri.act(begun, "return", { reason: "补充（示例）" })
    now = days("2026-03-25")
    const { content } = await carla.act(begun, "revise", { ...proposal, ground: "SV-0502" })
    expect(content).toMatchObject({ proposed_on: "2026-03-25", hearing: null, statement: null, notified_on: null })
    for (const act of ["check", "hold", "hear"]) {
      expect((await dmitri.post(`/v1/decisions/${begun.id}/acts`, { act })).status).not.toBe(200)
    }
    const old = await carla.post(`/v1/decisions/${begun.id}/acts`, {
      ...{ act: "notify", notified_on: "2026-03-24", delivery },
    })
    expect(old).toMatchObject({ status: 400, body: { errors: [{ pointer: "/notified_on" }] } })
    await carla.act(begun, "notify", { notified_on: "2026-03-25", delivery })
  })

  test("is told to those who act in the case alone: no names to an auditor, none in the audit trail", async () => {
    now = days("2026-03-13")
    await carla.act(begun, "ask-hearing", { asked_on: "2026-03-12" })
    await carla.act(begun, "convene", notice)
    now = days("2026-03-24")
    await carla.act(begun, "hold", held)
    await dmitri.act(begun, "return", { reason: "补充（示例）" })
    const auditor = await officer(app, "auditor", "410000", "audrey")
    const seen = await auditor.get(`/v1/decisions/${begun.id}`)
    expect(seen.status).toBe(200)
    const [{ trail } = { trail: "" }] = await database.sql<{ trail: string }[]>`
      select string_agg(audit_event::text, '') as trail from audit_event`
    for (const { name } of people) {
      expect(JSON.stringify(seen.body)).not.toContain(name)
      expect(trail).not.toContain(name)
    }
    expect(trail).not.toContain(held.record)
  })
})

describe("each outcome of a hearing has its own way on", () => {
  const refused = async (who: Worker, act: string, fields: Record<string, unknown> = {}) =>
    (await who.post(`/v1/decisions/${begun.id}/acts`, { act, ...fields })).body
  async function hold(more: Record<string, unknown>): Promise<void> {
    now = days("2026-03-13")
    await carla.act(begun, "ask-hearing", { asked_on: "2026-03-12" })
    await carla.act(begun, "convene", notice)
    now = days("2026-03-24")
    await carla.act(begun, "hold", { ...held, ...more })
  }

  test("to state a case on the first day ends neither right, and a hearing is asked for after it", async () => {
    await carla.act(begun, "hear", { outcome: "stated", summary: "属初次（示例）" })
    expect(await refused(dmitri, "check")).toMatchObject({
      status: 409,
      detail: expect.stringContaining("2026-03-17 止"),
    })
    const asked = await carla.act(begun, "ask-hearing", { asked_on: "2026-03-10" })
    expect(asked).toMatchObject({ state: "hearing-asked", content: { statement: "stated: 属初次（示例）" } })
  })

  test("a statement is checked on the day after the last, and what was asked for in time is heard though it is entered late", async () => {
    await carla.act(begun, "hear", { outcome: "stated", summary: "属初次（示例）" })
    now = days("2026-03-17")
    expect(await refused(dmitri, "check")).toMatchObject({ status: 409 })
    now = days("2026-03-18")
    await dmitri.act(begun, "check")
    await carla.act(begun, "ask-hearing", { asked_on: "2026-03-17" })
    expect(await refused(dmitri, "check")).toMatchObject({ status: 409 })
  })

  test("rights are waived by a paper in the file, each by itself", async () => {
    expect(await refused(carla, "hear", { outcome: "waived", summary: "示例" })).toMatchObject({
      errors: [{ pointer: "/waiver" }],
    })
    const waiver = { rights: "both", signed_on: "2026-03-10", taken_by: "示例", paper: begun.id }
    expect(await refused(carla, "hear", { outcome: "waived", summary: "示例", waiver })).toMatchObject({
      errors: [{ pointer: "/waiver/paper", detail: expect.stringContaining("第六十三条") }],
    })
    await carla.waive(begun, "2026-03-10", "hearing")
    expect(await refused(dmitri, "check")).toMatchObject({
      status: 409,
      detail: expect.stringContaining("陈述申辩的期限"),
    })
    await carla.waive(begun, "2026-03-10", "statement")
    await dmitri.act(begun, "check")
  })

  test("dropped: no listing follows, the case ends, and the decision not to list is a paper that is to be served", async () => {
    await hold({ outcome: "dropped" })
    expect(await refused(dmitri, "check")).toMatchObject({ status: 409, detail: expect.stringContaining("不予列入") })
    await dmitri.act(begun, "drop", { reason: "听证后不予列入（示例）" })
    const { body } = await carla.post("/v1/documents", {
      proceeding_id: begun.id,
      kind: "no-listing-decision",
      fields: {},
    })
    expect((body as unknown as { text: string }).text).toContain("听证后不予列入（示例）")
    const { body: list } = await carla.get("/v1/worklist?kind=unserved-decision")
    expect((list as unknown as { results: object[] }).results).toMatchObject([
      { id: begun.id, clock: { due_on: "2026-04-02" } },
    ])
  })

  test("dropped: to return it, and to propose it anew, undoes no hearing", async () => {
    await hold({ outcome: "dropped" })
    await dmitri.act(begun, "return", { reason: "示例" })
    expect(await refused(carla, "revise", proposal)).toMatchObject({
      ...{ status: 409, detail: expect.stringContaining("不予列入") },
    })
    await carla.act(begun, "drop", { reason: "听证后不予列入（示例）" })
  })

  test("the party is told that it was dropped, and of the reasons by the paper alone", async () => {
    const owner = await merchant(app, codeOf(next - 1))
    await hold({ outcome: "dropped" })
    await dmitri.act(begun, "drop", { reason: "举报人另有说明（示例）" })
    const { body } = await owner.get(`/v1/decisions/${begun.id}`)
    expect(body).toMatchObject({ state: "dropped" })
    expect(JSON.stringify(body)).not.toContain("举报人")
  })

  test("changed otherwise: a restriction longer than the party was told is to its harm", async () => {
    await hold({ outcome: "changed", to_harm: false })
    expect(await refused(carla, "adjust", { ...proposal, restriction_ends_on: "2040-01-01" })).toMatchObject({
      ...{ status: 400, errors: [{ pointer: "/restriction_ends_on" }] },
    })
  })

  test("changed to the party's harm: it is revised and told anew", async () => {
    expect(await refused(carla, "revise", proposal)).toMatchObject({ status: 409 })
    await hold({ outcome: "changed", to_harm: true })
    expect(await refused(dmitri, "check")).toMatchObject({ status: 409, detail: expect.stringContaining("重新告知") })
    expect(await refused(carla, "adjust", proposal)).toMatchObject({ status: 400 })
    const revised = await carla.act(begun, "revise", { ...proposal, ground: "SV-0502" })
    expect(revised).toMatchObject({ state: "proposed", content: { notified_on: null } })
  })

  test("changed otherwise: it is changed as the hearing has it, and goes on", async () => {
    await hold({ outcome: "changed", to_harm: false })
    expect(await refused(dmitri, "check")).toMatchObject({ status: 409 })
    // Another ground is another case to answer: it is told anew.
    expect(await refused(carla, "adjust", { ...proposal, ground: "SV-0502" })).toMatchObject({
      ...{ status: 400, errors: [{ pointer: "/ground" }] },
    })
    const milder = { ...proposal.gate, factors: { answer: "yes", evidence: "听证查明情节较轻（示例）" } }
    const adjusted = await carla.act(begun, "adjust", { ...proposal, gate: milder })
    expect(adjusted).toMatchObject({ state: "heard", content: { gate: milder, notified_on: "2026-03-10" } })
    await dmitri.act(begun, "check")
  })

  test.each([
    [{ held_on: "2026-03-23" }, "/held_on"],
    [{ presider: "承办人戊（示例）" }, "/presider"],
    [{ recorder: "carla" }, "/recorder"],
    [{ presider: undefined }, "/presider"],
  ])("it is not convened with %j", async (changes, pointer) => {
    now = days("2026-03-13")
    await carla.act(begun, "ask-hearing", { asked_on: "2026-03-12" })
    const { errors = [] } = await refused(carla, "convene", { ...notice, ...changes })
    expect(errors.map((one) => one.pointer)).toEqual([pointer])
  })

  test("the party asks for it itself, by the day on which it does, and sees its case from its notice on", async () => {
    const n = next - 1
    const owner = await merchant(app, codeOf(n))
    const early = await carla.post("/v1/decisions", {
      ...{ kind: "serious", subject: { code: codeOf(900), name: "示例第900号商贸有限公司" }, authority: "410000" },
      ...{ ...proposal, base_penalty_no: "示例900号" },
    })
    const other = await merchant(app, codeOf(900))
    expect((await other.get(`/v1/decisions/${early.body.id}`)).status).toBe(404)
    expect((await other.get(`/v1/decisions/${begun.id}`)).status).toBe(404)
    const seen = await owner.get(`/v1/decisions/${begun.id}`)
    expect(seen.body.acts.map(({ act }) => act)).toEqual(["ask-hearing"])
    expect(Object.keys(seen.body.content)).toEqual(["ground", "base_penalty_no", "notified_on"])
    now = days("2026-03-18")
    expect(await refused(owner, "ask-hearing", { asked_on: "2026-03-17" })).toMatchObject({ status: 400 })
    expect(await refused(owner, "ask-hearing")).toMatchObject({ status: 400 })
    now = days("2026-03-17")
    const header = await merchantHeader(codeOf(n))
    const page = await app.request(`/applications/${begun.id}`, { headers: header })
    expect(await page.text()).toContain("要求听证")
    const form = {
      method: "POST",
      body: new URLSearchParams({ act: "ask-hearing", version: String(seen.body.version) }),
    }
    const sent = await app.request(`/applications/${begun.id}`, {
      ...form,
      headers: { ...header, "content-type": "application/x-www-form-urlencoded", origin: "http://localhost" },
    })
    expect(sent.status).toBe(303)
    expect((await carla.get(`/v1/decisions/${begun.id}`)).body).toMatchObject({
      ...{ state: "hearing-asked", content: { hearing: { asked_on: "2026-03-17" } } },
    })
  })
})

test("a listing is the twin of no other: one for one penalty, one for one cause", async () => {
  const twin = await carla.post("/v1/decisions", {
    ...{
      kind: "serious",
      subject: { code: codeOf(next - 1), name: `示例第${next - 1}号商贸有限公司` },
      authority: "410000",
    },
    ...{ ...proposal, ground: "SV-0502" },
  })
  expect(twin).toMatchObject({ status: 400, body: { errors: [{ pointer: "/base_penalty_no" }] } })
  const listing = {
    ...{ kind: "abnormal", subject: { code: codeOf(next - 1), name: `示例第${next - 1}号商贸有限公司` } },
    ...{ authority: "410000", ground: "AB-E4", arose_on: "2026-03-09", evidence: "示例" },
  }
  expect((await carla.post("/v1/decisions", listing)).status).toBe(201)
  expect(await carla.post("/v1/decisions", listing)).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: "/ground" }] },
  })
})

test("the sheet of a file says each row with its article, to officers of the authority alone", async () => {
  const { status, body } = await carla.get(`/v1/decisions/${begun.id}/legality`)
  expect(status).toBe(200)
  const { rows } = body as unknown as { rows: { id: string; finding: string; article: { zh: string } | null }[] }
  expect(rows.find(({ id }) => id === "window-over")).toMatchObject({ finding: "unmet" })
  expect(rows.every(({ article }) => article?.zh.startsWith("《"))).toBe(true)
  const owner = await merchant(app, codeOf(next - 1))
  expect((await owner.get(`/v1/decisions/${begun.id}/legality`)).status).toBe(403)
  const page = await app.request(`/office/decisions/${begun.id}/legality`, {
    headers: await officerHeader("officer", "410000", "carla"),
  })
  const text = await page.text()
  for (const part of ["法制审核意见", "尚不符合", "《行政处罚法》第六十三条"]) expect(text).toContain(part)
})
