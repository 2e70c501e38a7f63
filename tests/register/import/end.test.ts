/**
 * A record's end as its source tells it: a move of its own, of a kind, and not before the law lets it be.
 */
import { describe, expect, test } from "vitest"
import { importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { remarksOf } from "../../support/remarks.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
// The clock of tests stands at 2026-06-30.
const days = (decided_on: string, published_on = decided_on) => ({ decided_on, published_on })

async function state(n: number) {
  const [row] =
    await database.sql`select state, ended_on::text as on, detail from record where subject_code = ${codeOf(n)}`
  return row
}

async function refusal(row: unknown) {
  const { id, tally } = await importRows(database.sql, [row])
  expect(tally).toMatchObject({ rejected: 1, amended: 0, added: 0 })
  const [remark] = await remarksOf(database.sql, id, 9)
  return remark
}

describe("an end that a source tells", () => {
  test.each([
    ["a serious listing within a year", seriousRow(1, days("2026-03-02")), "2026-06-01", "2027-03-03"],
    ["a penalty within three months", penaltyRow(2, days("2026-05-05")), "2026-06-01", "2026-08-06"],
    ["a penalty that never stops early", penaltyRow(3, { ...days("2026-01-05"), class: "P3c" }), "2026-06-01", "2029"],
    [
      "a penalty that stops by itself",
      penaltyRow(4, { ...days("2026-06-05"), class: "P1" }),
      "2026-06-20",
      "2026-09-05",
    ],
  ])("does not end %s, and the refusal names the day and the article", async (_, row, removed_on, day) => {
    await importRows(database.sql, [row])
    const n = Number(row.subject.code.slice(9, 17).replace(/\D/g, ""))
    const remark = await refusal({ ...row, removed_on })
    expect(remark).toMatchObject({ line: 1, outcome: "rejected", field: "removed_on" })
    expect(remark?.reason.zh).toContain(day)
    expect(remark?.reason.zh).toMatch(/《.+》/)
    // Neither with another kind, nor with a correction that would bring its end nearer.
    expect((await refusal({ ...row, removed_on, removal_kind: "expiry" }))?.field).toBe("removed_on")
    if (row.kind === "penalty")
      await refusal({ ...row, removed_on, published_on: row.decided_on, decided_on: "2024-01-05", class: "P3c" })
    // Nor can the record be kept from being published by an end that comes before it.
    await refusal({ ...row, removed_on, decision_no: `另〔2026〕${n}号` })
    const [held] =
      await database.sql`select count(*)::int as n from record where subject_code = ${row.subject.code} and state = 'live'`
    expect(held?.["n"]).toBe(1)
  })

  test("is one of a penalty too, read without a remark, with its own act and reason in log and audit trail", async () => {
    const row = penaltyRow(10, days("2026-02-02"))
    await importRows(database.sql, [row])
    const ended = { ...row, removed_on: "2026-06-15", removal_reason: "已履行" }
    const { id, tally } = await importRows(database.sql, [ended])
    expect(tally).toMatchObject({ amended: 1, ended: 1, flagged: 0, rejected: 0 })
    expect(await state(10)).toMatchObject({ state: "removed", on: "2026-06-15", detail: { removal_reason: "已履行" } })
    const [event] = await database.sql`select act, position, before, after from audit_event where import_id = ${id}`
    expect(event).toMatchObject({ act: "record.end", before: { state: "live" }, after: { state: "removed" } })
    const [entry] = await database.sql`select entry from log_entry where position = ${event?.["position"]}`
    expect(String(entry?.["entry"])).toContain('"reason":"end"')
    expect((await importRows(database.sql, [ended])).tally).toMatchObject({ unchanged: 1 })
  })

  test.each([
    ["removed", abnormalRow(20), {}, "removed"],
    ["repaired after a year", seriousRow(21, days("2025-03-02")), {}, "removed"],
    ["revoked", seriousRow(22), { removal_kind: "revoked", removal_reason: "原处罚被撤销" }, "revoked"],
    ["fallen", penaltyRow(23), { removal_kind: "revoked", removal_reason: "复议撤销" }, "withdrawn"],
    ["an error", seriousRow(24), { removal_kind: "更正", removal_reason: "列入主体有误" }, "corrected"],
  ])("of what was %s leads to its state", async (_, row, given, to) => {
    await importRows(database.sql, [row])
    const { tally } = await importRows(database.sql, [{ ...row, removed_on: "2026-06-15", ...given }])
    expect(tally).toMatchObject({ amended: 1, ended: 1, rejected: 0 })
    const [held] = await database.sql`select state from record where subject_code = ${row.subject.code}`
    expect(held?.["state"]).toBe(to)
    expect((await app.request(`/v1/subjects/${row.subject.code}`)).status).toBe(200)
  })

  test.each([
    ["a kind that is none", abnormalRow(30, { removed_on: "2026-06-01", removal_kind: "x" }), "removal_kind"],
    ["a kind of another list", abnormalRow(30, { removed_on: "2026-06-01", removal_kind: "expiry" }), "removal_kind"],
    ["no reason", seriousRow(30, { removed_on: "2026-06-01", removal_kind: "revoked" }), "removal_reason"],
    ["no day", penaltyRow(30, { removal_reason: "x" }), "removed_on"],
  ])("with %s is refused by its field", async (_, row, field) => {
    expect((await refusal(row))?.field).toBe(field)
  })
})

test("the audit row of a correction by an import says in which state the record was", async () => {
  await importRows(database.sql, [abnormalRow(40)])
  const { id } = await importRows(database.sql, [abnormalRow(40, { published_on: "2026-03-06" })])
  const [event] = await database.sql`select act, before, after from audit_event where import_id = ${id}`
  expect(event).toMatchObject({ act: "record.amend", before: { state: "live" }, after: { state: "live" } })
})
