/**
 * A whole job in a real browser, without scripts: from a lead to a serious listing by an officer with two colleagues and the
 * bureau above, with its papers, to its removal. The checker has a keyboard and nothing else.
 */
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { testApp } from "../support/app.ts"
import { findChromium, serveApp, tabTo, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { beOfficer, doIt } from "../support/office-browser.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const executable = findChromium()
const lead = {
  ...{ code: codeOf(1), name: "示例第1号商贸有限公司", authority: "金水区" },
  ...{ facts: "监测发现其销售的食品没有检验报告（示例）", found_on: "2026-06-09" },
}

describe.skipIf(!executable)("in a browser without scripts", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  let now = Date.parse("2026-06-10T02:00:00Z")
  const app = testApp(() => database.sql, {
    clock: () => now,
    ...{ mayChoose: true, issuer: "http://127.0.0.1", loginUrl: "/sign-in" },
  })
  let served: Awaited<ReturnType<typeof serveApp>>
  let page: Page

  beforeAll(async () => {
    await importRecords(database.sql, [subjectRow(1), penaltyRow(2)])
    served = await serveApp(app)
    page = (await reader.open(`${served.origin}/sign-in`, { javaScriptEnabled: false })).page
  })
  afterAll(() => served?.stop())

  const be = (role: string, authority?: string) => beOfficer(page, served.origin, role, authority)
  const title = () => page.textContent("h1")
  const sentence = () => page.textContent(".verdict .sentence, .stage .now span")

  /** From the worklist to the case, as somebody does who was told of it. */
  async function openCase(): Promise<void> {
    await page.goto(`${served.origin}/worklist`)
    await page.click(`main a[href^="/office/decisions/"]`)
    await page.waitForURL(/office\/decisions\//)
  }

  let recordId = ""

  it("a lead is taken in and verified, a listing proposed from it, and the party told on paper", async () => {
    await be("officer")
    await page.click('.desk-nav a[href="/office/leads"]')
    await page.click('main a[href="/office/leads/new"]')
    await page.selectOption("#source", "monitoring")
    for (const [field, words] of Object.entries(lead)) await page.fill(`#${field}`, words)
    await page.click("form.apply button")
    await page.waitForURL(/done=1/)
    expect(await title()).toBe("示例第1号商贸有限公司")
    await page.click('summary:text("分派")')
    await page.fill("#dispatch-authority", "金水区")
    await page.click('form:has([value="dispatch"]) button')
    await page.click('summary:text("核查")')
    await page.selectOption("#verify-finding", "confirmed")
    await page.fill("#verify-reason", "现场核查属实（示例）")
    await page.click('form:has([value="verify"]) button')
    await page.click('a:text("以此线索新建事项")')
    await page.click('main a[href^="/office/new/serious"]')
    expect(await page.inputValue('[name="subject.code"]')).toBe(codeOf(1))
    expect(await page.inputValue('[name="subject.name"]')).toBe("示例第1号商贸有限公司")
    await page.selectOption('[name="ground"]', "SV-0501")
    await page.click('#asked button[value="compute"]')
    for (const question of ["gravity", "heavier_penalty", "intent_not_excluded", "factors"]) {
      await page.selectOption(`[name="gate.${question}.answer"]`, "yes")
      await page.fill(`[name="gate.${question}.evidence"]`, "示例卷宗第 1 页")
    }
    await page.fill('[name="base_penalty_no"]', "郑市监处罚〔2026〕9号")
    // What is missing is told at its field, and nothing that was typed is lost.
    await page.click('button[value="check"]')
    expect(await page.textContent(".faults h2")).toBe("请先改正以下内容")
    expect(await page.inputValue('[name="gate.factors.evidence"]')).toBe("示例卷宗第 1 页")
    await page.fill('[name="base_penalty.authority"]', "示例市场监督管理局")
    await page.fill('[name="base_penalty.decided_on"]', "2026-05-06")
    await page.click('button[value="check"]')
    expect(await page.textContent("main")).toContain("示例卷宗第 1 页")
    await page.click('button[value="do"]')
    await page.waitForURL(/done=begin/)
    expect(await sentence()).toBe("已拟列入待告知")

    await page.click('a[href$="/documents/listing-notice"]')
    await page.fill('[name="fields.facts"]', "无证从事食品生产（示例）。")
    await page.click('button[value="check"]')
    expect(await page.textContent("article.document")).toContain("无证从事食品生产（示例）。")
    await page.click('button[value="do"]')
    await page.waitForURL(/office\/documents\//)
    expect(await page.textContent('dd[lang="zh-CN"]')).toMatch(/列告字〔2026〕1号/)
    await page.click('a:text("登记送达")')
    await page.fill('[name="served_on"]', "2026-06-10")
    await page.selectOption('[name="delivery.method"]', "direct")
    await page.fill('[name="delivery.proof"]', "送达回证（示例）")
    await doIt(page, /done=serve/)
    await page.click(".back a")
    expect(await sentence()).toBe("已告知待陈述申辩")
    await page.click('summary:text("登记收到的材料")')
    await page.fill("#title", "陈述申辩书（示例）")
    await page.setInputFiles("#file", {
      ...{
        name: "陈述.pdf",
        mimeType: "application/pdf",
        buffer: Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"),
      },
    })
    await page.click("form[enctype] button")
    expect(await page.textContent("#papers")).toContain("陈述申辩书（示例）")
    await page.click('a[href$="/hear"]')
    await page.selectOption('[name="outcome"]', "stated")
    await page.click('button:text("列出要填写的项目")')
    await page.fill('[name="summary"]', "当事人陈述属初次（示例），不予采纳。")
    await doIt(page, /done=hear/)
    expect(await sentence()).toBe("已听取意见待审核")
    // The next step is another person's.
    expect(await page.$('main a[href$="/check"]')).toBeNull()
  })

  it("a colleague checks it by keyboard, the bureau above consents, the head decides, and it is published", async () => {
    await be("checker")
    await openCase()
    // A statement on the first day ends neither right: what stands in the way is told with its article.
    await page.click('main a[href$="/check"]')
    await page.waitForURL(/\/check/)
    expect(await page.textContent("main")).toContain("要求听证的期限至 2026-06-17 止")
    expect(await page.textContent("main")).toContain("《行政处罚法》第四十四条")
    now = Date.parse("2026-06-18T02:00:00Z")
    await be("checker")
    await openCase()
    // What can be done comes after what it rests on, and the step leads there.
    await tabTo(page, '.stage a[href="#acts"]')
    await page.keyboard.press("Enter")
    await tabTo(page, 'main a[href$="/check"]')
    await page.keyboard.press("Enter")
    await page.waitForURL(/\/check/)
    // The preview says what will be public, as the public will see it.
    expect(await page.textContent(".preview h2")).toContain("公众看到的")
    await tabTo(page, 'button[value="do"]')
    await page.keyboard.press("Enter")
    await page.waitForURL(/done=check/)
    expect(await sentence()).toBe("已审核待上级同意或者决定")

    await be("head")
    await openCase()
    await page.click('a[href$="/decide"]')
    await page.fill('[name="decision_no"]', "郑市监严字〔2026〕1号")
    await page.fill('[name="measures"]', "依法限制其享受优惠政策（示例）。")
    await page.click('button[value="check"]')
    // Not without the bureau above.
    expect(await page.textContent(".faults")).toContain("上")

    await be("checker", "410000")
    await openCase()
    await page.click('a[href$="/consent"]')
    await page.click('button[value="do"]')
    await page.waitForURL(/done=consent/)

    await be("head")
    await openCase()
    await page.click('a[href$="/decide"]')
    await page.fill('[name="decision_no"]', "郑市监严字〔2026〕1号")
    await page.fill('[name="measures"]', "依法限制其享受优惠政策（示例）。")
    await doIt(page, /done=decide/)
    await page.click('a[href$="/documents/serious-listing-decision"]')
    await page.fill('[name="fields.facts"]', "无证从事食品生产（示例）。")
    await page.fill('[name="fields.remedies"]', "可以依法申请行政复议或者提起行政诉讼（示例）。")
    await doIt(page, /office\/documents\//)

    await be("officer")
    await openCase()
    // What was made is not offered to be made again.
    expect(await page.locator('#documents a:has-text("列入严重违法失信名单决定书")').count()).toBe(1)
    await page.click('#documents a:has-text("列入严重违法失信名单决定书")')
    await page.click('a:text("登记送达")')
    await page.fill('[name="served_on"]', "2026-06-18")
    await page.selectOption('[name="delivery.method"]', "direct")
    await page.fill('[name="delivery.proof"]', "决定书送达回证（示例）")
    await doIt(page, /done=serve/)
    expect(await page.textContent(".verdict")).toContain("决定书送达回证（示例）")
    await page.click(".back a")
    await page.click('a[href$="/publish"]')
    expect(await page.textContent(".notice.warning")).toContain("立即对外公示")
    expect(await page.textContent(".preview")).toContain("所依据的处罚决定书郑市监处罚〔2026〕9号")
    await page.click('button[value="do"]')
    await page.waitForURL(/done=publish/)
    await page.goto(`${served.origin}/office/leads?state=verified`)
    await page.click("main li.record h2 a")
    await page.click('summary:text("办结")')
    await page.selectOption("#close-result", "case")
    await page.selectOption("#close-proceeding_id", { index: 1 })
    await page.fill("#close-reason", "已列入（示例）")
    await page.click('form:has([value="close"]) button')
    expect(await sentence()).toContain("已办结")

    await page.goto(`${served.origin}/subjects/${codeOf(1)}`)
    expect(await sentence()).toContain("在严重违法失信名单上")
    expect(await page.textContent(".record")).toContain("公示到")
    recordId = (await page.getAttribute(".record", "id")) ?? ""
    expect(recordId).not.toBe("")
  })

  it("after its time the merchant applies, two officers lift it, and the public sees nothing of it any more", async () => {
    now = Date.parse("2027-06-21T02:00:00Z")
    await page.goto(`${served.origin}/sign-in`)
    await page.selectOption("#code", codeOf(1))
    await page.click('button[value="merchant"]')
    await page.waitForURL(/counter/)
    await page.click(`.own-record a[href$="${recordId}/repair"]`)
    await page.fill("#statement", "已改正（示例）")
    await page.click("form.apply button")
    await page.waitForURL(/applications\//)
    expect(await sentence()).toBe("已申请待受理")
    const number = (await page.textContent("dd .code")) ?? ""
    await be("officer")
    await page.click('main a[href^="/office/repairs/"]')
    await page.click('a[href$="/accept"]')
    await page.click('button[value="do"]')
    await page.waitForURL(/done=accept/)
    await page.click('a[href$="/grant"]')
    const asked = await page.$$eval('select[name^="answers."]', (selects) =>
      selects.map((select) => select.getAttribute("name") ?? ""),
    )
    // What the register knows itself, and what other lists ask, is not asked here.
    expect(asked.map((name) => name.split(".")[1])).toEqual([
      ...["obligations-performed", "harm-removed", "no-heavier-penalty", "no-measure-running"],
    ])
    for (const name of asked) {
      await page.selectOption(`[name="${name}"]`, "yes")
      await page.fill(`[name="${name.replace(/answer$/, "evidence")}"]`, "示例卷宗第 3 页")
    }
    await page.fill('[name="reason"]', "符合提前移出条件（示例）")
    await doIt(page, /done=grant/)

    await be("checker")
    await page.click('main a[href^="/office/repairs/"]')
    await page.click('a[href$="/execute"]')
    expect(await page.textContent("main")).toContain("公众不再看到这条记录")
    await page.click('button[value="do"]')
    await page.waitForURL(/done=execute/)
    await page.goto(`${served.origin}/follow`)
    await page.fill("#number", number)
    await page.click("form.apply button")
    expect(await sentence()).toBe("已修复")
    await page.goto(`${served.origin}/subjects/${codeOf(1)}`)
    expect(await sentence()).toContain("目前没有公示记录")
    const [entry] = await database.sql`select entry from log_entry where record_id = ${recordId} order by position desc`
    expect(JSON.parse(entry?.["entry"])).toMatchObject({ op: "remove" })
  })
})
