/**
 * A merchant's code is replaced by another: whoever reads the register finds its records under the new one, is led there
 * from the old one, and is told; what comes in under the old one is taken under the new one.
 */
import { createHash } from "node:crypto"
import { setImmediate } from "node:timers/promises"
import { beforeAll, describe, expect, test } from "vitest"
import { raiseAlerts } from "../../../src/alert/raise.ts"
import { openListedSet } from "../../../src/check/listed-set/listed-set.ts"
import { raiseNotices } from "../../../src/enforcement/notice/raise.ts"
import { commitmentOf } from "../../../src/ledger/commitment.ts"
import { postgresIndex } from "../../../src/search/postgres-index.ts"
import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import { agency } from "../../support/agency.ts"
import { clientHeader, clock, importRows, noticeParts, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { faultsOfLog } from "../../support/log.ts"
import { officer, type Worker } from "../../support/office.ts"
import { platform, watch } from "../../support/roster.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../../support/rows.ts"
import { testLog } from "../../support/signed-log.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const [oldCode, newCode, third] = [codeOf(1), codeOf(101), codeOf(102)]
const document = "准予变更登记通知书〔2026〕1号（示例）"
const change = (subject: string, new_code: string, changes: object = {}) => ({
  ...{ kind: "code-change", subject: { code: subject, name: "示例第1号商贸有限公司" }, authority: "410105" },
  ...{ new_code, changed_on: "2026-06-29", evidence: document, ...changes },
})

let anna: Worker
let boris: Worker
let key: Record<string, string>
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
  key = await clientHeader(database.sql, "platform")
})

interface Verdict {
  verdict: string
  code?: string
  changed_to?: string
  records: { id: string; subject: { code: string; former_code?: string } }[]
  proof?: { code?: string; live: unknown[] }
}
async function check(code: string, on = app): Promise<Verdict> {
  const response = await on.request("/v1/check", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ queries: { q: { code } } }),
  })
  return ((await response.json()) as { responses: { q: Verdict } }).responses.q
}
async function stream(codes: readonly string[], on = app): Promise<string[]> {
  const body = `code\n${codes.join("\n")}\n`
  const response = await on.request("/v1/check/stream", {
    method: "POST",
    headers: { ...key, "content-type": "text/csv" },
    body,
  })
  return (await response.text()).trimEnd().split("\n").slice(1)
}
async function inRange(code: string): Promise<boolean> {
  const digest = createHash("sha256").update(code).digest("hex")
  const { entries } = (await (await app.request(`/v1/check/range/${digest.slice(0, 5)}`)).json()) as {
    entries: { suffix: string }[]
  }
  return entries.some(({ suffix }) => suffix === digest.slice(5))
}
const subjectAt = async (code: string) => {
  const response = await app.request(`/v1/subjects/${code}`)
  return { status: response.status, ...((await response.json()) as Record<string, unknown>) }
}
async function carryOut(from: string, to: string) {
  const { status, body } = await anna.post("/v1/decisions", change(from, to))
  expect(status, JSON.stringify(body)).toBe(201)
  return boris.act(body, "approve")
}

