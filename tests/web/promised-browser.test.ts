/**
 * What /accessibility says of the public pages: a merchant found and read, followed, complained of, a paper verified, and the page
 * itself reached, without scripts, by what is said of each thing and by nothing that is seen; and each page on the way held to axe,
 * to names that hold what is seen, to Tab, and to a window that is enlarged to 200 % and more.
 */
import { readFile } from "node:fs/promises"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { consoleCarrier } from "../../src/alert/merchant/carrier.ts"
import { sendMessages } from "../../src/alert/merchant/send.ts"
import { unnamedSite } from "../../src/http/site.ts"
import { importOptions, testAlerting, testApp } from "../support/app.ts"
import { expectFaultless, findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { walkByTab } from "../support/keyboard.ts"
import { lookForWidth } from "../support/page-faults.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, seriousRow, subjectRow } from "../support/rows.ts"
import { unsaid } from "../support/said-name.ts"

const executable = findChromium()
const name = "示例云杉餐饮管理股份有限公司"
const record = `/subjects/${codeOf(1)}`
const clock = () => Date.now()
const mails: string[] = []
const alerting = { ...testAlerting, carrier: consoleCarrier(["mail"], (line) => mails.push(line)) }

describe.skipIf(!executable)("what /accessibility says", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  const site = { ...unnamedSite, complaint: "https://complaints.example/", correction: "示例电话 0371-0000" }
  let served: Awaited<ReturnType<typeof serveApp>>
  let page: Page

  beforeAll(async () => {
    const subject = { subject: { code: codeOf(1), name } }
    await importRecords(database.sql, [subjectRow(1, { name }), abnormalRow(1, subject), seriousRow(1, subject)])
    served = await serveApp(testApp(() => database.sql, { clock, alerting, site }))
    page = (await reader.open(served.origin, { javaScriptEnabled: false })).page
  })
  afterAll(() => served?.stop())

  const main = () => page.getByRole("main")
  const region = (called: string) => main().getByRole("region", { name: called, exact: true })
  const go = (called: string, within = page.getByRole("main")) =>
    within.getByRole("link", { name: called, exact: true }).click()
  const press = (called: string) => main().getByRole("button", { name: called, exact: true }).click()
  const firstHeading = () => main().getByRole("heading").first().textContent()

  /** Asks for mail about the merchant. @returns where the link of that mail leads */
  async function askForMail(address: string): Promise<string> {
    await page.goto(`${served.origin}${record}/help`)
    await region("关注这家商户").getByRole("textbox", { name: "用邮箱关注" }).fill(address)
    await press("发确认邮件")
    expect(await main().getByRole("status").textContent()).toContain("请看邮箱")
    const given = { ...importOptions, sql: database.sql, clock, alerting, log: () => {}, issuer: served.origin }
    await sendMessages(given, new AbortController().signal, () => 0)
    return /https?:\S+\/following\/[\w.-]+/.exec(mails.at(-1) ?? "")?.[0] ?? ""
  }

  it("is done without scripts: a merchant is found by its name, and its sentence is the first region", async () => {
    await page.getByRole("search").getByRole("searchbox", { name: "商户名称或者代码" }).fill("云杉 餐饮")
    await page.getByRole("search").getByRole("button", { name: "查询", exact: true }).click()
    await go(name)
    expect(await firstHeading()).toBe(name)
    const first = await main().getByRole("region").first().ariaSnapshot()
    expect(first).toMatch(RegExp(`^- region "结论":[^]*${name}： ?在严重违法失信名单上`))
  })

  it("follows by feed and by mail, confirms, and ends it", async () => {
    await go("关注")
    const feed = region("关注这家商户").getByRole("link", { name: "订阅地址（Atom）" })
    const answer = await page.request.get(`${served.origin}${await feed.getAttribute("href")}`)
    expect(answer.headers()["content-type"]).toContain("application/atom+xml")
    await page.goto(await askForMail("reader@mail.example"))
    await press("确认关注")
    expect(await firstHeading()).toBe("您在关注这家商户")
    expect(await region("关注的商户").textContent()).toContain(name)
    await press("取消关注")
    expect(await firstHeading()).toBe("已经取消关注")
  })

  it("leads to 12315, with name and code to take along", async () => {
    await page.goto(served.origin + record)
    await go("投诉举报")
    for (const text of [name, codeOf(1)]) expect(await region("名称和代码").textContent()).toContain(text)
    const link = (called: string) => region("投诉举报").getByRole("link", { name: called, exact: true })
    expect(await link("打开 12315 网站").getAttribute("href")).toBe(site.complaint)
    expect(await link("拨打 12315").getAttribute("href")).toBe("tel:12315")
  })

  it("tells the authority that a record is about somebody else, and sees by its number how far that is", async () => {
    await page.goto(served.origin + record)
    await go("不是同一家？")
    const form = region("这条记录说的不是同一家")
    await form.getByRole("combobox", { name: "哪一条记录" }).selectOption({ index: 1 })
    await form.getByRole("combobox", { name: "什么情况" }).selectOption({ label: "别的原因" })
    await press("告诉办理机关")
    expect(await main().getByRole("alert").textContent()).toContain("请写一句是什么原因")
    expect(await form.getByRole("textbox", { name: /^说明/ }).getAttribute("aria-invalid")).toBe("true")
    await form.getByRole("textbox", { name: /^说明/ }).fill("这里从来没有开过餐馆")
    await press("告诉办理机关")
    const told = (await main().getByRole("status").textContent()) ?? ""
    const [number = ""] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(told) ?? []
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("told")
    await go("查询办理进度")
    await main().getByRole("textbox", { name: "办理编号" }).fill(number)
    await press("查询进度")
    expect(await main().getByRole("region").first().textContent()).toContain("已收到待分派")
  })

  it("verifies a report as a file and as the link of its code", async () => {
    await page.goto(served.origin + record)
    await go("出具信用报告")
    const code = await main().getByRole("link", { name: "在线核验", exact: true }).getAttribute("href")
    const pdf = main().getByRole("link", { name: "下载 PDF" })
    const [download] = await Promise.all([page.waitForEvent("download"), pdf.click()])
    const buffer = await readFile(await download.path())
    const ways = [
      () => main().getByLabel("选择文件").setInputFiles({ name: "report.pdf", mimeType: "application/pdf", buffer }),
      () => main().getByLabel("或者粘贴").fill(`${served.origin}${code}`),
    ]
    for (const give of ways) {
      await go("验证报告", page.getByRole("contentinfo"))
      await give()
      await press("核验")
      const verdict = main().getByRole("heading", { name: /核验通过|签名相符/ })
      expect(await verdict.textContent()).toContain("信用报告")
    }
  })

  it("holds for each page on the way, and for /accessibility, which each leads to", { tags: "long" }, async () => {
    await go("无障碍", page.getByRole("contentinfo"))
    expect(await firstHeading()).toBe("无障碍")
    const following = (await askForMail("other@mail.example")).replace(served.origin, "")
    const ways = ["", "/help", "/help?sent=1", "/report"].map((way) => record + way)
    const others = [
      "/",
      "/?q=云杉",
      "/verify",
      following,
      "/following/none",
      "/accessibility",
      "/accessibility?lang=en",
    ]
    const screen = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }
    for (const address of [...ways, ...others]) {
      const { page: open } = await reader.look(served.origin + address, screen)
      const faults = [...(await open.evaluate(lookForWidth)), ...(await unsaid(open))]
      // Where the page gives the focus to what is new, Tab begins there.
      const missed = address.includes("sent=") ? [] : await walkByTab(open)
      expect([...faults, ...missed], address).toEqual([])
      await expectFaultless(open)
    }
  })
})
