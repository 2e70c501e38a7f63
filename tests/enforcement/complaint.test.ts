/** Complaints as counts: kept by row, nothing personal among them, and a lead from the number on that an authority sets. */
import { beforeAll, describe, expect, test } from "vitest"
import { type ComplaintRule, ruleFor } from "../../src/enforcement/complaint/complaint.ts"
import { beginRules } from "../../src/enforcement/complaint/service.ts"
import { saveCodeChange } from "../../src/register/subject/code-store.ts"
import { clientHeader, clock, importOptions, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { recode } from "../support/move.ts"
import { worker } from "../support/office.ts"
import { signInAs } from "../support/office-pages.ts"
import { importRecords } from "../support/record.ts"
import { platform } from "../support/roster.ts"
import { codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
let now = clock()
const app = testApp(() => database.sql, { clock: () => now, mayChoose: true })
let who: Record<"shop" | "agency" | "source" | "anna" | "head" | "city", Record<string, string>>
beforeAll(async () => {
  const { sql } = database
  who = {
    shop: (await platform(sql, "示例购物平台")).header,
    agency: await clientHeader(sql, "agency"),
    source: await clientHeader(sql, "source", { authorities: ["410105"] }),
    anna: await officerHeader("officer", "410105", "anna"),
    head: await officerHeader("head", "410105", "head"),
    city: await officerHeader("head", "410100", "city"),
  }
  await importRecords(
    sql,
    [1, 2, 3, 4].map((n) => subjectRow(n, { region: "410105" })),
  )
})

const row = (n: number, count: number, changes: object = {}) => ({
  ...{ code: codeOf(n), platform: "示例商城", category: "advertising", period: "2026-06", count, ...changes },
})
async function send(rows: object | readonly object[], header = who.agency) {
  const isMany = Array.isArray(rows)
  const body = isMany ? rows.map((each) => JSON.stringify(each)).join("\n") : JSON.stringify(rows)
  const type = isMany ? "application/x-ndjson" : "application/json"
  const response = await app.request("/v1/complaints", {
    method: "POST",
    headers: { ...header, "content-type": type },
    body,
  })
  return { status: response.status, body: (await response.json()) as { faults: { field: string }[] } }
}
const get = async <T>(path: string, header = who.anna) =>
  (await (await app.request(path, { headers: header })).json()) as T
const totalOf = async (n: number) => (await get<{ total: number }>(`/v1/complaints?code=${codeOf(n)}`)).total

describe("counts", () => {
  test("are kept by sender, seller, platform, kind and month; the same again changes nothing, another one corrects", async () => {
    expect(await send(row(1, 4))).toMatchObject({ status: 200, body: { done: 1 } })
    expect((await send(row(1, 4))).body).toMatchObject({ done: 0, unchanged: 1 })
    expect((await send(row(1, 5))).body).toMatchObject({ done: 1 })
    // Two rows of one kind in a file: the last counts.
    expect((await send([row(1, 9), row(1, 6)])).body).toMatchObject({ rows: 2, done: 1, unchanged: 1 })
    // Another sender's come on top.
    await send(row(1, 2), who.source)
    await send(row(1, 1, { platform: undefined, category: "价格" }), who.shop)
    expect(await get(`/v1/complaints?code=${codeOf(1)}`)).toMatchObject({
      total: 9,
      results: [
        { month: "2026-06", platform: "示例商城", category: "advertising", count: 8 },
        { month: "2026-06", platform: "示例购物平台", category: "price", count: 1 },
      ],
    })
    const figures = await get<{ rows: object[] }>("/v1/statistics/complaints?from=2026-06&to=2026-06")
    expect(figures.rows).toMatchObject([
      { platform: "示例商城", category: "advertising", complaints: 8, subjects: 1 },
      { platform: "示例购物平台", category: "price", complaints: 1, subjects: 1 },
    ])
  })

  test("take nothing of who complained, no other numbers, and no platform speaks for another", async () => {
    const rows = [
      row(2, 1, { name: "示例人" }),
      row(2, -1),
      row(2, 1_000_001),
      row(2, 1, { count: "1.5" }),
      row(2, 1, { period: "2026-07" }),
      row(2, 1, { category: "闲聊" }),
      row(2, 1, { code: "11010519491231002X" }),
      row(2, 1, { platform: "联系 13912345678" }),
    ]
    const { body } = await send([...rows, row(2, 1, { code: "" })])
    expect(body).toMatchObject({ done: 0, refused: 9 })
    expect(body.faults.map(({ field }) => field)).toEqual([
      ...["", "count", "count", "count", "period", "category", "code", "platform", "code"],
    ])
    // Who has no code is told what to do instead.
    expect(JSON.stringify(body.faults.at(-1))).toContain("逐件报送线索")
    expect(JSON.stringify(body)).not.toMatch(/11010519491231002X|13912345678|示例人/)
    expect((await send(row(2, 1), who.shop)).status).toBe(400)
    for (const header of [who.shop, who.agency, who.source])
      expect((await app.request(`/v1/complaints?code=${codeOf(1)}`, { headers: header })).status).toBe(403)
    expect(await totalOf(2)).toBe(0)
  })
})

describe("a setting makes leads of them", () => {
  const leadsOf = async (n: number) =>
    (
      await get<{ results: { id: string; source: string; state: string; facts: string }[] }>(
        `/v1/leads?code=${codeOf(n)}`,
      )
    ).results
  test("from its number and its day on, once while one is open, by the authority that is nearest", async () => {
    await send(row(3, 30))
    expect(await leadsOf(3)).toEqual([])
    const set = async (header: Record<string, string>, rule: object) =>
      (await worker(app, header).post("/v1/complaints/rules", { reason: "示例办法", ...rule })).status
    expect(await set(who.anna, { valid_from: "2026-06-30", threshold: 10 })).toBe(403)
    expect(await set(who.city, { valid_from: "2026-06-29", threshold: 10 })).toBe(400)
    expect(await set(who.city, { valid_from: "2026-06-30", threshold: 40, months: 2 })).toBe(201)
    expect(await set(who.city, { valid_from: "2026-06-30", threshold: 10 })).toBe(409)
    await send(row(3, 31))
    expect(await leadsOf(3)).toEqual([])
    // The months before count with it, and the month before those does not.
    await send([row(3, 9, { period: "2026-05" }), row(3, 500, { period: "2026-04" })])
    const [lead] = await leadsOf(3)
    expect(lead).toMatchObject({
      ...{ source: "complaint", state: "received", authority: "410105" },
      facts: "2026-05 至 2026-06 收到投诉举报 40 件（示例商城），达到设定的 40 件（2 个月）。",
      evidence: [{ title: "2026-05 虚假宣传、广告 9 件" }, { title: "2026-06 虚假宣传、广告 31 件" }],
    })
    await send(row(3, 60))
    now = Date.parse("2026-07-02T04:00:00Z")
    await send(row(3, 70))
    expect(await leadsOf(3)).toHaveLength(1)
    // The nearer authority's own setting goes before, from its day on.
    expect(await set(who.head, { valid_from: "2026-07-10", threshold: null })).toBe(201)
    await send(row(4, 50))
    expect(await leadsOf(4)).toHaveLength(1)
    now = Date.parse("2026-07-10T04:00:00Z")
    await send(row(2, 50))
    expect(await leadsOf(2)).toEqual([])
    now = clock()
    // Shown to officers beside the lead.
    const page = await (await signInAs(app, "officer")).go(`/office/leads/${lead?.id}`)
    expect(page.text).toContain("投诉举报件数")
    expect(page.text).toMatch(/2026-04[\s\S]*500/)
  })

  test("of whichever authority stands nearest on that day", () => {
    const rules: ComplaintRule[] = [
      { authority: "410000", validFrom: "2026-01-01", threshold: 3, months: 1 },
      { authority: "410105", validFrom: "2026-03-01", threshold: 1, months: 1 },
      { authority: "410105", validFrom: "2026-05-01", threshold: null, months: 1 },
    ]
    const on = (authority: string, day: string) => ruleFor(rules, authority, day)?.threshold
    expect([on("410105", "2026-02-28"), on("410105", "2026-03-01"), on("410105", "2026-06-01")]).toEqual([3, 1, null])
    expect([on("410102", "2026-06-01"), on("330106", "2026-06-01")]).toEqual([3, undefined])
  })
})

describe("pages", () => {
  test("the head sets from how many on a lead is made, an officer sends a file, and both see the counts", async () => {
    const head = await signInAs(app, "head", "330106")
    const page = await head.go("/office/complaints")
    expect([page.status, page.text.includes("投诉人的任何信息都不收")]).toEqual([200, true])
    const rule = { valid_from: "2026-06-01", threshold: "3", reason: "示例办法第一条" }
    const wrong = await head.go("/office/complaints/rules", rule)
    expect([wrong.status, wrong.text.includes("不得早于今天"), wrong.text.includes("示例办法第一条")]).toEqual([
      ...[400, true, true],
    ])
    expect((await head.go("/office/complaints/rules", { ...rule, threshold: "many" })).status).toBe(400)
    expect((await head.go("/office/complaints/rules", { ...rule, valid_from: "2026-06-30" })).to).toContain("done=1")
    expect((await head.go("/office/complaints")).text).toContain("示例办法第一条")
    // An officer sets nothing, and is offered nothing of it; who only looks sends no file either.
    const officer = await signInAs(app, "officer", "330106")
    expect((await officer.go("/office/complaints")).text).not.toContain("/office/complaints/rules")
    expect((await officer.go("/office/complaints/rules", { ...rule, valid_from: "2026-06-30" })).status).toBe(403)
    expect((await (await signInAs(app, "auditor", "330106")).go("/office/complaints")).text).not.toContain(
      'type="file"',
    )
  })

  test("a file is read with what is wrong in it told by line", async () => {
    const headers = await officerHeader("officer", "410105", "anna")
    const send = async (name: string, text: string) => {
      const body = new FormData()
      body.set("file", new File([text], name))
      const response = await app.request("/office/complaints/file", {
        ...{ method: "POST", body },
        headers: { ...headers, accept: "text/html", origin: "https://gongshi.example" },
      })
      return { status: response.status, text: await response.text() }
    }
    const csv = `统一社会信用代码,平台,投诉类别,月份,件数\n${codeOf(4)},示例商城,价格,2026-05,2\n11010519491231002X,示例商城,价格,2026-05,2\n`
    const sent = await send("counts.csv", csv)
    expect(sent.status).toBe(200)
    expect(sent.text).toMatch(/已记录<\/dt><dd class="count">1</)
    expect(sent.text).toMatch(/未接受<\/dt><dd class="count">1</)
    expect(sent.text).not.toContain("11010519491231002X")
    expect((await send("counts.pdf", csv)).status).toBe(400)
    expect((await send("counts.csv", "")).status).toBe(400)
  })

  test("a case shows the counts about its merchant", async () => {
    await send(row(3, 1, { period: "2026-06", category: "price" }))
    const anna = worker(app, who.anna)
    const { body } = await anna.post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code: codeOf(3), name: "示例第3号商贸有限公司" }, authority: "410105" },
      ...{ ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查（示例）" },
    })
    const page = await (await signInAs(app, "officer")).go(`/office/decisions/${body.id}`)
    expect(page.text).toContain("投诉举报件数")
  })
})

