/** A citizen in a real browser: from the search to a printed report, whose code and whose file are verified by somebody else. */
import { readFile } from "node:fs/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { testApp } from "../support/app.ts"
import { expectFaultless, findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { dense, hasPoppler, textOf } from "../support/poppler.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, seriousRow, subjectRow } from "../support/rows.ts"
import { scanCode } from "../support/scan.ts"

const executable = findChromium()
const name = "示例云杉餐饮管理股份有限公司"

describe.skipIf(!executable)("a citizen in a browser", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  let served: Awaited<ReturnType<typeof serveApp>>

  beforeAll(async () => {
    const subject = { subject: { code: codeOf(1), name } }
    await importRecords(database.sql, [subjectRow(1, { name }), abnormalRow(1, subject), seriousRow(1, subject)])
    served = await serveApp(testApp(() => database.sql, { clock: () => Date.now() }))
  })
  afterAll(() => served?.stop())

  it("searches, reads the record, prints the report, and somebody else verifies the paper and the file", async () => {
    // As large as a screen of today, so that the code is as sharp as on paper.
    const { page, complaints, close } = await reader.open(served.origin, { deviceScaleFactor: 3 })
    await page.fill("#q", "云杉 餐饮")
    await page.press("#q", "Enter")
    await page.click(".result h3 a")
    await page.waitForURL(/subjects/)
    expect(await page.textContent("h1")).toBe(name)
    // Each record begins with since when and until when it is shown.
    expect(await page.locator(".record .key dt", { hasText: "公示到" }).count()).toBe(2)
    await page.click(".statement-links a")
    await page.waitForURL(/report$/)
    expect(await page.textContent(".verdict .sentence")).toMatch(
      /^在严重违法失信名单上，另有 1 条公示记录。2026年3月5日起公示，到2029年/,
    )

    // Where in the log that stands is folded away on the screen, and all of it is on paper, where nothing can be opened.
    for (const words of ["公示日志", "日志条数", "日志位置", "根哈希"]) {
      expect(await page.getByText(words, { exact: true }).isVisible(), words).toBe(false)
    }

    await page.emulateMedia({ media: "print" })
    const scanned = await scanCode(page)
    const paper = await page.pdf({ preferCSSPageSize: true })
    await page.emulateMedia({ media: null })
    if (hasPoppler) {
      const [first = ""] = textOf(paper).split("\f")
      for (const words of ["日志条数", "日志位置", "根哈希"]) expect(dense(textOf(paper))).toContain(words)
      for (const words of [name, "有效期至", "公示截止"]) expect(dense(first)).toContain(dense(words))
    }
    const [download] = await Promise.all([page.waitForEvent("download"), page.click('a[href$="report.pdf"]')])
    const file = await readFile(await download.path())
    expect(file.subarray(0, 5).toString()).toBe("%PDF-")
    expect(complaints).toEqual([])
    await close()

    // Somebody who was handed the paper.
    const other = await reader.open(`${served.origin}/verify#${scanned.split("#")[1]}`)
    await other.page.waitForSelector(".checked-good, .checked-short")
    expect(await other.page.textContent(".checked h2")).toMatch(/核验通过|签名相符/)
    expect(await other.page.textContent(".checked .sentence")).toContain(name)
    // And who was handed the file, whole and changed.
    await other.page.goto(`${served.origin}/verify`)
    await other.page.setInputFiles("#file", { name: "report.pdf", mimeType: "application/pdf", buffer: file })
    await other.page.click("#submit")
    await other.page.waitForSelector(".checked-good")
    expect(await other.page.textContent(".checked h2")).toContain("信用报告")
    const token = scanned.split("#")[1] ?? ""
    await other.page.fill("#text", token.slice(0, -9) + token.slice(-8))
    await other.page.setInputFiles("#file", [])
    await other.page.click("#submit")
    await other.page.waitForSelector(".checked-bad")
    await expectFaultless(other.page)
    expect(other.complaints).toEqual([])
    await other.close()
  })
})
