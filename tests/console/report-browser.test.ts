/** A platform reports in a real browser, without scripts: one measure by a form, many by a file, and sees what came of it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { testApp } from "../support/app.ts"
import { expectFaultless, findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { officer } from "../support/office.ts"
import { type Platform, platform } from "../support/roster.ts"
import { codeOf } from "../support/rows.ts"
import { registeredSeller, sendRoster } from "../support/seller-rows.ts"

const executable = findChromium()

describe.skipIf(!executable)("a platform that reports", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  const app = testApp(() => database.sql)
  let served: Awaited<ReturnType<typeof serveApp>>
  let shop: Platform

  beforeAll(async () => {
    shop = await platform(database.sql, "示例购物平台")
    await sendRoster(
      app,
      shop.header,
      [1, 2].map((n) => registeredSeller(n)),
    )
    await database.sql`update roster_seller set entered_on = '2025-12-20'`
    served = await serveApp(app)
  })
  afterAll(() => served?.stop())

  const csv = (text: string, name = "报告.csv") => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) })

  it("is told what is wrong at its field, loses nothing, and officers see what it reported", async () => {
    const { page, close } = await reader.open(`${served.origin}/console/reports`, { javaScriptEnabled: false })
    await page.fill("#key", shop.key)
    await page.press("#key", "Enter")
    await page.waitForURL((url) => url.pathname === "/console/reports")
    await page.fill("#reference", "CZ-2026-1")
    await page.fill("#seller", "s-1")
    await page.fill("#violation", "未亮照经营（示例）")
    await page.fill("#measure", "暂停服务七日（示例）")
    await page.fill("#decided_on", "2026-06-25")
    await page.fill("#published_on", "2026-06-01")
    await page.click("form:has(#reference) button")
    expect(await page.textContent(".faults")).toContain("早于处置日期")
    expect(await page.getAttribute("#published_on", "aria-invalid")).toBe("true")
    expect(await page.inputValue("#violation")).toBe("未亮照经营（示例）")
    await page.fill("#published_on", "2026-06-26")
    await page.click("form:has(#reference) button")
    await page.waitForURL(/done=1/)
    expect(await page.textContent("#latest ~ .table")).toMatch(/CZ-2026-1.*按期公示 2026-06-26/s)

    await page.check("#kind-verified")
    await page.setInputFiles("#file", csv("经营者编号,核验日期\ns-1,2026-06-29\ns-9,2026-06-29\n"))
    await page.click("form[enctype] button")
    expect(await page.textContent("#outcome")).toContain("再次核验")
    expect(await page.locator("#outcome ~ .tally dd").allTextContents()).toEqual(["2", "1", "0", "1"])
    expect(await page.textContent("#outcome ~ .table")).toContain("经营者编号")
    expect(await page.isChecked("#kind-verified")).toBe(true)

    await page.check("#kind-complaints")
    await page.setInputFiles(
      "#file",
      csv(`统一社会信用代码,平台,投诉类别,月份,件数\n${codeOf(1)},示例购物平台,价格,2026-05,7\n`),
    )
    await page.click("form[enctype] button")
    expect(await page.locator("#outcome ~ .tally dd").allTextContents()).toEqual(["1", "1", "0", "0"])
    const anna = await officer(app, "officer", "410105", "anna")
    const { body } = await anna.get(`/v1/duties/measures?code=${codeOf(1)}`)
    expect(body).toMatchObject({ results: [{ reference: "CZ-2026-1", publication: "in-time" }] })

    await page.check("#kind-verified")
    await page.setInputFiles("#file", csv("什么都不是\n1\n"))
    await page.click("form[enctype] button")
    expect(await page.textContent(".faults")).toContain("经营者编号")
    await close()
  })

  it("finds what came of a file free of faults, in both languages", async () => {
    const { page, close } = await reader.open(`${served.origin}/console/reports`)
    await page.fill("#key", shop.key)
    await page.press("#key", "Enter")
    await page.waitForURL((url) => url.pathname === "/console/reports")
    for (const lang of ["zh", "en"]) {
      await page.goto(`${served.origin}/console/reports?lang=${lang}`)
      await page.check("#kind-verified")
      await page.setInputFiles("#file", csv("经营者编号\ns-9\n"))
      await page.click("form[enctype] button")
      await page.waitForSelector("#outcome")
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("outcome")
      await expectFaultless(page)
    }
    await close()
  })
})
