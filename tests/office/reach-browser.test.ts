/** Every page of the office on a phone and by keyboard: nothing wider than the screen, the first field two tabs behind the skip link. */
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { officerHeader, testApp } from "../support/app.ts"
import { findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { worker } from "../support/office.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const executable = findChromium()

describe.skipIf(!executable)("the office", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  let served: Awaited<ReturnType<typeof serveApp>>
  let overdue: string[]

  beforeAll(async () => {
    await importRecords(database.sql, [subjectRow(1), subjectRow(2), abnormalRow(2)])
    const app = testApp(() => database.sql, {
      mayChoose: true,
      issuer: "http://127.0.0.1",
      isInvented: async () => true,
    })
    const anna = worker(app, await officerHeader("officer", "410105", "anna"))
    const made = []
    for (const n of [1, 3, 4, 5, 6]) {
      const subject = { code: codeOf(n), name: `示例第${n}号商贸有限公司` }
      const decision = { ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查，登记住所无人办公（示例）" }
      const sent = { kind: "abnormal", subject, authority: "410105", ...decision }
      made.push((await anna.post("/v1/decisions", sent)).body.id)
    }
    overdue = made.slice(1, 4)
    for (const [i, id] of overdue.entries())
      await database.sql`update proceeding set due_on = ${`2026-05-0${i + 1}`} where id = ${id}`
    served = await serveApp(app)
  })
  afterAll(() => served?.stop())

  async function signIn(page: Page, role: string): Promise<void> {
    await page.goto(`${served.origin}/sign-in`)
    await page.selectOption("#authority", "410105")
    await page.click(`button[value="${role}"]`)
    await page.waitForURL(/worklist/)
  }

  /** How many times Tab is pressed behind the skip link before a field has the focus; null: the page has none in sight. */
  async function tabsToField(page: Page): Promise<number | null> {
    // The box at the head stands before the place that the skip link leads to, and is one of no page by itself.
    const has = await page.$$eval("#work ~ * :is(input:not([type=hidden]), select, textarea)", (all) =>
      all.some((each) => each.checkVisibility()),
    )
    if (!has) return null
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    for (let tabs = 1; tabs <= 40; tabs++) {
      await page.keyboard.press("Tab")
      if (await page.evaluate(() => document.activeElement?.matches("input, select, textarea"))) return tabs
      // A list whose form stands at its foot has a link to it at its head.
      const isWay = await page.evaluate(() => document.activeElement?.matches('#work ~ * a[href^="#"]'))
      if (isWay && tabs === 1) await page.keyboard.press("Enter")
    }
    return 41
  }

  it.each(["officer", "checker", "head", "auditor"])(
    "of the %s fits a phone, and its fields are near",
    { tags: "long" },
    async (role) => {
      const { page, close } = await reader.open(`${served.origin}/sign-in`)
      await page.setViewportSize({ width: 360, height: 740 })
      await signIn(page, role)
      const links = await page.$$eval('.desk-nav a[href^="/"]', (all) => all.map((a) => a.getAttribute("href") ?? ""))
      const more = role === "officer" ? ["/office/new/abnormal", "/office/new/serious", "/office/new/penalty"] : []
      const found: string[] = []
      for (const path of new Set([...links, ...more, `/office/decisions/${overdue[0]}`])) {
        for (const lang of ["zh", "en"]) {
          const answer = await page.goto(`${served.origin}${path}${path.includes("?") ? "&" : "?"}lang=${lang}`)
          if ([403, 404].includes(answer?.status() ?? 0)) continue
          const width = await page.evaluate(() => document.documentElement.scrollWidth)
          if (width > 360) found.push(`${path} ${lang} is ${width} pixels wide`)
          const ribbon = await page.$eval(".invented", (aside) => aside.getBoundingClientRect().height)
          if (ribbon > 32) found.push(`${path} ${lang} has a ribbon of ${ribbon} pixels`)
          const tabs = await tabsToField(page)
          if (tabs !== null && tabs > 2) found.push(`${path} ${lang} has its first field ${tabs} tabs away`)
        }
      }
      expect(links.length).toBeGreaterThan(3)
      expect(found).toEqual([])
      await close()
    },
  )

  it("shows a chief the three worst cases in one click, the longest overdue first, in sight without scrolling", async () => {
    const { page, close } = await reader.open(`${served.origin}/sign-in`)
    await page.setViewportSize({ width: 1280, height: 900 })
    await signIn(page, "head")
    await page.locator('a[href^="/office/load"]:visible').first().click()
    await page.waitForURL(/office\/load/)
    const ways = overdue.map((id) => page.locator(`main a[href*="${id}"]`).first())
    const places = await Promise.all(ways.map(async (way) => (await way.boundingBox())?.y ?? Number.POSITIVE_INFINITY))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places.at(-1)).toBeLessThan(900)
    await ways[0]?.click()
    await page.waitForURL(new RegExp(overdue[0] ?? ""))
    await close()
  })
})
