/**
 * Records that were hidden before their time are shown again: found by the register, looked at and decided by a second
 * person, as entries of the log.
 */
import { describe, expect, test } from "vitest"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { faultsOfLog } from "../../support/log.ts"
import { officer } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const route = "bulk-decisions"

// A restriction to 2033 that was shown for three years.
const restricted = (n: number, changes: object = {}) =>
  penaltyRow(n, {
    ...{ decided_on: "2022-11-20", published_on: "2022-11-25", class: "P3b", restriction_ends_on: "2033-05-01" },
    ...{ kinds: ["business-restricted"], ...changes },
  })

describe("what was hidden too early", () => {
  test("is found, and shown again by a second person to its real end", async () => {
    const { sql } = database
    const [early = "", other = "", below = ""] = await importRecords(sql, [
      restricted(1),
      restricted(2, { authority: "410102" }),
      restricted(3, { authority: "410181" }),
      penaltyRow(4, { published_on: "2026-01-10" }),
    ])
    await sql`update record set state = 'expired', ended_on = '2025-11-26', displayed_until = '2025-11-25'
      where id in (${early}, ${other}, ${below})`
    // What ended in its time stays so.
    await sql`update record set state = 'expired', published_on = '2020-01-10', decided_on = '2020-01-09'
      where subject_code = ${codeOf(4)}`
    const anna = await officer(app, "officer", "410105", "anna")
    const boris = await officer(app, "checker", "410105", "boris")
    const { body } = await anna.post("/v1/bulk-decisions", {
      ...{ kind: "reshow", authority: "410105", evidence: "第45号令第十三条（示例）" },
    })
    expect(body).toMatchObject({ state: "collecting", content: { rows: 1, ready: 1 } })
    await anna.act(body, "submit", {}, route)
    const alone = await anna.post(`/v1/bulk-decisions/${body.id}/acts`, { act: "check" })
    expect(alone.body.type).toContain("not-allowed")
    await boris.post(`/v1/bulk-decisions/${body.id}/answers`, { answers: [{ line: 1, answer: "pass" }] })
    await boris.act(body, "check", {}, route)
    const [head] = await sql`select size::int as size from log_head`
    await boris.act(body, "publish", {}, route)
    const shown = (await (await app.request(`/v1/subjects/${codeOf(1)}`)).json()) as { records: { id: string }[] }
    expect(shown.records.map(({ id }) => id)).toEqual([early])
    const [entry] = await sql<{ entry: string }[]>`select entry from log_entry where position = ${head?.["size"]}`
    expect(JSON.parse(entry?.entry ?? "{}")).toMatchObject({ op: "add", reason: "reshow" })
    const [held] = await sql`select displayed_until as until, ended_on as ended from record where id = ${early}`
    expect(held).toEqual({ until: "2033-05-01", ended: null })
    expect(await faultsOfLog(sql)).toEqual([])
    // Of the others those that are below, by the city.
    const city = await officer(app, "officer", "410100", "carla")
    const whole = await city.post("/v1/bulk-decisions", {
      ...{ kind: "reshow", authority: "410100", below: true, evidence: "示例" },
    })
    expect(whole.body.content).toMatchObject({ rows: 2 })
    const own = await city.post("/v1/bulk-decisions", { kind: "reshow", authority: "410100", evidence: "示例" })
    expect(own.body.content).toMatchObject({ rows: 0 })
  })
})
