/** Leads and platforms' duties on pages: an officer's, and the platform's own. */
import { beforeAll, describe, expect, it } from "vitest"
import { openCourier } from "../../src/alert/courier.ts"
import { watchDuties } from "../../src/enforcement/duty/daily.ts"
import { publishedCalendar } from "../../src/law/calendar.ts"
import { nodeXlsx } from "../../src/table/node-xlsx.ts"
import {
  clientHeader,
  clock,
  importOptions,
  merchantHeader,
  officerHeader,
  testAlerting,
  testApp,
} from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { worker } from "../support/office.ts"
import { type OfficeBrowser, pageOrigin, signInAs } from "../support/office-pages.ts"
import { pageBrowser } from "../support/page-browser.ts"
import { fileOf } from "../support/paper.ts"
import { openReceiver } from "../support/receiver.ts"
import { importRecords } from "../support/record.ts"
import { type Platform, platform } from "../support/roster.ts"
import { codeOf, penaltyRow } from "../support/rows.ts"
import { registeredSeller, sendRoster } from "../support/seller-rows.ts"
import { bytesOf } from "../support/table.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })
let shop: Platform
beforeAll(async () => {
  shop = await platform(database.sql, "示例购物平台")
  await sendRoster(app, shop.header, [registeredSeller(1), registeredSeller(2)])
  await database.sql`update roster_seller set entered_on = '2025-12-20' where seller = 's-1'`
})

const lead = (n: number, changes: object = {}) => ({
  ...{
    ref: `jc-${n}`,
    source: "agency",
    code: codeOf(n),
    authority: "410105",
    facts: `<b>第 ${n} 号</b>未亮照（示例）`,
  },
  ...{ found_on: "2026-06-25", evidence: [{ title: "网页截图（示例）" }], ...changes },
})