test("of two who send at once, each with too few alone, one makes the lead", async () => {
  const { sql } = database
  await importRecords(sql, [subjectRow(7, { region: "410105" })])
  const { authorization = "" } = who.head
  const set = await app.request("/v1/complaints/rules", {
    ...{ method: "POST", headers: { authorization, "content-type": "application/json" } },
    body: JSON.stringify({ valid_from: "2026-07-05", threshold: 6, months: 1, reason: "并发（示例）" }),
  })
  expect(set.status).toBe(201)
  now = Date.parse("2026-07-06T04:00:00Z")
  try {
    const july = (count: number) => row(7, count, { period: "2026-07" })
    for (let turn = 0; turn < 5; turn++) {
      await sql`delete from complaint_count where code = ${codeOf(7)}`
      await sql`delete from lead where sender = 'complaints' and code = ${codeOf(7)}`
      const sent = await Promise.all([send(july(3), who.agency), send(july(3), who.source)])
      expect(sent.map(({ status }) => status)).toEqual([200, 200])
      expect((await sql`select from lead where sender = 'complaints' and code = ${codeOf(7)}`).length).toBe(1)
    }
  } finally {
    now = clock()
  }
})

test("counts of a merchant whose code was replaced are counted together, under whichever they came, and make one lead", async () => {
  const { sql } = database
  await importRecords(sql, [subjectRow(14, { region: "411000" })])
  await send(row(14, 5))
  const change = { code: codeOf(14), current: codeOf(15), changedOn: "2026-06-20" }
  await recode(sql, codeOf(14), codeOf(15))
  await sql.begin((tx) => saveCodeChange(tx, change))
  const head = worker(app, await officerHeader("head", "411000", "xuchang"))
  const rule = { threshold: 8, months: 2, reason: "示例办法", valid_from: "2026-06-30" }
  expect((await head.post("/v1/complaints/rules", rule)).status).toBe(201)
  await send(row(15, 4))
  for (const n of [14, 15]) expect(await totalOf(n)).toBe(9)
  const leads = async (n: number) =>
    (
      await get<{ results: { code: string; facts: string }[] }>(
        `/v1/leads?code=${codeOf(n)}`,
        await officerHeader("head", "411000", "xuchang"),
      )
    ).results
  expect(await leads(14)).toMatchObject([{ facts: expect.stringContaining("9 件") }])
  expect(await leads(15)).toHaveLength(1)
  // What still comes under the former code makes no other, and the merchant is one.
  await send(row(14, 30))
  expect(await leads(15)).toHaveLength(1)
  const { rows } = await get<{ rows: { platform: string; category: string; month: string; subjects: number }[] }>(
    "/v1/statistics/complaints?from=2026-06&to=2026-06",
  )
  const [{ merchants = 0 } = {}] = await sql<{ merchants: number }[]>`
    select count(distinct case code when ${codeOf(14)} then ${codeOf(15)} else code end)::int as merchants from complaint_count
    where month = '2026-06-01' and platform = '示例商城' and category = 'advertising' and count > 0`
  expect(rows.find(({ platform: on, category }) => on === "示例商城" && category === "advertising")?.subjects).toBe(
    merchants,
  )
})

