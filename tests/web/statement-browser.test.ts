/**
 * A statement in a real browser: its code is read from a picture of the page, its file is downloaded, its link verifies it
 * there, and it prints on A4.
 */
import { readFile } from "node:fs/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { unpackToken } from "../../src/verify/packed-token.ts"
import { unwrap } from "../../src/verify/recognise.ts"
import { testApp } from "../support/app.ts"
import { findChromium, serveApp, useBrowser } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { manyPenalties } from "../support/long-merchant.ts"
import { dense, hasPoppler, textOf } from "../support/poppler.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../support/rows.ts"
import { scanCode } from "../support/scan.ts"
import { twoSizes } from "../support/two-sizes.ts"

const executable = findChromium()

// What a code holds is a short form where the whole finds no room: signed, and without what proves it.
const genuine = ".checked-good, .checked-short"
// A violation as long as decisions tell some: more than a page.
const longText = [
  "发布虚假广告。",
  ...Array.from({ length: 120 }, (_, n) => `示例第${n + 1}项，有询问笔录、现场照片和电子数据为证；`),
]

describe.skipIf(!executable)("a statement in a browser", () => {
  const database = useDatabase()
  const browser = useBrowser(executable)
  let served: Awaited<ReturnType<typeof serveApp>>

  beforeAll(async () => {
    const penalties = [
      penaltyRow(3, { violation: longText.join(""), published_on: "2026-03-06" }),
      penaltyRow(3, { decision_no: "示例〔2026〕2号" }),
    ]
    await importRecords(database.sql, [abnormalRow(1), seriousRow(1), subjectRow(2), ...penalties])
    served = await serveApp(testApp(() => database.sql, { clock: () => Date.now() }))
  })

  afterAll(async () => {
    await served?.stop()
  })

  async function open(path: string, width: number) {
    const context = await browser().newContext({
      locale: "zh-CN",
      viewport: { width, height: 900 },
      deviceScaleFactor: 3,
    })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()))
    await page.goto(served.origin + path)
    return { page, complaints, close: () => context.close() }
  }

  const scanned = twoSizes<readonly [string, string, number][]>(
    [["a report", `/subjects/${codeOf(1)}/report`, 1280]],
    [["‘no record’ on a telephone", `/subjects/${codeOf(2)}/report`, 390]],
  )
  for (const [whole, options, codes] of scanned)
    it.each(codes)(`shows a code that a scanner reads from the screen: %s${whole}`, options, async (_, path, width) => {
      const { page, complaints, close } = await open(path, width)
      const scanned = await scanCode(page)
      expect(scanned).toMatch(/^https:\/\/gongshi\.example\/verify#/)
      await page.goto(`${served.origin}/verify#${scanned.split("#")[1]}`)
      // What fits no code is there in its short form, which proves nothing by itself.
      await page.waitForSelector(".checked-good, .checked-short")
      expect(complaints).toEqual([])
      await close()
    })

  it("verifies behind its link, and hands out a file that is the token", async () => {
    const { page, close } = await open(`/subjects/${codeOf(1)}/report`, 1280)
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")])
    const file = await readFile(await download.path(), "utf8")
    expect(download.suggestedFilename()).toBe(`credit-report-${codeOf(1)}.jwt`)
    const [, packed = ""] = (await page.getAttribute(".statement-open", "href"))?.split("#") ?? []
    expect(await unwrap(file)).toBe(await unpackToken(packed))
    await page.click(".statement-open")
    await page.waitForSelector(genuine)
    expect(await page.textContent(".checked h2")).toContain("信用报告")
    await close()
  })

  it("of a thousand records is one document: its link verifies, its file is whole, and it prints", {
    tags: "long",
  }, async () => {
    await importRecords(database.sql, manyPenalties(1_000, 1_000))
    const { page, complaints, close } = await open(`/subjects/${codeOf(1_000)}/report`, 688)
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")])
    const file = await readFile(await download.path(), "utf8")
    const [, packed = ""] = (await page.getAttribute(".statement-open", "href"))?.split("#") ?? []
    expect(await unwrap(file)).toBe(await unpackToken(packed))
    const pdf = (await page.pdf({ preferCSSPageSize: true, format: "A4" })).toString("latin1")
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(200)
    await page.click(".statement-open")
    await page.waitForSelector(genuine)
    expect(await page.textContent(".checked")).toContain("载有 1000 条记录")
    expect(complaints).toEqual([])
    await close()
  })

  it.skipIf(!hasPoppler).each(["", "/report"])(
    "begins a long text on page one when it is printed: /subjects/…%s",
    async (end) => {
      const { page, close } = await open(`/subjects/${codeOf(3)}${end}`, 688)
      const [first = "", second = ""] = textOf(await page.pdf({ preferCSSPageSize: true, format: "A4" })).split("\f")
      expect(dense(first)).toContain(`${longText[0]}示例第1项`)
      expect(dense(second).length).toBeGreaterThan(500)
      // What a record is headed by stands on its page, and not at the foot of the one before.
      expect(dense(first)).not.toMatch(/行政处罚$/)
      await close()
    },
  )

  it("prints on A4 with its code, and without what only a screen can use", async () => {
    const { page, close } = await open(`/subjects/${codeOf(2)}/report`, 688)
    await page.emulateMedia({ media: "print" })
    for (const gone of ["a[download]", ".statement-open", ".foot", "summary"]) {
      expect(await page.locator(gone).first().isVisible(), gone).toBe(false)
    }
    expect(await page.locator(".qr").first().isVisible()).toBe(true)
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1")
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
    expect(pdf).toMatch(/\/MediaBox \[0 0 594(\.\d+)? 841(\.\d+)?\]|\/MediaBox \[0 0 595(\.\d+)? 84[12](\.\d+)?\]/)
    await close()
  })
})
