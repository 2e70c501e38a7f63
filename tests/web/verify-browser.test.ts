/**
 * The page /verify in a real browser: the check runs there, by keyboard, with pinned keys, on a telephone, offline but for
 * the keys; and without scripts by the server.
 */
import { createHash } from "node:crypto"
import type { BrowserContextOptions } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { packToken } from "../../src/verify/packed-token.ts"
import { testApp } from "../support/app.ts"
import { axeFaults, findChromium, serveApp, tabTo, useBrowser } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { mappedLog, mappedReportOf } from "../support/made-map.ts"
import { added, keySetOf, lineOf, makeKeys, proofTextOf, receiptOf, sign } from "../support/published.ts"

const executable = findChromium()
const hex = (text: string) => createHash("sha256").update(text).digest("hex")
const [rows, answers] = ["code\n91000000MA0GG0017J\n", "code,verdict\n91000000MA0GG0017J,listed\n"]
const shots = process.env["SHOTS"]

describe.skipIf(!executable)("the page /verify in a browser", () => {
  const database = useDatabase()
  const browser = useBrowser(executable)
  let served: Awaited<ReturnType<typeof serveApp>>
  let jwks: ReturnType<typeof keySetOf>
  let documents: Record<"report" | "expired" | "changed" | "receipt" | "proof", string>

  beforeAll(async () => {
    const keys = await makeKeys()
    jwks = keySetOf(keys)
    const lines = [lineOf(1), lineOf(2, { list: "abnormal", ground: "AB-E4" })]
    const log = mappedLog(
      [
        { draft: added(lines[0] ?? ""), line: lines[0] ?? "" },
        { draft: added(lines[1] ?? "", { list: "abnormal" }), line: lines[1] ?? "" },
      ],
      keys.log,
    )
    const seconds = Math.floor(Date.now() / 1000)
    const signed = async (times: object) => sign("report", await mappedReportOf(log, [0, 1], times), keys.documents)
    const report = await signed({ iat: seconds - 60, exp: seconds + 86_400 })
    documents = {
      report,
      expired: await signed({ iat: seconds - 90_000, exp: seconds - 3_600 }),
      changed: report.replace(
        /^([^.]+\..{40})./,
        (_, kept: string) => `${kept}${report[kept.length] === "A" ? "B" : "A"}`,
      ),
      receipt: await sign("receipt", receiptOf(hex(rows), hex(answers)), keys.documents),
      proof: await proofTextOf(log, 0),
    }
    served = await serveApp(testApp(() => database.sql, { keySet: async () => jwks as never, clock: () => Date.now() }))
  })

  afterAll(async () => {
    await served?.stop()
  })

  async function open(address = "/verify", options: BrowserContextOptions = {}) {
    const context = await browser().newContext({ locale: "zh-CN", ...options })
    const page = await context.newPage()
    const asked: string[] = []
    const complaints: string[] = []
    page.on("request", (request) => asked.push(`${request.method()} ${request.url().replace(served.origin, "")}`))
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text())
    })
    page.on("pageerror", (error) => complaints.push(error.message))
    await page.goto(served.origin + address)
    if (options.javaScriptEnabled !== false) await page.waitForSelector("#script-hint:not([hidden])")
    return { page, asked, complaints, close: () => context.close() }
  }

  const file = (name: string, text: string) => ({
    name,
    mimeType: "application/octet-stream",
    buffer: Buffer.from(text),
  })

  it("verifies a pasted report by keyboard alone, in the browser, and sends nothing away", async () => {
    const { page, asked, complaints, close } = await open()
    await tabTo(page, "#text")
    await page.keyboard.insertText(` ${documents.report}\n`)
    await tabTo(page, "#submit")
    await page.keyboard.press("Enter")
    await page.waitForSelector(".checked-good")
    expect(await page.textContent(".checked h2")).toBe("✓核验通过：信用报告")
    expect(await page.textContent(".checked .sentence")).toMatch(/郑州示例云杉商贸有限公司.*载有 2 条记录/)
    expect(await page.textContent(".checked")).toContain("由您的浏览器核验")
    expect(await page.textContent(".checked")).toContain("密钥取自同一台服务器")
    // What a citizen reads first is no thumbprint and no position: those are folded.
    const shown = (await page.locator(".checked > :not(details)").allTextContents()).join("\n")
    expect(shown).toContain("所用的密钥是本站公布的")
    expect(shown).not.toMatch(/[\w-]{43}|由日志密钥签名|日志 \S+ 的前/)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("verdict-0")
    expect(asked.filter((one) => !/^GET \/(verify|assets\/|\.well-known\/jwks\.json)/.test(one))).toEqual([])
    expect(complaints).toEqual([])
    expect(await axeFaults(page)).toEqual([])
    await close()
  })

  it("says of a changed one that it is not to be acted on, and of an old one that it is genuine and expired", async () => {
    const { page, close } = await open()
    for (const [name, verdict, words] of [
      ["changed", "bad", "未通过核验"],
      ["expired", "expired", "真实，但已过期"],
    ] as const) {
      await page.fill("#text", documents[name])
      await page.click("#submit")
      await page.waitForSelector(`.checked-${verdict}`)
      expect(await page.textContent(".checked h2")).toContain(words)
      expect(await axeFaults(page)).toEqual([])
    }
    await close()
  })

  it("verifies what an address carries behind its #, whole and packed, without asking the server for it", async () => {
    for (const token of [documents.report, (await packToken(documents.report)) ?? ""]) {
      const { page, asked, close } = await open(`/verify#${token}`)
      await page.waitForSelector(".checked-good")
      expect(asked[0]).toMatch(/^GET \/verify(#|$)/)
      expect(asked.slice(1).join()).not.toContain(token.slice(-20))
      await close()
    }
  })

  it("trusts the reader's own keys alone, when there are some", async () => {
    const { page, asked, close } = await open()
    await page.click("details.more summary")
    await page.fill("#keys", JSON.stringify(jwks))
    await page.fill("#text", documents.proof)
    await page.click("#submit")
    await page.waitForSelector(".checked-good")
    expect(await page.textContent(".checked")).not.toContain("密钥取自同一台服务器")
    expect(asked.join()).not.toContain("jwks.json")
    await page.fill("#keys", JSON.stringify(keySetOf(await makeKeys())))
    await page.click("#submit")
    await page.waitForSelector(".checked-bad")
    await page.fill("#keys", "{}")
    await page.click("#submit")
    await page.waitForSelector(".notice[role=alert]")
    expect(await page.textContent("#result")).toContain("所给的密钥无法使用")
    await close()
  })

  it("holds the rows and answers of a receipt against it, without uploading them", async () => {
    const { page, asked, close } = await open()
    await page.setInputFiles("#file", [
      file("rows.csv", rows),
      file("batch.receipt", documents.receipt),
      file("answers.csv", answers),
    ])
    await page.click("#submit")
    await page.waitForSelector(".checked-good")
    expect(await page.textContent(".checked-proven")).toMatch(/送核文件就是当时.*结果文件就是当时/)
    await page.setInputFiles("#file", [file("rows.csv", `${rows}x`), file("batch.receipt", documents.receipt)])
    await page.click("#submit")
    await page.waitForSelector(".checked-bad")
    expect(await page.textContent(".checked-findings")).toContain("rows.csv")
    expect(asked.filter((one) => one.startsWith("POST"))).toEqual([])
    await close()
  })

  it("takes files that are dropped, and says what is none of ours", async () => {
    const { page, close } = await open()
    const dropped = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([text], "report.jwt"))
      return transfer
    }, documents.report)
    await page.dispatchEvent("#drop", "drop", { dataTransfer: dropped })
    await page.waitForSelector(".checked-good")
    await page.setInputFiles("#file", [file("x.txt", "nothing of ours")])
    await page.fill("#text", "")
    await page.click("#submit")
    await page.waitForSelector(".checked-bad")
    expect(await page.textContent(".checked-bad h2")).toContain("认不出")
    expect(await page.textContent(".checked-findings")).toContain("不是登记系统签发的文件")
    await close()
  })

  it("is verified by the server where scripts are off, which says so", async () => {
    const { page, close } = await open("/verify", { javaScriptEnabled: false })
    await page.setInputFiles("#file", [file("report.jwt", documents.report)])
    await page.click("#submit")
    await page.waitForSelector(".checked-good")
    expect(await page.textContent(".checked")).toContain("由本服务器核验")
    await page.fill("#text", documents.proof)
    await page.click("#submit")
    await page.waitForSelector(".checked-good")
    expect(await page.textContent(".checked h2")).toContain("存在性证明")
    expect(await page.textContent("#text")).toContain("c2sp.org")
    await close()
  })

  it("fits 320 pixels and has no fault that axe finds, before and after, light and dark", async () => {
    for (const options of [
      { colorScheme: "light", viewport: { width: 320, height: 640 } },
      { colorScheme: "dark", viewport: { width: 320, height: 640 } },
    ] as const) {
      const { page, close } = await open(options.colorScheme === "dark" ? "/verify?lang=en" : "/verify", options)
      expect(await axeFaults(page)).toEqual([])
      for (const name of ["report", "changed", "expired", "receipt", "proof"] as const) {
        await page.fill("#text", documents[name])
        await page.click("#submit")
        await page.waitForSelector(".checked")
        for (const summary of await page.$$(".checked summary")) await summary.click()
        expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(320)
        expect(await axeFaults(page)).toEqual([])
      }
      await close()
    }
  })

  it.runIf(shots)("looks like this", async () => {
    for (const [device, viewport, address] of [
      ["desktop", { width: 1280, height: 900 }, "/verify"],
      ["phone", { width: 390, height: 844 }, "/verify"],
      ["english", { width: 1280, height: 900 }, "/verify?lang=en"],
    ] as const) {
      const { page, close } = await open(address, { viewport })
      await page.screenshot({ path: `${shots}/${device}-empty.png`, fullPage: true })
      for (const name of ["report", "changed", "expired", "receipt"] as const) {
        await page.fill("#text", documents[name])
        await page.click("#submit")
        await page.waitForSelector(".checked")
        await page.waitForTimeout(200)
        await page.screenshot({ path: `${shots}/${device}-${name}.png`, fullPage: true })
      }
      await close()
    }
  })
})
