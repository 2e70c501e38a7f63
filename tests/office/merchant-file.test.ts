/** One box and one file around a merchant: whatever is written on something of it leads there, as far as one may see. */
import { beforeAll, expect, it } from "vitest"
import { followNumber } from "../../src/register/proceeding/follow-number.ts"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { doAct, formOf, signInAs } from "../support/office-pages.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })
const number = "郑市监异字〔2026〕91号"
// As long as a violation is where the whole of a decision is told.
const violation = `发布虚假广告${"，经查实".repeat(200)}`
let place = ""

beforeAll(async () => {
  await importRecords(database.sql, [subjectRow(1), subjectRow(2), abnormalRow(2), penaltyRow(2, { violation })])
  const officer = await signInAs(app, "officer")
  const proposal = {
    ...{ "subject.code": codeOf(1), "subject.name": "示例第1号商贸有限公司", authority: "410105", ground: "AB-E4" },
    ...{ arose_on: "2026-06-25", evidence: "现场核查，登记住所无人办公（示例）" },
  }
  const looked = await officer.go("/office/new/abnormal", { ...proposal, step: "check" })
  place = (await officer.go("/office/new/abnormal", formOf(looked.text, "do"))).to?.split("?")[0] ?? ""
  const visit = { "contact.how": "visit", "contact.visited_on": "2026-06-25", "contact.visit_record": "笔录（示例）" }
  await doAct(officer, place, "confirm", { decision_no: number, ...visit })
})

it("finds a merchant by code, and a case by its own number, that of its decision and the one to follow it by", async () => {
  const officer = await signInAs(app, "officer")
  const file = `/office/merchants/${codeOf(1)}`
  for (const q of [codeOf(1), codeOf(1).toLowerCase(), ` ${codeOf(1).slice(0, 2)} ${codeOf(1).slice(2)}`]) {
    expect((await officer.go("/office/find", { q })).to, q).toBe(file)
  }
  const id = place.split("/").at(-1) ?? ""
  const [, shown = ""] =
    /<span class="code">(410105-\d{8}-[0-9A-F]{4})<\/span>/.exec((await officer.go(place)).text) ?? []
  // The number stays the same while the case goes on.
  await database.sql`update proceeding set entered_on = entered_on + 3 where id = ${id}`
  expect((await officer.go(place)).text).toContain(shown)
  for (const q of [shown, shown.toLowerCase(), id, followNumber(id)]) {
    expect((await officer.go("/office/find", { q })).to, q).toBe(place)
  }
  for (const q of [number, number.replace("〔", "[").replace("〕", "]")]) {
    const found = await officer.go("/office/find", { q })
    expect(found.to ?? found.text, q).toContain(place)
  }
  // A name, also one that is typed as it sounds.
  const named = await officer.go("/office/find", { q: "示例第2号商贸" })
  expect(named.to ?? named.text).toContain(`/office/merchants/${codeOf(2)}`)
})

it("holds all that there is around a merchant, and begins a case with its code and name", async () => {
  const officer = await signInAs(app, "officer")
  const { text } = await officer.go(`/office/merchants/${codeOf(1)}`)
  for (const words of [
    "示例第1号商贸有限公司",
    "查实待审核",
    place,
    "现场核查笔录（示例）",
    "没有线索",
    "没有报告的措施",
  ]) {
    expect(text, words).toContain(words)
  }
  const [, begin = ""] = /href="(\/office\/new\?[^"]+)"/.exec(text) ?? []
  // No name goes into an address: the form has that of the register by the code.
  expect(begin).not.toContain("name=")
  expect((await officer.go(begin.replaceAll("&amp;", "&"))).text).toContain(`code=${codeOf(1)}`)
  expect((await officer.go(`/office/merchants/${codeOf(2)}`)).text).toContain("经营异常")
})

it("shows nobody a case or paper that is not for them, and looks for nothing by somebody's own number", async () => {
  const elsewhere = await signInAs(app, "officer", "440106")
  const { text } = await elsewhere.go(`/office/merchants/${codeOf(1)}`)
  for (const hidden of [place, "现场核查笔录（示例）", "查实待审核"]) expect(text).not.toContain(hidden)
  const id = place.split("/").at(-1) ?? ""
  for (const q of [id, followNumber(id), number]) {
    const found = await elsewhere.go("/office/find", { q })
    expect(found.to ?? "", q).not.toContain(id)
    expect(found.text, q).not.toContain(`/${id}`)
  }
  const personal = await elsewhere.go("/office/find", { q: "11010519491231002X" })
  expect(personal.status).toBe(400)
  expect(personal.text).not.toContain("11010519491231002X")
  expect((await app.request(`/office/merchants/${codeOf(1)}`)).status).not.toBe(200)
  expect((await app.request("/office/find", { method: "POST", body: "q=x" })).status).toBeGreaterThanOrEqual(300)
  for (const wrong of ["000000000000000000", "11010519491231002X"]) {
    expect((await elsewhere.go(`/office/merchants/${wrong}`)).status).toBe(400)
  }
})

it("leads to a long violation by its beginning, claims nothing of a code that it does not know, and shows everybody the public page", async () => {
  const officer = await signInAs(app, "officer")
  const { text } = await officer.go(`/office/merchants/${codeOf(2)}`)
  expect(text).toContain(`${violation.slice(0, 60)}…</`)
  expect(text).not.toContain(violation.slice(0, 70))
  const unknown = (await officer.go(`/office/merchants/${codeOf(9)}`)).text
  expect(unknown).toContain("没有收录，无从得知")
  expect(unknown).not.toContain("目前没有公示中的记录")
  const auditor = await signInAs(app, "auditor")
  expect((await auditor.go(`/office/merchants/${codeOf(2)}`)).text).toContain(`href="/subjects/${codeOf(2)}"`)
})

it("does not say of a code that is refused that it was looked for", async () => {
  const officer = await signInAs(app, "officer")
  const wrong = `${codeOf(9).slice(0, 17)}${codeOf(9).endsWith("A") ? "B" : "A"}`
  const { status, text } = await officer.go("/office/find", { q: wrong })
  expect([status, text.includes(`value="${wrong}"`), text.includes("查找：")]).toEqual([400, true, false])
})
