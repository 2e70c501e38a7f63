import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { merchant, officer, type Worker } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
// Noon in China on the day that is given: Wednesday 10 June 2026 to begin with.
let today = "2026-06-10"
const app = testApp(() => database.sql, { clock: () => Date.parse(`${today}T04:00:00Z`) })

let anna: Worker
let boris: Worker
let n = 0
let own: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})
beforeEach(async () => {
  n++
  today = "2026-06-10"
  own = await merchant(app, codeOf(n))
})

const act = (who: Worker, objection: { id: string }, name: string, fields: Record<string, unknown> = {}) =>
  who.act(objection, name, fields, "objections")
const tryAct = (who: Worker, objection: { id: string }, name: string, fields: Record<string, unknown> = {}) =>
  who.post(`/v1/objections/${objection.id}/acts`, { act: name, ...fields })

async function recordOf(row: unknown): Promise<string> {
  return (await importRecords(database.sql, [row]))[0] ?? ""
}

const object = (recordId: string, more: Record<string, unknown> = {}) =>
  own.post("/v1/objections", { record_id: recordId, statement: "地址可以联系（示例）", ...more })

interface Shown {
  id: string
  violation?: string
}
async function shown(): Promise<Shown[]> {
  const response = await app.request(`/v1/subjects/${codeOf(n)}`)
  return ((await response.json()) as { records: Shown[] }).records
}

describe("an objection", () => {
  test("is accepted, verified, and answered in writing when the record stands", async () => {
    const { body } = await object(await recordOf(abnormalRow(n, { published_on: "2026-06-05" })))
    expect(body).toMatchObject({ state: "filed", clock: { id: "abnormal_objection_accept", due_on: "2026-06-17" } })
    expect((await act(anna, body, "accept")).clock).toMatchObject({
      id: "abnormal_objection_verify",
      due_on: "2026-07-09",
    })
    expect(await tryAct(anna, body, "uphold")).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/reason" }] },
    })
    await act(anna, body, "uphold", { reason: "经再次核查，仍无法联系（示例）" })
    expect(await shown()).toHaveLength(1)
    const told = (await own.get(`/v1/objections/${body.id}`)).body
    expect(told.history.at(-1)).toMatchObject({ act: "uphold", reason: "经再次核查，仍无法联系（示例）" })
  })

  test("in which an error is found takes the record down, by another person within five working days", async () => {
    const { body } = await object(await recordOf(abnormalRow(n, { published_on: "2026-06-05" })))
    await act(anna, body, "accept")
    const found = await act(anna, body, "find", { findings: "内部核查（示例）", remedy: "correct" })
    expect(found.clock).toMatchObject({ id: "abnormal_correct", due_on: "2026-06-17" })
    expect(await tryAct(anna, body, "correct")).toMatchObject({ status: 409, body: { acts: ["lapse", "recall"] } })
    await act(boris, body, "correct")
    expect(await shown()).toEqual([])
    const [record] = await database.sql`select state from record where subject_code = ${codeOf(n)}`
    expect(record).toEqual({ state: "corrected" })
    expect(JSON.stringify((await own.get(`/v1/objections/${body.id}`)).body)).not.toMatch(/内部|\banna\b|\bboris\b/)
  })

  test("in which an error is found corrects the fields that are named, in the open", async () => {
    const record = await recordOf(penaltyRow(n))
    const { body } = await object(record)
    await act(anna, body, "accept")
    const corrected = { violation: "虚假宣传（示例）" }
    const find = { findings: "示例", remedy: "amend" }
    for (const [fields, pointer] of [
      [find, "/corrected"],
      [{ ...find, remedy: "correct", corrected }, "/corrected"],
      [{ ...find, corrected: { ground: "AB-E4" } }, "/corrected/ground"],
      [{ ...find, corrected: { content: "联系电话 13800138000" } }, "/corrected/content"],
    ] as const) {
      expect(await tryAct(anna, body, "find", fields)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } })
    }
    await act(anna, body, "find", { ...find, corrected })
    await act(boris, body, "return", { reason: "请再核实（示例）" })
    await act(anna, body, "find", { ...find, corrected })
    await act(boris, body, "correct")
    expect(await shown()).toMatchObject([{ id: record, violation: "虚假宣传（示例）" }])
  })

  test("to a listing as abnormal is taken for 30 days, and to the first working day after a holiday", async () => {
    // 30 days after 20 May 2026 is 19 June, the Dragon Boat festival; people work again on 22 June.
    const record = await recordOf(abnormalRow(n, { published_on: "2026-05-20" }))
    today = "2026-06-23"
    const late = await object(record)
    expect(late.status).toBe(400)
    expect(late.body.errors).toEqual([{ pointer: "/record_id", detail: expect.stringContaining("2026-06-22") }])
    today = "2026-06-22"
    expect(await object(record)).toMatchObject({ status: 201 })
  })

  test("to a listing as abnormal that came on paper in time is entered later", async () => {
    const record = await recordOf(abnormalRow(n, { published_on: "2026-05-20" }))
    today = "2026-06-24"
    const paper = { record_id: record, statement: "示例", received_on: "2026-06-18" }
    expect(await anna.post("/v1/objections", paper)).toMatchObject({ status: 201 })
  })

  test("to a penalty is taken as long as it is shown", async () => {
    const record = await recordOf(penaltyRow(n))
    today = "2026-12-30"
    expect(await object(record)).toMatchObject({ status: 201 })
  })
})
