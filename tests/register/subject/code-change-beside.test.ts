/**
 * What goes along with a merchant whose code is replaced, beside its records: one change at a time, each decision once,
 * where it is told, how it ended. And which old codes there are.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { raiseAlerts } from "../../../src/alert/raise.ts"
import { clock, importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { faultsOfLog } from "../../support/log.ts"
import { officer, type Worker } from "../../support/office.ts"
import { platform, watch } from "../../support/roster.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const change = (from: string, to: string) => ({
  ...{ kind: "code-change", subject: { code: from, name: "示例商贸有限公司" }, authority: "410105" },
  ...{ new_code: to, changed_on: "2026-06-29", evidence: "准予变更登记通知书〔2026〕1号（示例）" },
})

let anna: Worker
let boris: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})

const subjectAt = async (code: string) => {
  const response = await app.request(`/v1/subjects/${code}`)
  const body = (await response.json()) as { records?: unknown[] }
  return { status: response.status, ...body }
}
async function carryOut(from: string, to: string) {
  const { status, body } = await anna.post("/v1/decisions", change(from, to))
  expect(status, JSON.stringify(body)).toBe(201)
  return boris.act(body, "approve")
}
const pointers = async (body: object) =>
  (await anna.post("/v1/decisions", body)).body.errors?.map(({ pointer }) => pointer)

describe("a change of code", () => {
  test("is open once for a merchant, and one that was overtaken changes nothing", async () => {
    await importRows(database.sql, [subjectRow(1), penaltyRow(1)])
    const { body } = await anna.post("/v1/decisions", change(codeOf(1), codeOf(101)))
    expect(await pointers(change(codeOf(1), codeOf(102)))).toEqual(["/subject/code"])
    // As if a second one had been begun before that was refused.
    const [second] = await database.sql<{ id: string }[]>`
      insert into proceeding select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid()))).*
      from proceeding p where id = ${body.id} returning id`
    await boris.act(body, "approve")
    expect((await boris.get(`/v1/decisions/${body.id}`)).body.content).toMatchObject({ former_code: codeOf(1) })
    const overtaken = await boris.post(`/v1/decisions/${second?.id}/acts`, { act: "approve" })
    expect(overtaken.status).toBe(409)
    for (const code of [codeOf(1), codeOf(101)]) {
      expect(await subjectAt(code)).toMatchObject({ subject: { code: codeOf(101) }, records: [{ list: "penalty" }] })
    }
    expect(await pointers(change(codeOf(101), codeOf(102)))).toEqual(["/subject/code"])
    await boris.act({ id: second?.id ?? "" }, "drop", { reason: "已由另一事项变更（示例）" })
    expect(await pointers(change(codeOf(101), codeOf(102)))).toBeUndefined()
  })

  test("leaves no decision to be published a second time under the new code", async () => {
    const row = penaltyRow(2, { authority: "310101" })
    await importRows(database.sql, [row])
    await carryOut(codeOf(2), codeOf(103))
    const received = {
      ...{ kind: "received", list: "penalty", subject: { code: codeOf(103), name: "示例第2号商贸有限公司" } },
      ...{ authority: "410105", decided_by: row.authority, decision_no: row.decision_no, decided_on: row.decided_on },
      ...{ received_on: "2026-06-29", class: "P2", violation: "发布虚假广告", content: "罚款30000元" },
    }
    const { body } = await anna.post("/v1/decisions", received)
    expect((await boris.post(`/v1/decisions/${body.id}/acts`, { act: "publish" })).status).toBe(409)
    expect((await subjectAt(codeOf(103))).records).toHaveLength(1)
  })

  test("takes along where the merchant is told, and how it ended", async () => {
    await importRows(database.sql, [subjectRow(3), abnormalRow(3)])
    await database.sql`
      insert into merchant_contact (id, code, channel, language, sealed, state, created_at, confirmed_at)
      values (gen_random_uuid(), ${codeOf(3)}, 'mail', 'zh', '\\x00', 'confirmed', now(), now())`
    const [record] = await database.sql<{ id: string }[]>`select id from record where subject_code = ${codeOf(3)}`
    const gone = { change: "deregister", arose_on: "2026-06-20", evidence: "准予注销登记通知书（示例）" }
    const { body } = await anna.post("/v1/decisions", { kind: "change", record_id: record?.id, ...gone })
    await boris.act(body, "approve")
    await carryOut(codeOf(3), codeOf(104))
    expect(await database.sql`select code from merchant_contact where code in (${codeOf(3)}, ${codeOf(104)})`).toEqual([
      { code: codeOf(104) },
    ])
    expect(await subjectAt(codeOf(3))).toMatchObject({ records: [], ended: { on: "2026-06-20", successor: null } })
  })

  test("of a merchant without records moves the merchant, tells who watches it by one entry, and publishes no line", async () => {
    const { sql } = database
    const watcher = await platform(sql)
    await importRows(sql, [subjectRow(4)])
    await watch(sql, watcher, [codeOf(4)])
    await raiseAlerts({ sql, clock })
    const [before] = await sql<{ size: string }[]>`select size from log_head`
    await carryOut(codeOf(4), codeOf(105))
    const entries = await sql<{ entry: string; line: string | null; code: string }[]>`
      select entry, line, subject_code as code from log_entry where position >= ${before?.size ?? 0} order by position`
    expect(entries.map(({ entry, line, code }) => [JSON.parse(entry).op, line, code])).toEqual([
      ["state", null, codeOf(4)],
    ])
    // The entry names no code: what is published of nobody stays unsaid.
    for (const { entry } of entries) for (const code of [codeOf(4), codeOf(105)]) expect(entry).not.toContain(code)
    const link = { code: codeOf(4), changed_to: codeOf(105), changed_on: "2026-06-29" }
    for (const code of [codeOf(4), codeOf(105)]) {
      expect(await subjectAt(code)).toMatchObject({
        ...{ status: 200, subject: { code: codeOf(105), name: "示例第4号商贸有限公司" }, records: [] },
        code_changes: [link],
      })
    }
    // A listing that comes later under either code reaches who watches the old one.
    await importRows(sql, [abnormalRow(4)])
    await raiseAlerts({ sql, clock })
    const { alerts } = (await (await app.request("/v1/alerts", { headers: watcher.header })).json()) as {
      alerts: { kind: string; subject: { code: string } }[]
    }
    expect(alerts).toMatchObject([{ kind: "listed", subject: { code: codeOf(105) } }])
    expect(await faultsOfLog(sql)).toEqual([])
  })

  test("is refused from a registration number of 15 digits, under which no record can stand", async () => {
    const number = "410105199912345"
    const [row] = await importRows(database.sql, [{ ...penaltyRow(5), subject: { code: number, name: "示例" } }]).then(
      ({ id }) => database.sql`select rejected from import_run where id = ${id}`,
    )
    expect(Number(row?.["rejected"])).toBe(1)
    const refused = await anna.post("/v1/decisions", change(number, codeOf(106)))
    expect(refused.body.errors?.map(({ pointer }) => pointer)).toEqual(["/subject/code"])
    expect(refused.body.errors?.[0]?.detail).toContain("注册号")
    expect(await database.sql`select from subject_code_change where code = ${number}`).toEqual([])
    expect((await app.request(`/v1/subjects/${number}`)).status).toBe(400)
  })

  test("replaces a code that was published wrong, where records stand under it", async () => {
    const right = codeOf(6)
    const wrong = right.slice(0, -1) + (right.endsWith("0") ? "1" : "0")
    expect(await pointers(change(wrong, right))).toEqual(["/subject/code"])
    await importRows(database.sql, [{ ...penaltyRow(6), subject: { code: wrong, name: "示例第6号商贸有限公司" } }])
    await carryOut(wrong, right)
    for (const code of [wrong, right]) {
      expect(await subjectAt(code)).toMatchObject({
        ...{ subject: { code: right, code_flaw: null } },
        records: [{ subject: { code: right, former_code: wrong } }],
      })
    }
  })
})
