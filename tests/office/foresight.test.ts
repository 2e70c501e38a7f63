/** What follows from a form while it is filled in: by a button without scripts, by itself with them, and the same as at the check. */
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { clock, testApp } from "../support/app.ts"
import { expectFaultless, findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { bringVisit, doAct, formOf, type OfficeBrowser, signInAs } from "../support/office-pages.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true, issuer: "http://127.0.0.1" })
const pages = testApp(() => database.sql, { mayChoose: true, clock })
const executable = findChromium()

let officer: OfficeBrowser
let basePenalty = ""
beforeAll(async () => {
  const ids = await importRecords(database.sql, [
    subjectRow(1),
    subjectRow(2),
    abnormalRow(2),
    subjectRow(3),
    penaltyRow(3),
  ])
  basePenalty = ids.at(-1) ?? ""
  officer = await signInAs(pages, "officer")
})

const penalty = {
  authority: "410105",
  "subject.code": codeOf(2),
  decided_on: "2026-06-22",
  "facts.kinds": "fine",
  "facts.procedure": "ordinary",
  "facts.fine_cny": "80000",
  "facts.party": "operator",
  "facts.lenient_tier": "no",
}
const gate = Object.fromEntries(
  ["gravity", "heavier_penalty", "intent_not_excluded", "factors"].flatMap((name) => [
    [`gate.${name}.answer`, "yes"],
    [`gate.${name}.evidence`, "示例"],
  ]),
)
async function begun(form: string, fields: Record<string, string>): Promise<string> {
  const looked = await officer.go(form, { ...fields, step: "check" })
  expect(looked.status, looked.text).toBe(200)
  return (await officer.go(form, formOf(looked.text, "do"))).to?.split("?")[0] ?? ""
}
const plain = (text: string) => text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ")

describe("a form that is being filled in", () => {
  it("tells class, days, clocks with their articles, and duplicates, before its texts are written", async () => {
    const { status, text } = await officer.go("/office/new/penalty", { ...penalty, step: "compute" })
    expect(status).toBe(200)
    const said = plain(text)
    expect(said).toContain("P2")
    expect(said).toMatch(/公示截止（如今天公示） 2027-\d\d-\d\d/)
    expect(said).toMatch(/最早可以申请修复 2026-\d\d-\d\d/)
    expect(said).toContain("送达行政处罚决定书 最迟 2026-07-01")
    expect(said).toContain("《市场监督管理行政处罚程序规定》第八十一条")
    expect(said).toContain("当事人登记地在本省的，公示行政处罚信息 最迟 2026-07-20")
    expect(said).not.toContain("该主体已有以下事项或者记录")
    const listing = { authority: "410105", "subject.code": codeOf(2), arose_on: "2026-06-25", step: "compute" }
    const again = await officer.go("/office/new/abnormal", { ...listing, ground: "AB-E4" })
    expect(plain(again.text)).toMatch(/该主体已有以下事项或者记录.*经营异常名录 · .*（同一事由）/)
    // What was typed stands where it was.
    expect(text).toContain(`value="${codeOf(2)}"`)
    expect(text).toContain('value="80000"')
  })

  it("names what is still wanted, and what is wrong", async () => {
    const { "facts.kinds": _, ...rest } = penalty
    const wanting = plain((await officer.go("/office/new/penalty", { ...rest, step: "compute" })).text)
    expect(wanting).toMatch(/还需要填写：\S*处罚种类/)
    const late = await officer.go("/office/new/penalty", { ...penalty, decided_on: "2027-01-05", step: "compute" })
    expect(plain(late.text)).toContain("不得晚于今天")
    const nothing = await officer.go("/office/new/penalty", { step: "compute" })
    expect(nothing.status).toBe(200)
    const wanted = /还需要填写：(\S+)/.exec(plain(nothing.text))?.[1]
    expect(wanted).toContain("决定书文号")
    // A text that has to be written, of which nothing is computed, is wanted as well.
    const listing = { authority: "410105", "subject.code": codeOf(1), ground: "AB-E4", arose_on: "2026-06-25" }
    const unwritten = await officer.go("/office/new/abnormal", { ...listing, step: "compute" })
    expect(plain(unwritten.text)).toContain("还需要填写：事实和证据")
  })

  it("says that a minor decision is not published, and then shows no record to come", async () => {
    const simple = { ...penalty, "facts.procedure": "simple" }
    expect(plain((await officer.go("/office/new/penalty", { ...simple, step: "compute" })).text)).toContain("不予公示")
    const looked = await officer.go("/office/new/penalty", {
      ...simple,
      ...{ "subject.name": "示例第2号商贸有限公司", decision_no: "郑市监处罚〔2026〕5号" },
      ...{ violation: "未明码标价", content: "警告", step: "check" },
    })
    expect(looked.text).not.toContain("公众看到的将是")
    expect(plain(looked.text)).toContain("不予公示")
  })

  it("says the same at the check as before it", async () => {
    const texts = {
      ...{ "subject.name": "示例第2号商贸有限公司", decision_no: "郑市监处罚〔2026〕6号" },
      ...{ violation: "发布虚假广告", content: "罚款80000元" },
    }
    const list = (text: string) => /<h2>系统计算<\/h2>\s*([\s\S]*?)<\/dl>/.exec(text)?.[1]
    const before = await officer.go("/office/new/penalty", { ...penalty, step: "compute" })
    const looked = await officer.go("/office/new/penalty", { ...penalty, ...texts, step: "check" })
    expect(list(looked.text)).toContain("P2")
    expect(list(looked.text)).toBe(list(before.text))
  })

  it("tells a listing as abnormal by when it has to be decided, and a serious one what waits for its day", async () => {
    const fields = { authority: "410105", "subject.code": codeOf(1), ground: "AB-E4", arose_on: "2026-06-25" }
    const abnormal = plain((await officer.go("/office/new/abnormal", { ...fields, step: "compute" })).text)
    expect(abnormal).toContain("没有固定截止日期，移出后停止")
    expect(abnormal).toContain("作出列入经营异常名录的决定并公示 最迟 2026-07-09")
    // By the measures of its kind of merchant alone.
    expect(abnormal).toContain("《企业经营异常名录管理")
    expect(abnormal).not.toMatch(/《(个体工商户|农民专业合作社)[^》]*》/)
    const serious = plain(
      (
        await officer.go("/office/new/serious", {
          ...{ authority: "410105", "subject.code": codeOf(1), ground: "SV-0501", step: "compute" },
          ...{ base_penalty_no: "郑市监处罚〔2026〕9号", "base_penalty.authority": "示例局" },
          "base_penalty.decided_on": "2026-02-02",
          ...gate,
        })
      ).text,
    )
    expect(serious).toContain("当事人陈述、申辩，或者要求听证 尚未起算")
    expect(serious).toMatch(/公示截止（如今天公示） 2029-/)
  })

  it("tells it for acts as for beginnings: classify and revise, at once and as they are filled in", async () => {
    const place = await begun("/office/new/penalty", {
      ...{ ...penalty, "subject.name": "示例第2号商贸有限公司", decision_no: "郑市监处罚〔2026〕7号" },
      ...{ violation: "发布虚假广告", content: "罚款80000元", basis: "《广告法》第五十五条" },
    })
    await doAct(officer, place, "serve", {
      ...{ served_on: "2026-06-22", "delivery.method": "direct", "delivery.proof": "送达回证（示例）" },
    })
    const opened = await officer.go(`${place}/classify`)
    expect(plain(opened.text)).toMatch(/P2 .*公示截止（如今天公示） 2027-\d\d-\d\d/)
    expect(opened.text).toContain("data-compute")
    const typed = { ...formOf(opened.text, "compute"), ...penalty, served_text: "当事人身份证号码11010519491231002X" }
    const simple = await officer.go(`${place}/classify`, { ...typed, "facts.procedure": "simple" })
    expect(plain(simple.text)).toContain("不予公示")
    expect(simple.text).toContain("当事人身份证号码11010519491231002X</textarea>")
    const part = await officer.go(`${place}/classify?part=foresight`, { ...typed, "facts.procedure": "simple" })
    expect(part.text).not.toContain("<form")

    // One who has it back confirms it anew, or revises it.
    const listing = await begun("/office/new/abnormal", {
      ...{ authority: "410105", "subject.code": codeOf(1), "subject.name": "示例第1号商贸有限公司" },
      ...{ ground: "AB-E4", arose_on: "2026-06-25", evidence: "未按期公示（示例）" },
    })
    const visited = {
      ...{ "contact.how": "visit", "contact.visited_on": "2026-06-25", "contact.visit_record": "笔录（示例）" },
    }
    const shown = await bringVisit(officer, listing)
    const confirming = formOf((await officer.go(`${listing}/confirm`)).text, "compute")
    const confirmed = await officer.go(`${listing}/confirm`, { ...confirming, ...visited, ...shown })
    expect(plain(confirmed.text)).toMatch(/系统计算 .*最迟 2026-07-09/)
    const serious = await begun("/office/new/serious", {
      ...{ authority: "410105", "subject.code": codeOf(1), "subject.name": "示例第1号商贸有限公司" },
      ...{ ground: "SV-0501", evidence: "笔录（示例）", base_penalty_no: "郑市监处罚〔2026〕9号" },
      ...{ "base_penalty.authority": "示例局", "base_penalty.decided_on": "2026-02-02", ...gate },
    })
    const revised = await officer.go(`${serious}/revise`)
    expect(plain(revised.text)).toMatch(/公示截止（如今天公示） 2029-/)
    // Of reasons alone nothing follows.
    expect((await officer.go(`${serious}/drop`)).text).not.toContain("data-compute")
  })

  it("asks for what the ground wants, and keeps what was answered to another one", async () => {
    const names = (text: string) =>
      [...text.matchAll(/<(?:input|select|textarea)[^>]* name="([^"]+)"/g)].map(([, name]) => name)
    const begun = names((await officer.go("/office/new/serious")).text)
    expect(begun).toContain("ground")
    expect(begun).not.toContain("base_penalty_no")
    // A link that names the ground, as from the catalogue.
    const alone = await officer.go("/office/new/serious?ground=SV-1101")
    expect(names(alone.text)).toContain("gate.intent_not_excluded.answer")
    expect(names(alone.text)).not.toContain("gate.gravity.answer")
    // Sent before what is chosen had been asked about, it is asked for, and nothing is called missing.
    const typed = { ...formOf(alone.text, "check"), "subject.code": codeOf(1), ground: "SV-0501" }
    const more = await officer.go("/office/new/serious", typed)
    expect(more.status).toBe(200)
    expect(more.text).toContain("已按所选内容列出还需要填写的项目")
    expect(names(more.text)).toContain("gate.gravity.answer")
    const answered = { ...formOf(more.text, "check"), ...typed, "gate.gravity.evidence": "卷宗第 9 页（示例）" }
    const back = await officer.go("/office/new/serious", { ...answered, ground: "SV-2401", step: "compute" })
    expect(back.text).toContain('<input type="hidden" name="gate.gravity.evidence" value="卷宗第 9 页（示例）">')
    expect(back.text).not.toContain("没有证据足以证明当事人无主观故意")
  })

  it("offers the grounds of the kind of merchant that the code tells", async () => {
    const options = (text: string) => [...text.matchAll(/<option value="(AB-\w)/g)].map(([, group]) => group)
    const typed = { authority: "410105", step: "compute" }
    const trader = await officer.go("/office/new/abnormal", { ...typed, "subject.code": "92410105MA0000001X" })
    expect(new Set(options(trader.text))).toEqual(new Set(["AB-I"]))
    expect(new Set(options((await officer.go("/office/new/abnormal", typed)).text)).size).toBe(3)
  })

  it("shows what the register holds of the penalty that a listing rests on, and gives findings room", async () => {
    const [row] = await database.sql<{ no: string }[]>`
      select decision_no as no from record where id = ${basePenalty}`
    const fields = { authority: "410105", "subject.code": codeOf(3), ground: "SV-0501", step: "compute" }
    const { text } = await officer.go("/office/new/serious", { ...fields, base_penalty_no: row?.no ?? "", ...gate })
    expect(plain(text)).toMatch(/本库中所依据的处罚 \S+ · 20\d\d-\d\d-\d\d · P\w+ /)
    expect(text).toMatch(/<textarea class="field" id="f-gate-gravity-evidence"/)
  })

  it("asks for the day of a public notice of no other way of service", async () => {
    const place = await begun("/office/new/penalty", {
      ...{ ...penalty, "subject.name": "示例第2号商贸有限公司", decision_no: "郑市监处罚〔2026〕8号" },
      ...{ violation: "发布虚假广告", content: "罚款80000元" },
    })
    const form = await officer.go(`${place}/serve`)
    expect(form.text).not.toContain("delivery.posted_on")
    const of = async (method: string) => {
      const typed = { ...formOf(form.text, "check"), served_on: "2026-06-22", "delivery.method": method }
      return (await officer.go(`${place}/serve`, { ...typed, "delivery.proof": "示例" })).text
    }
    expect(await of("notice")).toMatch(/name="delivery.posted_on"[^>]* required/)
    expect(await of("post")).not.toContain("delivery.posted_on")
  })

  it("refuses no characters and keeps none for itself", async () => {
    const odd = "11010519491231002X\u202e=HYPERLINK(1)"
    for (const name of ["subject.code", "subject.name", "decision_no", "violation", "facts.fine_cny", "decided_on"]) {
      const { status, text } = await officer.go("/office/new/penalty", { ...penalty, [name]: odd, step: "compute" })
      expect(status, name).toBe(200)
      expect(text).toContain("系统计算")
    }
    const found = await database.sql`select 1 from proceeding where content::text like '%HYPERLINK%'`
    expect(found).toHaveLength(0)
  })

  it("is for officers who may propose", async () => {
    const auditor = await signInAs(pages, "auditor")
    const { text } = await auditor.go("/office/new/penalty?part=foresight", { ...penalty, step: "compute" })
    expect(text).not.toContain("P2 ")
  })
})

describe.skipIf(!executable)("in a browser", () => {
  const reader = useReader(executable)
  let served: Awaited<ReturnType<typeof serveApp>>
  beforeAll(async () => {
    served = await serveApp(app)
  })
  afterAll(() => served?.stop())

  const open = async (javaScriptEnabled: boolean) => {
    const opened = await reader.open(`${served.origin}/sign-in`, { javaScriptEnabled })
    await opened.page.selectOption("#authority", "410105")
    await opened.page.click('button[value="officer"]')
    return opened
  }

  it("asks for what the ground wants as it is chosen, and loses neither place nor answers", async () => {
    const { page, complaints, close } = await open(true)
    await page.goto(`${served.origin}/office/new/serious`)
    expect(await page.locator("#f-gate").count()).toBe(0)
    await page.fill('[name="subject.name"]', "示例第1号商贸有限公司")
    await page.selectOption('[name="ground"]', "SV-0501")
    await page.fill('[name="gate.gravity.evidence"]', "卷宗第 9 页（示例）")
    await page.focus('[name="ground"]')
    await page.selectOption('[name="ground"]', "SV-1101")
    await page.locator('select[name="gate.gravity.answer"]').waitFor({ state: "detached" })
    expect(await page.locator('select[name="gate.intent_not_excluded.answer"]').count()).toBe(1)
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("ground")
    await page.selectOption('[name="ground"]', "SV-0502")
    await page.locator('select[name="gate.gravity.answer"]').waitFor()
    expect(await page.inputValue('[name="gate.gravity.evidence"]')).toBe("卷宗第 9 页（示例）")
    expect(await page.inputValue('[name="subject.name"]')).toBe("示例第1号商贸有限公司")
    expect(complaints).toEqual([])
    await expectFaultless(page)
    await close()
  })

  it("fills in the name of each code that is typed, until a name is", async () => {
    const { page, complaints, close } = await open(true)
    await page.goto(`${served.origin}/office/new/serious`)
    const named = (n: number) =>
      page.waitForFunction(
        (name) => document.querySelector<HTMLInputElement>('[name="subject.name"]')?.value === name,
        `示例第${n}号商贸有限公司`,
      )
    for (const n of [1, 2]) {
      await page.fill('[name="subject.code"]', codeOf(n))
      await named(n)
    }
    await page.fill('[name="subject.name"]', "另一名称（示例）")
    await page.fill('[name="subject.code"]', codeOf(3))
    await page.locator("#foresight").filter({ hasText: "本库中该代码的名称是 示例第3号商贸有限公司" }).waitFor()
    expect(await page.inputValue('[name="subject.name"]')).toBe("另一名称（示例）")
    expect(complaints).toEqual([])
    await close()
  })

  it("goes on without scripts once the ground is chosen, and calls nothing missing", async () => {
    const { page, close } = await open(false)
    await page.goto(`${served.origin}/office/new/serious`)
    await page.fill('[name="subject.code"]', codeOf(1))
    await page.fill('[name="subject.name"]', "示例第1号商贸有限公司")
    await page.selectOption('[name="ground"]', "SV-1101")
    await page.click('button[value="check"]')
    await page.locator(".notice").filter({ hasText: "请继续填写" }).waitFor()
    expect(await page.locator(".faults").count()).toBe(0)
    expect(await page.locator('select[name^="gate."]').count()).toBe(1)
    // Or by the button beside it, whatever else is still empty.
    await page.fill('[name="subject.name"]', "")
    await page.selectOption('[name="ground"]', "SV-0501")
    await page.click('#asked button[value="compute"]')
    await page.locator('select[name="gate.gravity.answer"]').waitFor()
    expect(await page.inputValue('[name="subject.code"]')).toBe(codeOf(1))
    await close()
  })

  const fill = async (page: import("playwright-core").Page) => {
    await page.fill('[name="subject.code"]', codeOf(2))
    await page.fill('[name="decided_on"]', "2026-06-22")
    await page.check('[name="facts.kinds"][value="fine"]')
    // Without scripts a button asks for what a fine wants to know.
    const more = page.locator('#f-facts-kinds button[value="compute"]')
    if ((await more.count()) > 0) await more.click()
    await page.selectOption('[name="facts.procedure"]', "ordinary")
    await page.fill('[name="facts.fine_cny"]', "80000")
    await page.selectOption('[name="facts.party"]', "operator")
    await page.selectOption('[name="facts.lenient_tier"]', "no")
  }

  it.each([true, false])("tells it under the fields, with scripts or without: %s", async (javaScriptEnabled) => {
    const { page, complaints, close } = await open(javaScriptEnabled)
    await page.goto(`${served.origin}/office/new/penalty`)
    await fill(page)
    if (!javaScriptEnabled) await page.click('button[value="compute"]')
    await page.locator("#foresight dl").waitFor()
    const said = (await page.textContent("#foresight")) ?? ""
    expect(said).toContain("P2")
    expect(said).toContain("该主体已有以下事项或者记录")
    expect(await page.getAttribute("#foresight", "role")).toBe("status")
    if (javaScriptEnabled) {
      // What follows moves with what is typed.
      await page.selectOption('[name="facts.procedure"]', "simple")
      await page.waitForFunction(() => document.querySelector("#foresight")?.textContent?.includes("不予公示"))
      expect(complaints).toEqual([])
      await expectFaultless(page)
    } else {
      expect(await page.inputValue('[name="subject.code"]')).toBe(codeOf(2))
    }
    await close()
  })
})
