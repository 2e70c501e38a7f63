/** The page of verification keeps what it refuses: in one file, written on the reader's device, that anybody judges anew. */
import { readFileSync } from "node:fs"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { readEvidence } from "../../src/verify/evidence/evidence.ts"
import { judge } from "../../src/verify/evidence/judge.ts"
import { testApp } from "../support/app.ts"
import { axeFaults, findChromium, openBrowser, serveApp } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"

const executable = findChromium()

describe.skipIf(!executable)("/verify in a browser", () => {
  const database = useDatabase()
  let served: Awaited<ReturnType<typeof serveApp>>
  let browser: Browser
  let token = ""

  beforeAll(async () => {
    await importRecords(database.sql, [abnormalRow(1)])
    served = await serveApp(testApp(() => database.sql, { clock: () => Date.now() }))
    token = (await (await fetch(`${served.origin}/v1/subjects/${codeOf(1)}/report`)).json()).token
    browser = await openBrowser(executable ?? "", [])
  })

  afterAll(async () => {
    await browser?.close()
    await served?.stop()
  })

  it.each([
    ["zh-CN", 1280],
    ["en-US", 390],
  ])("offers a file of what it refuses, and none of what holds, %s at %d", async (locale, width) => {
    const context = await browser.newContext({ locale, viewport: { width, height: 900 } })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()))
    page.on("pageerror", (error) => complaints.push(error.message))
    const sent: string[] = []
    page.on("request", (request) => request.method() === "POST" && sent.push(request.url()))
    const verify = async (text: string, verdict: string) => {
      await page.goto(`${served.origin}/verify`)
      await page.fill("#text", text)
      await page.click("#verify button[type=submit], #verify button:not([type])")
      await page.waitForSelector(`#result .checked-${verdict}`)
    }
    await verify(token, "good")
    expect(await page.locator("#evidence").count()).toBe(0)
    await verify(`${token.slice(0, -8)}AAAAAAAA`, "bad")
    await page.waitForSelector("#evidence")
    const shots = process.env["PAGE_SHOTS"]
    if (shots) await page.screenshot({ path: `${shots}/evidence-${width}.png`, fullPage: true })
    expect(await axeFaults(page)).toEqual([])
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#evidence")])
    expect(download.suggestedFilename()).toBe("gongshi-evidence.json")
    const evidence = readEvidence(readFileSync(await download.path(), "utf8"))
    if (!evidence) throw new Error("what was kept can't be read")
    expect(evidence).toMatchObject({ by: "page", findings: [{ code: "signature" }] })
    expect(await judge(evidence, { sha256, own: null, now: Date.now() })).toMatchObject({ verdict: "unsigned" })
    expect([sent, complaints]).toEqual([[], []])
    await context.close()
  })
})
