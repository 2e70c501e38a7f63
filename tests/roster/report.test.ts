import { beforeAll, describe, expect, test } from "vitest"
import { keepRosters } from "../../src/roster/keep.ts"
import { clientHeader, importRows, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow } from "../support/rows.ts"
import { personSeller, registeredSeller, sendRoster } from "../support/seller-rows.ts"

const database = useDatabase()
// Each look at the clock is later than the one before.
let now = Date.parse("2026-07-10T04:00:00Z")
const july = () => now++
const august = () => Date.parse("2026-08-03T04:00:00Z")
const app = testApp(() => database.sql, { clock: july })
let platform: Record<string, string> = {}
let second: Record<string, string> = {}
let officer: Record<string, string> = {}

beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  second = await clientHeader(database.sql, "platform")
  officer = await officerHeader("officer", "410105")
  await clientHeader(database.sql, "agency")
  // The test's clock is earlier than this machine's.
  await database.sql`update api_client set created_at = '2026-01-01T00:00:00Z'`
})

interface ReportAnswer {
  id: string
  state: string
  due_on: string
  overdue: boolean
  reason: string | null
  platform: { id: string }
  tally: { refused: number } | null
}

async function reports(query = ""): Promise<ReportAnswer[]> {
  const response = await app.request(`/v1/rosters/reports${query}`, { headers: officer })
  return ((await response.json()) as { results: ReportAnswer[] }).results
}

const act = (id: string, name: string, body?: unknown, header = officer) =>
  app.request(`/v1/rosters/reports/${id}/${name}`, {
    method: "POST",
    headers: { ...header, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

describe("the identity report of a January or July", () => {
  test("falls due for every platform, once, and is overdue after its month", async () => {
    const office = { sql: database.sql, newId: () => crypto.randomUUID(), clock: july }
    expect(await keepRosters(office)).toMatchObject({ reportsDue: 2 })
    expect(await keepRosters(office)).toMatchObject({ reportsDue: 0 })
    expect(await reports("?period=2026-07")).toMatchObject([
      { state: "due", due_on: "2026-07-31", overdue: false },
      { state: "due", due_on: "2026-07-31", overdue: false },
    ])
    const later = testApp(() => database.sql, { clock: august })
    const response = await later.request("/v1/rosters", { headers: platform })
    expect(await response.json()).toMatchObject({ reports: [{ state: "due", overdue: true }] })
    const owed = await later.request("/v1/rosters/reports?overdue=true", { headers: officer })
    expect(await owed.json()).toMatchObject({ results: [{ overdue: true }, { overdue: true }] })
    expect(await reports("?overdue=true")).toEqual([])
  })

  test("is validated as it comes, returned with reasons, sent again and accepted", async () => {
    const { body } = await sendRoster(app, platform, [registeredSeller(1), "{"], "mode=full&period=2026-07")
    expect(body).toMatchObject({ period: "2026-07", added: 1, refused: 1 })
    const [report] = await reports("?state=validated")
    if (!report) throw new Error("no report")
    expect(report).toMatchObject({ tally: { rows: 2, refused: 1 } })

    expect((await act(report.id, "return", { reason: "" })).status).toBe(400)
    expect((await act(report.id, "return", { reason: "请联系 13900000001" })).status).toBe(400)
    expect(await (await act(report.id, "return", { reason: "有一行无法读取" })).json()).toMatchObject({
      ...{ state: "returned", reason: "有一行无法读取" },
    })
    expect((await act(report.id, "accept")).status).toBe(409)
    const own = await app.request("/v1/rosters", { headers: platform })
    expect(await own.json()).toMatchObject({ reports: [{ state: "returned", reason: "有一行无法读取" }] })

    await sendRoster(app, platform, [registeredSeller(1), registeredSeller(2)], "mode=full&period=2026-07")
    expect((await act(report.id, "accept")).status).toBe(200)
    const again = await sendRoster(app, platform, [registeredSeller(1)], "mode=full&period=2026-07")
    expect(again.status).toBe(409)
    const acts = await database.sql`select act from audit_event where object = ${report.id} order by id`
    expect(acts.map((row) => row["act"])).toEqual(["roster.return", "roster.accept"])
  })

  test("is a full roster of a period that has begun", async () => {
    for (const query of ["mode=delta&period=2026-07", "mode=full&period=2027-01", "mode=full&period=2026-08"]) {
      expect((await sendRoster(app, second, [registeredSeller(1)], query)).status).toBe(400)
    }
  })

  test("is for officers: platforms, agencies and merchants see none, and no auditor decides one", async () => {
    const [report] = await reports()
    for (const role of ["platform", "agency"] as const) {
      const header = await clientHeader(database.sql, role)
      expect((await app.request("/v1/rosters/reports", { headers: header })).status).toBe(403)
      expect((await app.request("/v1/rosters/statistics", { headers: header })).status).toBe(403)
    }
    const auditor = await officerHeader("auditor", "410105")
    expect((await app.request("/v1/rosters/reports", { headers: auditor })).status).toBe(200)
    expect((await act(report?.id ?? "", "accept", undefined, auditor)).status).toBe(403)
    expect((await act(crypto.randomUUID(), "accept")).status).toBe(404)
  })
})

describe("the statistics", () => {
  test("count by platform, region, exemption and list, and see one person on two platforms", async () => {
    await database.sql`delete from roster_seller`
    await importRows(database.sql, [abnormalRow(1)])
    await sendRoster(app, platform, [
      registeredSeller(1, { region: "410105" }),
      registeredSeller(2, { live_account: "示例直播", streamers: "示例主播" }),
      personSeller(1, { over_limit: "yes" }),
      personSeller(2),
      registeredSeller(3, { code: "91" }),
    ])
    await sendRoster(app, second, [registeredSeller(1), personSeller(1), personSeller(1, { seller: "p-1b" })])
    const response = await app.request("/v1/rosters/statistics", { headers: officer })
    const statistics = (await response.json()) as { platforms: unknown[]; regions: { region: string }[] }
    expect(statistics).toMatchObject({
      as_of: "2026-07-10",
      total: {
        sellers: 7,
        registered: 3,
        unregistered: 4,
        over_limit: 1,
        live: 1,
        listed: { abnormal: 2, serious: 0 },
      },
      exemptions: [{ exemption: "small-trade", sellers: 4, over_limit: 1 }],
      refused: [{ fault: "code-length", field: "code", rows: 1 }],
      merchants: { owners: 2, several_shops: 1, several_platforms: 1, several_small_trade: 0 },
      persons: { owners: 2, several_shops: 1, several_platforms: 1, several_small_trade: 1 },
    })
    expect(statistics.platforms).toHaveLength(2)
    expect(statistics.regions.map(({ region }) => region)).toEqual(["000000", "410000", "410105"])
  })
})

describe("days as they pass", () => {
  test("delete who left three years ago, and nobody a day earlier", async () => {
    await database.sql`delete from roster_seller`
    await sendRoster(app, platform, [registeredSeller(1), registeredSeller(2)])
    await app.request("/v1/rosters/sellers/s-1", { method: "DELETE", headers: platform })
    const at = (day: string) => ({
      ...{ sql: database.sql, newId: () => crypto.randomUUID() },
      clock: () => Date.parse(`${day}T04:00:00Z`),
    })
    expect(await keepRosters(at("2029-07-10"))).toMatchObject({ sellersDeleted: 0 })
    expect(await keepRosters(at("2029-07-11"))).toMatchObject({ sellersDeleted: 1 })
    expect(await database.sql`select seller from roster_seller`).toEqual([{ seller: "s-2" }])
  })
})
