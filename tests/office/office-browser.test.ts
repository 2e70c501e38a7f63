/**
 * The office in a real browser, without scripts: a listing by two persons, on a phone, and what comes of its forms without a
 * fault that axe can see; the walk of all pages looks at the forms themselves.
 */
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { clientHeader, testApp } from "../support/app.ts"
import { expectFaultless, findChromium, serveApp, tabTo, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { officer } from "../support/office.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const executable = findChromium()

describe.skipIf(!executable)("in a browser", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  let app: ReturnType<typeof testApp>
  let served: Awaited<ReturnType<typeof serveApp>>

  beforeAll(async () => {
    await importRecords(database.sql, [subjectRow(1), subjectRow(2), abnormalRow(2)])
    app = testApp(() => database.sql, { mayChoose: true, issuer: "http://127.0.0.1" })
    served = await serveApp(app)
  })
  afterAll(() => served?.stop())

  async function signIn(page: Page, role: string): Promise<void> {
    await page.goto(`${served.origin}/sign-in`)
    await page.selectOption("#authority", "410105")
    await page.click(`button[value="${role}"]`)
    await page.waitForURL(/worklist/)
  }

  it("the box holds a whole code and tells a fault in lines, and a table on a card throws no shade on it", async () => {
    const { page, close } = await reader.open(`${served.origin}/sign-in`)
    await signIn(page, "officer")
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(`${served.origin}/office/find?lang=en`)
    const wrong = `${codeOf(9).slice(0, 17)}${codeOf(9).endsWith("A") ? "B" : "A"}`
    await page.fill("#find", wrong)
    await page.press("#find", "Enter")
    await page.waitForSelector(".find-box .fault")
    const cut = await page.$eval("#find", (box) => box.scrollWidth - box.clientWidth)
    const height = await page.$eval(".find-box .fault", (fault) => fault.getBoundingClientRect().height)
    expect([cut <= 0, height < 40]).toEqual([true, true])
    await page.goto(`${served.origin}/office/load`)
    const [card, shade] = await page.$eval(".case-two .table", (table) => [
      getComputedStyle(table.closest(".section") ?? table).backgroundColor,
      getComputedStyle(table).backgroundImage,
    ])
    expect(shade).toContain(card)
    await close()
  })

  it("the first field is two tabs behind the skip link, and six sections are in sight with the rest behind a fold", async () => {
    const { page, close } = await reader.open(`${served.origin}/sign-in`)
    await signIn(page, "head")
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(`${served.origin}/office/leads?lang=zh`)
    const inSight = await page.locator(".desk-nav a:visible").count()
    expect([inSight, await page.locator(".desk-nav .desk-more summary").isVisible()]).toEqual([6, true])
    const height = await page.$eval(".desk-nav", (nav) => nav.getBoundingClientRect().height)
    expect(height).toBeLessThan(60)
    // The one that is open is in sight too.
    await page.goto(`${served.origin}/office/settings?lang=zh`)
    expect(await page.locator('.desk-nav a[aria-current="page"]').isVisible()).toBe(true)
    await close()
    const { page: form, close: end } = await reader.open(`${served.origin}/sign-in`)
    await signIn(form, "officer")
    await form.goto(`${served.origin}/office/new/abnormal`)
    await form.keyboard.press("Tab")
    expect(await form.evaluate(() => document.activeElement?.className)).toBe("skip")
    await form.keyboard.press("Enter")
    await form.keyboard.press("Tab")
    await form.keyboard.press("Tab")
    expect(await form.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("subject.code")
    await end()
  })

  it("a listing is proposed, confirmed, checked and published", { tags: "long" }, async () => {
    const { page, close } = await reader.open(`${served.origin}/sign-in`)
    await signIn(page, "officer")
    await page.click('.desk-nav a[href="/office/new"]')
    await page.click('a[href="/office/new/abnormal"]')
    await page.waitForURL(/office\/new\/abnormal/)
    // The browser itself asks for what is missing; what it lets through the server tells, at the field.
    await page.evaluate(() => document.querySelector("form.apply")?.setAttribute("novalidate", ""))
    await page.click('button[value="check"]')
    expect(await page.textContent(".faults h2")).toBe("请先改正以下内容")
    await expectFaultless(page)
    await page.fill('[name="subject.code"]', codeOf(1))
    await page.fill('[name="subject.name"]', "示例第1号商贸有限公司")
    await page.selectOption('[name="ground"]', "AB-E4")
    await page.fill('[name="arose_on"]', "2026-06-25")
    await page.fill('[name="evidence"]', "现场核查，登记住所无人办公（示例）")
    await page.click('button[value="check"]')
    await expectFaultless(page)
    await page.click('button[value="do"]')
    await page.waitForURL(/office\/decisions\//)
    await expectFaultless(page)
    const place = page.url().split("?")[0] ?? ""
    const anna = await officer(app, "officer", "410105", "anna")
    const shown = await anna.bring({ id: place.split("/").at(-1) ?? "" }, "现场核查笔录（示例）")

    // The rest by keyboard alone.
    await tabTo(page, `a[href$="/confirm"]`)
    await page.keyboard.press("Enter")
    await page.waitForURL(/confirm/)
    await expectFaultless(page)
    await tabTo(page, '[name="decision_no"]')
    await page.keyboard.type("郑市监异字〔2026〕81号")
    await page.selectOption('[name="contact.how"]', "visit")
    await page.fill('[name="contact.visited_on"]', "2026-06-25")
    await page.fill('[name="contact.visit_record"]', "现场核查笔录（示例）")
    await page.selectOption('[name="contact.paper"]', shown)
    await tabTo(page, 'button[value="check"]')
    await page.keyboard.press("Enter")
    await page.waitForSelector('button[value="do"]')
    await tabTo(page, 'button[value="do"]')
    await page.keyboard.press("Enter")
    await page.waitForURL(/done=confirm/)

    await signIn(page, "checker")
    await page.goto(`${place}/check`)
    await expectFaultless(page)
    await page.click('button[value="do"]')
    await page.waitForURL(/done=check/)
    await page.goto(`${place}/publish`)
    expect(await page.textContent(".preview h3")).toBe("通过登记住所/经营场所无法联系")
    await expectFaultless(page)
    await page.click('button[value="do"]')
    await page.waitForURL(/done=publish/)
    await page.goto(`${served.origin}/subjects/${codeOf(1)}`)
    expect(await page.textContent(".verdict .sentence")).toContain("在经营异常名录上")
    await close()
  })

  it("a file is sent and released", async () => {
    const { page, close } = await reader.open(`${served.origin}/sign-in`)
    await signIn(page, "officer")
    await page.goto(`${served.origin}/office/imports/new`)
    const rows = [abnormalRow(31), { ...abnormalRow(32), ground: "AB-X9" }].map((row) => JSON.stringify(row)).join("\n")
    await page.setInputFiles("#file", {
      name: "rows.ndjson",
      mimeType: "application/x-ndjson",
      buffer: Buffer.from(rows),
    })
    await page.click("form.apply button")
    await page.waitForURL(/done=send/)
    await expectFaultless(page)
    const place = page.url().split("?")[0] ?? ""
    // The row that can't be read is told by its line and field, and the other waits as it will be.
    expect(await page.textContent("main .table")).toContain("不是本名录的事由代码")
    expect(await page.textContent(".sample-rows")).toContain("示例第31号商贸有限公司")
    // Whoever sent it is not asked to release it.
    expect(await page.locator('[value="release"]').count()).toBe(0)
    await signIn(page, "checker")
    await page.goto(place)
    await expectFaultless(page)
    expect(await page.locator('[value="release"]').count()).toBe(1)
    await page.click("details.quiet-form summary")
    await page.click("details[open] button")
    await page.waitForURL(/done=release/)
    expect(await page.textContent(".verdict .sentence")).toBe("已放行")
    await page.goto(`${served.origin}/subjects/${codeOf(31)}`)
    expect(await page.textContent(".verdict .sentence")).toContain("在经营异常名录上")
    await close()
  })

  it("findings in a file of a source are answered in place", { tags: "long" }, async () => {
    const violation = "联系人身份证41990118991231008X，咨询电话15412345678"
    const rows = [33, 34].map((n) =>
      JSON.stringify(penaltyRow(n, { violation, decision_no: `示例0388-66668888号${n}` })),
    )
    const headers = await clientHeader(database.sql, "source", { authorities: ["410105"] })
    const sent = await app.request("/v1/imports?source=source.ndjson", {
      ...{ method: "POST", headers: { ...headers, "content-type": "application/x-ndjson" }, body: rows.join("\n") },
    })
    const { waiting_in: parts } = (await sent.json()) as { waiting_in: { id: string }[] }
    const { page, close } = await reader.open(`${served.origin}/sign-in`)
    await signIn(page, "officer")
    await page.goto(`${served.origin}/office/imports/${parts[0]?.id}`)
    await expectFaultless(page)
    await page.click("#act-answer-all")
    await expectFaultless(page)
    await page.selectOption('[name="choice"]', "cover")
    await page.click("details[open] button")
    // A decision's number is not covered: the page says so of the rows that are left.
    await page.waitForSelector("text=但有 2 行不能这样答复")
    await page.fill('[name="mark:1/decision_no:2:15:why"]', "文号如此（示例）")
    await page.check('[name="refuse-2"]')
    await page.fill('[name="refuse-2-why"]', "文号有误（示例）")
    await page.click("form.wide button")
    await page.waitForURL(/done=answer/)
    await signIn(page, "checker")
    await page.goto(`${served.origin}/office/imports/${parts[0]?.id}`)
    await expectFaultless(page)
    expect(await page.textContent("main")).toContain("文号如此（示例）")
    await close()
  })

  it("what is marked in a text, and what is refused, found and uploaded, have no fault", { tags: "long" }, async () => {
    const { page, close } = await reader.open(`${served.origin}/sign-in`)
    await signIn(page, "head")
    await page.goto(`${served.origin}/office/settings/templates/hearing-notice`)
    await page.fill("#text", "# 听证通知书\n{当事人}")
    await page.click('button[value="check"]')
    await page.waitForSelector(".faults")
    await expectFaultless(page)
    await page.goto(`${served.origin}/office/search`)
    await page.fill("#q", codeOf(2))
    await page.fill("#purpose", "核查（示例）")
    await page.click("form.apply button")
    await page.waitForSelector("#found")
    await expectFaultless(page)

    await signIn(page, "officer")
    await page.goto(`${served.origin}/office/new/penalty?code=${codeOf(2)}`)
    await page.fill('[name="subject.name"]', "示例第2号商贸有限公司")
    await page.fill('[name="decision_no"]', "郑市监处罚〔2026〕82号")
    await page.fill('[name="decided_on"]', "2026-06-20")
    await page.fill('[name="violation"]', "发布虚假广告，举报人电话13800138000")
    await page.fill('[name="content"]', "罚款80000元")
    await page.check('[name="facts.kinds"][value="fine"]')
    await page.selectOption('[name="facts.procedure"]', "ordinary")
    await page.fill('[name="facts.fine_cny"]', "80000")
    await page.selectOption('[name="facts.party"]', "operator")
    await page.selectOption('[name="facts.lenient_tier"]', "no")
    await page.click('button[value="check"]')
    await page.click('button[value="do"]')
    await page.waitForURL(/office\/decisions\//)
    const place = page.url().split("?")[0] ?? ""
    await page.goto(`${place}/serve`)
    await page.fill('[name="served_on"]', "2026-06-22")
    await page.selectOption('[name="delivery.method"]', "direct")
    await page.fill('[name="delivery.proof"]', "送达回证（示例）")
    await page.click('button[value="check"]')
    await page.click('button[value="do"]')
    await page.waitForURL(/done=serve/)
    await page.goto(`${place}/classify`)
    await page.fill(
      '[name="served_text"]',
      "负责人身份证号码11010519491231002X，联系电话13900139000。以上属实（示例）。",
    )
    await page.click('button[value="check"]')
    await page.waitForSelector("mark")
    await expectFaultless(page)
    // By keyboard: the second finding is kept, which asks for a reason.
    await page.check('.finding:nth-of-type(2) [value="keep"]')
    await page.click('button[value="look"]')
    await page.waitForSelector(".faults")
    await expectFaultless(page)
    await page.fill(".finding:nth-of-type(2) .field", "企业公布的电话（示例）")
    await page.check('[name^="mark:violation"][value="cover"]')
    await page.click('button[value="look"]')
    await page.waitForSelector(".marked del")
    await expectFaultless(page)
    await page.click('button[value="do"]')
    await page.waitForURL(/done=classify/)
    await expectFaultless(page)

    await page.goto(`${served.origin}/office/new/bulk`)
    await page.selectOption('[name="ground"]', "AB-E1")
    await page.fill('[name="arose_on"]', "2026-06-30")
    await page.fill('[name="evidence"]', "未按期公示年度报告（示例）")
    await page.fill('[name="number_pattern"]', "郑金市监异字〔2026〕{n}号")
    await page.click('button[value="check"]')
    await page.click('button[value="do"]')
    await page.waitForURL(/bulk-decisions/)
    const rows = `统一社会信用代码,名称\n${codeOf(1)},示例第1号商贸有限公司\n91000000MA0000XXXX,没有\n`
    await page.setInputFiles("#file", { name: "rows.csv", mimeType: "text/csv", buffer: Buffer.from(rows) })
    await page.click("#rows form button")
    await page.waitForURL(/done=rows/)
    await expectFaultless(page)
    await close()
  })
})
