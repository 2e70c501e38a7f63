/**
 * A merchant applies, supplements and takes back in a real browser: by keyboard, without scripts, on a narrow screen,
 * without a fault that axe can see.
 */
import type { BrowserContextOptions } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { merchantHeader, testApp } from "../support/app.ts"
import { atWidth, axeFaults, findChromium, serveApp, tabTo, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { merchant, officer } from "../support/office.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow } from "../support/rows.ts"

const executable = findChromium()

describe.skipIf(!executable)("repair and objection in a browser", () => {
  const database = useDatabase()
  const app = testApp(() => database.sql, {
    clock: () => Date.parse("2026-06-10T04:00:00Z"),
    loginUrl: "https://login.example/start",
  })
  const reader = useReader(executable)
  let served: Awaited<ReturnType<typeof serveApp>>
  let token: Record<string, string>
  /** Records of the merchant: two that can be repaired, one that has an application which waits for a supplement. */
  let penalty = ""
  let address = ""
  let asked = ""
  let application = ""

  beforeAll(async () => {
    const ids = await importRecords(database.sql, [
      penaltyRow(1),
      abnormalRow(1, { published_on: "2026-06-01" }),
      penaltyRow(1, { decision_no: "示例〔2026〕另1号" }),
    ])
    ;[penalty = "", address = "", asked = ""] = ids
    token = await merchantHeader(codeOf(1))
    const own = await merchant(app, codeOf(1))
    const anna = await officer(app, "officer", "410105", "anna")
    const { body } = await own.post("/v1/repairs", { record_id: asked, statement: "罚款已缴纳（示例）" })
    await anna.act(body, "ask", { reason: "请补缴款凭证（示例）" }, "repairs")
    application = `/applications/${body.id}`
    served = await serveApp(app)
  })
  afterAll(async () => {
    await served?.stop()
  })

  const open = (path: string, options: BrowserContextOptions = {}) =>
    reader.open(served.origin + path, { extraHTTPHeaders: token, ...options })
  const look = (path: string, options: BrowserContextOptions = {}) =>
    reader.look(served.origin + path, { extraHTTPHeaders: token, ...options })

  // What the walk of all pages does not open.
  const paths = () => [`/subjects/${codeOf(1)}`, `/records/${address}/repair`, `/records/${asked}/repair`, application]

  it.each([
    ["light in Chinese", "", { colorScheme: "light" }],
    ["dark in English", "?lang=en", { colorScheme: "dark" }],
    ["dark in English without a login", "?lang=en", { colorScheme: "dark", extraHTTPHeaders: {} }],
  ] as const)("a page is free of faults that axe finds, and fits 320 pixels, %s", async (_, query, options) => {
    for (const path of paths()) {
      const { page, complaints } = await look(path + query, options)
      expect(await axeFaults(page), path).toEqual([])
      // What is only for a merchant answers others with a problem, of which the browser complains.
      if (!("extraHTTPHeaders" in options)) expect(complaints).toEqual([])
      await atWidth(page, 320, async () => {
        expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320)
      })
    }
  })

  it("an application is made by keyboard alone, where scripts are switched off, and its faults lead to the field", async () => {
    const { page, close } = await open(`/subjects/${codeOf(1)}`, { javaScriptEnabled: false })
    await page.click(`a[href="/records/${penalty}/repair"]`)
    await page.waitForURL(/\/repair/)
    // The browser itself asks for the field; a blank one gets past it and comes back with the fault.
    await page.fill("#statement", " ")
    await page.click("form.apply .button")
    await page.waitForSelector("#faults")
    await page.click('#faults a[href="#statement"]')
    await page.fill("#statement", "罚款已缴纳（示例）")
    await page.press("#statement", "Tab")
    await page.keyboard.type("缴款凭证（示例）")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.waitForURL(/\/applications\//)
    expect(await page.textContent(".verdict .sentence")).toBe("已申请待受理")
    await close()
  })

  it("a supplement is sent, and the application taken back, by keyboard", async () => {
    const { page, close } = await open(application)
    await tabTo(page, "#supplement")
    await page.keyboard.type("缴款凭证（示例）")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.waitForSelector("text=已补正待受理")
    await tabTo(page, "summary")
    await page.keyboard.press("Enter")
    await tabTo(page, "details .button")
    await page.keyboard.press("Enter")
    await page.waitForSelector("text=当事人已撤回")
    await close()
  })
})