describe("leads by a file", () => {
  const path = "/office/leads/file"
  const send = (
    browser: Pick<OfficeBrowser, "send">,
    content: string | Uint8Array<ArrayBuffer>,
    name = "leads.csv",
  ) => {
    const body = new FormData()
    body.set("file", new File([content], name))
    return browser.send(path, { method: "POST", body })
  }
  const header = "线索编号,线索来源,统一社会信用代码,承办机关,线索内容,发现日期"
  const row = (ref: string, changes: Partial<{ source: string; facts: string; day: string }> = {}) => {
    const { source = "监测", facts = "未亮照（示例）", day = "2026-06-25" } = changes
    return [ref, source, codeOf(7), "410105", facts, day].join(",")
  }

  it("go in but for those that can't, which are told by line, column and reason", async () => {
    const officer = await signInAs(app, "officer")
    expect((await officer.go("/office/leads")).text).toContain(path)
    const template = await officer.go(`${path}/template`)
    expect(template.text).toMatch(/^\uFEFF?线索编号,线索来源,统一社会信用代码/)
    const rows = [header, row("wj-1"), row("wj-2", { day: "2027-01-01" }), row("wj-3", { facts: "" }), row("wj-4")]
    const { status, text } = await send(officer, `\uFEFF${rows.join("\r\n")}\r\n`)
    expect(status, text).toBe(200)
    const said = text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ")
    expect(said).toMatch(/行数 4 已收下 2 以前报过 0 未收下 2/)
    expect(said).toMatch(/ 3 发现日期 /)
    expect(said).toMatch(/ 4 线索内容 /)
    const found = await database.sql`select ref from lead where ref like 'wj-%' order by ref`
    expect(found.map(({ ref }) => ref)).toEqual(["wj-1", "wj-4"])
    // The same file again doubles nothing.
    const again = await send(officer, rows.join("\n"))
    expect(again.text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ")).toMatch(/已收下 0 以前报过 2 未收下 2/)
    const json = { ref: "wj-5", source: "monitoring", code: codeOf(7), facts: "示例", found_on: "2026-06-25" }
    expect((await send(officer, `${JSON.stringify(json)}\n{`, "leads.ndjson")).text).toContain("不是 JSON 对象")
    const columns = header.split(",").map((name) => ({ header: name, width: 10 }))
    const sheet = await bytesOf(nodeXlsx.write([{ name: "线索", columns, rows: [[row("wj-6").split(",")]] }]))
    expect((await send(officer, new Uint8Array(sheet), "leads.xlsx")).text).toMatch(/已收下<\/dt><dd[^>]*>1</)
  })

  it("that are none say so, and keep nobody's number", async () => {
    const officer = await signInAs(app, "officer")
    const odd = "身份证号11010519491231002X\u202e=HYPERLINK(1)"
    const personal = await send(officer, [header, row("wj-9", { facts: odd }), row(odd)].join("\n"))
    expect(personal.text).not.toContain("11010519491231002X")
    expect(personal.text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ")).toMatch(/已收下 0 以前报过 0 未收下 2/)
    expect((await send(officer, "photo", "photo.png")).text).toContain("请选择 CSV")
    expect((await send(officer, "", "empty.csv")).status).toBe(400)
    expect((await send(officer, "a,b\n1,2\n")).text).toMatch(/已收下<\/dt><dd[^>]*>0</)
  })

  it("are sent by officers, and looked at by the others", async () => {
    const auditor = await signInAs(app, "auditor")
    expect((await auditor.go("/office/leads")).text).not.toContain(path)
    expect((await send(auditor, [header, row("wj-8")].join("\n"))).status).toBe(403)
    const nobody = pageBrowser(app, pageOrigin)
    expect((await nobody.go(path)).to).toContain("/sign-in")
    expect((await send(nobody, [header, row("wj-8")].join("\n"))).to ?? "").not.toContain("wj-8")
    expect(await database.sql`select 1 from lead where ref = 'wj-8'`).toHaveLength(0)
  })
})

describe("one lead by a form", () => {
  const path = "/office/leads/new"
  const typed = {
    ...{
      source: "monitoring",
      code: codeOf(9),
      authority: "金水区",
      facts: "网页未亮照（示例）",
      found_on: "2026-06-25",
    },
    ...{ ref: "xs-1", evidence_title: "网页截图", evidence_url: "https://shop.example/9" },
  }

  it("goes in under a number that stands there, for the own authority unless another is named, and is shown", async () => {
    const officer = await signInAs(app, "officer")
    expect((await officer.go("/office/leads")).text).toContain(`href="${path}"`)
    const blank = await officer.go(path)
    expect(blank.text).toMatch(/name="ref" [^>]*value="xs-\d{8}-\w+"/)
    expect(blank.text).toMatch(/name="authority" [^>]*value="河南省[^"]*金水区"/)
    const { to = "" } = await officer.go(path, typed)
    expect(to).toMatch(/^\/office\/leads\/[0-9a-f-]{36}\?done=1$/)
    const { text } = await officer.go(to ?? "")
    for (const words of ["网页未亮照（示例）", "网页截图", "https://shop.example/9", "金水区"])
      expect(text).toContain(words)
    // Pressed twice it is the same one.
    expect((await officer.go(path, typed)).to).toBe(to)
    const [row] = await database.sql`select sender, authority from lead where ref = 'xs-1'`
    expect(row).toMatchObject({ sender: "authority:410105", authority: "410105" })
  })

  it("that is refused is told at its field, and keeps what was typed but a person's number", async () => {
    const officer = await signInAs(app, "officer")
    const refused = async (changes: Partial<typeof typed> & { seller?: string }) => {
      const { status, text } = await officer.go(path, { ...typed, ref: "xs-2", ...changes })
      expect(status, JSON.stringify(changes)).toBeGreaterThanOrEqual(400)
      expect(text).toContain('value="xs-2"')
      return text
    }
    // By the field's name, for who hears the list alone.
    expect(await refused({ facts: "" })).toContain('href="#facts">情况说明：')
    expect(await refused({ authority: "朝阳区" })).toContain('<option value="110105">')
    // Of another province: no officer's of 金水区.
    expect(await refused({ authority: "110105" })).toContain('href="#authority"')
    expect(await refused({ code: "", evidence_url: "" })).toContain('href="#code"')
    expect(await refused({ evidence_url: "=HYPERLINK(1)" })).toContain('href="#evidence_url"')
    expect(await refused({ seller: "s 1\u202e" })).toContain('href="#seller"')
    expect(await refused({ facts: "其身份证号11010519491231002X" })).not.toContain("11010519491231002X")
    expect(app.log.join()).not.toContain("11010519491231002X")
    expect(await database.sql`select 1 from lead where ref = 'xs-2'`).toHaveLength(0)
  })

  it("is for officers who send leads alone", async () => {
    const auditor = await signInAs(app, "auditor")
    expect((await auditor.go("/office/leads")).text).not.toContain(path)
    expect((await auditor.go(path, { ...typed, ref: "xs-3" })).status).toBe(403)
    expect((await pageBrowser(app, pageOrigin).go(path)).to).toContain("/sign-in")
    expect(await database.sql`select 1 from lead where ref = 'xs-3'`).toHaveLength(0)
  })
})

describe("leads", () => {
  it("take files as evidence from an officer while they are open, and show them with their digest", async () => {
    const officer = await signInAs(app, "officer")
    const agency = worker(app, await clientHeader(database.sql, "agency"))
    const { body: taken } = await agency.post("/v1/leads", lead(9))
    const place = `/office/leads/${(taken as unknown as { results: { id: string }[] }).results[0]?.id}`
    const bring = (browser: OfficeBrowser, content: Uint8Array<ArrayBuffer>, title = "<b>现场</b>照片（示例）") => {
      const body = new FormData()
      body.set("title", title)
      body.set("file", new File([content], "a.png"))
      return browser.send(`${place}/papers`, { method: "POST", body })
    }
    expect((await officer.go(place)).text).toContain(`${place}/papers`)
    expect((await bring(officer, new TextEncoder().encode("<html>"))).text).toContain("只收 PDF、JPEG、PNG")
    expect((await bring(officer, new Uint8Array(fileOf.png()), "张三 11010519491231002X")).text).toContain("证件号码")
    const brought = await bring(officer, new Uint8Array(fileOf.png()))
    expect(brought.to, brought.text).toBe(`${place}?done=1#evidence`)
    const shown = (await officer.go(place)).text
    const [, file = ""] = /href="([^"]+\/papers\/[0-9a-f-]{36})" download>.*&lt;b&gt;现场/.exec(shown) ?? []
    expect((await officer.go(file)).text).toContain("PNG")
    expect(shown).toMatch(/SHA-256 <span class="code">[0-9a-f]{64}</)
    // Who only looks on sees that it is there.
    const auditor = (await (await signInAs(app, "auditor")).go(place)).text
    expect(auditor).toContain("&lt;b&gt;现场")
    expect(auditor).not.toContain("/papers")
    expect((await (await signInAs(app, "auditor")).go(file)).status).toBe(404)
    await officer.go(place, { act: "close", result: "duplicate", reason: "重复（示例）", version: "1" })
    expect((await officer.go(place)).text).not.toContain(`action="${place}/papers"`)
  })

  it("stand by their last day, are dispatched, verified and closed with the case that they led to", async () => {
    const officer = await signInAs(app, "officer")
    const anna = worker(app, await officerHeader("officer", "410105", "anna"))
    const agency = worker(app, await clientHeader(database.sql, "agency"))
    const ids: string[] = []
    for (const n of [1, 2, 3]) {
      const { body } = await agency.post("/v1/leads", lead(n, { ground: "AB-E4" }))
      ids.push((body as unknown as { results: { id: string }[] }).results[0]?.id ?? "")
    }
    const place = `/office/leads/${ids[1]}`
    const shown = await officer.go(place)
    for (const words of ["&lt;b&gt;第 2 号&lt;/b&gt;未亮照", "网页截图", "部门移送", "已收到待分派"])
      expect(shown.text).toContain(words)
    expect(
      (await officer.go(place, { act: "verify", finding: "confirmed", reason: "已核", version: "1" })).status,
    ).toBe(409)
    expect((await officer.go(place, { act: "dispatch", authority: "330106", version: "1" })).text).toContain(
      "须写明理由",
    )
    expect((await officer.go(place, { act: "dispatch", authority: "410105", version: "1" })).to).toBe(`${place}?done=1`)
    // What has a clock stands before what waits for one; the worklist leads to the page.
    const list = (await officer.go("/office/leads")).text
    expect([...list.matchAll(/\/office\/leads\/([0-9a-f-]{36})/g)][0]?.[1]).toBe(ids[1])
    expect((await officer.go("/worklist?kind=lead")).text).toContain(place)
    await officer.go(place, { act: "verify", finding: "confirmed", reason: "现场核实（示例）", version: "2" })
    // Who sent it is called by its name.
    expect(shown.text).not.toContain("接入方")
    // It goes on to the case of its ground, with what it says already.
    expect((await officer.go(place)).text).toMatch(/href="\/office\/new\/abnormal\?code=[0-9A-Z]{18}&amp;ground=AB-E4"/)
    const { body } = await anna.post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code: codeOf(2), name: "示例第2号商贸有限公司" }, authority: "410105" },
      ...{ ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查（示例）" },
    })
    const close = { act: "close", result: "case", reason: "进入办理（示例）", version: "3" }
    expect((await officer.go(place, close)).status).toBe(400)
    expect((await officer.go(place, { ...close, proceeding_id: body.id })).to).toBe(`${place}?done=1`)
    expect((await officer.go(place)).text).toContain(`/office/decisions/${body.id}`)
    expect((await officer.go("/office/leads?state=closed")).text).toContain(place)
    expect((await officer.go("/office/leads")).text).not.toContain(place)
    // One that led to a repair leads to the page of repairs.
    const [penalty] = await importRecords(database.sql, [penaltyRow(3)])
    const owner = worker(app, await merchantHeader(codeOf(3)))
    const { body: repair } = await owner.post("/v1/repairs", { record_id: penalty, statement: "已改正（示例）" })
    const third = `/office/leads/${ids[2]}`
    await officer.go(third, { act: "dispatch", authority: "410105", version: "1" })
    await officer.go(third, { act: "verify", finding: "confirmed", reason: "现场核实（示例）", version: "2" })
    await officer.go(third, { ...close, proceeding_id: repair.id })
    expect((await officer.go(third)).text).toContain(`/office/repairs/${repair.id}`)
    expect((await officer.go(`/office/repairs/${repair.id}`)).status).toBe(200)
    // Another authority sees neither list nor lead.
    const elsewhere = await signInAs(app, "officer", "330106")
    expect((await elsewhere.go(place)).status).toBe(404)
    expect((await elsewhere.go("/office/leads")).text).not.toContain(ids[0])
  })
})

