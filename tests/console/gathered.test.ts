/** All records of a search as a file, and names that are decided by hand: on pages of the console, as the API does it. */
import { randomUUID } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { workOnSearchJobs } from "../../src/search/job/work.ts"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { postgresRecordIndex } from "../../src/search/record/postgres-record-index.ts"
import { clock, importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { type Platform, platform } from "../support/roster.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"
import { look, send, signIn } from "./desk.ts"

const database = useDatabase()
const desk = testApp(() => database.sql)
const idNumber = "11010519491231002X"
let shop: Platform
let cookie = ""
let theirs = ""
beforeAll(async () => {
  shop = await platform(database.sql, "示例购物平台")
  cookie = await signIn(desk, shop.key)
  theirs = await signIn(desk, (await platform(database.sql, "示例外卖平台")).key)
  await importRows(database.sql, [
    ...[1, 2, 3].flatMap((n) => [subjectRow(n), penaltyRow(n)]),
    subjectRow(9, { name: "郑州示例云杉商贸有限公司" }),
    abnormalRow(9),
  ])
  await postgresIndex(database.sql).catchUp()
})

async function work(isRead = true) {
  const records = postgresRecordIndex(database.sql)
  if (isRead) await records.catchUp()
  const office = { sql: database.sql, records, resultDays: 30, clock, newId: randomUUID, log: () => {} }
  await workOnSearchJobs(office, new AbortController().signal)
}

describe("all records of a search", () => {
  const path = "/console/gathered"

  test("are gathered by a form, with what the address brings along, and given out as table and as lines", async () => {
    expect((await look(desk, path, cookie)).text).toContain("还没有查找任务。")
    const { text: brought } = await look(desk, `${path}?list=penalty&region=4101&year=2026`, cookie)
    expect(brought).toMatch(/<option value="penalty" selected>/)
    expect(brought).toMatch(/name="region"[^>]* value="河南省郑州市"/)
    expect(brought).toMatch(/name="year"[^>]* value="2026"/)
    const asked = { q: "", list: "penalty", region: "河南省郑州市", authority: "", law: "", platform: "", year: "2026" }
    const { to } = await send(desk, path, asked, { cookie })
    expect(to).toMatch(/^\/console\/gathered\/[0-9a-f-]{36}$/)
    const place = to ?? ""
    const waiting = await look(desk, place, cookie)
    expect(waiting.text).toContain("排队中")
    // It looks again by itself, without keeping anybody signed in.
    expect(waiting.text).toContain(`content="5;url=${place}?watch=1"`)
    expect((await look(desk, `${place}/result`, cookie)).status).toBe(409)
    await work()
    const done = await look(desk, place, cookie)
    expect(done.text).toMatch(/找到记录 <span class="count">3</)
    expect(done.text).not.toContain("http-equiv")
    const csv = await look(desk, `${place}/result?bom=yes`, cookie)
    expect(csv.headers.get("content-disposition")).toContain("attachment")
    expect(csv.text.trim().split("\n")).toHaveLength(4)
    const lines = await look(desk, `${place}/result?format=ndjson`, cookie)
    expect(
      lines.text
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { list: string }).list),
    ).toEqual(Array(3).fill("penalty"))
    expect((await look(desk, path, cookie)).text).toContain(`href="${place}"`)

    expect((await look(desk, path, theirs)).text).not.toContain(place)
    for (const below of ["", "/result"]) expect((await look(desk, place + below, theirs)).status).toBe(404)
    expect((await send(desk, `${place}/delete`, {}, { cookie: theirs })).status).toBe(404)
    expect((await send(desk, `${place}/delete`, {}, { cookie })).to).toBe(path)
    expect((await look(desk, place, cookie)).status).toBe(404)
  })

  test("are not all where the index has read nothing, and the page says that this is no clearance", async () => {
    await database.sql`delete from search_record`
    await database.sql`update log_reader set position = 0 where name = 'search-records'`
    const { to } = await send(desk, path, { q: "", list: "penalty" }, { cookie })
    await work(false)
    expect((await look(desk, to ?? "", cookie)).text).toContain("没有查到不等于没有")
    await work()
  })

  test("are refused at the field, and keep nobody's number", async () => {
    for (const [fields, words] of [
      [{ q: idNumber }, '<a href="#q">检索词：检索里不能有证件号码'],
      [{ region: "无此地" }, '<a href="#region">当事人所在地：'],
      [{ year: "x" }, '<a href="#year">公示年份：'],
      [{ amount_from: "x" }, '<a href="#amount_from">罚款不少于（元）：'],
    ] as const) {
      const refused = await send(desk, path, { law: "广告法", ...fields }, { cookie })
      expect([refused.status, refused.text.includes(words)], words).toEqual([400, true])
      expect(refused.text).toContain('value="广告法"')
      expect(refused.text).not.toContain(idNumber)
    }
    expect((await send(desk, path, {}, { cookie, origin: "https://elsewhere.example" })).status).toBe(403)
    expect((await send(desk, path, {})).to).toContain("/console/sign-in")
  })

  test("say when a client has enough jobs on their way", async () => {
    for (let n = 0; n < 5; n++) expect((await send(desk, path, { q: "示例" }, { cookie })).status).toBe(303)
    const refused = await send(desk, path, { q: "示例" }, { cookie })
    expect(refused.status).toBe(429)
    expect(refused.text).toContain("请等其中一个完成")
  })
})

