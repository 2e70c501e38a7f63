// Who republishes: acknowledges what ended, over HTTP as anybody would, and each end in each copy is told for what it is.
import { afterAll, beforeAll, expect, test } from "vitest"
import { verdictOf } from "../../src/exports/copy/copy.ts"
import type { SignedLog } from "../../src/ledger/signed-log.ts"
import { clientHeader, noticeParts, officerHeader, testApp } from "../support/app.ts"
import { serveApp } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { importRecords } from "../support/record.ts"
import { seriousRow } from "../support/rows.ts"
import { heldMemory, testLog } from "../support/signed-log.ts"

const { calendar } = noticeParts
const clock = { calendar, recallDays: 3 }
const at = (text: string) => new Date(`${text}T04:00:00Z`)

test.each([
  // Ended on a Tuesday: due on the Friday.
  ["before it ended", [[4, "2026-06-30"]], "2026-07-03", "waiting"],
  ["never", [], "2026-07-04", "silent"],
  ["in time", [[5, "2026-07-03"]], "2026-07-30", "confirmed"],
  ["a day late", [[5, "2026-07-04"]], "2026-07-30", "late"],
  [
    "by a later one that goes further",
    [
      [3, "2026-07-01"],
      [9, "2026-07-02"],
    ],
    "2026-07-30",
    "confirmed",
  ],
] as const)("an end that was acknowledged %s", (_, said, today, verdict) => {
  const acknowledgements = said.map(([position, on]) => ({ position, at: at(on) }))
  expect(verdictOf({ position: 4, endedAt: at("2026-06-30") }, acknowledgements, clock, today).verdict).toBe(verdict)
})

test("of a year without a calendar nothing is late", () => {
  const end = { position: 4, endedAt: at("2031-06-30") }
  expect(verdictOf(end, [], clock, "2032-01-01")).toMatchObject({ verdict: "waiting", dueOn: null })
})

const database = useDatabase()
let now = Date.parse("2026-06-29T04:00:00Z")
let log: SignedLog
let served: Awaited<ReturnType<typeof serveApp>>
const headers: Record<string, Record<string, string>> = {}
const names = ["honest", "late", "silent", "never"]
const ended: string[] = []
const on = (day: string) => {
  now = Date.parse(`${day}T08:00:00Z`)
}
const end = async () => {
  const id = records.shift() ?? ""
  await move(database.sql, id, "repair", {}, now)
  ended.push(id)
}
let records: string[] = []

beforeAll(async () => {
  log = testLog(database.sql).log
  served = await serveApp(testApp(() => database.sql, { clock: () => now, signedLog: log }))
  records = await importRecords(
    database.sql,
    [1, 2, 3, 4].map((n) => seriousRow(n)),
  )
  await move(database.sql, records.shift() ?? "", "repair", {}, now)
  for (const name of names)
    headers[name] = await clientHeader(database.sql, "republisher", { name: `示例转载 ${name}` })
  await log.catchUp()
  await database.sql`update api_client set created_at = ${at("2026-06-30")} + interval '1 hour' where role = 'republisher'`
})
afterAll(() => served.stop())

