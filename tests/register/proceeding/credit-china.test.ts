/**
 * Repair through Credit China: its clocks, its public commitment, and what is exported of it.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { merchant, officer, type Worker } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
// Noon in China on Monday 15 June 2026.
const now = Date.parse("2026-06-15T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })

let anna: Worker
let boris: Worker
let head: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
  head = await officer(app, "head", "410105", "head")
})

const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
const answers = { "penalty-performed": yes, "violation-corrected": yes, "not-punished-again": yes }
const commitment = "本企业承诺依法诚信经营，不再违法（示例）"

async function pushed(n: number, changes: object = {}) {
  const [record_id = ""] = await importRecords(database.sql, [penaltyRow(n)])
  const body = {
    ...{ kind: "credit-china", record_id, statement: "已改正（示例）", reference: `示例XY${n}` },
    ...{ applied_on: "2026-06-12", pushed_on: "2026-06-15", commitment, committed_on: "2026-06-12", ...changes },
  }
  return { record_id, answer: await anna.post("/v1/decisions", body) }
}

let nextCase = 10
const commitmentsOf = async (n: number) => {
  const response = await app.request(`/v1/subjects/${codeOf(n)}/commitments`)
  return ((await response.json()) as { results: object[] }).results
}

describe("an application that Credit China has pushed", () => {
  test("is accepted, decided, carried out by another and answered, each by its clock (NDRC36 16)", async () => {
    const { record_id, answer } = await pushed(1)
    const { body } = answer
    expect(body).toMatchObject({ state: "received", clock: { id: "xycn_accept", due_on: "2026-06-18" } })
    expect(body.content).toMatchObject({ feedback_due_on: "2026-06-29" })
    expect(await commitmentsOf(1)).toEqual([])
    const accepted = await anna.act(body, "accept")
    expect(accepted.clock).toMatchObject({ id: "xycn_result", due_on: "2026-06-25" })
    expect(await commitmentsOf(1)).toEqual([{ record_id, commitment, committed_on: "2026-06-12" }])
    expect(await (await app.request(`/subjects/${codeOf(1)}`)).text()).toContain(commitment)
    const extended = await head.act(body, "extend", { reason: "须核实（示例）" })
    expect(extended.clock).toMatchObject({ id: "xycn_extension", due_on: "2026-07-09" })
    await anna.act(body, "grant", { answers, reason: "符合条件（示例）" })
    expect((await anna.post(`/v1/decisions/${body.id}/acts`, { act: "execute" })).body.type).toContain("own-act")
    const executed = await boris.act(body, "execute")
    expect(executed).toMatchObject({ state: "executed", closed: false })
    expect(executed.clock).toMatchObject({ id: "xycn_feedback", due_on: "2026-06-29" })
    const shown = (await (await app.request(`/v1/subjects/${codeOf(1)}`)).json()) as { records: object[] }
    expect(shown.records).toEqual([])
    expect(await anna.act(body, "feedback")).toMatchObject({ state: "told", closed: true })
  })

  test("is told to the applicant where it is not accepted, too, and its commitment is not public", async () => {
    const { answer } = await pushed(2)
    expect((await anna.post(`/v1/decisions/${answer.body.id}/acts`, { act: "reject" })).body.errors).toMatchObject([
      { pointer: "/reason" },
    ])
    const rejected = await anna.act(answer.body, "reject", { reason: "材料不齐（示例）" })
    expect(rejected.clock).toMatchObject({ id: "xycn_feedback" })
    await anna.act(answer.body, "feedback")
    expect(await commitmentsOf(2)).toEqual([])
  })

  test.each([
    [{ commitment: "承诺人电话 13800138000" }, ["/commitment"]],
    [{ applied_on: "2026-03-31", pushed_on: "2026-04-01", committed_on: "2026-03-31" }, ["/applied_on"]],
    [{ applied_on: "2026-06-16" }, ["/applied_on", "/pushed_on"]],
    [{ pushed_on: "2026-06-11" }, ["/pushed_on", "/committed_on"]],
    [{ commitment: undefined }, ["/commitment"]],
    [{ applied_on: "2026-05-20", pushed_on: "2026-05-21", committed_on: "2026-05-20" }, ["/record_id"]],
  ])("with %j is refused at %s", async (changes, pointers) => {
    const { answer } = await pushed(nextCase++, changes)
    expect(answer.status).toBe(400)
    expect(answer.body.errors?.map(({ pointer }) => pointer)).toEqual(pointers)
    expect(JSON.stringify(answer.body)).not.toContain("13800138000")
  })
})

describe("an objection that was made on Credit China", () => {
  test("is passed on in one working day and verified in seven (NDRC36 18), as an officer enters it", async () => {
    const [record_id = ""] = await importRecords(database.sql, [penaltyRow(40)])
    const objection = { record_id, statement: "金额有误（示例）", via: "credit-china" }
    const owner = await merchant(app, codeOf(40))
    expect((await owner.post("/v1/objections", objection)).body.errors).toMatchObject([{ pointer: "/via" }])
    const { body } = await anna.post("/v1/objections", objection)
    expect(body.clock).toMatchObject({ id: "xycn_objection_push", due_on: "2026-06-16" })
    const accepted = await anna.act(body, "accept", {}, "objections")
    expect(accepted.clock).toMatchObject({ id: "xycn_objection_verify", due_on: "2026-06-25" })
    const direct = await owner.post("/v1/objections", { record_id, statement: "示例" })
    expect(direct).toMatchObject({ status: 409 })
    await anna.act(body, "uphold", { reason: "查无错误（示例）" }, "objections")
    const again = await owner.post("/v1/objections", { record_id, statement: "示例" })
    expect(again.body.clock).toMatchObject({ id: "abnormal_objection_accept" })
  })
})

describe("the export", () => {
  test("is the same as JSON and as CSV, of the own authority and those below alone", async () => {
    const { body } = await anna.get("/v1/credit-china")
    const { results } = body as unknown as { results: Record<string, string | null>[] }
    // Those of one day stand in the order of their ids.
    const sorted = results.toSorted((a, b) => ((a["code"] ?? "") < (b["code"] ?? "") ? -1 : 1))
    expect(sorted).toMatchObject([
      { code: codeOf(1), outcome: "granted", told_on: "2026-06-15", reference: "示例XY1", commitment },
      { code: codeOf(2), outcome: "rejected", accepted_on: null },
    ])
    const csv = await app.request("/v1/credit-china?format=csv", {
      headers: await officerHeader("officer", "410105", "anna"),
    })
    const [header, ...rows] = (await csv.text()).replace("\ufeff", "").trim().split("\r\n")
    expect(header?.split(",")).toEqual(Object.keys(results[0] ?? {}))
    expect(rows[0]).toBe(
      Object.values(results[0] ?? {})
        .map((value) => value ?? "")
        .join(","),
    )
    expect(rows).toHaveLength(2)
    const above = await (await officer(app, "auditor", "410000", "audrey")).get("/v1/credit-china")
    expect((above.body as unknown as { results: object[] }).results).toHaveLength(2)
    const elsewhere = await (await officer(app, "officer", "330106", "eve")).get("/v1/credit-china")
    expect((elsewhere.body as unknown as { results: object[] }).results).toEqual([])
    expect((await app.request("/v1/credit-china")).status).toBe(401)
  })
})

describe("an early stop that was granted here", () => {
  test.each(["penalty_class = 'P3c'", "repair_opens_on = '2026-06-16'", "barred_until = '2026-06-15'"])(
    "is not carried out where since its grant %s, but refused by another person, and answered",
    async (change) => {
      const { record_id, answer } = await pushed(nextCase++)
      const { body } = answer
      await anna.act(body, "accept")
      await anna.act(body, "grant", { answers, reason: "符合条件（示例）" })
      const refusal = { act: "refuse", reason: "条件不再符合（示例）" }
      expect((await boris.post(`/v1/decisions/${body.id}/acts`, refusal)).status).toBe(400)
      await database.sql.unsafe(`update record set ${change} where id = $1`, [record_id])
      const { status, body: refused } = await boris.post(`/v1/decisions/${body.id}/acts`, { act: "execute" })
      expect([status, refused.errors]).toMatchObject([400, [{ detail: expect.stringContaining("提前停止公示") }]])
      expect((await anna.post(`/v1/decisions/${body.id}/acts`, refusal)).body.type).toContain("own-act")
      expect((await boris.act(body, "refuse", { reason: refusal.reason })).content).toMatchObject({
        outcome: "refused",
      })
      expect(await anna.act(body, "feedback")).toMatchObject({ state: "told" })
    },
  )

  test.each(["penalty_class = 'P3c'", "repair_opens_on = '2026-06-16'", "barred_until = '2026-06-15'"])(
    "is neither pushed to where the record is displayed nor carried out there where since its grant %s",
    async (change) => {
      const decider = await officer(app, "officer", "310101", "shen")
      for (const steps of [[], ["push"]]) {
        const n = nextCase++
        const { body: entered } = await anna.post("/v1/decisions", {
          ...{ kind: "received", list: "penalty", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` } },
          ...{ authority: "410105", decided_by: "310101", decision_no: `沪市监处罚〔2026〕${n}号`, class: "P2" },
          ...{ decided_on: "2026-02-27", received_on: "2026-06-12", violation: "发布虚假广告", content: "罚款30000元" },
        })
        const { record_id = "" } = await boris.act(entered, "publish")
        await database.sql`update record set published_on = '2026-03-05', repair_opens_on = '2026-06-06' where id = ${record_id}`
        const { body } = await decider.post("/v1/decisions", {
          ...{ kind: "credit-china", record_id, statement: "已改正（示例）", commitment },
          ...{ applied_on: "2026-06-12", pushed_on: "2026-06-15", committed_on: "2026-06-12" },
        })
        await decider.act(body, "accept")
        await decider.act(body, "grant", { answers, reason: "符合条件（示例）" })
        for (const step of steps) await decider.act(body, step)
        await database.sql.unsafe(`update record set ${change} where id = $1`, [record_id])
        const [who, act] = steps.length === 0 ? [decider, "push"] : [anna, "relay"]
        const refused = await who.post(`/v1/decisions/${body.id}/acts`, { act })
        expect([refused.status, refused.body.errors]).toMatchObject([
          400,
          [{ detail: expect.stringContaining("提前停止公示") }],
        ])
      }
    },
  )
})

test("what Credit China has pushed is followed by its merchant, by no other, and without who did what", async () => {
  const { body } = (await pushed(9)).answer
  await anna.act(body, "accept")
  await anna.act(body, "refuse", { reason: "罚款没有缴清（示例）" })
  const owner = await merchant(app, codeOf(9))
  const seen = await owner.get(`/v1/decisions/${body.id}`)
  expect([seen.status, seen.body.state]).toEqual([200, "refused"])
  expect(seen.body.content).toMatchObject({ statement: "已改正（示例）", commitment, outcome: "refused" })
  expect(seen.body.content).not.toHaveProperty("conditions")
  expect(seen.body.history.map(({ act, reason }) => [act, reason])).toContainEqual(["refuse", "罚款没有缴清（示例）"])
  expect(JSON.stringify(seen.body)).not.toMatch(/anna|officer:/)
  const other = await merchant(app, codeOf(8))
  expect((await other.get(`/v1/decisions/${body.id}`)).status).toBe(404)
})