describe("a code that was replaced", () => {
  test("leads every reader to the records under the new one, and all who watch are told", async () => {
    const { sql } = database
    const watcher = await platform(sql)
    await watch(sql, watcher, [oldCode])
    const late = await platform(sql)
    const desk = await agency(app, sql)
    await importRows(sql, [
      ...[subjectRow(1, { shops: [{ platform: "示例平台", name: "示例旗舰店", url: null }] }), abnormalRow(1)],
      ...[penaltyRow(1), seriousRow(1), penaltyRow(2), subjectRow(3)],
      // One that has ended: the file of the merchant stays one.
      abnormalRow(1, { decision_no: "旧〔2025〕1号", removed_on: "2026-04-01", decided_on: "2025-03-20" }),
    ])
    expect((await desk.post("/v1/subscriptions", { list: "abnormal" })).status).toBe(201)
    const office = { sql, signedLog: testLog(sql).log, clock, ...noticeParts }
    await raiseNotices(office)
    const set = openListedSet({ sql, clock, log: () => {}, codesMax: 100, pause: setImmediate })
    await set.catchUp()
    const remembering = testApp(() => sql, { listedSet: set })
    const before = await check(oldCode)
    expect(before).toMatchObject({ verdict: "listed", code: oldCode })
    const ids = before.records.map(({ id }) => id).sort()
    expect(ids).toHaveLength(3)
    expect((await check(newCode)).verdict).toBe("unknown")

    const { body } = await anna.post("/v1/decisions", change(oldCode, newCode))
    expect((await anna.post(`/v1/decisions/${body.id}/acts`, { act: "approve" })).status).toBe(403)
    const alsoChecker = await officer(app, "checker", "410105", "anna")
    const own = await alsoChecker.post(`/v1/decisions/${body.id}/acts`, { act: "approve" })
    expect(own.body.type).toContain("own-act")
    expect((await check(newCode)).verdict).toBe("unknown")
    await boris.act(body, "approve")

    // Single checks and rows, from the database and from memory.
    await set.catchUp()
    for (const on of [app, remembering]) {
      const now = await check(newCode, on)
      expect(now.records.map(({ id }) => id).sort()).toEqual(ids)
      for (const { subject } of now.records) expect(subject).toMatchObject({ code: newCode, former_code: oldCode })
      const asked = await check(oldCode, on)
      expect(asked).toMatchObject({ verdict: "listed", code: oldCode, changed_to: newCode })
      expect(asked.records.map(({ id }) => id).sort()).toEqual(ids)
      const rows = await stream([oldCode, newCode, codeOf(2), codeOf(3), codeOf(4)], on)
      expect(rows.map((row) => row.split(",")[1])).toEqual(["listed", "listed", "listed", "clear", "unknown"])
      expect(rows[0]?.replace(oldCode, "")).toBe(rows[1]?.replace(newCode, ""))
    }
    const built = openListedSet({ sql, clock, log: () => {}, codesMax: 100, pause: setImmediate })
    await built.catchUp()
    expect(
      await stream(
        [oldCode],
        testApp(() => sql, { listedSet: built }),
      ),
    ).toEqual([(await stream([oldCode]))[0]])
    expect([await inRange(oldCode), await inRange(newCode)]).toEqual([true, true])

    // Look-up, page, search by code, by name and by shop, report.
    const links = [{ code: oldCode, changed_to: newCode, changed_on: "2026-06-29" }]
    for (const code of [oldCode, newCode]) {
      expect(await subjectAt(code)).toMatchObject({ status: 200, subject: { code: newCode }, code_changes: links })
      const page = await (await app.request(`/subjects/${code}`)).text()
      for (const each of [oldCode, newCode]) expect(page).toContain(`/subjects/${each}"`)
      const report = await app.request(`/v1/subjects/${code}/report`)
      const { statement } = (await report.json()) as { statement: { kind: string; sub: string; records: unknown[] } }
      expect(statement).toMatchObject({ kind: "credit-report", sub: newCode })
      expect(statement.records).toHaveLength(3)
    }
    await postgresIndex(sql).catchUp()
    await postgresRecordIndex(sql).catchUp()
    const found = await app.request(`/v1/search?q=${encodeURIComponent("示例第1号商贸")}`)
    const { results } = (await found.json()) as { results: { code: string }[] }
    expect(results.map(({ code }) => code)).toContain(newCode)
    expect(results.map(({ code }) => code)).not.toContain(oldCode)
    const byShop = await app.request("/v1/check", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ queries: { q: { shop: { platform: "示例平台", name: "示例旗舰店" } } } }),
    })
    expect(await byShop.json()).toMatchObject({ responses: { q: { verdict: "listed", code: newCode } } })

    // The log: each record once more, under the new code, with the old one in its line; nothing under the old one.
    const lines = await sql<{ line: string; entry: string; subject_code: string }[]>`
      select line, entry, subject_code from log_entry where entry like '%"reason":"recode"%' order by position`
    expect(lines.map(({ entry }) => (JSON.parse(entry) as { op: string }).op)).toEqual([
      ...["amend", "amend", "amend"],
      "state",
    ])
    for (const { line, entry } of lines.slice(0, 3)) {
      const { commitment } = JSON.parse(entry) as { commitment: string }
      expect(commitmentOf(line)).toBe(commitment)
      expect(JSON.parse(line)).toMatchObject({ subject: { code: newCode, former_code: oldCode } })
      expect(entry).not.toContain(oldCode)
    }
    expect(await faultsOfLog(sql)).toEqual([])

    // Who watched the old code is told, at once and when it comes later; so are agencies.
    await raiseAlerts({ sql, clock })
    const told = async ({ header }: { header: Record<string, string> }) =>
      ((await (await app.request("/v1/alerts", { headers: header })).json()) as { alerts: Record<string, unknown>[] })
        .alerts
    const changed = (await told(watcher)).filter(({ kind }) => kind === "changed")
    expect(changed).toHaveLength(3)
    for (const one of changed)
      expect(one).toMatchObject({ subject: { code: newCode }, reason: "recode", sellers: ["shop-1"] })
    await watch(sql, late, [oldCode])
    await raiseAlerts({ sql, clock })
    expect(await told(late)).toHaveLength(3)
    await raiseNotices(office)
    const { notices } = (await desk.get("/v1/notices")).body as unknown as { notices: { kind: string }[] }
    const ofChange = notices.filter(({ kind }) => kind === "changed")
    expect(ofChange).toHaveLength(1)
    expect(JSON.stringify(ofChange)).toContain(`"reason":"recode"`)
    expect(JSON.stringify(ofChange)).toContain(`"code":"${newCode}"`)

    // What stood under the old code then is told of either.
    const auditor = await officerHeader("auditor", "410105")
    for (const code of [oldCode, newCode]) {
      const then = await app.request(`/v1/subjects/${code}?as_of=7`, { headers: auditor })
      expect(((await then.json()) as { published: unknown[] }).published).not.toEqual([])
    }
    const now = await app.request(`/v1/subjects/${oldCode}?as_of=2026-06-30`, { headers: auditor })
    expect(((await now.json()) as { published: unknown[] }).published).toHaveLength(3)
  })

  test("is what nothing is begun under, singly or in a batch", async () => {
    const begun = await anna.post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code: oldCode, name: "示例" }, authority: "410105", ground: "AB-E4" },
      ...{ arose_on: "2026-06-29", evidence: "示例" },
    })
    expect(begun.body.errors).toMatchObject([{ pointer: "/subject/code" }])
    expect(begun.body.errors?.[0]?.detail).toContain(newCode)
    const bulk = await anna.post("/v1/bulk-decisions", {
      ...{ kind: "bulk", authority: "410105", ground: "AB-E4", arose_on: "2026-06-29", evidence: "示例" },
      number_pattern: "示例〔2026〕{n}号",
    })
    const headers = { ...(await officerHeader("officer", "410105", "anna")), "content-type": "text/csv" }
    const body = `统一社会信用代码,名称\n${oldCode},示例第1号商贸有限公司\n`
    await app.request(`/v1/bulk-decisions/${bulk.body.id}/rows`, { method: "POST", headers, body })
    const { results } = (await anna.get(`/v1/bulk-decisions/${bulk.body.id}/rows?which=refused`)).body as unknown as {
      results: { faults: { field: string; reason: { zh: string } }[] }[]
    }
    expect(results[0]?.faults).toMatchObject([{ field: "code" }])
  })

  test("is taken under the new one when a source goes on with it", async () => {
    const { sql } = database
    const size = async () => Number((await sql`select size from log_head`)[0]?.["size"])
    const before = await size()
    const again = [
      abnormalRow(1),
      penaltyRow(1),
      { ...abnormalRow(1), subject: { code: newCode, name: "示例第1号商贸有限公司" } },
    ]
    const same = await importRows(sql, again)
    expect(same.tally).toMatchObject({ added: 0, amended: 0 })
    expect(await size()).toBe(before)
    const next = await importRows(sql, [penaltyRow(1, { decision_no: "郑市监处罚〔2026〕901号" })])
    expect(next.tally).toMatchObject({ added: 1 })
    const ended = await importRows(sql, [abnormalRow(1, { removed_on: "2026-06-28", removal_kind: "repair" })])
    expect(ended.tally).toMatchObject({ amended: 1 })
    const now = await check(newCode)
    expect(now.records).toHaveLength(3)
    expect(await check(oldCode)).toMatchObject({ records: now.records, changed_to: newCode })
    expect(await sql`select code from subject where code = ${oldCode}`).toEqual([])
    expect(await faultsOfLog(sql)).toEqual([])
  })

  test("can be replaced again, and come back", async () => {
    await carryOut(newCode, third)
    for (const code of [oldCode, newCode, third]) {
      expect(await check(code), code).toMatchObject({
        verdict: "listed",
        ...(code === third ? {} : { changed_to: third }),
      })
    }
    await carryOut(third, oldCode)
    const now = await check(oldCode)
    expect(now.changed_to).toBeUndefined()
    expect(now.records).toHaveLength(3)
    expect(await check(newCode)).toMatchObject({ verdict: "listed", changed_to: oldCode })
    // The register has come to know the code twice, and nothing else is out of order.
    expect(await faultsOfLog(database.sql)).toEqual(["1 additions that the audit trail has twice"])
  })

  test("is refused where it is no code, the same, of the future, of another province's office, or would hold a decision twice", async () => {
    await importRows(database.sql, [penaltyRow(30), { ...penaltyRow(30), subject: { code: codeOf(31), name: "示例" } }])
    const pointers = async (body: object) =>
      (await anna.post("/v1/decisions", body)).body.errors?.map(({ pointer }) => pointer)
    expect(await pointers(change(codeOf(30), "410105199001011234"))).toEqual(["/new_code"])
    expect(await pointers(change(codeOf(30), codeOf(30)))).toEqual(["/new_code"])
    expect(await pointers(change(codeOf(30), codeOf(31), { changed_on: "2026-07-01" }))).toEqual(["/changed_on"])
    expect((await anna.post("/v1/decisions", change(codeOf(30), codeOf(31), { authority: "330106" }))).status).toBe(403)
    const { body } = await anna.post("/v1/decisions", change(codeOf(30), codeOf(31)))
    const twice = await boris.post(`/v1/decisions/${body.id}/acts`, { act: "approve" })
    expect(twice.status).toBe(409)
    expect((await check(codeOf(30))).records[0]?.subject.code).toBe(codeOf(30))
  })
})
