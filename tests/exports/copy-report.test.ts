// Five invented copies, a lying one among them: what each shows and says is a script, from which the verdict on each end in each
// copy is worked out here by itself, and held against what the register tells.
import { beforeAll, expect, test } from "vitest"
import { clientHeader, merchantHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, seriousRow } from "../support/rows.ts"
import { testLog } from "../support/signed-log.ts"

const database = useDatabase()
let now = Date.parse("2026-06-29T04:00:00Z")
const on = (day: string) => {
  now = Date.parse(`${day}T08:00:00Z`)
}
let app: ReturnType<typeof testApp>
const who: Record<string, Record<string, string>> = {}
const ask = async (path: string, header: Record<string, string> = {}, body?: object) => {
  const response = await app.request(path, {
    ...(body ? { method: "POST", body: JSON.stringify(body) } : {}),
    headers: { ...header, "content-type": "application/json" },
  })
  const text = await response.text()
  return { status: response.status, body: JSON.parse(text) as Record<string, unknown>, text }
}

// Ends on 30 June, 1 July and 6 July; each was due three working days later.
const ended = ["2026-06-30", "2026-07-01", "2026-07-06"] as const
const due = ["2026-07-03", "2026-07-06", "2026-07-09"] as const
/** On which days a copy has acknowledged all there was, and what a merchant has seen in it: of which end, when, and what came of it. */
interface Script {
  acknowledges: readonly string[]
  seen: readonly { end: number; on: string; comes: "admitted" | "confirmed" | "dismissed" | "denied" | "unanswered" }[]
}
const scripts: Readonly<Record<string, Script>> = {
  honest: { acknowledges: ["2026-07-01", "2026-07-07"], seen: [{ end: 0, on: "2026-07-08", comes: "dismissed" }] },
  late: { acknowledges: ["2026-07-08"], seen: [{ end: 1, on: "2026-07-07", comes: "admitted" }] },
  silent: { acknowledges: ["2026-07-01"], seen: [{ end: 2, on: "2026-07-10", comes: "confirmed" }] },
  mute: { acknowledges: [], seen: [{ end: 0, on: "2026-07-08", comes: "unanswered" }] },
  lying: {
    acknowledges: ["2026-07-01", "2026-07-06"],
    seen: [
      { end: 0, on: "2026-07-07", comes: "confirmed" },
      { end: 1, on: "2026-07-08", comes: "denied" },
      { end: 2, on: "2026-07-10", comes: "admitted" },
    ],
  },
}
const today = "2026-07-13"
/** What is so of an end in a copy, by the script alone. */
function soOf({ acknowledges, seen }: Script, end: number): string {
  const said = acknowledges.find((day) => day >= (ended[end] ?? ""))
  if (said === undefined) return today > (due[end] ?? "") ? "silent" : "waiting"
  const isAgreed = seen.some(
    (one) => one.end === end && one.on >= said && (one.comes === "admitted" || one.comes === "confirmed"),
  )
  if (isAgreed) return "contradicted"
  return said > (due[end] ?? "") ? "late" : "confirmed"
}

let records: string[] = []
const reports = new Map<string, string>()
const place = "https://copy.example/search"

beforeAll(async () => {
  const { log } = testLog(database.sql)
  app = testApp(() => database.sql, { clock: () => now, signedLog: log })
  records = await importRecords(
    database.sql,
    [1, 2, 3, 4].map((n) => seriousRow(n)),
  )
  for (const name of Object.keys(scripts))
    who[name] = await clientHeader(database.sql, "republisher", { name: `示例 ${name}` })
  await database.sql`update api_client set created_at = ${new Date(now)} where role = 'republisher'`
  who["officer"] = await officerHeader("officer", "410105", "copies")
  const days = [
    ...new Set([
      ...ended,
      ...Object.values(scripts).flatMap(({ acknowledges, seen }) => [...acknowledges, ...seen.map((one) => one.on)]),
    ]),
  ].sort()
  for (const day of days) {
    on(day)
    for (const [n, at] of ended.entries()) if (at === day) await move(database.sql, records[n] ?? "", "repair", {}, now)
    await log.catchUp()
    now += 1_000
    const size = Number((await ask("/v1/copies")).body["log_size"])
    for (const [name, { acknowledges }] of Object.entries(scripts))
      if (acknowledges.includes(day))
        expect((await ask("/v1/copies/acknowledgements", who[name], { position: size })).status).toBe(200)
    now += 1_000
    for (const [name, { seen }] of Object.entries(scripts))
      for (const { end, comes } of seen.filter((one) => one.on === day)) {
        const body = { copy: `示例 ${name}`, record_id: records[end], place }
        const filed = await ask("/v1/copy-reports", await merchantHeader(codeOf(end + 1)), body)
        expect([filed.status, filed.body["state"], filed.body["acts"]]).toEqual([201, "open", []])
        const id = String(filed.body["id"])
        reports.set(`${name} ${end}`, id)
        const act = {
          admitted: "remove",
          confirmed: "confirm",
          dismissed: "dismiss",
          denied: "deny",
          unanswered: null,
        }[comes]
        if (act === null) continue
        const side = act === "remove" || act === "deny" ? "answer" : "judgement"
        const header = side === "answer" ? who[name] : who["officer"]
        const done = await ask(`/v1/copy-reports/${id}/${side}`, header, { act, reason: "示例" })
        expect([done.status, done.text]).toEqual([200, expect.anything()])
      }
  }
  on(today)
})