test("counts that are there when a rule begins make their leads then, of its window, and once", async () => {
  const { sql } = database
  const made = async (n: number) =>
    (await sql<{ facts: string }[]>`select facts from lead where sender = 'complaints' and code = ${codeOf(n)}`).map(
      ({ facts }) => facts,
    )
  await importRecords(
    sql,
    [9, 10, 11].map((each) => subjectRow(each, { region: each === 11 ? "410300" : "410500" })),
  )
  // Elsewhere, where nothing is set: nothing is made of them yet.
  await send([row(9, 5, { period: "2026-05" }), row(9, 4, { period: "2026-06" })])
  await send([row(10, 3, { period: "2026-06" }), row(10, 90, { period: "2026-04" }), row(11, 9, { period: "2026-06" })])
  expect([await made(9), await made(10), await made(11)]).toEqual([[], [], []])
  const city = worker(app, await officerHeader("head", "410500", "city"))
  const rule = { threshold: 8, months: 2, reason: "示例办法" }
  expect((await city.post("/v1/complaints/rules", { ...rule, valid_from: "2026-06-30" })).status).toBe(201)
  expect(await made(9)).toEqual([expect.stringContaining("2026-05 至 2026-06 收到投诉举报 9 件")])
  expect([await made(10), await made(11)]).toEqual([[], []])
  // One that begins later does so with the daily work of its day, and is looked at again without another lead.
  const luoyang = worker(app, await officerHeader("head", "410300", "luoyang"))
  expect((await luoyang.post("/v1/complaints/rules", { ...rule, valid_from: "2026-07-02" })).status).toBe(201)
  expect(await made(11)).toEqual([])
  const daily = { sql, newId: importOptions.newId, clock: () => Date.parse("2026-07-04T04:00:00Z") }
  await beginRules(daily)
  await beginRules(daily)
  expect([(await made(9)).length, (await made(11)).length]).toEqual([1, 1])
})

