/** The days that are settings of the program: read from the environment, each moves the day on which something is due. */
import { expect, test } from "vitest"
import { readConfig } from "../../src/config/config.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { addWorkingDays, publishedCalendar } from "../../src/law/calendar.ts"
import { dayInChina } from "../../src/law/day.ts"
import { agency } from "../support/agency.ts"
import { clock, noticeParts, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { merchant, worker } from "../support/office.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, seriousRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
let n = 0

/** When a recall, an objection to a measure and a lead are due that begin today. */
async function dueDays(environment: Record<string, string>): Promise<Record<string, unknown>> {
  const { recallDays, objectionDays, leadVerifyDays } = readConfig(environment)
  const { sql } = database
  const app = testApp(() => sql, { recallDays, objectionDays, leadVerifyDays })
  const raise = () => raiseNotices({ sql, clock, signedLog: { halted: async () => null }, ...noticeParts, recallDays })
  const tax = await agency(app, sql)
  await tax.post("/v1/subscriptions", { list: "serious" })
  await raise()
  const [record = ""] = await importRecords(sql, [subjectRow(++n), seriousRow(n)])
  await raise()
  const { body: measure } = await tax.post("/v1/measures", { record_id: record, measure: "M-HONOUR" })
  const objection = { measure: measure.id, text: "该措施超出依据的范围（示例）" }
  const filed = await (await merchant(app, codeOf(n))).post("/v1/measure-objections", objection)
  await move(sql, record, "repair")
  await raise()
  const recalls = (await tax.get(`/v1/recalls?record=${record}`)).body as unknown as { recalls: { due_on: string }[] }
  const city = worker(app, await officerHeader("officer", "410100", "city"))
  const lead = {
    ref: `jc-2026-${n}`,
    source: "monitoring",
    code: codeOf(n),
    authority: "410100",
    facts: "未亮照（示例）",
  }
  const taken = (await city.post("/v1/leads", { ...lead, found_on: "2026-06-25", evidence: [] })).body as unknown as {
    results: { id: string }[]
  }
  const sent = await city.post(`/v1/leads/${taken.results[0]?.id}/acts`, { act: "dispatch", authority: "410105" })
  return {
    recall: recalls.recalls[0]?.due_on,
    objection: (filed.body as unknown as { due_on: string }).due_on,
    lead: sent.body.clock?.due_on,
  }
}

test("each variable of a clock of our own moves the day by itself", async () => {
  const after = (days: number) => addWorkingDays(dayInChina(clock()), days, publishedCalendar)
  const usual = { recall: after(3), objection: after(15), lead: after(15) }
  expect(await dueDays({})).toEqual(usual)
  expect(await dueDays({ RECALL_WORKING_DAYS: "5" })).toEqual({ ...usual, recall: after(5) })
  expect(await dueDays({ OBJECTION_WORKING_DAYS: "6" })).toEqual({ ...usual, objection: after(6) })
  expect(await dueDays({ LEAD_VERIFY_DAYS: "7" })).toEqual({ ...usual, lead: after(7) })
  expect(after(5)).toBe("2026-07-07")
})
