/** Search beyond what is shown, and the audit trail: who looked for what and why stands there, and nothing personal. */
import { beforeAll, describe, expect, it } from "vitest"
import { postgresRecordIndex } from "../../src/search/record/postgres-record-index.ts"
import { agency } from "../support/agency.ts"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { doAct, formOf, signInAs, unescaped } from "../support/office-pages.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })
const number = "11010519491231002X"
let record = ""
let casePlace = ""

beforeAll(async () => {
  const ids = await importRecords(database.sql, [subjectRow(1), subjectRow(2), abnormalRow(2), penaltyRow(1)])
  record = ids.at(-1) ?? ""
  // One is taken down, by two persons.
  const officer = await signInAs(app, "officer")
  const fields = {
    ...{ record_id: record, change: "withdraw", arose_on: "2026-06-25", evidence: "处罚决定被复议撤销（示例）" },
  }
  const looked = await officer.go("/office/new/change", { ...fields, step: "check" })
  const begun = await officer.go("/office/new/change", formOf(looked.text, "do"))
  casePlace = begun.to?.split("?")[0] ?? ""
  const { looked: seen } = await doAct(await signInAs(app, "checker"), casePlace, "approve")
  await postgresRecordIndex(database.sql).catchUp()
  for (const words of ["公示记录的变动", "<del><bdi>公示中</bdi></del>", "公众不再看到这条记录"])
    expect(seen.text).toContain(words)
})

