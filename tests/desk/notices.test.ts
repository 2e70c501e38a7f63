/** An agency's desk: what it is told, what it answers, what it holds of what has ended, all on pages. */
import { beforeAll, describe, expect, it } from "vitest"
import { sections } from "../../src/console/section.ts"
import { loadMeasures } from "../../src/enforcement/catalogue/load.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { readTable } from "../../src/table/table.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clientHeader, clock, noticeParts, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { expectToldInFold } from "../support/office-pages.ts"
import { pageBrowser } from "../support/page-browser.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, seriousRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const raise = () => raiseNotices({ sql: database.sql, clock, signedLog: { halted: async () => null }, ...noticeParts })
let tax: AgencyDesk
let record = ""

beforeAll(async () => {
  tax = await agency(app, database.sql, {}, "示例市税务局")
  await tax.post("/v1/subscriptions", { list: "serious" })
  await raise()
  const ids = await importRecords(database.sql, [subjectRow(1), seriousRow(1)])
  record = ids.at(-1) ?? ""
  await raise()
})

async function signIn(desk: AgencyDesk) {
  const browser = pageBrowser(app, "https://gongshi.example")
  const key = desk.header["authorization"]?.replace("Bearer ", "") ?? ""
  expect((await browser.go("/console/sign-in", { key, to: "/desk/notices" })).to).toBe("/desk/notices")
  return browser
}

const firstOf = (text: string) => /href="(\/desk\/notices\/\d+)"/.exec(text)?.[1] ?? ""

