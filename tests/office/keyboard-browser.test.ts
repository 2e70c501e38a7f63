/**
 * What officers do seldom, by the keyboard alone, in a real browser: a template, a hearing, findings in rows that wait, and
 * words that are covered in a decision. At each step the focus is seen and goes on in the order of the page, and each page on
 * the way is without a fault that axe can see, by day and by night, and 320 pixels are enough for it.
 */
import type { Page } from "playwright-core"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { clientHeader, clock, testApp } from "../support/app.ts"
import { expectFaultless, findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { type Keyboard, keyboardOf, walkByTab } from "../support/keyboard.ts"
import { officer, type ProceedingAnswer, type Worker } from "../support/office.ts"
import { lookAtRefusal, lookForChinese } from "../support/page-faults.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const executable = findChromium()
// Where pictures of the pages go, for somebody to look at.
const shots = process.env["PAGE_SHOTS"]
const template = "/office/settings/templates/hearing-notice"
const name = "示例第1号商贸有限公司"
const delivered = { delivery: { method: "direct", proof: "送达回证（示例）" } }

describe.skipIf(!executable)("by the keyboard alone", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  let now = clock()
  const app = testApp(() => database.sql, {
    clock: () => now,
    ...{ mayChoose: true, issuer: "http://127.0.0.1", loginUrl: "/sign-in" },
  })
  let served: Awaited<ReturnType<typeof serveApp>>
  let anna: Worker
  let page: Page
  let keys: Keyboard

  beforeAll(async () => {
    await importRecords(database.sql, [subjectRow(1), penaltyRow(2), subjectRow(3)])
    served = await serveApp(app)
    anna = await officer(app, "officer", "410105", "anna")
    page = (await reader.open(`${served.origin}/sign-in`, { viewport: { width: 1280, height: 800 } })).page
  })
  beforeEach(() => {
    now = clock()
    keys = keyboardOf(page)
    return () => expect(keys.faults).toEqual([])
  })
  afterAll(() => served?.stop())

  async function be(role: string, lang = "zh"): Promise<void> {
    await page.goto(`${served.origin}/sign-in?lang=${lang}`)
    await keys.choose("#authority", "410105")
    await keys.press(`button[value="${role}"]`)
  }
  const sentence = () => page.textContent(".verdict .sentence, .stage .now span")
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("role"))

  /** Looks at the page, and leaves the focus where it was. */
  async function look(called: string): Promise<void> {
    // What nobody has found words for.
    const isEnglish = (await page.getAttribute("html", "lang")) === "en"
    const named = await page.locator("main :is(dt, .quiet, label, legend, th)").allTextContents()
    expect(named.filter((text) => (isEnglish ? /^[a-z]+_[a-z_]+$/ : /^[a-z_]+$/).test(text.trim()))).toEqual([])
    await expectFaultless(page)
    if (!shots) return
    for (const [width, colorScheme] of [
      [1280, "light"],
      [390, "dark"],
    ] as const) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 800 })
      await page.screenshot({ path: `${shots}/${called}-${width}.jpg`, fullPage: true, type: "jpeg", quality: 60 })
    }
    await page.emulateMedia({ colorScheme: "light" })
    await page.setViewportSize({ width: 1280, height: 800 })
  }

  /** Sends what was refused, and follows the first of what is wrong. @returns the id that it leads to */
  async function refused(button: string): Promise<string> {
    await keys.press(button)
    expect(await focused()).toBe("alert")
    expect(await page.evaluate(lookAtRefusal)).toEqual([])
    await keys.to(".faults a")
    const id = (await page.evaluate(() => document.activeElement?.getAttribute("href"))) ?? ""
    await page.keyboard.press("Enter")
    return id.slice(1)
  }
  const twice = async () => {
    await keys.press('button[value="check"]')
    await keys.press('button[value="do"]')
  }

  it("a template is put right after a refusal, proposed by the head, and confirmed from the worklist", async () => {
    await be("head")
    await keys.to(".desk-more summary")
    await page.keyboard.press("Enter")
    await keys.press('.desk-nav a[href="/office/settings"]')
    await keys.press(`main a[href^="${template}"]`)
    await keys.to("#text")
    await page.keyboard.press("Control+End")
    await page.keyboard.type("\n乘车路线：{route}")
    expect(await refused('button[value="check"]')).toBe("text")
    await look("template-refused")
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("text")
    await page.keyboard.press("Control+End")
    for (const _ of "{route}") await page.keyboard.press("Backspace")
    await page.keyboard.type("地铁示例站")
    await keys.press('button[value="check"]')
    expect(await page.textContent(".line-changes")).toBe("乘车路线：地铁示例站")
    await look("template-check")
    await keys.press('button[value="do"]')
    expect(await page.textContent("[role=status]")).toContain("等待本机关另一人确认")

    await be("checker")
    await keys.press(`main .actions a[href^="${template}"]`)
    expect(await page.textContent(".waiting ins")).toBe("乘车路线：地铁示例站")
    await look("template-waits")
    await keys.press('button[value="confirm"]')
    expect(await page.textContent("[role=status]")).toContain("已确认，现在生效")
  })

  it("a hearing is asked for, convened by a notice of that template, held on its day, and recorded", async () => {
    const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
    const { body: begun } = await anna.post("/v1/decisions", {
      ...{ kind: "serious", subject: { code: codeOf(1), name }, authority: "410105", ground: "SV-0501" },
      base_penalty_no: "郑市监处罚〔2026〕9号",
      base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-05-06" },
      gate: { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes },
    })
    await anna.act(begun, "notify", { notified_on: "2026-06-30", ...delivered })
    const place = `/office/decisions/${begun.id}`

    await be("officer")
    // The act itself is a button of the worklist.
    await keys.press(`main .actions a[href^="${place}/ask-hearing"]`)
    await keys.day('[name="asked_on"]', "2026-06-30")
    await twice()
    expect(await sentence()).toBe("已要求听证待通知")
    await look("hearing-asked")

    await keys.press(`a[href^="${place}/documents/hearing-notice"]`)
    // What the case does not tell yet is needed, and nothing else is.
    const needed = page.locator("[name^='fields.'][required]")
    expect(await needed.evaluateAll((all) => all.map((one) => one.getAttribute("name")).sort())).toEqual([
      ...["fields.hearing_on", "fields.hearing_place", "fields.hearing_presider", "fields.hearing_recorder"],
    ])
    await keys.write('[name="fields.hearing_on"]', "2026年7月13日9时")
    await keys.write('[name="fields.hearing_place"]', "示例会议室")
    await keys.write('[name="fields.hearing_presider"]', "示例甲")
    await keys.write('[name="fields.hearing_recorder"]', "示例乙")
    await keys.press('button[value="check"]')
    const paper = (await page.textContent("article.document")) ?? ""
    for (const words of ["2026年7月13日9时", "乘车路线：地铁示例站"]) expect(paper).toContain(words)
    await look("hearing-notice")
    await keys.press('button[value="do"]')
    // Whoever goes on by the act of the case is led to the paper that waits for it.
    await keys.press(".back a")
    await keys.press(`main a[href^="${place}/convene"]`)
    expect(page.url()).toMatch(/\/office\/documents\/[0-9a-f-]{36}\/serve$/)
    await keys.day('[name="served_on"]', "2026-06-30")
    await keys.choose('[name="delivery.method"]', "direct")
    await keys.write('[name="delivery.proof"]', "送达回证（示例）")
    // What the notice tells is not typed again.
    const told = ["held_on", "place"].map((name) => page.inputValue(`[name="hearing.${name}"]`))
    expect(await Promise.all(told)).toEqual(["2026-07-13", "示例会议室"])
    await keys.write('[name="hearing.presider"]', "示例甲")
    await keys.write('[name="hearing.recorder"]', "示例乙")
    await keys.write('[name="hearing.investigators"]', "示例承办人")
    await twice()
    await keys.press(".back a")
    expect(await sentence()).toBe("已通知听证待举行")

    now = Date.parse("2026-07-13T06:00:00Z")
    await be("officer")
    await keys.press(`main .actions a[href^="${place}/hold"]`)
    await look("hearing-hold")
    await keys.day('[name="held_on"]', "2026-07-13")
    await keys.choose('[name="outcome"]', "upheld")
    const people = [
      ["presider", "示例甲"],
      ["recorder", "示例乙"],
    ] as const
    for (const [at, [role, who]] of people.entries()) {
      await keys.choose(`[name="people.${at}.role"]`, role)
      await keys.write(`[name="people.${at}.name"]`, who)
    }
    await keys.write('[name="record"]', "当事人陈述属初次（示例）。")
    await keys.write('[name="result"]', "不予采纳（示例）")
    // Nobody is there for the party.
    expect(await refused('button[value="check"]')).toBe("f-people")
    await keys.choose('[name="people.2.role"]', "agent")
    await keys.write('[name="people.2.name"]', "示例丙")
    await keys.press('button[value="check"]')
    await look("hearing-check")
    await keys.press('button[value="do"]')
    expect(await sentence()).toBe("已听取意见待审核")
    expect(await page.textContent("main")).toContain("维持拟作出的决定：不予采纳（示例）")
    await look("hearing-held")
    await keys.press(`a[href^="${place}/documents/hearing-record"]`)
    // The case tells all of it.
    expect(await needed.count()).toBe(0)
    await keys.press('button[value="check"]')
    expect(await page.textContent("article.document")).toContain("当事人陈述属初次（示例）。")
    await keys.press('button[value="do"]')
    expect(await page.textContent("h1")).toBe("听证笔录")
  })

  it("findings in rows that wait are covered, kept for a reason, or the row refused, and another releases the rest", async () => {
    const violation = "经查属实，咨询电话15412345678"
    const at = violation.indexOf("1")
    const rows = [
      penaltyRow(31, { violation, decision_no: "示例〔2026〕31号" }),
      penaltyRow(32, { violation, decision_no: "示例〔2026〕32号" }),
      penaltyRow(33, { decision_no: "示例0388-66668888号33" }),
    ]
    const headers = await clientHeader(database.sql, "source", { authorities: ["410105"] })
    await app.request("/v1/imports?source=source.ndjson", {
      ...{ method: "POST", headers: { ...headers, "content-type": "application/x-ndjson" } },
      body: rows.map((row) => JSON.stringify(row)).join("\n"),
    })
    await be("officer")
    await keys.press('main .actions a[href$="#act-answer"]')
    const mark = (line: number) => `[name="mark:${line}/violation:${at}:${at + 11}"]`
    await keys.to(mark(1))
    await page.keyboard.press("Space")
    await keys.to(mark(2))
    await page.keyboard.press("ArrowDown")
    // It is kept, and nobody said why: that is told at the place, which is next.
    const place = await refused("form.wide button")
    await look("answers-refused")
    await page.keyboard.press("Tab")
    expect(await page.evaluate((id) => document.getElementById(id)?.contains(document.activeElement), place)).toBe(true)
    await keys.write(`[name="mark:2/violation:${at}:${at + 11}:why"]`, "企业公布的电话（示例）")
    await keys.to('[name="refuse-3"]')
    await page.keyboard.press("Space")
    expect(await refused("form.wide button")).toBe("refuse-3-why")
    await page.keyboard.type("文号有误（示例）")
    await keys.press("form.wide button")
    expect(await page.textContent("[role=status]")).toContain("已答复")
    await look("answers-given")

    await be("checker")
    await keys.press('main .actions a[href$="#act-release"]')
    await look("answers-release")
    await keys.press("details[open] form button")
    expect(await sentence()).toBe("已放行")
    const told = async (n: number) =>
      ((await (await app.request(`/v1/subjects/${codeOf(n)}`)).json()) as { records?: { violation: string }[] }).records
    expect(await told(31)).toMatchObject([{ violation: "经查属实，咨询电话＊＊" }])
    expect(await told(32)).toMatchObject([{ violation }])
    expect(await told(33)).toBeUndefined()
  })

  it("an objection is taken in, an error found, and put right by another person, who sees what changes", {
    tags: "long",
  }, async () => {
    await page.goto(`${served.origin}/sign-in?lang=zh`)
    await keys.choose("#code", codeOf(2))
    await keys.press('button[value="merchant"]')
    await keys.press('.own-record a[href$="/objection"]')
    await keys.write("#statement", "罚款数额有误（示例）")
    await keys.press("form.apply button")

    await be("officer")
    await keys.press('main .actions a[href^="/office/objections/"][href$="/accept"]')
    await keys.press('button[value="do"]')
    await keys.press('main a[href$="/find"]')
    await keys.write('[name="findings"]', "决定书记载为罚款50000元（示例）")
    // What is right is asked for once it is said that something else is to stand there.
    await keys.choose('[name="remedy"]', "amend")
    await page.waitForSelector('[name="corrected.content"]')
    await keys.write('[name="corrected.content"]', "罚款50000元")
    await twice()
    expect(await sentence()).toBe("查有错误待更正")
    expect(await page.locator('main a[href$="/correct"]').count()).toBe(0)

    await be("checker")
    await keys.press('main .actions a[href^="/office/objections/"][href$="/correct"]')
    expect(await page.textContent(".difference ins")).toBe("罚款50000元")
    await look("objection-correct")
    await keys.press('button[value="do"]')
    expect(await sentence()).toBe("已更正")
    await look("objection-corrected")
    await page.goto(`${served.origin}/subjects/${codeOf(2)}`)
    expect(await page.textContent("main")).toContain("罚款50000元")
  })

  it("words are covered in violation, penalty and basis, and a long violation folds away where it is published", {
    tags: "long",
  }, async () => {
    const words = "示例秘方"
    const violation = `当事人泄露${words}，${"经现场检查并有笔录为证，".repeat(20)}属实（示例）。`
    const { body: begun } = await anna.post("/v1/decisions", {
      ...{ kind: "penalty", subject: { code: codeOf(3), name: "示例第3号商贸有限公司" }, authority: "410105" },
      ...{ decision_no: "郑市监处罚〔2026〕83号", decided_on: "2026-06-20", violation },
      ...{ content: `没收${words}，罚款80000元`, basis: `《示例条例》第三条（${words}）` },
      facts: {
        ...{ kinds: ["fine"], procedure: "ordinary", fine_cny: 80_000, party: "operator", lenient_tier: false },
        ...{ field: null, restriction_ends_on: null },
      },
    })
    await anna.act(begun, "serve", { served_on: "2026-06-22", ...delivered })
    const place = `/office/decisions/${begun.id}`
    await classified(place, words)

    await be("checker")
    await keys.press(`main .actions a[href^="${place}/check"]`)
    expect(await page.textContent(".preview")).not.toContain(words)
    await look("classify-checked")
    await keys.press('button[value="do"]')
    await be("officer")
    await keys.press(`main .actions a[href^="${place}/publish"]`)
    await keys.press('button[value="do"]')
    const { content } = (await anna.get(`/v1/decisions/${begun.id}`)).body as ProceedingAnswer
    for (const text of ["violation", "content", "basis"]) expect(String(content[text])).not.toContain(words)
    expect(content["basis"]).toBe("《示例条例》第三条（＊＊）")

    await page.goto(`${served.origin}/subjects/${codeOf(3)}`)
    const rest = page.locator(".long-text p")
    expect(await rest.isVisible()).toBe(false)
    await look("long-folded")
    await keys.to(".long-text summary")
    await page.keyboard.press("Enter")
    expect(await rest.textContent()).toContain("属实（示例）。")
    await look("long-open")
    expect(await page.textContent("main")).not.toContain(words)
  })

  /** Classifies a penalty, in English: the words are named, and what seems to be personal stays covered. */
  async function classified(place: string, words: string): Promise<void> {
    await be("officer", "en")
    await keys.press(`main .actions a[href^="${place}/classify"]`)
    await keys.write('[name="served_text"]', `经查，${words}泄露，负责人身份证号码11010519491231002X。`)
    await keys.press('button[value="check"]')
    await keys.write("#also", `${words}\n没有的词`)
    expect(await refused('button[value="look"]')).toBe("also")
    expect(await page.textContent("#also-fault")).toContain("没有的词")
    await look("marks-refused")
    await keys.write("#also", words)
    await keys.press('button[value="mark"]')
    // Each stop is seen, and none holds the focus.
    expect(await walkByTab(page)).toEqual([])
    const after = await page.locator("form section:last-of-type .marked").allTextContents()
    expect(after).toHaveLength(4)
    for (const text of after) expect(text).not.toContain(words)
    await look("marks")
    expect(await page.evaluate(lookForChinese)).toEqual([])
    await keys.press('button[value="look"]')
    await look("classify-look")
    expect(await page.evaluate(lookForChinese)).toEqual([])
    await keys.press('button[value="do"]')
    await look("classified")
  }
})
