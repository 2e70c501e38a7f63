/**
 * The end of subjects: their records stop, the log says so, platforms that watch them are told, and the answer about one
 * names who took it up. By a file and by an officer's act, with a second person for each.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { raiseAlerts } from "../../../src/alert/raise.ts"
import { clock, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { faultsOfLog } from "../../support/log.ts"
import { officer, type Worker } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const route = "bulk-decisions"

let anna: Worker
let boris: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})

const subjectAt = async (n: number) => (await app.request(`/v1/subjects/${codeOf(n)}`)).json()
const noRecords = { records: [] }

async function send(id: string, body: string, type = "text/csv") {
  const headers = { ...(await officerHeader("officer", "410105", "anna")), "content-type": type }
  return app.request(`/v1/bulk-decisions/${id}/rows`, { method: "POST", headers, body })
}

describe("subjects that are no more", () => {
  test("lose all their records by a file that a second person has looked at; a merger names its successor", async () => {
    const { sql } = database
    await importRecords(sql, [
      ...[1, 2, 3, 4].map((n) => subjectRow(n)),
      subjectRow(5, { region: "330106" }),
      ...[abnormalRow(1), penaltyRow(1), seriousRow(1), abnormalRow(2), penaltyRow(3), abnormalRow(5)],
    ])
    // Who wants to be told, as of now.
    await sql`insert into merchant_contact (id, code, channel, language, sealed, state, created_at)
      values (gen_random_uuid(), ${codeOf(2)}, 'mail', 'zh', '\\x00', 'confirmed', now())`
    await raiseAlerts({ sql, clock })
    await sql`delete from merchant_message`
    const { body } = await anna.post("/v1/bulk-decisions", {
      ...{ kind: "deregistrations", authority: "410105", evidence: "登记系统注销名单（示例）" },
    })
    const rows = [
      ...[`${codeOf(1)},2026-06-29,`, `${codeOf(2)},2026-06-28,${codeOf(9)}`, `${codeOf(4)},2026-06-28,`],
      ...[
        `${codeOf(5)},2026-06-28,`,
        `${codeOf(6)},2026-06-28,`,
        `${codeOf(3)},2026-07-09,`,
        `${codeOf(3)},2026-06-01,x`,
      ],
    ]
    const sent = await send(body.id, `统一社会信用代码,注销日期,存续主体代码\n${rows.join("\n")}\n`)
    expect(((await sent.json()) as { content: object }).content).toMatchObject({ rows: 7, ready: 2, refused: 5 })
    const refused = (await anna.get(`/v1/bulk-decisions/${body.id}/rows?which=refused`)).body as unknown as {
      results: { line: number; faults: { field: string }[] }[]
    }
    expect(refused.results.map(({ line, faults }) => [line, faults[0]?.field])).toEqual([
      [4, "code"],
      [5, "code"],
      [6, "code"],
      [7, "arose_on"],
      [8, "successor"],
    ])
    await anna.act(body, "submit", {}, route)
    const single = { answers: [{ line: 2, answer: "single", reason: "示例" }] }
    expect((await boris.post(`/v1/bulk-decisions/${body.id}/answers`, single)).body.errors).toMatchObject([
      { pointer: "/answers/0/answer" },
    ])
    const answers = [2, 3].map((line) => ({ line, answer: "pass" }))
    await boris.post(`/v1/bulk-decisions/${body.id}/answers`, { answers })
    await boris.act(body, "check", {}, route)
    const done = await anna.act(body, "publish", {}, route)
    expect(done.content).toMatchObject({ done: 2 })
    expect(await subjectAt(1)).toMatchObject({ ...noRecords, ended: { on: "2026-06-29", successor: null } })
    expect(await subjectAt(2)).toMatchObject({ ...noRecords, ended: { on: "2026-06-28", successor: codeOf(9) } })
    const page = await (await app.request(`/subjects/${codeOf(2)}`)).text()
    for (const said of ["收录，已于2026年6月28日注销，目前没有公示记录", `/subjects/${codeOf(9)}`])
      expect(page).toContain(said)
    const checked = await app.request("/v1/check", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ queries: { q: { code: codeOf(2) } } }),
    })
    expect(await checked.json()).toMatchObject({
      responses: {
        q: { verdict: "clear", ended_on: "2026-06-28", said: expect.stringContaining("已于2026年6月28日注销") },
      },
    })
    const entries = await sql<{ n: number }[]>`
      select count(*)::int as n from log_entry where entry like '%"reason":"deregister"%'`
    expect(entries[0]?.n).toBe(4)
    expect(await faultsOfLog(sql)).toEqual([])
    await raiseAlerts({ sql, clock })
    expect(await sql`select kind, detail from merchant_message`).toMatchObject([
      { kind: "removed", detail: { about: "record", list: "abnormal" } },
    ])
  })

  test("lose none by a row whose evidence is no text, or longer than any", async () => {
    await importRecords(database.sql, [subjectRow(30), abnormalRow(30)])
    const { body } = await anna.post("/v1/bulk-decisions", {
      ...{ kind: "deregistrations", authority: "410105", evidence: "登记系统注销名单（示例）" },
    })
    const evidences = [
      "注销\u202e通知",
      "注销\u0000通知",
      "长".repeat(20_001),
      "证件 11010519491231002X",
      " 登记系统（示例） ",
    ]
    const rows = evidences.map((evidence) => ({ code: codeOf(30), arose_on: "2026-06-29", evidence }))
    const lines = rows.map((row) => JSON.stringify(row)).join("\n")
    const sent = await send(body.id, lines, "application/x-ndjson")
    expect(((await sent.json()) as { content: object }).content).toMatchObject({ rows: 5, ready: 1, refused: 4 })
    const { results } = (await anna.get(`/v1/bulk-decisions/${body.id}/rows`)).body as unknown as {
      results: { evidence: string | null; faults: { field: string }[] }[]
    }
    expect(results.map(({ evidence, faults }) => evidence ?? faults[0]?.field)).toEqual([
      ...["evidence", "evidence", "evidence", "evidence", "登记系统（示例）"],
    ])
  })

  test("lose them by the act of an officer that another approves", async () => {
    const [record_id = ""] = await importRecords(database.sql, [abnormalRow(20), penaltyRow(20)])
    const change = {
      kind: "change",
      record_id,
      change: "deregister",
      arose_on: "2026-06-30",
      evidence: "登记档案（示例）",
    }
    const wrong = await anna.post("/v1/decisions", { ...change, merged_into: codeOf(20) })
    expect(wrong.body.errors).toMatchObject([{ pointer: "/merged_into" }])
    const other = await anna.post("/v1/decisions", { ...change, change: "mask", merged_into: codeOf(21) })
    expect(other.body.errors).toMatchObject([{ pointer: "/merged_into" }])
    const { body } = await anna.post("/v1/decisions", { ...change, merged_into: codeOf(21) })
    expect((await anna.post(`/v1/decisions/${body.id}/acts`, { act: "approve" })).status).toBe(403)
    await boris.act(body, "approve")
    expect(await subjectAt(20)).toMatchObject({ ...noRecords, ended: { on: "2026-06-30", successor: codeOf(21) } })
  })
})
