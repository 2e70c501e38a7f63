// The page on alerts: counts for officers, and nothing of any merchant.
import { beforeAll, describe, expect, test } from "vitest"
import { cleanAlerts } from "../../src/alert/clean.ts"
import { deliverAlerts } from "../../src/alert/courier.ts"
import { raiseAlerts } from "../../src/alert/raise.ts"
import { clock, importOptions, importRows, officerHeader, testAlerting, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { openReceiver } from "../support/receiver.ts"
import { type Platform, platform, watch } from "../support/roster.ts"
import { abnormalRow, codeOf, penaltyRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
let shop: Platform
let quiet: Platform

beforeAll(async () => {
  const { sql } = database
  shop = await platform(sql, "示例购物平台")
  quiet = await platform(sql, "示例外卖平台")
  await watch(sql, shop, [codeOf(1), codeOf(2)])
  const receiver = await openReceiver()
  receiver.answer = (response) => response.writeHead(410).end("<script>alert(1)</script>")
  const headers = { ...shop.header, "content-type": "application/json" }
  await app.request("/v1/webhooks", { method: "POST", headers, body: JSON.stringify({ url: receiver.url }) })
  await importRows(sql, [abnormalRow(1), penaltyRow(2)])
  await raiseAlerts({ sql, clock })
  const office = { ...importOptions, sql, alerting: testAlerting, log: () => {} }
  await deliverAlerts(office, new AbortController().signal)
  await receiver.close()
})

async function page(path: string, init: RequestInit = {}) {
  const response = await app.request(path, init)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

describe("the officers' page", () => {
  test("counts by platform what was raised, delivered and given up, and says nothing of any merchant", async () => {
    const { status, headers, text } = await page("/alerts", { headers: await officerHeader("officer", "410105") })
    expect(status).toBe(200)
    expect(headers.get("cache-control")).toBe("private, no-store")
    expect(text).toContain("示例购物平台")
    expect(text).not.toContain("示例外卖平台")
    expect(text).toMatch(/<td><strong><span class="count">2<\/span><\/strong><\/td><\/tr>/)
    expect(text).toContain("已停用")
    expect(text).not.toContain(codeOf(1))
    // It is a section of the office, from which the others are reached.
    expect(text).toContain('<a href="/alerts" aria-current="page">')
    expect(text).toContain('<a href="/worklist">')
    const english = await page("/alerts?lang=en", { headers: await officerHeader("head", "410105") })
    expect(english.text).toContain("Deliveries of alerts and notices")
  })

  test("is closed to a platform, which is told where its own are, and leads nobody to the login", async () => {
    const answer = await page("/alerts", { headers: { accept: "text/html", ...shop.header } })
    expect(answer.status).toBe(403)
    expect(answer.text).toContain("/console")
    expect((await page("/alerts")).headers.get("location")).toContain("/sign-in?to=%2Falerts")
  })
})

test("where a platform's alerts stood once leads to where they are", async () => {
  const { status, headers } = await page("/alerts/own")
  expect([status, headers.get("location")]).toEqual([303, "/console/alerts"])
})

test("the status says how many messages wait, and since when", async () => {
  const hook = await openReceiver()
  const headers = { ...quiet.header, "content-type": "application/json" }
  const made = await app.request("/v1/webhooks", { method: "POST", headers, body: JSON.stringify({ url: hook.url }) })
  const { id } = (await made.json()) as { id: string }
  await app.request(`/v1/webhooks/${id}/ping`, { method: "POST", headers: quiet.header })
  const { alerts } = (await (await app.request("/status")).json()) as { alerts: unknown }
  expect(alerts).toEqual({ messages_waiting: 1, oldest_waiting_at: new Date(clock()).toISOString() })
  await hook.close()
})

test("alerts and deliveries are kept for their days and then removed; what still waits stays", async () => {
  const { sql } = database
  const count = async () => {
    const [row] = await sql<{ alerts: number; deliveries: number }[]>`
      select (select count(*) from alert) as alerts, (select count(*) from webhook_delivery) as deliveries`
    return row
  }
  const on = (days: number) => () => clock() + days * 86_400_000
  await cleanAlerts({ sql, clock: on(400) }, 400)
  expect(await count()).toEqual({ alerts: 2, deliveries: 2 })
  expect(await cleanAlerts({ sql, clock: on(401) }, 400)).toBe(3)
  expect(await count()).toEqual({ alerts: 0, deliveries: 1 })
})
