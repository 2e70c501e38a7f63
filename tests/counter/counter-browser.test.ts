/** A merchant in a real browser, without scripts and on a phone's width: from its listing to the repair. */
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { agency } from "../support/agency.ts"
import { merchantHeader, testApp } from "../support/app.ts"
import { expectFaultless, findChromium, serveApp, tabTo, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { keyboardOf } from "../support/keyboard.ts"
import { beOfficer, doIt } from "../support/office-browser.ts"
import { fileOf } from "../support/paper.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, penaltyRow, seriousRow } from "../support/rows.ts"

const executable = findChromium()

/** A page gives the focus when it is drawn, which is after it has come. */
const expectFocus = (page: Page, name: string) =>
  expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain(name)

describe.skipIf(!executable)("a merchant in a browser", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  const app = testApp(() => database.sql, {
    clock: () => Date.parse("2026-06-10T04:00:00Z"),
    ...{ mayChoose: true, issuer: "http://127.0.0.1", loginUrl: "/sign-in" },
  })
  let served: Awaited<ReturnType<typeof serveApp>>

  beforeAll(async () => {
    await importRecords(database.sql, [penaltyRow(1)])
    served = await serveApp(app)
  })
  afterAll(() => served?.stop())

  it("sees why it is listed, applies, brings a paper, follows, and is repaired", async () => {
    const { page, complaints, close } = await reader.open(`${served.origin}/counter`, { javaScriptEnabled: false })
    // Nobody yet: the page leads to where one signs in, and back.
    expect(await page.textContent("h1")).toBe("商户窗口：请先登录")
    await page.click("main a.button")
    await page.waitForURL(/sign-in/)
    await page.selectOption("#code", codeOf(1))
    await page.click('button[value="merchant"]')
    await page.waitForURL(/counter/)
    expect(await page.textContent("h1")).toBe("我的记录")
    expect(await page.textContent(".own-record")).toContain("公示截止")
    await page.click('.own-record a[href$="/repair"]')
    await page.fill("#statement", "罚款已缴纳，违法行为已改正（示例）")
    await page.click("form.apply button")
    await page.waitForURL(/applications\//)
    expect(await page.textContent('.notice[role="status"]')).toContain("办理编号")
    const application = page.url().split("?")[0] ?? ""
    await page.fill("#title", "缴款凭证（示例）")
    await page.setInputFiles("#file", {
      ...{ name: "凭证.pdf", mimeType: "application/pdf", buffer: Buffer.from(fileOf.pdf(2_000)) },
    })
    await page.click("form[enctype] button:not([type])")
    await page.waitForSelector("text=缴款凭证（示例）")
    const number = (await page.textContent("dd .code")) ?? ""

    // Another browser, that of a colleague who has the number and no login.
    const colleague = await reader.open(`${served.origin}/follow`, { javaScriptEnabled: false })
    await colleague.page.fill("#number", number.toLowerCase())
    await colleague.page.click("form.apply button")
    expect(await colleague.page.textContent(".sentence")).toBe("已申请待受理")
    await colleague.close()

    // At the bureau: an officer takes it up and grants it, a colleague takes the record down.
    const desk = await reader.open(`${served.origin}/sign-in`, { javaScriptEnabled: false })
    await beOfficer(desk.page, served.origin, "officer")
    await desk.page.click('main a[href^="/office/repairs/"]')
    expect(await desk.page.textContent("#papers")).toContain("缴款凭证（示例）")
    await desk.page.click('a[href$="/accept"]')
    await desk.page.click('button[value="do"]')
    await desk.page.waitForURL(/done=accept/)
    await desk.page.click('a[href$="/grant"]')
    for (const question of ["penalty-performed", "violation-corrected", "not-punished-again"]) {
      await desk.page.selectOption(`[name="answers.${question}.answer"]`, "yes")
      await desk.page.fill(`[name="answers.${question}.evidence"]`, "示例卷宗第 1 页")
    }
    await desk.page.fill('[name="reason"]', "符合条件（示例）")
    await doIt(desk.page, /done=grant/)
    await beOfficer(desk.page, served.origin, "checker")
    await desk.page.click('main a[href^="/office/repairs/"]')
    await desk.page.click('a[href$="/execute"]')
    await desk.page.click('button[value="do"]')
    await desk.page.waitForURL(/done=execute/)
    await desk.close()

    await page.goto(application)
    expect(await page.textContent(".sentence")).toBe("已修复")
    await page.click('nav a[href="/counter"]')
    expect(await page.textContent("main")).toContain("没有正在公示的记录")
    expect(await page.textContent("#over ~ ul")).toContain("已移出")
    await page.goto(`${served.origin}/subjects/${codeOf(1)}`)
    expect(await page.textContent(".verdict .sentence")).toContain("目前没有公示记录")
    expect(complaints.filter((line) => !line.includes("401"))).toEqual([])
    await close()
  })

  it("is told by the focus that a number is of nothing", async () => {
    const { page, close } = await reader.open(`${served.origin}/follow`)
    await tabTo(page, "#number")
    await page.keyboard.type("0000 0000 0000")
    await page.keyboard.press("Enter")
    await page.waitForSelector("#faults")
    await expectFocus(page, "faults")
    await expectFaultless(page)
    await close()
  })

  it("objects to a measure and is told where a message goes by the keyboard alone, after each was refused", async () => {
    const [record = ""] = await importRecords(database.sql, [seriousRow(2)])
    const tax = await agency(app, database.sql)
    await tax.post("/v1/measures", { record_id: record, measure: "M-HONOUR" })
    const { page, close } = await reader.open(`${served.origin}/counter/measures`, {
      extraHTTPHeaders: await merchantHeader(codeOf(2)),
    })
    const keys = keyboardOf(page)
    const why = '.desk-list [name="text"]'
    await keys.to(".desk-list summary")
    await page.keyboard.press("Enter")
    await keys.write(why, "请致电 13800138000（示例）")
    await keys.press(".desk-list form button")
    // The fold is open again, the field says what is wrong with it, and the way there is one key.
    await expectFocus(page, "faults")
    await expectFaultless(page)
    await keys.to(".faults a")
    await page.keyboard.press("Enter")
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("text")
    expect(await page.getAttribute(why, "aria-invalid")).toBe("true")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("该措施超出依据的范围（示例）")
    await keys.press(".desk-list form button")
    expect(await page.textContent('.notice[role="status"]')).toContain("异议已提交")
    expect(await page.textContent("#filed ~ ul")).toMatch(/表彰奖励.*待答复.*超出依据的范围.*最迟答复/s)
    expect(await page.locator(".desk-list details").count()).toBe(0)

    const { body } = await tax.get("/v1/measure-objections")
    const [open] = (body as unknown as { objections: { id: string }[] }).objections
    await tax.post(`/v1/measure-objections/${open?.id}/acts`, { act: "reject", reason: "依据明确（示例）" })
    await page.reload()
    expect(await page.textContent("#filed ~ ul")).toMatch(/异议不成立.*依据明确（示例）/s)

    await keys.press('.desk-nav a[href="/counter/contacts"]')
    await keys.write('form.apply [name="address"]', "没有这个地址")
    await keys.press("form.apply button")
    await expectFocus(page, "faults")
    await keys.to(".faults a")
    await page.keyboard.press("Enter")
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("address")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("shangpu@example.com")
    await keys.press("form.apply button")
    expect(await page.locator(".faults").count()).toBe(0)
    expect(keys.faults).toEqual([])
    await close()
  })
})
