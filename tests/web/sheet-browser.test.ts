/** On a phone what narrows a search down is a sheet over the results: opened and closed without scripts, by touch and by keyboard. */
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { testApp } from "../support/app.ts"
import { expectFaultless, findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { lookForWidth } from "../support/page-faults.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, penaltyRow, subjectRow } from "../support/rows.ts"

const executable = findChromium()
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, javaScriptEnabled: false }

describe.skipIf(!executable)("what narrows a search down", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  let served: Awaited<ReturnType<typeof serveApp>>
  beforeAll(async () => {
    const rows = Array.from({ length: 12 }, (_, at) => at + 1)
    await importRecords(
      database.sql,
      rows.flatMap((n) => [subjectRow(n), n % 2 ? abnormalRow(n) : penaltyRow(n)]),
    )
    await postgresIndex(database.sql).catchUp()
    served = await serveApp(testApp(() => database.sql))
  })
  afterAll(() => served?.stop())

  it("is a sheet on a phone, that a touch opens and closes, and a choice in it narrows", async () => {
    const { page, close } = await reader.open(`${served.origin}/?q=示例&in=subjects`, phone)
    const sheet = page.locator("aside", { has: page.locator(".facets") })
    expect(await sheet.isVisible()).toBe(false)
    await page.locator(".to-facets").tap()
    const box = await sheet.boundingBox()
    expect(box && Math.round(box.y + box.height)).toBe(740)
    expect(box?.height).toBeLessThanOrEqual(740 * 0.8 + 1)
    expect(await page.evaluate(lookForWidth)).toEqual([])
    await sheet.getByRole("link", { name: "关闭" }).tap()
    expect(await sheet.isVisible()).toBe(false)
    await page.locator(".to-facets").tap()
    await sheet.locator(".facet a", { hasText: "行政处罚" }).first().tap()
    await page.waitForURL(/list=penalty/)
    expect(await sheet.isVisible()).toBe(false)
    expect(await page.locator(".result").count()).toBe(6)
    await close()
  })

  it("opens by keyboard, and goes when the keyboard leaves it, so that it covers nothing that has the focus", async () => {
    const { page, close } = await reader.open(`${served.origin}/?q=示例&in=subjects`, {
      ...phone,
      javaScriptEnabled: true,
    })
    const sheet = page.locator("aside", { has: page.locator(".facets") })
    await page.locator(".to-facets").focus()
    await page.keyboard.press("Enter")
    expect(await sheet.isVisible()).toBe(true)
    await page.keyboard.press("Tab")
    expect(await sheet.locator(":focus").count()).toBe(1)
    await expectFaultless(page)
    await page.locator(".foot a").first().focus()
    await page.keyboard.press("Tab")
    expect(await sheet.isVisible()).toBe(false)
    await close()
  })

  it("stands beside the results where there is room", async () => {
    const { page, close } = await reader.open(`${served.origin}/?q=示例&in=subjects`, {
      viewport: { width: 1280, height: 800 },
    })
    expect(await page.locator(".facets").isVisible()).toBe(true)
    expect(await page.locator(".sheet-head").isVisible()).toBe(false)
    await close()
  })
})
