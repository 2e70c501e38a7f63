/** Many listings at once from a query, in a real browser without scripts: chosen, looked at by a second person, published. */
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { testApp } from "../support/app.ts"
import { findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const executable = findChromium()

describe.skipIf(!executable)("in a browser", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  let served: Awaited<ReturnType<typeof serveApp>>

  beforeAll(async () => {
    const subjects = Array.from({ length: 12 }, (_, n) => subjectRow(n + 1))
    // Who has decided something can be chosen at the sign-in.
    await importRecords(database.sql, [...subjects, abnormalRow(12)])
    served = await serveApp(testApp(() => database.sql, { mayChoose: true, issuer: "http://127.0.0.1" }))
  })
  afterAll(() => served?.stop())

  async function signIn(page: Page, role: string): Promise<void> {
    await page.goto(`${served.origin}/sign-in`)
    await page.selectOption("#authority", "410105")
    await page.click(`button[value="${role}"]`)
    await page.waitForURL(/worklist/)
  }

  it("those of a region are chosen by a query, a sample and the exceptions are looked at, and the rest is published", async () => {
    const { page, complaints, close } = await reader.open(`${served.origin}/sign-in`, { javaScriptEnabled: false })
    await signIn(page, "officer")
    await page.click('.desk-nav a[href="/office/new"]')
    await page.click('a[href="/office/new/bulk"]')
    await page.selectOption('[name="ground"]', "AB-E1")
    await page.fill('[name="arose_on"]', "2026-06-30")
    await page.fill('[name="evidence"]', "未按期公示年度报告（示例）")
    await page.fill('[name="number_pattern"]', "郑金市监异字〔2026〕{n}号")
    // A region by its name: the own one, there is none below it.
    await page.selectOption('[name="query.region"]', { label: "河南省郑州市金水区" })
    await page.click('button[value="check"]')
    expect(await page.textContent(".paper")).toContain("按条件选取")
    await page.click('button[value="do"]')
    await page.waitForURL(/bulk-decisions/)
    const place = page.url().split("?")[0] ?? ""
    expect(await page.textContent("#rows")).toContain("总行数")
    await page.click('a[href$="/submit"]')
    await page.click('button[value="do"]')
    await page.waitForURL(/done=submit/)

    await signIn(page, "checker")
    // It stands on the checker's list, who finds what is to be looked at.
    await page.click(`a[href="${new URL(place).pathname}"]`)
    for (let pages = 0; pages < 4; pages++) {
      const open = await page.locator('#rows input[type="radio"][value="pass"]').all()
      if (open.length === 0) break
      for (const one of open) await one.check()
      for (const one of await page.locator('#rows input[name^="reason."]').all()) await one.fill("已核对（示例）")
      await page.click("#rows form button:not([name])")
      await page.waitForURL(/done=answers/)
    }
    await page.goto(`${place}/check`)
    await page.click('button[value="do"]')
    await page.waitForURL(/done=check/)
    await signIn(page, "officer")
    await page.goto(`${place}/publish`)
    await page.click('button[value="do"]')
    await page.waitForURL(/done=publish/)
    expect(await page.textContent(".stage .now span")).toBe("已全部公示")
    await page.goto(`${served.origin}/subjects/${codeOf(7)}`)
    expect(await page.textContent(".verdict .sentence")).toContain("在经营异常名录上")
    expect(complaints).toEqual([])
    await close()
  })
})