test("to set a rule begins that rule alone, where it holds from today, and is done also where its leads can't be made yet", async () => {
  const { sql } = database
  const made = async (n: number) =>
    (await sql`select from lead where sender = 'complaints' and code = ${codeOf(n)}`).length
  const regions = { 12: "410700", 13: "410800" }
  await importRecords(
    sql,
    Object.entries(regions).map(([n, region]) => subjectRow(Number(n), { region })),
  )
  await send([row(12, 9, { period: "2026-06" }), row(13, 9, { period: "2026-06" })])
  const set = async (authority: string, validFrom: string) => {
    const head = worker(app, await officerHeader("head", authority, `head-${authority}`))
    const rule = { threshold: 8, months: 2, reason: "示例办法", valid_from: validFrom }
    return (await head.post("/v1/complaints/rules", rule)).status
  }
  await sql`create function refuse_lead() returns trigger language plpgsql as $$ begin raise 'no lead'; end $$`
  await sql`create trigger refuse_lead before insert on lead for each row execute function refuse_lead()`
  expect(await set("410700", "2026-06-30")).toBe(201)
  await sql`drop trigger refuse_lead on lead`
  await sql`drop function refuse_lead`
  expect(await sql`select from complaint_rule where authority = '410700'`).toHaveLength(1)
  // Neither another's rule of a later day nor another's of today makes the leads that wait.
  expect(await set("410800", "2026-07-03")).toBe(201)
  expect(await set("410900", "2026-06-30")).toBe(201)
  expect([await made(12), await made(13)]).toEqual([0, 0])
  await beginRules({ sql, newId: importOptions.newId, clock: () => now })
  expect([await made(12), await made(13)]).toEqual([1, 0])
})

test("what a lead was closed with makes no other one in the months that follow; as many new ones do", async () => {
  const { sql } = database
  const made = async () => (await sql`select from lead where sender = 'complaints' and code = ${codeOf(8)}`).length
  await importRecords(sql, [subjectRow(8, { region: "410105" })])
  const set = await app.request("/v1/complaints/rules", {
    ...{ method: "POST", headers: { ...who.head, "content-type": "application/json" } },
    body: JSON.stringify({ valid_from: "2026-07-11", threshold: 6, months: 3, reason: "累计（示例）" }),
  })
  expect(set.status).toBe(201)
  try {
    now = Date.parse("2026-07-11T04:00:00Z")
    await send(row(8, 7, { period: "2026-07" }))
    expect(await made()).toBe(1)
    await sql`update lead set state = 'closed', result = 'unfounded' where code = ${codeOf(8)}`
    now = Date.parse("2026-08-11T04:00:00Z")
    await send(row(8, 1, { period: "2026-08" }))
    expect(await made()).toBe(1)
    await send(row(8, 6, { period: "2026-08" }))
    expect(await made()).toBe(2)
  } finally {
    now = clock()
  }
})