describe("an agency", () => {
  it("sees what is new for it, acknowledges it, applies a measure, and is told to stop", async () => {
    const desk = await signIn(tax)
    // Where reminders led, and what somebody may type.
    expect((await desk.go("/console/measures?state=over&q=x")).to).toBe("/desk/measures?state=over")
    expect((await desk.go("/console/notices")).to).toBe("/desk/notices?state=all")
    expect((await desk.go("/desk")).to).toBe("/console")
    const tray = await desk.go("/desk/notices")
    expect(tray.text).toContain("新公示")
    expect(tray.text).toMatch(/<th scope="col"><a href="[^"]*sort=published[^"]*">公示日期<\/a>/)
    const place = firstOf(tray.text)
    const shown = await desk.go(place)
    for (const words of ["待签收", "公示截止", "实施措施"]) expect(shown.text).toContain(words)
    expect((await desk.go(place, { act: "acknowledge" })).to).toBe(`${place}?done=1`)
    const acknowledged = (await desk.go(place)).text
    expect(acknowledged).toContain("已签收")
    expect(acknowledged).not.toContain('value="acknowledge"')
    expect((await desk.go("/desk/notices")).text).toContain("没有待签收的通知")
    const measure =
      /<option value="([^"]+)">/.exec((await desk.go(place)).text.split('id="apply-measure"')[1] ?? "")?.[1] ?? ""
    expect(measure).not.toBe("")
    expect((await desk.go(place, { act: "apply", measure })).status).toBe(303)

    await move(database.sql, record, "amend", { publishedOn: "2026-03-09" })
    await raise()
    const change = await desk.go(firstOf((await desk.go("/desk/notices?state=open")).text))
    expect(change.text).toContain("<dt>变更的内容</dt><dd>公示日期</dd>")
    expect(change.text).toContain("2026-03-09")

    await move(database.sql, record, "revoke")
    await raise()
    const ended = await desk.go("/desk/notices?state=open")
    expect(ended.text).toContain("公示结束")
    const recall = firstOf(ended.text)
    expect((await desk.go(recall)).text).toContain("<dt>结束原因</dt><dd>撤销列入</dd>")
    expect((await desk.go("/desk/recalls")).text).toContain(recall)
    const without = await desk.go(recall, { act: "lift" })
    expect(without.status).toBe(400)
    expect(without.text).toContain("理由")
    expect((await desk.go(recall, { act: "lift", reason: "公示已结束（示例）" })).status).toBe(303)
    expect((await desk.go("/desk/recalls")).text).toContain("本机构都已签收并解除")
  })

  it("is offered what may follow the record and is its own to apply, and says when it ends where no text does", async () => {
    const { sql } = database
    const table = [
      "措施编号,措施,依据,名录,事由,期限,实施机构",
      "X-SET,示例措施：由决定确定期限,《示例条例》第六条,serious,,自有,",
      "X-THEIRS,示例措施：由他人实施,《示例条例》第七条,serious,,随名录,示例市海关",
      "X-OTHER,示例措施：其他事由,《示例条例》第八条,serious,SV-0601,随名录,",
    ]
    async function* chunks() {
      yield Buffer.from(table.join("\n"))
    }
    const read = await readTable(chunks(), { xlsx: null })
    if ("refused" in read) throw new Error(read.refused.en)
    const loaded = await loadMeasures(sql, read, { actor: "test", reason: null, at: clock() })
    expect(loaded).toMatchObject({ taken: 3 })
    const desk = await signIn(tax)
    await importRecords(sql, [subjectRow(3), seriousRow(3)])
    await raise()
    const place = firstOf((await desk.go("/desk/notices")).text)
    const { text } = await desk.go(place)
    const offered = [...text.matchAll(/<option value="([XM]-[A-Z]+)"/g)].map(([, id]) => id)
    expect(offered).toContain("X-SET")
    expect(offered).not.toContain("X-THEIRS")
    expect(offered).not.toContain("X-OTHER")
    const applied = { act: "apply", measure: "X-SET", reference: "税惩〔2026〕3号（示例）", started_on: "2026-06-20" }
    const refused = await desk.go(place, applied)
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('href="#wrong-planned_end"')
    expect(refused.text).toMatch(/id="wrong-planned_end"/)
    expect(refused.text).toContain("税惩〔2026〕3号（示例）")
    expect((await desk.go(place, { ...applied, planned_end: "2026-12-31" })).status).toBe(303)
    const ledger = (await desk.go("/desk/measures")).text
    for (const said of ["税惩〔2026〕3号（示例）", "2026-06-20", "2026-12-31"]) expect(ledger).toContain(said)
    // What is refused stands in the part of the ledger where it was written.
    const [, action = ""] =
      /action="(\/desk\/measures\/[^"]+)"/.exec((await desk.go("/desk/measures?state=active")).text) ?? []
    const lift = await desk.go(action, { act: "lift", reason: "" })
    expectToldInFold(lift, action.split("?")[0] ?? "", "reason", "lift")
    expect(lift.text).toContain('<option value="active" selected>')
  })

  it("takes along what waits as a sheet, which acknowledges all of it when it is sent back", async () => {
    const desk = await signIn(tax)
    await importRecords(database.sql, [subjectRow(4), seriousRow(4)])
    await raise()
    const sheet = await desk.go("/desk/notices/sheet")
    expect(sheet.text).toMatch(
      /^\uFEFF?通知编号,反馈,理由,措施编号,实施日期,计划结束日期,依据,措施文书编号,版本,通知种类,/,
    )
    expect(sheet.text).toMatch(new RegExp(`,签收,,,,,,,\\d+,新公示,[^,]+,${codeOf(4)},严重违法失信名单,`))
    const body = new FormData()
    body.set("kind", "answers")
    body.set("file", new File([sheet.text], "notices.csv"))
    const sent = await desk.send("/console/reports/file", { method: "POST", body })
    expect(sent.status).toBe(200)
    expect(sent.text).toContain("通知的反馈")
    expect((await desk.go("/desk/notices")).text).toContain("没有待签收的通知")
    // Of what was acknowledged one row is filled in: the others say nothing, and nothing is wrong with them.
    await importRecords(database.sql, [subjectRow(5), seriousRow(5), subjectRow(6), seriousRow(6)])
    await raise()
    const [header = "", one = "", ...others] = (await desk.go("/desk/notices/sheet")).text.split("\r\n")
    expect(header).toMatch(/,共享条件$/)
    expect(one).toMatch(/,[^,]*不得转给第三方[^,]*$/)
    const half = [header, one, ...others.map((row) => row.replace(",签收,", ",,"))].join("\r\n")
    const headers = { ...tax.header, "content-type": "text/csv" }
    const report = await app.request("/v1/notices/acts", { method: "POST", headers, body: half })
    expect(await report.json()).toMatchObject({ rows: 2, done: 1, unchanged: 1, refused: 0 })
    // The same sheet again changes nothing, and what somebody has answered since is not answered over by it.
    const again = await app.request("/v1/notices/acts", { method: "POST", headers, body: half })
    expect(await again.json()).toMatchObject({ rows: 2, done: 0, unchanged: 2, refused: 0 })
    const [, id = ""] = /^(\d+),/.exec(one) ?? []
    expect((await tax.post(`/v1/notices/${id}/acts`, { act: "no-measure", reason: "示例" })).status).toBe(200)
    const late = await app.request("/v1/notices/acts", {
      ...{ method: "POST", headers },
      body: [header, one.replace(",签收,,,", ",实施措施,示例,M-HONOUR,")].join("\r\n"),
    })
    expect(await late.json()).toMatchObject({ rows: 1, done: 0, refused: 1 })
  })

  it("answers those that are ticked together, keeps ticked what was refused, and sorts them", async () => {
    const many = await agency(app, database.sql, {}, "示例市商务局")
    await many.post("/v1/subscriptions", { list: "serious" })
    await raise()
    const desk = await signIn(many)
    await importRecords(
      database.sql,
      [21, 22, 23].flatMap((n) => [subjectRow(n), seriousRow(n)]),
    )
    await raise()
    const tray = (await desk.go(`/desk/notices?sort=name`)).text
    const values = [...tray.matchAll(/name="notice" value="(\d+:\d+)"/g)].map(([, value = ""]) => value)
    expect(values.length).toBeGreaterThan(2)
    const ticked = (await desk.go("/desk/notices?ticked=all")).text
    expect([...ticked.matchAll(/name="notice" value="\d+:\d+" checked/g)]).toHaveLength(values.length)
    const answer = async (notices: readonly string[], fields: Record<string, string>) => {
      const body = new FormData()
      for (const value of notices) body.append("notice", value)
      for (const [name, value] of Object.entries({ "shown-state": "open", "shown-sort": "name", ...fields })) {
        body.set(name, value)
      }
      return desk.send("/desk/notices/answers", { method: "POST", body })
    }
    expect((await answer([], { act: "acknowledge" })).text).toContain("没有选择通知")
    const blank = await answer(values.slice(0, 1), { act: "", reason: "示例理由" })
    expect(blank.status).toBe(400)
    expect(blank.text).toContain("示例理由")
    // A reason is lacking: all of them stay ticked, with why.
    const lacking = await answer(values, { act: "no-measure" })
    expect(lacking.status).toBe(400)
    expect(lacking.text).toContain("须写明理由")
    expect([...lacking.text.matchAll(/name="notice" value="\d+:\d+" checked/g)]).toHaveLength(values.length)
    const [first = "", second = "", ...others] = values
    const applied = await answer([first], { act: "apply", measure: "M-HONOUR" })
    expect(applied.to).toBe("/desk/notices?state=open&sort=name&done=1")
    // One of two was answered meanwhile: the other is answered, and of the one it is told.
    await desk.go(`/desk/notices/${second.split(":")[0]}`, { act: "no-measure", reason: "示例" })
    const half = await answer([second, ...others.slice(0, 1)], { act: "apply", measure: "M-HONOUR" })
    expect(half.status).toBe(400)
    expect(half.text).toMatch(/已反馈： <span class="count">1<\/span>/)
    expect(half.text).toContain("该通知已被他人更新")
    const rest = await answer(others.slice(1), { act: "no-measure", reason: "核查后不适用（示例）" })
    expect(rest.to).toMatch(/done=\d+$/)
    const answered = (await desk.go("/desk/notices?state=answered")).text
    expect(answered).toContain("实施中")
    // What would be refused is not offered.
    interface Told {
      id: number
      acts: string[]
      measures: object[]
      notice: { subject: { name: string } }
    }
    const get = async (query: string) => {
      const response = await app.request(`/v1/notices?${query}`, { headers: many.header })
      return (await response.json()) as { notices: Told[]; next: string }
    }
    const { notices } = await get("state=answered")
    const own = notices.find(({ id }) => String(id) === first.split(":")[0])
    expect(own).toMatchObject({ acts: ["acknowledge", "apply"], measures: [{ type: "M-HONOUR", state: "active" }] })
    const refused = await many.post(`/v1/notices/${own?.id}/acts`, { act: "no-measure", reason: "示例" })
    expect(refused.status).toBe(409)
    const byName = (await get("sort=name&limit=2")).notices.map(({ notice }) => notice.subject.name)
    const { notices: next } = await get("sort=name&limit=2&from=2")
    expect([...byName, ...next.map(({ notice }) => notice.subject.name)]).toEqual(
      [...byName, ...next.map(({ notice }) => notice.subject.name)].toSorted(),
    )
  })

  it("takes what it still holds along as a file", async () => {
    const desk = await signIn(tax)
    const held = (await importRecords(database.sql, [subjectRow(31), seriousRow(31)])).at(-1) ?? ""
    await raise()
    await move(database.sql, held, "revoke")
    await raise()
    const { text } = await desk.go("/desk/recalls/file")
    expect(text).toMatch(/^\uFEFF?通知编号,机构,主体名称,统一社会信用代码,名单,状态,/)
    expect(text).toContain(`示例市税务局,示例第31号商贸有限公司,${codeOf(31)},严重违法失信名单,待签收`)
  })

  it("finds what it was told of one merchant by its code, whatever became of it", async () => {
    const desk = await signIn(tax)
    const all = [
      await desk.go(`/desk/notices?subject=${codeOf(1)}`),
      await desk.go(`/desk/notices?subject=${codeOf(5)}`),
    ]
    for (const [at, n] of [1, 5].entries()) {
      const { status, text = "" } = all[at] ?? {}
      expect(status).toBe(200)
      const rows = (await desk.go(`/desk/notices/sheet?state=all&subject=${codeOf(n)}`)).text
        .trim()
        .split("\r\n")
        .slice(1)
      expect(rows.length).toBeGreaterThan(0)
      expect(rows.filter((row) => !row.includes(codeOf(n)))).toEqual([])
      expect([...text.matchAll(/<td><a href="\/desk\/notices\/\d+"/g)].length).toBe(rows.length)
      // Its states and its sheet are those of the one merchant.
      expect(text).toContain(`subject=${codeOf(n)}&amp;state=open`)
      expect(text).toContain(`/desk/notices/sheet?subject=${codeOf(n)}`)
    }
    expect((await desk.go(`/desk/notices?subject=${codeOf(9_990)}`)).text).toContain("没有关于该主体的这类通知")
    const wrong = await desk.go("/desk/notices?subject=示例")
    expect(wrong.status).toBe(400)
    expect(wrong.text).toContain('href="#subject"')
    expect(wrong.text).toContain('value="示例"')
    expect((await desk.go("/desk/notices?subject=11010519491231002X")).text).not.toContain("11010519491231002X")
  })

  it("takes along all of a sheet, however many there are", async () => {
    const { sql } = database
    const many = await agency(app, sql)
    await sql`insert into notice_event (id, kind, position, record_id, subject_code, list, batch, line, raised_at)
      select 800000 + i, 'ended', 800000 + i, 'r' || i, 'd' || i, 'serious', 1, null, now() from generate_series(1, 2001) i`
    await sql`insert into notice (client_id, event_id, leaf, recall, state, due_on)
      select ${many.id}, 800000 + i, i, true, 'acknowledged', '2026-07-03' from generate_series(1, 2001) i`
    const { text } = await (await signIn(many)).go("/desk/notices/sheet?state=acknowledged")
    const ids = text.split("\r\n").flatMap((row) => /^8\d{5}/.exec(row) ?? [])
    expect([ids.length, new Set(ids).size]).toEqual([2_001, 2_001])
  })

  it("is told of what was erased under a heading too, where it comes first", async () => {
    const { sql } = database
    const first = sql`select min(event_id) from notice where client_id = ${tax.id}`
    await sql`update notice_event set line = null where id = (${first})`
    const { text } = await (await signIn(tax)).go("/desk/notices?state=all")
    const headings = [...text.matchAll(/<h([1-6])[ >]/g)].map(([, level]) => Number(level))
    expect(text).toContain("内容已依法清除")
    expect(headings.filter((level, at) => level > (headings[at - 1] ?? 0) + 1)).toEqual([])
  })

  it("turns the pages of what it still holds, and leaves nothing out", async () => {
    const { sql } = database
    const many = await agency(app, sql)
    const desk = await signIn(many)
    await sql`insert into notice_event (id, kind, position, record_id, subject_code, list, batch, line, raised_at)
      select 700000 + i, 'ended', 700000 + i, 'q' || i, 'c' || i, 'serious', 1, '{}', now() from generate_series(1, 130) i`
    await sql`insert into notice (client_id, event_id, leaf, recall, state, due_on)
      select ${many.id}, 700000 + i, i, true, 'open', '2026-07-03' from generate_series(1, 130) i`
    const rowsOf = (text: string) => [...text.matchAll(/<a href="(\/desk\/notices\/7\d+)"/g)].map(([, to]) => to)
    const pages: (string | undefined)[][] = []
    for (let next: string | undefined = "/desk/recalls"; next !== undefined; ) {
      const { text } = await desk.go(next)
      pages.push(rowsOf(text))
      next = /rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll("&amp;", "&")
    }
    expect(pages.map(({ length }) => length)).toEqual([25, 25, 25, 25, 25, 5])
    expect(new Set(pages.flat()).size).toBe(130)
  })

  it("sees nothing of another's, and a platform has no such pages", async () => {
    const other = await signIn(await agency(app, database.sql))
    const mine = await signIn(tax)
    const place = firstOf((await mine.go("/desk/notices?state=all")).text)
    expect((await other.go(place)).status).toBe(404)
    expect((await other.go(place, { act: "acknowledge" })).status).toBe(404)
    expect((await other.go("/desk/notices")).text).not.toContain(codeOf(1))
    const platform = pageBrowser(app, "https://gongshi.example")
    const key = (await clientHeader(database.sql, "platform"))["authorization"]?.replace("Bearer ", "") ?? ""
    await platform.go("/console/sign-in", { key })
    const desks = Object.values(sections).filter(({ path }) => path.startsWith("/desk/"))
    const answered: number[] = []
    for (const { path } of desks) answered.push((await platform.go(path)).status)
    expect(answered).toEqual(Array.from({ length: desks.length }, () => 403))
  })
})