describe("a platform’s duties", () => {
  it("an order is drafted by one, issued by another and answered by the platform, all on pages", async () => {
    const [officer, checker] = [await signInAs(app, "officer"), await signInAs(app, "checker")]
    const page = await officer.go("/office/platforms")
    expect(page.text).toMatch(/示例购物平台[\s\S]*?<td class="count">2<\/td><td class="count">1<\/td>/)
    const draft = { platform: shop.id, seller: "s-1", demand: "下架示例商品（示例）", basis: "示例规定第一条" }
    const refused = await officer.go("/office/platforms", { ...draft, due_on: "2026-06-01" })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain("整改期限不得早于今天")
    expect(refused.text).toContain("下架示例商品（示例）</textarea>")
    const { to } = await officer.go("/office/platforms", { ...draft, due_on: "2026-07-10" })
    const place = to?.split("?")[0] ?? ""
    expect(place).toMatch(/^\/office\/orders\//)
    expect((await officer.go(place, { act: "issue", version: "1" })).text).toContain("起草人不得签发")
    expect((await checker.go(place, { act: "issue", version: "1" })).to).toBe(`${place}?done=1`)
    expect((await officer.go("/worklist?kind=order")).text).toContain(place)

    const desk = pageBrowser(app, "https://gongshi.example")
    await desk.go("/console/sign-in", { key: shop.key, to: "/console/duties" })
    const own = await desk.go("/console/duties")
    for (const words of ["下架示例商品", "示例规定第一条", "s-1", "今天已核验"]) expect(own.text).toContain(words)
    const id = place.replace("/office/orders/", "")
    const answer = { answer: "done", text: "已下架，电话 13912345678", version: "2" }
    expect((await desk.go(`/console/duties/orders/${id}`, answer)).status).toBe(400)
    const open = await desk.go(`/console/duties/orders/${id}`, { ...answer, answer: "" })
    expect(open).toMatchObject({ status: 400, text: expect.stringContaining("请选择整改结果") })
    const done = await desk.go(`/console/duties/orders/${id}`, { ...answer, text: "已下架（示例）" })
    expect(done.to).toBe("/console/duties?done=1")
    expect((await desk.go("/console/duties/verified", { seller: "s-1" })).to).toBe("/console/duties?done=1")
    expect((await desk.go("/console/duties")).text).not.toContain("今天已核验")
    expect((await officer.go(place)).text).toContain("已下架（示例）")
    expect((await officer.go(place, { act: "close", reason: "已核（示例）", version: "3" })).to).toBe(`${place}?done=1`)
    // An agency’s key has no such page.
    const { authorization = "" } = await clientHeader(database.sql, "agency")
    const other = pageBrowser(app, "https://gongshi.example")
    await other.go("/console/sign-in", { key: authorization.replace("Bearer ", ""), to: "/console/duties" })
    expect((await other.go("/console/duties")).status).toBe(403)
  })

  it("is told of orders at once, and of what is due once a week, in numbers without a gap", async () => {
    await database.sql`update roster_seller set entered_on = '2025-12-20', verified_on = null where seller = 's-2'`
    const watch = (days: number) =>
      watchDuties({ sql: database.sql, calendar: publishedCalendar, clock: () => clock() + days * 86_400_000 })
    // Two nodes at once, and again on the next days.
    expect((await Promise.all([watch(0), watch(0)])).reduce((sum, count) => sum + count)).toBe(1)
    expect(await watch(1)).toBe(0)
    expect(await watch(7)).toBe(1)
    const page = await (await app.request("/v1/duties/calls", { headers: shop.header })).json()
    expect(page).toMatchObject({
      calls: [
        { number: 1, kind: "order", order: { act: "issue", due_on: "2026-07-10" } },
        { number: 2, kind: "order", order: { act: "close", state: "closed" } },
        { number: 3, kind: "verification", overdue: 1, soon: 0, order: null },
        { number: 4, kind: "verification" },
      ],
      next: "4",
    })
    const rest = await (await app.request("/v1/duties/calls?from=3", { headers: shop.header })).json()
    expect(rest).toMatchObject({ calls: [{ number: 4 }], next: "4" })
    // A webhook that carries them brings the same.
    const receiver = await openReceiver()
    const desk = worker(app, shop.header)
    await desk.post("/v1/webhooks", { url: receiver.url, carries: "duties", from: "0" })
    const courier = openCourier({ ...importOptions, sql: database.sql, alerting: testAlerting, log: () => {} }, () => 0)
    await courier.look(new AbortController().signal)
    await courier.settled()
    await receiver.close()
    expect(receiver.received.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
      { type: "duties.raised", data: { duties: (page as { calls: object[] }).calls, next: "4" } },
    ])
    const other = await platform(database.sql)
    expect(await (await app.request("/v1/duties/calls", { headers: other.header })).json()).toEqual({
      ...{ calls: [], next: "0" },
    })
  })
})

