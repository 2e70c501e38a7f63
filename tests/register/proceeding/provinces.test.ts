import { beforeAll, describe, expect, test } from "vitest"
import { makeCode } from "../../../src/names/code.ts"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { merchant, officer, type Worker } from "../../support/office.ts"
import { codeOf } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { clock: () => Date.parse("2026-03-10T04:00:00Z") })

let anna: Worker
let boris: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})

function received(n: number, changes: Record<string, unknown> = {}) {
  return {
    kind: "received",
    list: "penalty",
    subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` },
    authority: "410105",
    decided_by: "310101",
    decision_no: `沪市监处罚〔2026〕${n}号`,
    decided_on: "2026-02-27",
    received_on: "2026-03-09",
    class: "P2",
    violation: "发布虚假广告",
    content: "罚款30000元",
    ...changes,
  }
}

describe("a decision received from another province", () => {
  test("is published by another person within ten working days, under the authority that decided", async () => {
    const { body } = await anna.post("/v1/decisions", received(1))
    expect(body.clock).toMatchObject({ id: "publish_pushed_penalty", due_on: "2026-03-23" })
    await boris.act(body, "publish")
    const response = await app.request(`/v1/subjects/${codeOf(1)}`)
    expect(await response.json()).toMatchObject({
      records: [{ authority: "310101", decided_on: "2026-02-27", published_on: "2026-03-10" }],
    })
  })

  test("is withdrawn, and objected to, where it was published: who decided has nobody here", async () => {
    const { body } = await anna.post("/v1/decisions", received(3))
    const { record_id } = await boris.act(body, "publish")
    const owner = await merchant(app, codeOf(3))
    const objection = await owner.post("/v1/objections", { record_id, statement: "处罚决定已被撤销（示例）" })
    expect(objection).toMatchObject({ status: 201, body: { authority: "410105" } })
    await anna.act(objection.body, "accept", {}, "objections")
    const proposal = { kind: "change", record_id, change: "withdraw", arose_on: "2026-03-10", evidence: "示例文书" }
    const change = await anna.post("/v1/decisions", proposal)
    expect(change).toMatchObject({ status: 201, body: { authority: "410105" } })
    await boris.act(change.body, "approve")
    expect(await (await app.request(`/v1/subjects/${codeOf(3)}`)).json()).toMatchObject({ records: [] })
  })

  test.each([
    [{ received_on: "2026-02-26" }, "/received_on"],
    [{ class: "P0" }, "/class"],
    [{ content: "罚款，联系人电话 13800138000" }, "/content"],
    [{ list: "serious", class: undefined, violation: undefined, content: undefined, ground: "AB-E4" }, "/ground"],
  ])("with %j is refused at %s", async (changes, pointer) => {
    const { status, body } = await anna.post("/v1/decisions", received(2, changes))
    expect(status).toBe(400)
    expect(body.errors?.map((error) => error.pointer)).toEqual([pointer])
  })
})

describe("a decision about a subject of another province", () => {
  test("is pushed there and not published here", async () => {
    const shanghai = { code: makeCode("91310101", "MA000001"), name: "示例浦江商贸有限公司" }
    const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
    const { body } = await anna.post("/v1/decisions", {
      kind: "serious",
      subject: shanghai,
      authority: "410000",
      ground: "SV-0501",
      gate: { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes },
      base_penalty_no: "示例1号",
      base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
    })
    expect(body).toMatchObject({ status: 403 })
    const province = await officer(app, "officer", "410000", "carla")
    const checker = await officer(app, "checker", "410000", "dmitri")
    const head = await officer(app, "head", "410000", "head")
    const { body: begun } = await province.post("/v1/decisions", {
      kind: "serious",
      subject: shanghai,
      authority: "410000",
      ground: "SV-0501",
      gate: { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes },
      base_penalty_no: "示例1号",
      base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
    })
    await province.act(begun, "notify", {
      notified_on: "2026-03-10",
      delivery: { method: "direct", proof: "送达回证（示例）" },
    })
    await province.act(begun, "hear", { outcome: "waived", summary: "书面放弃（示例）" })
    await checker.act(begun, "check")
    const decided = await head.act(begun, "decide", { decision_no: "豫市监严字〔2026〕1号", measures: "示例" })
    expect(decided.clock).toMatchObject({ id: "push_serious_other_province", due_on: "2026-03-24" })
    expect(await province.post(`/v1/decisions/${begun.id}/acts`, { act: "publish" })).toMatchObject({ status: 400 })
    const pushed = await province.act(begun, "push", { pushed_to: "310000", pushed_on: "2026-03-10" })
    expect(pushed).toMatchObject({ state: "pushed", closed: true, record_id: null })
  })
})
