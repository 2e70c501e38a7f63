/** An agency in a real browser, without scripts: from its subscription over a notice and a measure to the recall, with the merchant and the two officers in theirs. */
import { readFile } from "node:fs/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clock, merchantHeader, noticeParts, testApp } from "../support/app.ts"
import { atWidth, expectFaultless, findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { beOfficer, doIt } from "../support/office-browser.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../support/rows.ts"
import { testLog } from "../support/signed-log.ts"

const executable = findChromium()
const name = "示例第1号商贸有限公司"

describe.skipIf(!executable)("an agency in a browser", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  const app = testApp(() => database.sql, {
    ...{ mayChoose: true, issuer: "http://127.0.0.1", loginUrl: "/sign-in" },
  })
  const raise = () =>
    raiseNotices({ sql: database.sql, clock, signedLog: { halted: async () => null }, ...noticeParts })
  let served: Awaited<ReturnType<typeof serveApp>>
  let tax: AgencyDesk
  let key = ""

  beforeAll(async () => {
    tax = await agency(app, database.sql, { member: "tax" }, "示例市税务局")
    key = tax.header["authorization"]?.replace("Bearer ", "") ?? ""
    served = await serveApp(app)
  })
  afterAll(() => served?.stop())

  /** The authority ends a listing at its own pages: one proposes, somebody else approves. */
  async function revokeByTwo(record: string): Promise<void> {
    const { page, close } = await reader.open(`${served.origin}/sign-in`, { javaScriptEnabled: false })
    await beOfficer(page, served.origin, "officer")
    await page.goto(`${served.origin}/office/new/change?record_id=${record}`)
    await page.selectOption('[name="change"]', "revoke")
    await page.click('button[value="compute"]')
    await page.fill('[name="arose_on"]', "2026-06-25")
    await page.fill('[name="evidence"]', "处罚决定被复议撤销（示例）")
    await page.fill('[name="decision_no"]', "郑市监撤字〔2026〕1号")
    await doIt(page, /done=begin/)
    await beOfficer(page, served.origin, "checker")
    await page.click('main a[href^="/office/decisions/"]')
    await page.click('a[href$="/approve"]')
    await page.click('button[value="do"]')
    await page.waitForURL(/done=approve/)
    await close()
  }

  it("answers a page of notices together: five clicks and a reason", async () => {
    const many = await agency(app, database.sql, {}, "示例市商务局")
    await many.post("/v1/subscriptions", { list: "penalty" })
    await raise()
    const rows = Array.from({ length: 25 }, (_, n) => [subjectRow(200 + n), penaltyRow(200 + n)]).flat()
    await importRecords(database.sql, rows)
    await raise()
    const { page, close } = await reader.open(`${served.origin}/console`)
    await page.fill("#key", many.header["authorization"]?.replace("Bearer ", "") ?? "")
    await page.press("#key", "Enter")
    await page.waitForURL((url) => url.pathname === "/console")
    await page.click('.desk-nav a[href="/desk/notices"]')
    expect(await page.locator("tbody tr").count()).toBe(25)
    await page.click('a[href*="sort=published"]')
    await page.click('a[href*="ticked=all"]')
    await page.selectOption('[name="act"]', "no-measure")
    await page.fill('[name="reason"]', "核查后不适用（示例）")
    await expectFaultless(page)
    await atWidth(page, 390, () => expectFaultless(page))
    await page.click('button:has-text("反馈所选通知")')
    await page.waitForURL(/done=25/)
    expect(await page.textContent("main")).toContain("没有待签收的通知")
    await close()
  })

  it("subscribes, is told, acknowledges, applies a measure, and lifts it when the record ends", async () => {
    const { page, complaints, close } = await reader.open(`${served.origin}/console`, { javaScriptEnabled: false })
    await page.fill("#key", key)
    await page.press("#key", "Enter")
    await page.waitForURL((url) => url.pathname === "/console")
    expect(await page.textContent(".desk-client")).toContain("机构工作台 示例市税务局")

    // Nothing is told to who has not said of what.
    await page.click('.cards a:has-text("待办通知")')
    await page.selectOption("#list", "serious")
    await page.fill("#region", "4x")
    await page.click("form.apply button")
    expect(await page.inputValue("#region")).toBe("4x")
    await page.fill("#region", "41")
    await page.click("form.apply button")
    await page.waitForURL(/done=1/)
    expect(await page.textContent("#held ~ ul")).toContain("严重违法失信名单 · 河南省")
    await raise()
    const ids = await importRecords(database.sql, [subjectRow(1), seriousRow(1), subjectRow(2), abnormalRow(2)])
    await raise()

    await page.click('.desk-nav a[href="/console"]')
    await page.click('.cards a:has-text("待办通知")')
    await page.waitForSelector("tbody tr")
    expect(await page.locator("tbody tr").count()).toBe(1)
    await page.click("tbody td a")
    await page.waitForURL(/notices\/\d+$/)
    expect(await page.textContent("h1")).toBe(name)
    await page.click('summary:text-is("签收")')
    await page.click('details[open] button:has-text("签收")')
    await page.waitForURL(/done=1/)
    expect(await page.textContent(".verdict .sentence")).toContain("已签收")
    await page.click('summary:text-is("实施措施")')
    await page.selectOption("#apply-measure", "M-HONOUR")
    await page.click('details[open] button:has-text("实施措施")')
    await page.waitForURL(/done=1/)
    await page.click(".technical summary")
    await testLog(database.sql).log.catchUp()
    const [proof] = await Promise.all([page.waitForEvent("download"), page.click('a[href$="/proof"]')])
    expect(JSON.parse(await readFile(await proof.path(), "utf8"))).toMatchObject({ agency: tax.id })

    // The merchant sees who does what because of it.
    const owner = await reader.open(`${served.origin}/counter/measures`, {
      extraHTTPHeaders: await merchantHeader(codeOf(1)),
    })
    expect(await owner.page.textContent("main")).toContain("示例市税务局")

    await revokeByTwo(ids.find((id) => id) ?? "")
    await raise()
    await page.click('.desk-nav a[href="/desk/recalls"]')
    expect(await page.textContent("tbody")).toContain("严重违法失信")
    expect((await (await reader.look(`${served.origin}/recalls`)).page.textContent("tbody")) ?? "").toMatch(
      /示例市税务局.*1/s,
    )
    await page.click("tbody a")
    await page.click('summary:text-is("解除措施")')
    await page.fill("#lift-reason", "公示已结束（示例）")
    await page.click('details[open] button:has-text("解除措施")')
    await page.waitForURL(/done=1/)
    await page.click('.desk-nav a[href="/desk/recalls"]')
    expect(await page.textContent("main")).toContain("本机构都已签收并解除")
    await owner.page.reload()
    expect(await owner.page.textContent("main")).not.toContain("示例市税务局")
    await owner.close()

    // What it was told, as a file, and how what it copies is verified.
    await page.click('.desk-nav a[href="/desk/notices"]')
    const [file] = await Promise.all([page.waitForEvent("download"), page.click('a[href$="/file"]')])
    expect((await readFile(await file.path(), "utf8")).trim().split("\n")).toHaveLength(3)
    await page.click('a[href="/exports#verify"]')
    expect(await page.textContent("#verify")).toBe("怎样核验")
    // The wrong region was refused, of which the browser complains.
    expect(complaints.filter((line) => !line.includes("400"))).toEqual([])
    await close()
  })
})
