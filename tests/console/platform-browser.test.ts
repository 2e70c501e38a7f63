/** A platform in a real browser, without scripts: from its roster to an alert, and through the rows of a file. */
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { raiseAlerts } from "../../src/alert/raise.ts"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { jobDesk } from "../check/job/office.ts"
import { clock, importRows } from "../support/app.ts"
import { atWidth, expectFaultless, findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { type Platform, platform } from "../support/roster.ts"
import { abnormalRow, codeOf, seriousRow, subjectRow } from "../support/rows.ts"
import { registeredSeller, sendRoster } from "../support/seller-rows.ts"

const executable = findChromium()
const roster = [
  "经营者编号,名称,统一社会信用代码,实际经营地址,联系方式,网店名称,网址",
  `s-1,示例第1号商贸有限公司,${codeOf(1)},示例市示例路1号,service@shop.example,示例云杉店,https://shop.example/1`,
  `s-2,示例第2号商贸有限公司,${codeOf(2)},示例市示例路2号,service@shop.example,示例白桦店,https://shop.example/2`,
].join("\n")

describe.skipIf(!executable)("a platform in a browser", () => {
  const database = useDatabase()
  const desk = jobDesk(database)
  const reader = useReader(executable)
  let served: Awaited<ReturnType<typeof serveApp>>
  let shop: Platform

  beforeAll(async () => {
    shop = await platform(database.sql, "示例购物平台")
    await importRows(database.sql, [subjectRow(1), subjectRow(2), seriousRow(3)])
    served = await serveApp(desk)
  })
  afterAll(() => served?.stop())

  it("has its listed sellers as a file in two clicks, and looks through them at every width", async () => {
    const { page, close } = await reader.open(`${served.origin}/console`)
    const own = await platform(database.sql, "示例生活平台")
    await importRows(database.sql, [abnormalRow(11), seriousRow(11), abnormalRow(12), subjectRow(13)])
    await sendRoster(desk, own.header, [
      registeredSeller(11),
      registeredSeller(11, { seller: "s-11b", shop: "示例云杉旗舰店", url: "https://shop.example/11b" }),
      registeredSeller(12, { name: "示例别家商贸有限公司" }),
      registeredSeller(13),
    ])
    await page.fill("#key", own.key)
    await page.press("#key", "Enter")
    await page.waitForURL((url) => url.pathname === "/console")
    await page.click('.desk-nav a[href="/console/roster"]')
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")])
    expect(download.suggestedFilename()).toMatch(/^listed-sellers-.*\.xlsx$/)
    await page.click('a[href="/console/roster/listed"]')
    expect(await page.locator("tbody tr").count()).toBe(3)
    expect(await page.textContent("tbody tr:nth-child(3)")).toContain("与登记名称不一致")
    await expectFaultless(page)
    await atWidth(page, 390, () => expectFaultless(page))
    await page.selectOption("#by-list", "serious")
    await page.click(".row-filter button")
    expect(await page.locator("tbody tr").count()).toBe(2)
    await page.click(".back a")
    await page.click('a[href="/console/roster/sellers"]')
    await page.fill("#by-q", "旗舰")
    await page.click(".row-filter button")
    expect(await page.locator("tbody tr").count()).toBe(1)
    await close()
  })

  it("sends a roster, is told of a seller, sets a policy that warns, and looks through a file", async () => {
    const { page, close } = await reader.open(`${served.origin}/console/roster`, { javaScriptEnabled: false })
    await page.fill("#key", shop.key)
    await page.press("#key", "Enter")
    await page.waitForURL((url) => url.pathname === "/console/roster")
    await page.setInputFiles("#file", { name: "名单.csv", mimeType: "text/csv", buffer: Buffer.from(roster) })
    await page.click("form[enctype] button")
    await page.waitForURL(/done=taken/)
    expect(await page.textContent(".tally")).toContain("2")

    await importRows(database.sql, [abnormalRow(1)])
    await raiseAlerts({ sql: database.sql, clock })
    await page.click('.desk-nav a[href="/console/alerts"]')
    expect(await page.textContent(".record")).toContain("被列入经营异常名录，涉及贵平台 1 个店铺")

    await page.click('.desk-nav a[href="/console/policy"]')
    await page.selectOption('[name="rule.serious"]', "pass")
    await page.click(".pages button")
    await page.waitForSelector("#warning")
    expect(await page.textContent("#warning")).toContain("放行严重违法失信主体")
    await page.click("#warning a")
    await page.selectOption('[name="rule.serious"]', "block")
    await page.click(".pages button")
    await page.waitForURL(/saved=1/)

    await page.click('.desk-nav a[href="/console/jobs"]')
    const csv = `店铺,统一社会信用代码\n甲,${codeOf(3)}\n乙,${codeOf(2)}\n`
    await page.setInputFiles("#file", { name: "卖家.csv", mimeType: "text/csv", buffer: Buffer.from(csv) })
    await page.click("form[enctype] button")
    await page.waitForURL(/console\/jobs\/[0-9a-f-]{36}/)
    await desk.work()
    await page.reload()
    await page.click('a[href*="/rows"]')
    expect(await page.locator("tbody tr").count()).toBe(1)
    expect(await page.textContent("tbody tr")).toMatch(/甲.*拒绝/s)
    await page.selectOption("#by-verdict", "clear")
    await page.click(".row-filter button")
    expect(await page.textContent("tbody tr")).toContain("乙")
    await close()
  })

  it("decides the names of a file together, by keyboard, and sees what differs", async () => {
    const { page, close } = await reader.open(`${served.origin}/console`)
    await page.fill("#key", shop.key)
    await page.press("#key", "Enter")
    await page.waitForURL((url) => url.pathname === "/console")
    const names = Array.from({ length: 12 }, (_, at) => `洛阳示例水杉第${at + 1}号`)
    await importRows(
      database.sql,
      names.flatMap((name, at) => {
        const subject = { code: codeOf(900 + at), name: `${name}商贸有限公司` }
        return [subjectRow(900 + at, { name: subject.name }), abnormalRow(900 + at, { subject })]
      }),
    )
    await postgresIndex(database.sql).catchUp()
    const { id } = await desk.taken(`企业名称\n${names.map((name) => `${name}商贸公司\n`).join("")}`, shop.header)
    await desk.work()
    await page.goto(`${served.origin}/console/jobs/${id}`)
    await page.click(`a[href="/console/jobs/${id}/names"]`)
    expect(await page.locator("tbody").count()).toBe(12)
    await expectFaultless(page)
    await atWidth(page, 390, () => expectFaultless(page))
    // From one name to the next by Tab, and among those it may mean by the arrows.
    await page.focus('[name="pick-0"]:checked')
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Shift+Tab")
    expect(await page.isChecked('[name="pick-0"][value^="none:"]')).toBe(true)
    await page.click('a[href*="chosen=only"]')
    expect(await page.locator("[type=radio]:checked:not([value=''])").count()).toBeGreaterThan(0)
    await page.setViewportSize({ width: 390, height: 800 })
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.click("#list button")
    await page.waitForSelector("details.notice")
    expect(await page.textContent("details.notice summary")).toMatch(/已记下的判定/)
    await expectFaultless(page)
    await close()
  })

  it("finds a thousand rows fit for a phone, and a policy that warns free of faults", async () => {
    const { page, close } = await reader.open(`${served.origin}/console/roster`)
    await page.fill("#key", shop.key)
    await page.press("#key", "Enter")
    await page.waitForURL((url) => url.pathname === "/console/roster")
    const csv = `店铺,code\n${Array.from({ length: 1_000 }, (_, at) => `店${at},${codeOf(at + 1)}`).join("\n")}\n`
    const { id } = await desk.taken(csv, shop.header, "?advice=true")
    await desk.work()
    // axe looks at each cell of a table: at a thousand rows the width alone is looked at.
    await page.goto(`${served.origin}/console/jobs/${id}/rows?limit=1000`)
    await atWidth(page, 320, async () => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    })
    await page.goto(`${served.origin}/console/policy?lang=zh`)
    await page.selectOption('[name="rule.serious"]', "pass")
    await page.click(".pages button")
    await page.waitForSelector("#warning")
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("warning")
    await expectFaultless(page)
    await close()
  })
})
