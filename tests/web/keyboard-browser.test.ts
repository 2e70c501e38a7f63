/**
 * Whole jobs by the keyboard alone, in a real browser: a citizen's, and one at each desk. Nothing is clicked and nothing gets
 * the focus but by Tab; at each step the focus is seen, goes on in the order of the page, and is let go again.
 */
import { readFile } from "node:fs/promises"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { jobDesk } from "../check/job/office.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clientHeader, clock, noticeParts, testApp } from "../support/app.ts"
import { findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { type Keyboard, keyboardOf, walkByTab } from "../support/keyboard.ts"
import { officer } from "../support/office.ts"
import { fileOf } from "../support/paper.ts"
import { importRecords } from "../support/record.ts"
import { type Platform, platform } from "../support/roster.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../support/rows.ts"
import { twoSizes } from "../support/two-sizes.ts"

const executable = findChromium()
const name = "示例云杉餐饮管理股份有限公司"
const file = (called: string, text: string) => ({ name: called, mimeType: "text/csv", buffer: Buffer.from(text) })

describe.skipIf(!executable)("by the keyboard alone", () => {
  const database = useDatabase()
  const desk = jobDesk(database, {}, { mayChoose: true, issuer: "http://127.0.0.1", loginUrl: "/sign-in" })
  const reader = useReader(executable)
  const raise = () =>
    raiseNotices({ sql: database.sql, clock, signedLog: { halted: async () => null }, ...noticeParts })
  let served: Awaited<ReturnType<typeof serveApp>>
  let today: Awaited<ReturnType<typeof serveApp>>
  let shop: Platform
  let tax: AgencyDesk

  beforeAll(async () => {
    shop = await platform(database.sql, "示例购物平台")
    tax = await agency(desk, database.sql, { member: "tax" }, "示例市税务局")
    await tax.post("/v1/subscriptions", { list: "serious" })
    await raise()
    const subject = { subject: { code: codeOf(1), name } }
    await importRecords(database.sql, [
      ...[
        subjectRow(1, { name }),
        abnormalRow(1, subject),
        seriousRow(1, subject),
        penaltyRow(2),
        subjectRow(3),
        penaltyRow(4),
      ],
    ])
    await raise()
    served = await serveApp(desk)
    // A browser verifies by its own clock.
    today = await serveApp(testApp(() => database.sql, { clock: () => Date.now() }))
  })
  afterAll(() => Promise.all([served?.stop(), today?.stop()]))

  async function enter(
    path: string,
    { origin } = served,
  ): Promise<{ page: Page; keys: Keyboard; close(): Promise<void> }> {
    const { page, close } = await reader.open(origin + path)
    const keys = keyboardOf(page)
    return {
      page,
      keys,
      async close() {
        expect(keys.faults).toEqual([])
        await close()
      },
    }
  }
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("role"))

  it("a citizen searches, reads, fetches the report and verifies it", async () => {
    const { page, keys, close } = await enter("/", today)
    // The first press leads past the navigation.
    await keys.to(".skip")
    await page.keyboard.press("Enter")
    await keys.write("#q", "云杉 餐饮")
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")])
    await keys.press(".result h3 a")
    expect(await page.textContent("h1")).toBe(name)
    await keys.press(".statement-links a")
    expect(await page.textContent("main")).toContain("在严重违法失信名单上，另有 1 条公示记录")
    await keys.to('a[href$="report.pdf"]')
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")])
    const buffer = await readFile(await download.path())
    await keys.press('.foot a[href^="/verify"]')
    await keys.file("#file", { name: "report.pdf", mimeType: "application/pdf", buffer })
    await keys.to("#submit")
    await page.keyboard.press("Enter")
    await page.waitForSelector(".checked-good, .checked-short")
    expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/信用报告|核验通过/)
    await close()
  })

  it("suggestions are chosen by arrows, and a region or a day by letters", async () => {
    const { page, keys, close } = await enter("/")
    await keys.write("#q", "云杉")
    await page.waitForSelector("[role=option]")
    await page.keyboard.press("ArrowDown")
    expect(await page.inputValue("#q")).toBe(name)
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")])
    expect(new URL(page.url()).pathname).toBe(`/subjects/${codeOf(1)}`)
    await close()
  })

  async function be(keys: Keyboard, page: Page, role: string, list?: [string, string]) {
    await page.goto(`${served.origin}/sign-in`)
    if (list) await keys.choose(...list)
    await keys.press(`button[value="${role}"]`)
  }

  it("an officer proposes after a refusal that has the focus, and another checks", async () => {
    const { page, keys, close } = await enter("/sign-in")
    await be(keys, page, "officer", ["#authority", "410105"])
    await keys.press('.desk-nav a[href="/office/new"]')
    await keys.press('main a[href^="/office/new/abnormal"]')
    await keys.write('[name="subject.code"]', codeOf(3))
    await keys.write('[name="subject.name"]', "示例第3号商贸有限公司")
    await keys.choose('[name="ground"]', "AB-E4")
    await keys.day('[name="arose_on"]', "2027-06-25")
    await keys.write('[name="evidence"]', "现场核查无人办公（示例）")
    await keys.press('button[value="check"]')
    expect(await focused(page)).toBe("alert")
    await keys.to('.faults a[href="#f-arose_on"]')
    await page.keyboard.press("Enter")
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("f-arose_on")
    await keys.dayHere("2026-06-25")
    await keys.press('button[value="check"]')
    await keys.press('button[value="do"]')
    const place = new URL(page.url()).pathname
    const anna = await officer(desk, "officer", "410105", "anna")
    const shown = await anna.bring({ id: place.split("/").at(-1) ?? "" }, "现场核查笔录（示例）")
    await keys.press(`main a[href^="${place}/confirm"]`)
    await keys.write('[name="decision_no"]', "郑市监异字〔2026〕77号")
    await keys.choose('[name="contact.how"]', "visit")
    // Who goes on before they are there is at the end of the page when it grows, and out of its sight.
    await page.waitForSelector('[name="contact.visited_on"]')
    await keys.day('[name="contact.visited_on"]', "2026-06-25")
    await keys.write('[name="contact.visit_record"]', "现场核查笔录（示例）")
    await keys.choose('[name="contact.paper"]', shown)
    await keys.press('button[value="check"]')
    await keys.press('button[value="do"]')

    await be(keys, page, "checker", ["#authority", "410105"])
    await keys.press(`main a[href^="${place}"]`)
    await keys.press(`main a[href^="${place}/check"]`)
    await keys.press('button[value="do"]')
    expect(await page.textContent("main")).toContain("已作出决定待公示")
    await close()
  })

  it("an officer answers what was found in a file of a source, many at once and each by itself, and another releases", async () => {
    const violation = "联系人身份证41990118991231008X，咨询电话15412345678"
    const found = [41, 42, 43].map((n) => penaltyRow(n, { violation }))
    const rows = [...found, penaltyRow(44, { decision_no: "示例0388-66668888号" })]
    const headers = await clientHeader(database.sql, "source", { authorities: ["410105"] })
    await fetch(`${served.origin}/v1/imports?source=rows.ndjson`, {
      ...{ method: "POST", headers: { ...headers, "content-type": "application/x-ndjson" } },
      body: rows.map((row) => JSON.stringify(row)).join("\n"),
    })
    const { page, keys, close } = await enter("/sign-in")
    const asOfficer = (role: string) => be(keys, page, role, ["#authority", "410105"])
    await asOfficer("officer")
    await keys.press('main a[href^="/office/imports/"]')
    const place = new URL(page.url()).pathname
    expect(await page.textContent("#act-answer ~ .quiet")).toContain("待答复的行 4")
    // One row by itself: a place is covered and the other kept, at first without a word of why.
    await keys.to('[name="mark:1/violation:6:24"][value="cover"]')
    await page.keyboard.press("Space")
    await keys.to('[name="mark:1/violation:29:40"]')
    await page.keyboard.press("ArrowDown")
    await keys.press("form.wide button")
    expect(await focused(page)).toBe("alert")
    expect(await page.isChecked('[name="mark:1/violation:29:40"][value="keep"]')).toBe(true)
    await keys.to('.faults a[href="#mark-1-violation-29-40"]')
    await page.keyboard.press("Enter")
    await keys.write('[name="mark:1/violation:29:40:why"]', "企业公开电话（示例）")
    await keys.press("form.wide button")
    expect(await page.textContent("#act-answer ~ .quiet")).toContain("待答复的行 3")
    // The others at once: what can't be covered is left, and kept by itself.
    await keys.to("#act-answer-all")
    await page.keyboard.press("Enter")
    await keys.choose('details[open] [name="choice"]', "cover")
    await keys.press("details[open] form button")
    expect(await focused(page)).toBe("alert")
    expect(await page.textContent(".faults")).toContain("有 1 行不能这样答复")
    await keys.write('[name="mark:4/decision_no:2:15:why"]', "文号如此（示例）")
    await keys.press("form.wide button")
    expect(page.url()).toContain("done=answer")

    await asOfficer("checker")
    await keys.press(`main a[href^="${place}"]`)
    for (const words of ["企业公开电话（示例）", "文号如此（示例）"])
      expect(await page.textContent("main")).toContain(words)
    await keys.to("#act-release")
    await page.keyboard.press("Enter")
    await keys.press("details[open] form button")
    expect(await page.textContent(".verdict .sentence")).toBe("已放行")
    const shown = await (await fetch(`${served.origin}/v1/subjects/${codeOf(41)}`)).json()
    expect(shown).toMatchObject({ records: [{ violation: "联系人身份证＊＊，咨询电话15412345678" }] })
    await close()
  })

  it("a merchant applies for repair", async () => {
    const { page, keys, close } = await enter("/sign-in")
    await be(keys, page, "merchant", ["#code", codeOf(2)])
    await keys.press('.own-record a[href$="/repair"]')
    // The browser itself leads back to what is needed.
    await keys.to("form.apply button")
    await page.keyboard.press("Enter")
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("statement")
    await page.keyboard.type("罚款已缴纳，违法行为已改正（示例）")
    await keys.press("form.apply button")
    expect(await page.textContent('.notice[role="status"]')).toContain("办理编号")
    await close()
  })

  it("a merchant's refused words come back on their page, with the focus, and are sent again from there", async () => {
    const number = "11010519491231002X"
    const { page, keys, close } = await enter("/sign-in")
    await be(keys, page, "merchant", ["#code", codeOf(4)])
    const active = () => page.evaluate(() => document.activeElement?.id)
    const refused = async (field: string, kept: string) => {
      expect(await focused(page)).toBe("alert")
      await keys.to(`.faults a[href="#${field}"]`)
      await page.keyboard.press("Enter")
      expect(await active()).toBe(field)
      expect(await page.content()).not.toContain(number)
      expect(await page.inputValue(`#${field}`)).toContain(kept)
      const described = await page.getAttribute(`#${field}`, "aria-describedby")
      expect(await page.textContent(`#${described?.split(" ").at(-1)}`)).toMatch(/证件号码|验证码|手机|邮箱/)
    }

    for (const remedy of ["repair", "objection"]) {
      await page.goto(`${served.origin}/counter`)
      await keys.press(`.own-record .ways a[href$="/${remedy}"]`)
      const place = new URL(page.url()).pathname
      await keys.write("#statement", `已经改正，联系人身份证${number}（示例）`)
      await keys.write("#documents", `身份证${number}复印件`)
      await keys.press("form.apply button")
      expect(new URL(page.url()).pathname).toBe(place)
      await refused("documents", "复印件")
      await page.keyboard.press("Control+A")
      await page.keyboard.type("现场照片（示例）")
      // Above what is wrong a screen reader has read both; the other field was cleared of its number already.
      expect(await page.inputValue("#statement")).toContain("已经改正")
      await keys.press("form.apply button")
      expect(await page.textContent('.notice[role="status"]')).toContain("办理编号")
    }

    // A paper by the name that it was given.
    const application = page.url().split("?")[0] ?? ""
    const paper = { name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.from(fileOf.pdf(2_000)) }
    await keys.write("#title", `身份证${number}复印件`)
    await keys.file("#file", paper)
    await keys.press("form[enctype] button:not([type])")
    await refused("wrong-title", "复印件")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("身份证复印件（示例）")
    await keys.file("#file", paper)
    await keys.press("form[enctype] button:not([type])")
    expect(page.url()).toBe(`${application}#papers`)
    expect(await page.textContent("[data-sent]")).toContain("身份证复印件（示例）")
    await close()
  })

  it("a platform drops a file and filters its hits", async () => {
    const { page, keys, close } = await enter("/console")
    await keys.write("#key", shop.key)
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")])
    await keys.press('.desk-nav a[href="/console/jobs"]')
    await keys.file("#file", file("卖家.csv", `店铺,统一社会信用代码\n甲,${codeOf(1)}\n乙,${codeOf(3)}\n`))
    await keys.press("form[enctype] button")
    await desk.work()
    await page.reload()
    await keys.press('a[href*="/rows"]')
    expect(await page.locator("tbody tr").count()).toBe(1)
    await keys.choose("#by-verdict", "clear")
    await keys.press(".row-filter button")
    expect(await page.textContent("tbody tr")).toContain("乙")
    await close()
  })

  it("an agency answers a notice", async () => {
    const { page, keys, close } = await enter("/console")
    await keys.write("#key", (tax.header["authorization"] ?? "").replace("Bearer ", ""))
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")])
    await keys.press('.desk-nav a[href="/desk/notices"]')
    await keys.press("tbody td a")
    await keys.to('summary:has(+ form input[value="apply"])')
    await page.keyboard.press("Enter")
    await keys.choose("#apply-measure", "M-HONOUR")
    await keys.press('details[open] form:has(input[value="apply"]) button')
    expect(page.url()).toContain("done=1")
    await close()
  })

  // Every day on pages of the public.
  for (const [whole, options, isWhole] of twoSizes(false, true))
    it(`no page holds the focus, and none has a control that it does not reach${whole}`, options, async () => {
      const { page, keys, close } = await enter("/sign-in")
      const faults: string[] = []
      const visit = async (paths: readonly string[]) => {
        for (const path of paths) {
          await page.goto(served.origin + path)
          for (const fault of await walkByTab(page)) faults.push(`${path}: ${fault}`)
        }
      }
      await visit(["/", "/?in=records", `/subjects/${codeOf(1)}`, `/subjects/${codeOf(1)}/report`, "/verify", "/check"])
      await visit(["/catalogue", "/statistics", "/exports", "/sign-in"])
      if (isWhole) {
        await be(keys, page, "officer", ["#authority", "410105"])
        await visit(["/worklist", "/office/new/penalty", "/office/search", "/office/leads/file"])
        await be(keys, page, "merchant", ["#code", codeOf(2)])
        await visit(["/counter", "/counter/contacts"])
        await be(keys, page, "platform")
        await visit(["/console/jobs", "/console/policy", "/console/webhooks"])
      }
      expect(faults).toEqual([])
      await close()
    })
})