describe("a search", () => {
  it("finds what ended for who says why, leads to its case, and is written down", async () => {
    const auditor = await signInAs(app, "auditor")
    const form = { q: codeOf(1), scope: "ended", list: "", purpose: "" }
    const asked = await auditor.go("/office/search", form)
    expect(asked.status).toBe(400)
    expect(asked.text).toContain('href="#purpose"')
    const found = await auditor.go("/office/search", { ...form, purpose: "核查举报线索（示例）" })
    expect(found.status, found.text).toBe(200)
    for (const words of ["已撤回", `/office/cases?subject=${codeOf(1)}`]) expect(found.text).toContain(words)
    const cases = await auditor.go(`/office/cases?subject=${codeOf(1)}`)
    const place = /href="(\/office\/decisions\/[0-9a-f-]{36})"/.exec(cases.text)?.[1] ?? ""
    expect((await auditor.go(place)).text).toContain("已执行")
    const rows = await database.sql`select actor, reason, after from audit_event where act = 'search.ended'`
    expect(rows).toMatchObject([
      { reason: "核查举报线索（示例）", after: { asked: { q: codeOf(1), scope: "ended", in: "records" } } },
    ])
  })

  it("leads from what has ended to a file for its papers, and from what is shown to none", async () => {
    const officer = await signInAs(app, "officer")
    const found = await officer.go("/office/search", { q: "", scope: "all", list: "", purpose: "补存文书（示例）" })
    const ways = [...unescaped(found.text).matchAll(/\/office\/new\/filing\?record_id=\w+/g)].map(([way]) => way)
    expect(ways).toEqual([`/office/new/filing?record_id=${record}`])
    expect((await officer.go(ways[0] ?? "")).text).toContain(`value="${record}"`)
    const papers = "行政复议决定书（示例）"
    const looked = await officer.go("/office/new/filing", { record_id: record, papers, step: "check" })
    const begun = await officer.go("/office/new/filing", formOf(looked.text, "do"))
    const { text } = await officer.go(begun.to?.split("?")[0] ?? "")
    for (const words of ["待补存", papers, 'type="file"']) expect(text).toContain(words)
  })

  it("leads from a case to earlier ones like it, ended ones too, and writes down from which", async () => {
    const earlier = await importRecords(database.sql, [penaltyRow(20), penaltyRow(21), abnormalRow(22)])
    await move(database.sql, earlier[1] ?? "", "repair")
    await postgresRecordIndex(database.sql).catchUp()
    const officer = await signInAs(app, "officer")
    const shown = await officer.go(casePlace)
    const [, block = ""] = shown.text.split("类似的既往记录</h2>")
    const fields = Object.fromEntries(
      [...(block.split("</form>")[0] ?? "").matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(
        ([, name = "", value = ""]) => [name, unescaped(value)],
      ),
    )
    expect(fields).toMatchObject({ scope: "all", like: casePlace.split("/").at(-1) })
    const found = await officer.go("/office/search", fields)
    expect(found.status, found.text).toBe(200)
    for (const words of ["与下面这个事项相近", "示例第20号", "示例第21号", "已移出"])
      expect(found.text).toContain(words)
    // Neither the case's own record nor another list.
    for (const n of [1, 22]) expect(found.text).not.toContain(`示例第${n}号`)
    const [row] = await database.sql`
      select actor, reason, after from audit_event where act = 'search.ended' order by id desc limit 1`
    expect(row).toMatchObject({
      reason: "办理事项时参考类似的既往记录",
      after: { asked: { like: fields["like"], scope: "all" } },
    })
    const elsewhere = await signInAs(app, "officer", "330106")
    expect((await elsewhere.go("/office/search", fields)).status).toBe(404)
    // What is typed takes its place, and what is no id of a case is none.
    const typed = await officer.go("/office/search", { ...fields, q: codeOf(22) })
    expect(typed.text).not.toContain("与下面这个事项相近")
    expect(typed.text).toContain("示例第22号")
    expect((await officer.go("/office/search", { ...fields, like: `"><script>${number}` })).text).not.toContain(number)
  })

  it("repeats nobody's number in the trail, and takes no reason that holds one", async () => {
    const officer = await signInAs(app, "officer")
    const form = { q: `身份证${number}`, scope: "all", list: "", purpose: "核查（示例）" }
    expect((await officer.go("/office/search", form)).status).toBe(200)
    expect((await officer.go("/office/search", { ...form, purpose: `查${number}` })).status).toBe(400)
    const rows = await database.sql`select after::text || coalesce(reason, '') as said from audit_event`
    for (const { said } of rows) expect(said ?? "").not.toContain(number)
  })

  it("leaves an address in which somebody's number stands, and says so", async () => {
    const auditor = await signInAs(app, "auditor")
    for (const [path, clean] of [
      [`/office/cases?closed=&subject=${number}`, "/office/cases?closed="],
      [`/office/audit?act=proceeding&object=${number}&actor=张三 138 0013 8000`, "/office/audit?act=proceeding"],
      [`/office/audit?${number}=1&from=2026-01-01`, "/office/audit?from=2026-01-01"],
      [`/worklist?person=${number}`, "/worklist"],
      [`/office/audit.csv?actor=${number}`, "/office/audit.csv"],
    ] as const) {
      const left = await auditor.go(path)
      expect([path, left.status]).toEqual([path, 303])
      const to = new URL(left.to ?? "", "https://gongshi.example")
      expect(to.searchParams.get("left-out")).toBe("1")
      to.searchParams.delete("left-out")
      for (const [name, value] of [...to.searchParams]) expect(clean).toContain(`${name}=${value}`)
      if (path.includes(".csv") || path.includes("worklist")) continue
      expect((await auditor.go(left.to ?? "")).text).toContain("已从网址中删去")
    }
    expect((await auditor.go(`/office/cases?subject=${codeOf(1)}`)).status).toBe(200)
    expect((await auditor.go(`/office/audit?object=${record}`)).status).toBe(200)
  })

  it("of an agency beyond what is shown is written down too", async () => {
    const desk = await agency(app, database.sql)
    const found = await app.request(`/v1/search?q=${encodeURIComponent(codeOf(2))}&scope=all`, { headers: desk.header })
    expect(found.status).toBe(200)
    const [row] = await database.sql`
      select actor, after from audit_event where act = 'search.ended' order by id desc limit 1`
    expect(row).toMatchObject({ actor: `client:${desk.id}`, after: { asked: { q: codeOf(2), scope: "all" } } })
  })

  it("among what is shown asks for no reason and writes nothing", async () => {
    const officer = await signInAs(app, "officer")
    const count = () => database.sql`select count(*)::int as n from audit_event where act = 'search.ended'`
    const before = await count()
    const found = await officer.go("/office/search", { q: codeOf(2), scope: "live", list: "", purpose: "" })
    expect(found.text).toMatch(new RegExp(`/subjects/${codeOf(2)}\\?record=([a-z2-7]{26})#\\1"`))
    expect(await count()).toEqual(before)
    expect((await officer.go("/office/search")).text).toContain("查询内容和事由记入审计记录")
    const wrong = (await officer.go("/office/cases?subject=123")).text
    expect(wrong).toContain("不是统一社会信用代码")
    for (const said of ["请在页面上方的框里查找", 'value="123"']) expect(wrong).toContain(said)
    const person = (await officer.go("/office/cases?subject=11010519491231002X")).text
    expect(person).not.toContain("19491231")
  })
})

describe("the audit trail", () => {
  it("tells by case, person, act and time what was done, page by page", async () => {
    const auditor = await signInAs(app, "auditor")
    const all = await auditor.go("/office/audit")
    for (const words of ["批准执行", "查询不再公示的记录", "核查举报线索（示例）", "批量报送"])
      expect(all.text).toContain(words)
    const [{ id = "" } = {}] =
      (await database.sql`select object as id from audit_event where act = 'proceeding.approve'`) as unknown as {
        id: string
      }[]
    const ofCase = await auditor.go(`/office/audit?object=${id}`)
    // Begun, approved, and what the gate found.
    expect(ofCase.text.match(/<li id="e/g)).toHaveLength(3)
    expect((await auditor.go(`/office/cases/${id}`)).to).toBe(`/office/decisions/${id}`)
    // By what people know it, with the way there; records and merchants likewise.
    const [{ name = "" } = {}] = (await database.sql`
      select subject_name as name from proceeding where id = ${id}`) as unknown as { name: string }[]
    expect(ofCase.text).toMatch(RegExp(`事项</span> <a href="/office/cases/${id}">[^/]*${name}`))
    const [{ number = "" } = {}] = (await database.sql`
      select decision_no as number from record where id = ${record}`) as unknown as { number: string }[]
    const ofRecord = await auditor.go(`/office/audit?object=${record}`)
    expect(ofRecord.text).toMatch(RegExp(`记录</span> [^/]*${name} ${number.replace("〔", "\\〔")}`))
    expect(ofRecord.text).not.toContain(`#${record}`)
    expect((await auditor.go(`/office/audit?object=${codeOf(1)}`)).text).toContain(`<a href="/subjects/${codeOf(1)}">`)
    const ofPerson = await auditor.go("/office/audit?actor=evaluation-checker-410105&act=proceeding")
    expect(ofPerson.text.match(/<li id="e/g)).toHaveLength(1)
    expect((await auditor.go("/office/audit?to=2020-01-01")).text).toContain("没有符合条件的记录")
    // Reading it thirty times makes a second page.
    for (let n = 0; n < 26; n++) await auditor.go("/office/audit?act=search")
    const first = await auditor.go("/office/audit?act=audit")
    const next = unescaped(/rel="next" href="([^"]+)"/.exec(first.text)?.[1] ?? "")
    expect((await auditor.go(next)).text.match(/<li id="e/g)?.length).toBeGreaterThan(0)
  })

  it("is taken away as a table without what is personal", async () => {
    const auditor = await signInAs(app, "auditor")
    const csv = await auditor.go("/office/audit.csv?act=proceeding")
    expect(csv.headers.get("content-type")).toContain("text/csv")
    const lines = csv.text.replace("\ufeff", "").trim().split("\r\n")
    expect(lines[0]).toContain("时间（UTC）")
    const [acts] = await database.sql`select count(*)::int as n from audit_event where act like 'proceeding.%'`
    expect(lines).toHaveLength(1 + Number(acts?.["n"]))
    expect(csv.text).toContain("批准执行,proceeding.approve")
    expect(csv.text).toMatch(/proceeding\.approve,[\da-f-]{36},\S*示例/)
  })

  it("knows no case by what is no id", async () => {
    const auditor = await signInAs(app, "auditor")
    expect((await auditor.go(`/office/cases/${"-".repeat(36)}`)).status).toBe(404)
  })

  it("says what is wrong with a question, and is closed to who decides", async () => {
    const auditor = await signInAs(app, "auditor")
    const wrong = await auditor.go("/office/audit?object=nobody&from=yesterday")
    expect(wrong.status).toBe(400)
    for (const id of ["object", "from"]) expect(wrong.text).toContain(`href="#${id}"`)
    const officer = await signInAs(app, "officer")
    expect((await officer.go("/office/audit")).status).toBe(403)
    expect((await officer.go("/office/audit.csv")).status).toBe(403)
    const elsewhere = await signInAs(app, "auditor", "330106")
    expect((await elsewhere.go("/office/audit?act=proceeding")).text).toContain("没有符合条件的记录")
  })
})