describe("a name", () => {
  const path = "/console/names"
  const asked = "示例云杉商贸"
  const ask = (name: string, by = cookie, more = {}) => send(desk, path, { name, region: "", ...more }, { cookie: by })

  test("is decided by a button, once for the one who decides, and can be decided otherwise", async () => {
    const found = await ask(asked)
    expect(found.text).toContain("郑州示例云杉商贸有限公司")
    expect(found.text).toContain("相近程度")
    const after = await ask(asked, cookie, { code: codeOf(9), verdict: "different" })
    expect(after.text).toContain("已记下")
    expect(after.text).not.toContain(`href="/subjects/${codeOf(9)}"`)
    expect((await ask(asked, theirs)).text).toContain(`href="/subjects/${codeOf(9)}"`)
    // The notice offers the other verdict.
    expect(after.text).toMatch(/name="verdict" value="same"/)
    await ask(asked, cookie, { code: codeOf(9), verdict: "same" })
    const again = await ask(asked)
    expect(again.text).toContain("已判定为同一主体")
    expect(again.text).not.toContain("已记下")
    const kept = await database.sql`select verdict from match_decision`
    expect(kept).toEqual([{ verdict: "same" }])
  })

  test("stands in no address, and nothing that an address says was decided", async () => {
    for (const each of [await ask(asked), await ask(asked, cookie, { code: codeOf(9), verdict: "same" })]) {
      expect([each.status, each.to]).toEqual([200, null])
      expect(each.text).not.toContain(`=${encodeURIComponent(asked)}`)
      expect(each.text).not.toMatch(/<form[^>]*method="get"[^>]*action="\/console\/names/)
    }
    const link = `${path}?name=${encodeURIComponent(asked)}&code=${codeOf(9)}&verdict=same`
    const { status, text } = await look(desk, link, theirs)
    expect(status).toBe(200)
    expect(text).not.toContain("已记下")
    expect(text).not.toContain(`value="${asked}"`)
    expect(await database.sql`select from match_decision`).toHaveLength(1)
  })

  test("that is nobody's, or holds a number, is refused where it stands", async () => {
    expect((await ask("海口市瑯嬛")).text).toContain("这不等于没有公示记录")
    expect((await ask("x", cookie, { region: "无此地" })).status).toBe(400)
    expect((await ask(" ")).text).toContain('<a href="#name">')
    for (const act of [{}, { code: codeOf(9), verdict: "same" }]) {
      const personal = await ask(idNumber, cookie, act)
      expect(personal.status).toBe(400)
      expect(personal.text).toContain('<a href="#name">')
      expect(personal.text).not.toContain(idNumber)
    }
    const unknown = await send(desk, path, { name: "示例", code: codeOf(99), verdict: "same" }, { cookie })
    expect(unknown.status).toBe(404)
    expect(unknown.text).toContain("没有记下判定")
    expect((await send(desk, path, { name: "示例", code: "=1", verdict: "x" }, { cookie })).status).toBe(400)
  })
})
