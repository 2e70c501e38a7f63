/** The office in a real browser, without scripts: a listing by two persons, on a phone and without a fault that axe can see. */
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { testApp } from "../support/app.ts"
import { atWidth, axeFaults, findChromium, serveApp, tabTo, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const executable = findChromium()

describe.skipIf(!executable)("in a browser", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  let served: Awaited<ReturnType<typeof serveApp>>

  beforeAll(async () => {
    await importRecords(database.sql, [subjectRow(1), subjectRow(2), abnormalRow(2)])
    served = await serveApp(testApp(() => database.sql, { mayChoose: true, issuer: "http://127.0.0.1" }))
  })
  afterAll(() => served?.stop())

  async function signIn(page: Page, role: string): Promise<void> {
    await page.goto(`${served.origin}/sign-in`)
    await page.selectOption("#authority", "410105")
    await page.click(`button[value="${role}"]`)
    await page.waitForURL(/worklist/)
  }

  /** Looks at the page as axe does, in light and dark, and on a narrow screen. */
  async function lookAt(page: Page): Promise<void> {
    for (const colorScheme of ["light", "dark"] as const) {
      // Colours that are still on their way have no contrast to measure.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
      expect(await axeFaults(page), `${page.url()} ${colorScheme}`).toEqual([])
    }
    await atWidth(page, 320, async () => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(wide, `${page.url()} at 320 pixels`).toBeLessThanOrEqual(320)
    })
  }

  it("a listing is proposed, confirmed, checked and published", async () => {
    const { page, close } = await reader.open(`${served.origin}/sign-in`)
    await lookAt(page)
    await signIn(page, "officer")
    await page.click('.desk-nav a[href="/office/new"]')
    await lookAt(page)
    await page.click('a[href="/office/new/abnormal"]')
    await page.waitForURL(/office\/new\/abnormal/)
    // The browser itself asks for what is missing; what it lets through the server tells, at the field.
    await page.evaluate(() => document.querySelector("form.apply")?.setAttribute("novalidate", ""))
    await page.click('button[value="check"]')
    expect(await page.textContent(".faults h2")).toBe("请先改正以下内容")
    await lookAt(page)
    await page.fill('[name="subject.code"]', codeOf(1))
    await page.fill('[name="subject.name"]', "示例第1号商贸有限公司")
    await page.selectOption('[name="ground"]', "AB-E4")
    await page.fill('[name="arose_on"]', "2026-06-25")
    await page.fill('[name="evidence"]', "现场核查，登记住所无人办公（示例）")
    await page.click('button[value="check"]')
    await lookAt(page)
    await page.click('button[value="do"]')
    await page.waitForURL(/office\/decisions\//)
    await lookAt(page)
    const place = page.url().split("?")[0] ?? ""

    // The rest by keyboard alone.
    await tabTo(page, `a[href$="/confirm"]`)
    await page.keyboard.press("Enter")
    await page.waitForURL(/confirm/)
    await lookAt(page)
    await tabTo(page, '[name="decision_no"]')
    await page.keyboard.type("郑市监异字〔2026〕81号")
    await page.keyboard.press("Enter")
    await page.waitForSelector('button[value="do"]')
    await tabTo(page, 'button[value="do"]')
    await page.keyboard.press("Enter")
    await page.waitForURL(/done=confirm/)

    await signIn(page, "checker")
    await page.goto(`${place}/check`)
    await lookAt(page)
    await page.click('button[value="do"]')
    await page.waitForURL(/done=check/)
    await page.goto(`${place}/publish`)
    expect(await page.textContent(".preview h3")).toBe("通过登记住所/经营场所无法联系")
    await lookAt(page)
    await page.click('button[value="do"]')
    await page.waitForURL(/done=publish/)
    await page.goto(`${served.origin}/subjects/${codeOf(1)}`)
    expect(await page.textContent(".verdict .sentence")).toBe("有公示记录 1 条")
    await close()
  }, 120_000)

  it("a file is sent and released", async () => {
    const { page, close } = await reader.open(`${served.origin}/sign-in`)
    await signIn(page, "officer")
    await page.goto(`${served.origin}/office/imports`)
    await lookAt(page)
    await page.goto(`${served.origin}/office/imports/new`)
    await lookAt(page)
    const rows = [abnormalRow(31), { ...abnormalRow(32), ground: "AB-X9" }].map((row) => JSON.stringify(row)).join("\n")
    await page.setInputFiles("#file", {
      name: "rows.ndjson",
      mimeType: "application/x-ndjson",
      buffer: Buffer.from(rows),
    })
    await page.click("form.apply button")
    await page.waitForURL(/done=send/)
    await lookAt(page)
    const place = page.url().split("?")[0] ?? ""
    await signIn(page, "checker")
    await page.goto(place)
    await lookAt(page)
    await page.click("details.quiet-form summary")
    await page.click("details[open] button")
    await page.waitForURL(/done=release/)
    expect(await page.textContent(".verdict .sentence")).toBe("已放行")
    await close()
  }, 120_000)

  it.each(["serious", "penalty", "change", "code-change", "repair", "objection", "received", "fraud"])(
    "the form of %s has no fault",
    async (kind) => {
      const { page, close } = await reader.open(`${served.origin}/sign-in`)
      await signIn(page, "officer")
      await page.goto(`${served.origin}/office/new/${kind}?lang=en`)
      await lookAt(page)
      await close()
    },
    60_000,
  )
})
