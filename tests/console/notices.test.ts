/** An agency's desk: what it is told, what it answers, what it holds of what has ended, all on pages. */
import { beforeAll, describe, expect, it } from "vitest"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clock, noticeParts, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
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
  expect((await browser.go("/console/sign-in", { key, to: "/console/notices" })).to).toBe("/console/notices")
  return browser
}

const firstOf = (text: string) => /href="(\/console\/notices\/\d+)"/.exec(text)?.[1] ?? ""

describe("an agency", () => {
  it("sees what is new for it, acknowledges it, applies a measure, and is told to stop", async () => {
    const desk = await signIn(tax)
    const tray = await desk.go("/console/notices")
    expect(tray.text).toContain("新公示")
    const place = firstOf(tray.text)
    const shown = await desk.go(place)
    for (const words of ["待签收", "公示截止", "实施措施"]) expect(shown.text).toContain(words)
    expect((await desk.go(place, { act: "acknowledge" })).to).toBe(`${place}?done=1`)
    expect((await desk.go(place)).text).toContain("已签收")
    const measure =
      /<option value="([^"]+)">/.exec((await desk.go(place)).text.split('id="apply-measure"')[1] ?? "")?.[1] ?? ""
    expect(measure).not.toBe("")
    expect((await desk.go(place, { act: "apply", measure })).status).toBe(303)

    await move(database.sql, record, "revoke")
    await raise()
    const ended = await desk.go("/console/notices?state=open")
    expect(ended.text).toContain("公示结束")
    const recall = firstOf(ended.text)
    expect((await desk.go("/console/recalls")).text).toContain(recall)
    const without = await desk.go(recall, { act: "lift" })
    expect(without.status).toBe(400)
    expect(without.text).toContain("理由")
    expect((await desk.go(recall, { act: "lift", reason: "公示已结束（示例）" })).status).toBe(303)
    expect((await desk.go("/console/recalls")).text).toContain("本机构都已签收并解除")
  })

  it("sees nothing of another's, and a platform has no such pages", async () => {
    const other = await signIn(await agency(app, database.sql))
    const mine = await signIn(tax)
    const place = firstOf((await mine.go("/console/notices")).text)
    expect((await other.go(place)).status).toBe(404)
    expect((await other.go(place, { act: "acknowledge" })).status).toBe(404)
    expect((await other.go("/console/notices")).text).not.toContain(codeOf(1))
    expect((await pageBrowser(app, "https://gongshi.example").go("/console/notices")).status).toBe(303)
  })
})
