/**
 * A listing of a merchant that has not filed its report (AB-E1), from the box to the publication, by two persons in a real browser:
 * every press of a button or a link by either is counted by the browser itself, and no code is typed.
 */
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { testApp } from "../support/app.ts"
import { findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, subjectRow } from "../support/rows.ts"

const executable = findChromium()

describe.skipIf(!executable)("in a browser", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  const app = testApp(() => database.sql, { mayChoose: true, issuer: "http://127.0.0.1" })
  let served: Awaited<ReturnType<typeof serveApp>>
  // Each press of a button or link, whichever page it is on.
  let presses: string[] = []

  beforeAll(async () => {
    await importRecords(database.sql, [subjectRow(1), subjectRow(2)])
    served = await serveApp(app)
  })
  afterAll(() => served?.stop())

  /** A desk of a person of the authority that the page begins with, who is signed in and looks at the worklist. */
  async function sit(role: string) {
    const { page, close } = await reader.open(`${served.origin}/sign-in`)
    page.setDefaultTimeout(15000)
    await page.click(`button[value="${role}"]`)
    await page.waitForURL(/worklist/)
    await page.exposeFunction("countPress", (what: string) => presses.push(what))
    // A form that is sent by the Enter key is sent by its button too, which the browser presses for it.
    await page.addInitScript(() => {
      addEventListener(
        "click",
        ({ target }) => {
          const pressed = (target as Element).closest("a, button, summary, input[type=submit]")
          const { countPress } = globalThis as unknown as { countPress(what: string): void }
          if (pressed) countPress(pressed.textContent?.trim() ?? "")
        },
        true,
      )
    })
    await page.reload()
    return { page, close }
  }

  async function find(page: Page, name: string): Promise<void> {
    await page.fill("#find", name)
    await page.click(".find-box button")
    await page.waitForURL(/office\/merchants/)
  }

  it("a listing takes two persons, no typed code, and at most eight presses of both", async () => {
    const officer = await sit("officer")
    presses = []
    await find(officer.page, "示例第1号商贸有限公司")
    await officer.page.click(`main a[href^="/office/new/abnormal"]`)
    await officer.page.waitForURL(/office\/new\/abnormal/)
    expect(await officer.page.inputValue('[name="subject.code"]')).toBe(codeOf(1))
    await officer.page.selectOption('[name="ground"]', "AB-E1")
    await officer.page.fill('[name="arose_on"]', "2026-06-30")
    await officer.page.fill('[name="evidence"]', "年报系统中没有 2025 年度的报告（示例）")
    await officer.page.click('button[value="check"]')
    await officer.page.waitForSelector('button[value="both"]')
    await officer.page.click('button[value="both"]')
    await officer.page.waitForURL(/done=confirm/)
    const place = new URL(officer.page.url()).pathname

    const checker = await sit("checker")
    await checker.page.click(`main a[href="${place}/check"]`)
    await checker.page.waitForURL(/\/check$/)
    // Facts, document and what the public will see stand beside the button, and that it is not taken back.
    const seen = (await checker.page.textContent("main")) ?? ""
    for (const told of ["年报系统中没有 2025 年度的报告", "列入经营异常名录决定书", "市监", "号", "不能收回"])
      expect(seen).toContain(told)
    expect(await checker.page.textContent(".preview h3")).toBe("未按期公示年度报告")
    await checker.page.click('button[value="both"]')
    await checker.page.waitForURL(/done=publish/)

    await checker.page.goto(`${served.origin}/subjects/${codeOf(1)}`)
    expect(await checker.page.textContent(".verdict .sentence")).toContain("在经营异常名录上")
    expect(presses.length, presses.join(" · ")).toBeLessThanOrEqual(8)
    expect(presses).toHaveLength(6)
    await officer.close()
    await checker.close()
  })
})
