/** A correction begins with what stands: filled in, changed where it is wrong, and shown old beside new. */
import { beforeAll, expect, it } from "vitest"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { formOf, type OfficeBrowser, signInAs, unescaped } from "../support/office-pages.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })
let officer: OfficeBrowser
let penalty = ""
let abnormal = ""

beforeAll(async () => {
  await importRecords(database.sql, [
    ...[subjectRow(1), penaltyRow(1, { violation: "虚假宣传（示例）", fine_cny: 20_000 })],
    ...[subjectRow(2), abnormalRow(2)],
  ])
  const rows = await database.sql<{ id: string; list: string }[]>`select id, list from record`
  penalty = rows.find(({ list }) => list === "penalty")?.id ?? ""
  abnormal = rows.find(({ list }) => list === "abnormal")?.id ?? ""
  officer = await signInAs(app, "officer")
})

/** The fields that a form shows with what stands in them, and those sent along. */
function valuesOf(text: string): Record<string, string[]> {
  const form = formOf(text, "check")
  const put = (name: string, value: string) => {
    form[name] = [...(form[name] ?? []), unescaped(value)]
  }
  for (const [, attributes = ""] of text.matchAll(/<input class="field[^"]*"([^>]*)>/g)) {
    const [, name] = / name="([^"]+)"/.exec(attributes) ?? []
    const [, value = ""] = / value="([^"]*)"/.exec(attributes) ?? []
    if (name) put(name, value)
  }
  for (const [, name = "", value = ""] of text.matchAll(/<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</g))
    put(name, value)
  for (const [, name = "", options = ""] of text.matchAll(/<select[^>]* name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g)) {
    put(name, / value="([^"]*)" selected/.exec(options)?.[1] ?? "")
  }
  for (const [, name = "", value = ""] of text.matchAll(
    /<input type="checkbox"[^>]* name="([^"]+)" value="([^"]*)" checked/g,
  ))
    put(name, value)
  return form
}

const given = { arose_on: ["2026-06-25"], evidence: ["核对决定书（示例）"] }

it("fills the fields with what is published, and takes what was changed alone", async () => {
  const opened = await officer.go(`/office/new/change?record_id=${penalty}&change=amend`)
  const form = valuesOf(opened.text)
  expect(form["corrected.violation"]).toEqual(["虚假宣传（示例）"])
  expect(form["corrected.fine_cny"]).toEqual(["20000"])
  expect(form["corrected.subject_name"]).toEqual(["示例第1号商贸有限公司"])
  const path = "/office/new/change"
  const nothing = await officer.go(path, { ...form, ...given })
  expect([nothing.status, nothing.text.includes("更正内容须写明更正的字段")]).toEqual([400, true])
  const looked = await officer.go(path, { ...form, ...given, "corrected.violation": ["混淆行为（示例）"] })
  expect(looked.status, looked.text).toBe(200)
  expect(looked.text).toContain("<del><bdi>虚假宣传（示例）</bdi></del>")
  expect(looked.text).toContain("<ins><bdi>混淆行为（示例）</bdi></ins>")
  expect(looked.text.match(/<del>/g)).toHaveLength(1)
  const done = await officer.go(path, formOf(looked.text, "do"))
  expect(done.status).toBe(303)
  const [row] = await database.sql`select content from proceeding where record_id = ${penalty}`
  expect(row?.["content"].corrected).toEqual({ violation: "混淆行为（示例）" })
  // Taken back, it is revised from what stands, with what was proposed in its place.
  const place = (done.headers.get("location") ?? "").split("?")[0] ?? ""
  const recalled = await officer.go(`${place}/recall`, { step: "do", reason: "再核对（示例）" })
  expect(recalled.status).toBe(303)
  const revise = valuesOf((await officer.go(`${place}/revise`)).text)
  expect([revise["corrected.violation"], revise["corrected.fine_cny"]]).toEqual([["混淆行为（示例）"], ["20000"]])
})

it("fills in nothing of another record, nor where nothing is corrected, and leaves empty what was emptied", async () => {
  const { text } = await officer.go(`/office/new/change?record_id=${abnormal}&change=amend`)
  const form = valuesOf(text)
  expect([form["corrected.violation"], form["corrected.ground"]]).toEqual([undefined, ["AB-E4"]])
  const other = await officer.go("/office/new/change", {
    ...{ ...form, ...given, record_id: [penalty], step: ["edit"], asked: [] },
  })
  expect(valuesOf(other.text)["corrected.subject_name"]).toEqual(["示例第1号商贸有限公司"])
  const emptied = await officer.go("/office/new/change", {
    ...form,
    ...given,
    "corrected.ground": [""],
    step: ["edit"],
  })
  expect(valuesOf(emptied.text)["corrected.ground"]).toEqual([""])
  const masked = (await officer.go(`/office/new/change?record_id=${abnormal}&change=mask`)).text
  expect(masked).not.toContain("corrected.")
})

it("takes back nothing that was changed since the form was filled in, nor what a form writes in its own way", async () => {
  const row = penaltyRow(3, { violation: "虚假宣传（示例）", content: "警告\n罚款20000元", fine_cny: 20_000 })
  const [record = ""] = await importRecords(database.sql, [subjectRow(3), row])
  const { text } = await officer.go(`/office/new/change?record_id=${record}&change=amend`)
  const form = valuesOf(text)
  // As a browser sends the lines of a text.
  const sent = { ...form, ...given, "corrected.content": ["警告\r\n罚款20000元"] }
  await importRecords(database.sql, [{ ...row, fine_cny: 30_000, content: "警告\n罚款30000元" }])
  const looked = await officer.go("/office/new/change", { ...sent, "corrected.violation": ["混淆行为（示例）"] })
  expect(looked.status, looked.text).toBe(200)
  expect(looked.text.match(/<del>/g)).toHaveLength(1)
  await importRecords(database.sql, [{ ...row, fine_cny: 40_000, content: "警告\n罚款40000元" }])
  const done = await officer.go("/office/new/change", formOf(looked.text, "do"))
  expect(done.status, done.text).toBe(303)
  const [proposed] = await database.sql`select content from proceeding where record_id = ${record}`
  expect(proposed?.["content"].corrected).toEqual({ violation: "混淆行为（示例）" })
})

it("tells the changes apart by what becomes of the record", async () => {
  const { text } = await officer.go(`/office/new/change?record_id=${penalty}`)
  for (const words of ["记录继续公示，改正写错的栏目", "决定没有被撤销", "处罚决定被撤销", "变更后的决定另行公示"])
    expect(text).toContain(words)
})

it("shows nobody of another authority what stands in a record that is not shown to them", async () => {
  const masked = await database.sql`update record set state = 'removed' where id = ${abnormal} returning id`
  expect(masked).toHaveLength(1)
  const stranger = await signInAs(app, "officer", "440106")
  const { text } = await stranger.go(`/office/new/change?record_id=${abnormal}&change=amend`)
  expect(text).not.toContain(`示例第2号商贸有限公司`)
  const sent = { record_id: abnormal, change: "amend", step: "edit", "subject.code": codeOf(2) }
  expect((await stranger.go("/office/new/change", sent)).text).not.toContain("示例第2号商贸有限公司")
})