describe("platforms’ measures against sellers", () => {
  it("are shown to officers with their publication, all or those that are late, of all platforms or one", async () => {
    const other = await platform(database.sql, "示例外卖平台")
    await sendRoster(app, other.header, [registeredSeller(3)])
    const row = { violation: "=HYPERLINK(<b>未亮照</b>", measure: "暂停服务七日（示例）", decided_on: "2026-06-25" }
    const report = async ({ header }: Platform, changes: object) => {
      const headers = { ...header, "content-type": "application/json" }
      const body = JSON.stringify({ ...row, ...changes })
      const { status } = await app.request("/v1/duties/measures", { method: "POST", headers, body })
      expect(status).toBe(200)
    }
    await report(shop, { reference: "CZ-1", seller: "s-1", published_on: "2026-06-26", url: "https://shop.example/1" })
    await report(other, { reference: "CZ-2", seller: "s-3" })

    const officer = await signInAs(app, "officer")
    const path = "/office/platforms/measures"
    expect((await officer.go("/office/platforms")).text).toContain(`href="${path}"`)
    const all = await officer.go(path)
    for (const words of ["CZ-1", "CZ-2", "示例购物平台", "示例外卖平台", "https://shop.example/1", "暂停服务七日"]) {
      expect(all.text).toContain(words)
    }
    expect(all.text).not.toContain("<b>未亮照")
    const late = await officer.go(`${path}?late=true`)
    expect(late.text).toContain("CZ-2")
    expect(late.text).not.toContain("CZ-1")
    const one = await officer.go(`${path}?platform=${shop.id}`)
    expect(one.text).toContain("CZ-1")
    expect(one.text).not.toContain("CZ-2")
    expect((await officer.go(`${path}?platform=${shop.id}&late=true`)).text).toContain("没有符合条件的处置措施")
    // What is no platform and no place is told.
    for (const query of ["platform=x", "cursor=x"]) {
      const refused = await officer.go(`${path}?${query}`)
      expect([query, refused.status, refused.text.includes('role="alert"')]).toEqual([query, 400, true])
    }
    expect((await pageBrowser(app, pageOrigin).go(path)).to).toContain("/sign-in")
  })
})

describe("a list that is refused", () => {
  it.each(["leads", "measure-objections", "imports"])(
    "of %s says so, and is not led back to in silence",
    async (name) => {
      const officer = await signInAs(app, "officer")
      const path = `/office/${name}`
      expect((await officer.go(path)).status).toBe(200)
      const refused = await officer.go(`${path}?cursor=x`)
      expect([refused.status, refused.text.includes('role="alert"')]).toEqual([400, true])
      expect(refused.text).toContain(`href="${path}"`)
    },
  )
})