const ask = async (path: string, who?: Record<string, string>, body?: object) => {
  const response = await fetch(`${served.origin}${path}`, {
    ...(body ? { method: "POST", body: JSON.stringify(body) } : {}),
    headers: { ...who, "content-type": "application/json" },
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
/** As a copy works: takes the feed, and says up to where. */
const follow = async (name: string) => {
  const feed = await fetch(`${served.origin}/v1/feed?from=0`, { headers: headers[name] ?? {} })
  const lines = (await feed.text()).trim().split("\n")
  const { head } = JSON.parse(lines.at(-1) ?? "") as { head: { size: number } }
  expect((await ask("/v1/copies/acknowledgements", headers[name], { position: head.size })).status).toBe(200)
  return head.size
}
const verdicts = async (name: string) => {
  const { body } = await ask("/v1/copies/ends", headers[name])
  return (body["ends"] as { record_id: string; verdict: string }[]).map(({ record_id, verdict }) => [
    record_id,
    verdict,
  ])
}
const copies = async () => {
  const { body } = await ask("/v1/copies")
  const rows = body["copies"] as { name: string; state: string; behind: number }[]
  return Object.fromEntries(rows.map(({ name, state, behind }) => [name.slice(5), [state, behind]]))
}

test("each end in each copy is told in time, late, silent or still open, none wrongly", async () => {
  on("2026-06-30")
  await end()
  await log.catchUp()
  on("2026-07-01")
  await follow("honest")
  await follow("silent")
  on("2026-07-06")
  await end()
  await log.catchUp()
  await follow("late")
  expect(await copies()).toEqual({
    honest: ["behind", 1],
    late: ["current", 0],
    never: ["silent", 2],
    silent: ["behind", 1],
  })
  on("2026-07-07")
  await follow("honest")
  on("2026-07-10")
  const [first, second] = ended
  expect(await verdicts("honest")).toEqual([
    [first, "confirmed"],
    [second, "confirmed"],
  ])
  expect(await verdicts("late")).toEqual([
    [first, "late"],
    [second, "confirmed"],
  ])
  expect(await verdicts("silent")).toEqual([
    [first, "confirmed"],
    [second, "silent"],
  ])
  expect(await verdicts("never")).toEqual([
    [first, "silent"],
    [second, "silent"],
  ])
  expect(await copies()).toEqual({
    honest: ["current", 0],
    late: ["current", 0],
    never: ["silent", 2],
    silent: ["silent", 1],
  })
  const page = await (await fetch(`${served.origin}/copies`)).text()
  expect(page.indexOf("示例转载 never")).toBeLessThan(page.indexOf("示例转载 honest"))
  expect(page).toContain("逾期未更新")
})

test("an acknowledgement goes forward alone, and to no entry that is not signed", async () => {
  const size = await follow("honest")
  const earlier = await ask("/v1/copies/acknowledgements", headers["honest"], { position: 1 })
  expect([earlier.status, earlier.body["position"]]).toEqual([200, size])
  const beyond = await ask("/v1/copies/acknowledgements", headers["honest"], { position: size + 1 })
  expect(beyond.status).toBe(404)
  for (const position of [-1, 1.5, "1", null])
    expect((await ask("/v1/copies/acknowledgements", headers["honest"], { position } as object)).status).toBe(400)
  const rows = await database.sql`select count(*)::int as count from copy_acknowledgement`
  const trail = await database.sql`select count(*)::int as count from audit_event where act = 'copy.acknowledge'`
  expect(trail).toEqual(rows)
})

test("nobody speaks for a copy but itself, and its ends are its own and officers' to see", async () => {
  const platform = await clientHeader(database.sql, "platform")
  expect((await ask("/v1/copies/acknowledgements", platform, { position: 1 })).status).toBe(403)
  expect((await ask("/v1/copies/acknowledgements", undefined, { position: 1 })).status).toBe(401)
  const other = `/v1/copies/ends?${new URLSearchParams({ copy: "示例转载 late" })}`
  expect((await ask(other, headers["honest"])).status).toBe(404)
  expect((await ask(other, await officerHeader("officer", "410105"))).status).toBe(200)
  expect((await ask("/v1/copies/ends", await officerHeader("officer", "410105"))).status).toBe(404)
})

test("of a log that has stopped nobody is told to be up to date", async () => {
  const halted = testLog(database.sql, { memory: heldMemory("nothing that can be read") }).log
  const stopped = testApp(() => database.sql, { clock: () => now, signedLog: halted })
  for (const [path, who] of [
    ["/v1/copies", {}],
    ["/v1/copies/ends", headers["honest"] ?? {}],
  ] as const)
    expect([path, (await stopped.request(path, { headers: who })).status]).toEqual([path, 503])
  const page = await stopped.request("/copies")
  expect(page.status).toBe(503)
  const text = await page.text()
  expect(text).toContain("公示日志已停止签名")
  expect(text).not.toContain("已同步")
})