test.each(Object.entries(scripts))("each end in the copy %s is told for what it is", async (name, script) => {
  const { body } = await ask("/v1/copies/ends", who[name])
  const told = (body["ends"] as { record_id: string; verdict: string }[]).map((end) => [end.record_id, end.verdict])
  expect(told).toEqual(ended.map((_, end) => [records[end], soOf(script, end)]))
})

test("every verdict comes about", () => {
  const all = Object.values(scripts).flatMap((script) => ended.map((_, end) => soOf(script, end)))
  expect([...new Set(all)].sort()).toEqual(["confirmed", "contradicted", "late", "silent"])
})

test("a report is seen by its merchant, the copy and the authority, has a day, and what is overdue says so", async () => {
  const id = reports.get("mute 0")
  const seen = async (header?: Record<string, string>) => {
    const { body } = await ask("/v1/copy-reports?state=open", header)
    return ((body["reports"] ?? []) as { id: string; due_on: string; overdue: boolean; acts: string[] }[]).map(
      ({ id: one, due_on, overdue, acts }) => [one, due_on, overdue, acts],
    )
  }
  expect(await seen(who["mute"])).toEqual([[id, "2026-07-13", false, ["remove", "deny"]]])
  now += 24 * 3_600_000
  expect(await seen(who["officer"])).toEqual([[id, "2026-07-13", true, ["confirm", "dismiss"]]])
  expect(await seen(await merchantHeader(codeOf(1)))).toEqual([[id, "2026-07-13", true, []]])
  on(today)
  for (const header of [who["honest"], await merchantHeader(codeOf(2)), await officerHeader("officer", "330106")])
    expect(await seen(header)).toEqual([])
  expect((await ask("/v1/copy-reports")).status).toBe(401)
  expect((await ask("/v1/copy-reports", await clientHeader(database.sql, "platform"))).status).toBe(403)
})

test("nobody answers for another, and nothing is reported twice, of others, or of what has not ended", async () => {
  const id = reports.get("mute 0")
  const answer = { act: "deny", reason: "示例" }
  expect((await ask(`/v1/copy-reports/${id}/answer`, who["lying"], answer)).status).toBe(404)
  expect((await ask(`/v1/copy-reports/${id}/answer`, who["officer"], answer)).status).toBe(403)
  expect((await ask(`/v1/copy-reports/${id}/judgement`, who["mute"], { ...answer, act: "confirm" })).status).toBe(403)
  const body = { copy: "示例 mute", record_id: records[0], place }
  const file = async (n: number, more: object) =>
    (await ask("/v1/copy-reports", await merchantHeader(codeOf(n)), { ...body, ...more })).status
  const before = await database.sql`select count(*)::int as count from copy_report`
  expect(await file(1, {})).toBe(409)
  expect(await file(2, {})).toBe(400)
  expect(await file(4, { record_id: records[3] })).toBe(400)
  expect(await file(1, { copy: "示例 nobody" })).toBe(404)
  for (const wrong of ["", "x".repeat(501), "身份证11010519491231002X", "a\u0000b", 7, null])
    expect([wrong, await file(1, { copy: "示例 honest", place: wrong })]).toEqual([wrong, 400])
  expect(await file(1, { copy: "示例 honest", unknown: 1 })).toBe(400)
  expect(await database.sql`select count(*)::int as count from copy_report`).toEqual(before)
})
