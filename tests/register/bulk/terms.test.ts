/**
 * Penalties whose class their sources have not told, shown for three years by former versions: found by the register, checked
 * by a second person, told to the sources, and counted anew thirty days later, no more in a day than the brake lets through.
 */
import { describe, expect, test } from "vitest"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { faultsOfLog } from "../../support/log.ts"
import { officer } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
let now = Date.parse("2026-06-30T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now, brake: { rows: 1_000, share: 0 } })
const dayMs = 86_400_000

const bare = (n: number, changes: object = {}) => {
  const { class: _, ...row } = penaltyRow(n, { fine_cny: 1_000, content: "罚款1000元", ...changes })
  return row
}

/** As a former version kept it. */
async function showForThreeYears() {
  await database.sql`update record set displayed_until = published_on + interval '3 years', repair_opens_on = null
    where list = 'penalty' and penalty_class is null`
}

/** A run that waits for its thirty days. */
async function checkedRun(authority: string, more: object = {}) {
  const anna = await officer(app, "officer", authority, "anna")
  const boris = await officer(app, "checker", authority, "boris")
  const asked = { kind: "terms", authority, evidence: "示例", ...more }
  const { body } = await anna.post("/v1/bulk-decisions", asked)
  await anna.act(body, "submit", {}, "bulk-decisions")
  const answers = Array.from({ length: Number(body.content["rows"]) }, (_, n) => ({ line: n + 1, answer: "pass" }))
  await boris.post(`/v1/bulk-decisions/${body.id}/answers`, { answers })
  await boris.act(body, "check", {}, "bulk-decisions")
  return { body, boris }
}

const untilOf = async (id: string) => {
  const [row] = await database.sql<{ state: string; until: string; ended: string | null }[]>`
    select state, displayed_until as until, ended_on as ended from record where id = ${id}`
  return row
}

describe("displays that were counted for too long", () => {
  test("are counted anew by two persons, thirty days after their sources were told", async () => {
    const { sql } = database
    const ids = await importRecords(sql, [
      bare(1),
      bare(2, { displayed_to: "2026-07-15" }),
      penaltyRow(3),
      bare(4, { decided_on: "2025-03-02", published_on: "2025-03-05" }),
      bare(5, { authority: "410102" }),
    ])
    const [general = "", named = "", stated = "", old = "", other = ""] = ids
    await showForThreeYears()
    const anna = await officer(app, "officer", "410105", "anna")
    const boris = await officer(app, "checker", "410105", "boris")
    const route = "bulk-decisions"
    const { body } = await anna.post("/v1/bulk-decisions", {
      ...{ kind: "terms", authority: "410105", evidence: "第107号令第九条（示例）" },
    })
    expect(body).toMatchObject({ state: "collecting", content: { rows: 2, ready: 2 } })
    await anna.act(body, "submit", {}, route)
    expect((await anna.post(`/v1/bulk-decisions/${body.id}/acts`, { act: "check" })).body.type).toContain("not-allowed")
    const answers = [1, 2].map((line) => ({ line, answer: "pass" }))
    await boris.post(`/v1/bulk-decisions/${body.id}/answers`, { answers })
    await boris.act(body, "check", {}, route)
    const told = await sql`select affected, effect, count, about, reason from told_effect where about = ${body.id}`
    expect(told).toEqual([
      {
        ...{ affected: "410105", effect: "amend", count: 2, about: body.id },
        reason: expect.stringContaining("2026-07-30"),
      },
    ])
    const early = await boris.post(`/v1/bulk-decisions/${body.id}/acts`, { act: "publish" })
    expect([early.status, JSON.stringify(early.body)]).toEqual([400, expect.stringContaining("2026-07-30")])
    now += 29 * dayMs
    expect((await boris.post(`/v1/bulk-decisions/${body.id}/acts`, { act: "publish" })).status).toBe(400)
    now += dayMs
    await boris.act(body, "publish", {}, route)
    expect(await untilOf(general)).toEqual({ state: "live", until: "2027-03-05", ended: null })
    expect(await untilOf(named)).toEqual({ state: "expired", until: "2026-07-15", ended: "2026-07-16" })
    expect(await untilOf(stated)).toMatchObject({ until: "2027-03-05" })
    expect(await untilOf(old)).toMatchObject({ until: "2028-03-05" })
    expect(await untilOf(other)).toMatchObject({ until: "2029-03-05" })
    expect(await faultsOfLog(sql)).toEqual([])
  })

  test("are changed no faster than the brake lets through, and what was told meanwhile is left", async () => {
    const { sql } = database
    const ids = await importRecords(
      sql,
      Array.from({ length: 12 }, (_, n) => bare(20 + n, { authority: "410103" })),
    )
    await showForThreeYears()
    const { body, boris } = await checkedRun("410103")
    const above = await checkedRun("410100", { below: true })
    // The source tells of one what was missing.
    const told = { kinds: ["fine"], lenient_tier: false, field: "none" }
    await importRecords(sql, [bare(20, { authority: "410103", ...told })])
    now += 30 * dayMs
    const [first] = await sql<{ line: number }[]>`
      select line::int from bulk_row where bulk_id = ${body.id} and record_id = ${ids[0] ?? ""}`
    const once = await boris.act(body, "publish", {}, "bulk-decisions")
    // Ten go through whatever the share.
    expect(once).toMatchObject({ state: "publishing", content: { done: 10 } })
    expect(await boris.act(body, "publish", {}, "bulk-decisions")).toMatchObject({ content: { done: 10 } })
    // Another run about the same authorities has no allowance of its own.
    expect(await above.boris.act(above.body, "publish", {}, "bulk-decisions")).toMatchObject({
      ...{ state: "publishing", content: { done: 0 } },
    })
    now += dayMs
    expect(await boris.act(body, "publish", {}, "bulk-decisions")).toMatchObject({
      ...{ state: "published", content: { done: 11, refused: 1 } },
    })
    const rows = await sql`select outcome from bulk_row where bulk_id = ${body.id} and line = ${first?.line ?? 0}`
    expect(rows).toEqual([{ outcome: "refused" }])
    expect(await faultsOfLog(sql)).toEqual([])
  })
})
