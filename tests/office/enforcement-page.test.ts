/** Joint punishment as officers see it: who has not answered what ended, measures, agencies, and what was read. */
import { beforeAll, describe, expect, it } from "vitest"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { watchRecalls } from "../../src/enforcement/recall/daily.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clock, noticeParts, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, seriousRow } from "../support/rows.ts"
import { signedIn } from "../support/signed-in.ts"

const database = useDatabase()
const path = "/office/enforcement"
const app = testApp(() => database.sql)
// The recalls were due on the 3rd.
const now = Date.parse("2026-07-06T04:00:00Z")
const late = testApp(() => database.sql, { clock: () => now })
let headers: { cookie: string }
let tax: AgencyDesk
let customs: AgencyDesk

beforeAll(async () => {
  const { sql } = database
  tax = await agency(app, sql, { member: "tax", contact: "综合科 tax@tax.example" }, "示例市税务局")
  customs = await agency(app, sql, { member: "customs" }, "示例海关")
  await agency(app, sql, { member: "market" }, "示例市场监督管理局")
  for (const who of [tax, customs]) await who.post("/v1/subscriptions", { list: "serious" })
  const raise = () => raiseNotices({ sql, clock, signedLog: { halted: async () => null }, ...noticeParts })
  await raise()
  const [ended = "", shown = ""] = await importRecords(sql, [seriousRow(1), seriousRow(2)])
  await raise()
  for (const record_id of [ended, shown]) await tax.post("/v1/measures", { record_id, measure: "M-HONOUR" })
  await move(sql, ended, "repair")
  await raise()
  for (const day of ["2026-07-02", "2026-07-04"]) {
    await watchRecalls({ sql, clock: () => Date.parse(`${day}T04:00:00Z`), ...noticeParts })
  }
  headers = await signedIn(sql, "anna", { role: "officer", authority: "410105" }, now)
})

/** A list as it is read: a line for each row, its cells parted by bars. */
async function listOf(query: Record<string, string>): Promise<{ status: number; rows: string[]; text: string }> {
  const answer = await late.request(`${path}?${new URLSearchParams(query)}`, { headers })
  const text = await answer.text()
  const plainly = (cell: string) =>
    cell
      .replaceAll(/<[^>]+>/g, "")
      .replaceAll(/\s+/g, " ")
      .trim()
  const rows = text
    .split("<tr><td>")
    .slice(1)
    .map((row) => (row.split("</tr>")[0] ?? "").split("</td>").map(plainly).slice(0, -1).join(" | "))
  return { status: answer.status, rows, text }
}

describe("what is still held", () => {
  it("is shown by agency, with the merchant, the day by which it was due, who leads, and how many measures go on", async () => {
    const { rows, text } = await listOf({})
    expect(text).toContain(`href="/subjects/${codeOf(1)}"`)
    const told = (agency: string, acts: number) =>
      `${agency} | ${codeOf(1)} 严重违法失信 | 2026-06-30 12:00 | 2026-07-03 已逾期 | 2026-07-04 | ${acts}`
    expect(rows.toSorted()).toEqual([told(tax.name, 1), told(customs.name, 0)])
  })

  it("is gone once its agency has answered and acts no more", async () => {
    const { body } = await customs.get("/v1/recalls")
    const [own] = (body as unknown as { recalls: { notice: number }[] }).recalls
    await customs.post(`/v1/notices/${own?.notice}/acts`, { act: "acknowledge" })
    const { rows } = await listOf({ show: "recalls" })
    expect(rows.map((row) => row.split(" | ")[0])).toEqual([tax.name])
  })
})

it("measures are found by state and merchant, and what is wrong with a code is told at its field", async () => {
  const measure = (n: number, state: string) =>
    `${tax.name} | 示例第${n}号商贸有限公司 ${codeOf(n)} | 不予授予荣誉称号等表彰奖励 | ${state} | 2026-06-30 | 2029-03-02 | `
  const all = (await listOf({ show: "measures" })).rows.map((row) => row.slice(0, row.lastIndexOf("| ") + 2))
  expect(all.toSorted()).toEqual([measure(1, "实施中 应当解除"), measure(2, "实施中")])
  const one = await listOf({ show: "measures", subject: codeOf(2).toLowerCase(), state: "active" })
  expect(one.rows).toEqual([expect.stringContaining(measure(2, "实施中"))])
  expect((await listOf({ show: "measures", state: "lifted" })).rows).toEqual([])
  const wrong = await listOf({ show: "measures", subject: "9".repeat(19) })
  expect(wrong.status).toBe(400)
  expect(wrong.text).toContain('<a href="#subject">')
  expect(wrong.text).toMatch(/<input[^>]*name="subject"[^>]*aria-invalid="true"[^>]*value="9{19}"/)
  const short = await listOf({ show: "measures", subject: "9141" })
  expect([short.status, short.rows]).toEqual([400, []])
  expect(short.text).toMatch(/<input[^>]*name="subject"[^>]*aria-invalid="true"[^>]*value="9141"/)
  // Somebody's number is asked for by nobody, and does not stand in the form.
  const person = await listOf({ show: "measures", subject: "11010519491231002X" })
  expect(person.text).not.toContain("11010519491231002X")
})

it("agencies stand with their seat and contact, and what each has read with its number of rows", async () => {
  const lists = "经营异常名录、严重违法失信名单、行政处罚公示"
  expect((await listOf({ show: "agencies" })).rows.toSorted()).toEqual([
    `示例市场监督管理局 | 河南省 | 市场监管 | ${lists} | `,
    `${tax.name} | 河南省 | 税务 | ${lists} | 综合科 tax@tax.example`,
    `${customs.name} | 河南省 | 海关 | ${lists} | `,
  ])
  await tax.get("/v1/recalls")
  expect((await listOf({ show: "uses" })).rows[0]).toBe(`${tax.name} | 解除通知清单 | 1 | 2026-06-30 12:00 | `)
})
