/**
 * A record's end as its source tells it: a move of its own, of a kind, and not before the law lets it be.
 */
import { describe, expect, test } from "vitest"
import { type ListName, lists } from "../../../src/law/list.ts"
import { loadFalling } from "../../../src/register/import/falling.ts"
import type { RecordRow } from "../../../src/register/import/record.ts"
import { numberRow, readImportRow } from "../../../src/register/import/row.ts"
import { hasToldKind, toldKindNames } from "../../../src/register/record/told-end.ts"
import { actOnImport, clientHeader, importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { move } from "../../support/move.ts"
import { importRecords } from "../../support/record.ts"
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

const revoked = { removal_kind: "revoked", removal_decision_no: "郑市监撤〔2026〕1号" }

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
    ["revoked", seriousRow(22), { ...revoked, removal_reason: "原处罚被撤销" }, "revoked"],
    ["fallen", penaltyRow(23), { removal_kind: "revoked", removal_reason: "复议撤销" }, "withdrawn"],
    [
      "annulled itself",
      seriousRow(25),
      { removal_kind: "annulled", removal_reason: "复议撤销列入（示例）" },
      "withdrawn",
    ],
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
    [
      "no reason of its own fall",
      seriousRow(30, { removed_on: "2026-06-01", removal_kind: "annulled" }),
      "removal_reason",
    ],
    [
      "a fall of its own that is a fall",
      abnormalRow(30, { removed_on: "2026-06-01", removal_kind: "annulled" }),
      "removal_kind",
    ],
    ["no day", penaltyRow(30, { removal_reason: "x" }), "removed_on"],
    ["no day beside its number", penaltyRow(30, { removal_decision_no: "x" }), "removed_on"],
    [
      "no number of the decision to revoke",
      seriousRow(30, { removed_on: "2026-06-01", removal_kind: "revoked", removal_reason: "x" }),
      "removal_decision_no",
    ],
  ])("with %s is refused by its field", async (_, row, field) => {
    expect((await refusal(row))?.field).toBe(field)
  })
})

// Each kind of end, on each list that has it, well before and well after the law's least time.
const [old, young] = [days("2023-01-05"), days("2026-06-01")]
const rowsOf = {
  abnormal: (n: number, at: Record<string, string>) => abnormalRow(n, at),
  serious: (n: number, at: Record<string, string>) => seriousRow(n, at),
  penalty: (n: number, at: Record<string, string>) => penaltyRow(n, at),
} as const
/** Of a record of 2023 that is still shown, and of one of this month: why its end is refused, or what is remarked on it. */
const byKind = [
  ["abnormal", "removal", "removal_reason", "removal_reason"],
  ["abnormal", "repair", "removal_reason", "removal_reason"],
  ["abnormal", "revoked", null, null],
  ["abnormal", "corrected", null, null],
  ["serious", "expiry", null, "removed_on"],
  ["serious", "repair", "removal_reason", "removed_on"],
  ["serious", "revoked", "removal_kind", "removal_kind"],
  ["serious", "annulled", null, null],
  ["serious", "corrected", null, null],
  ["penalty", "expiry", null, "removed_on"],
  ["penalty", "repair", "removal_reason", "removed_on"],
  ["penalty", "revoked", null, null],
  ["penalty", "corrected", null, null],
] as const

describe("every kind of end on every list", () => {
  test("stands in the table", () => {
    const names = Object.keys(lists) as ListName[]
    const all = names.flatMap((list) =>
      toldKindNames.filter((kind) => hasToldKind(kind, list)).map((kind) => [list, kind]),
    )
    expect(byKind.map(([list, kind]) => [list, kind].join()).sort()).toEqual(all.map((pair) => pair.join()).sort())
  })

  test("is held against the law's least time, and tells its reason, or its term is it", async () => {
    let n = 100
    const told = {
      revoked: { removal_reason: "示例", removal_decision_no: "示例撤〔2026〕1号" },
      corrected: { removal_reason: "示例" },
      annulled: { removal_reason: "示例" },
    }
    const given = (kind: string) => told[kind as keyof typeof told] ?? {}
    const rows = byKind.flatMap(([list, kind, late, early]) =>
      [old, young].map((at, isEarly) => {
        // What is over since 2026 has run its term; the rest is as old as it can be and still shown.
        const since = kind === "expiry" || at === young ? at : days(list === "penalty" ? "2025-12-26" : "2024-01-05")
        const row = rowsOf[list](n++, since)
        return {
          row: { ...row, removed_on: "2026-06-15", removal_kind: kind, ...given(kind) },
          asked: isEarly ? early : late,
        }
      }),
    )
    const { id, tally } = await importRows(
      database.sql,
      rows.map(({ row }) => row),
    )
    const found = new Map<number, string[]>()
    for (const { line, outcome, field } of await remarksOf(database.sql, id, 99)) {
      if (field !== "") found.set(line, [...(found.get(line) ?? []), `${outcome} ${field}`])
    }
    const expected = rows.map(({ asked }) =>
      asked === null ? [] : [`${asked === "removed_on" ? "rejected" : "flagged"} ${asked}`],
    )
    const names = rows.map(({ row }) => `${row.kind} ${row.removal_kind} ${row.decided_on}`)
    expect(names.map((name, at) => [name, found.get(at + 1) ?? []])).toEqual(
      names.map((name, at) => [name, expected[at]]),
    )
    expect(tally.rejected).toBe(byKind.filter(([, , , early]) => early === "removed_on").length)
  })
})

describe("a decision that fell, by its source", () => {
  const fell = { removed_on: "2026-06-15", removal_kind: "revoked", removal_reason: "复议撤销（示例）" }

  test.each([
    ["removed", "repair", 50],
    ["expired", "expire", 51],
    ["deregistered", "deregister", 55],
  ] as const)(
    "of a record that is %s withdraws it, tells the public nothing, and is known again",
    async (before, how, n) => {
      const row = penaltyRow(n)
      const [id = ""] = await importRecords(database.sql, [row])
      await move(database.sql, id, how)
      await database.sql`update record set ended_on = '2026-06-10' where id = ${id}`
      const was = await state(n)
      expect(was).toMatchObject({ state: before })
      const entries = async () => (await database.sql`select count(*)::int as n from log_entry`)[0]?.["n"]
      const size = await entries()
      // A correction of what has ended is none, whatever else the row says.
      expect((await importRows(database.sql, [{ ...row, violation: "另一违法行为" }])).tally.unchanged).toBe(1)
      const { id: run, tally } = await importRows(database.sql, [{ ...row, ...fell, violation: "另一违法行为" }])
      expect(tally).toMatchObject({ amended: 1, ended: 0, rejected: 0 })
      expect(await state(n)).toMatchObject({
        ...{ state: "withdrawn", on: was?.["on"] },
        detail: { violation: "发布虚假广告", removal_reason: fell.removal_reason, fell_on: "2026-06-15" },
      })
      const [event] = await database.sql`select act, position, before, after from audit_event where import_id = ${run}`
      expect(event).toMatchObject({
        act: "record.end",
        position: null,
        before: { state: before },
        after: { state: "withdrawn" },
      })
      expect(await entries()).toBe(size)
      expect((await importRows(database.sql, [{ ...row, ...fell }])).tally).toMatchObject({ unchanged: 1 })
    },
  )

  test("keeps its own day where it fell before the display ended by something else", async () => {
    const row = penaltyRow(54)
    const [id = ""] = await importRecords(database.sql, [row])
    await move(database.sql, id, "repair")
    await database.sql`update record set ended_on = '2026-06-20' where id = ${id}`
    await importRows(database.sql, [{ ...row, ...fell }])
    expect(await state(54)).toMatchObject({ state: "withdrawn", on: "2026-06-20", detail: { fell_on: "2026-06-15" } })
  })

  test("is no less withdrawn where its display has ended before anybody noticed", async () => {
    const row = penaltyRow(53, {
      ...days("2025-11-20"),
      kinds: ["circulated-criticism"],
      class: undefined,
      fine_cny: undefined,
    })
    // Kept without being shown, for it ran out in February.
    await importRows(database.sql, [{ ...row, ...fell }])
    expect(await state(53)).toMatchObject({ state: "withdrawn", on: "2026-02-21", detail: { fell_on: "2026-06-15" } })
  })

  test("revokes a listing with a remark unless the penalty that it rests on fell", async () => {
    const named = { base_penalty_no: penaltyRow(60).decision_no }
    await importRows(database.sql, [
      ...[60, 61, 62].flatMap((n) => [penaltyRow(n), seriousRow(n, { base_penalty_no: penaltyRow(n).decision_no })]),
      seriousRow(63, named),
    ])
    await importRows(database.sql, [penaltyRow(62, fell)])
    const number = { removal_decision_no: "郑市监撤〔2026〕6号" }
    const { id, tally } = await importRows(database.sql, [
      seriousRow(60, { base_penalty_no: penaltyRow(60).decision_no, ...fell, ...number }),
      penaltyRow(61, fell),
      seriousRow(61, { base_penalty_no: penaltyRow(61).decision_no, ...fell, ...number }),
      seriousRow(62, { base_penalty_no: penaltyRow(62).decision_no, ...fell, ...number }),
      seriousRow(63, { ...named, ...fell, ...number }),
    ])
    expect(tally).toMatchObject({ amended: 5, ended: 5, flagged: 2 })
    const remarks = await remarksOf(database.sql, id, 9)
    expect(remarks.map(({ line, field, reason }) => [line, field, reason.zh])).toEqual([
      [1, "removal_kind", expect.stringContaining(`${penaltyRow(60).decision_no} 在本库未被撤回`)],
      [5, "removal_kind", expect.stringContaining("本库没有列入所依据的处罚")],
    ])
    expect(await state(63)).toMatchObject({ state: "revoked", detail: number })
  })

  test("is no fall of a penalty whose row changes nothing, or waits for an answer", async () => {
    await importRows(database.sql, [penaltyRow(64), seriousRow(64)])
    const [row, listing] = [penaltyRow(64, fell), seriousRow(64, { ...fell, removal_decision_no: "示例〔2026〕64号" })]
    const read = (given: Readonly<Record<string, unknown>>) => {
      const one = readImportRow(given, { today: "2026-06-30", mayPublishFor: () => true })
      const numbered = "refused" in one ? null : numberRow(1, one)
      if (numbered?.kind !== "record") throw new Error("no row of a record")
      return numbered
    }
    const remarked = async (penalty: RecordRow, decidedHere = new Set<string>()) =>
      [...(await loadFalling(database.sql, [penalty, read(listing)], decidedHere)).values()].map(({ zh }) => zh)
    const stands = [expect.stringContaining("在本库未被撤回")]
    expect(await remarked(read(row))).toEqual([])
    const finding = { field: "violation", kind: "name", start: 0, end: 2 } as unknown as RecordRow["findings"][number]
    expect(await remarked({ ...read(row), findings: [finding] })).toEqual(stands)
    expect(await remarked(read(row), new Set([read(row).id]))).toEqual(stands)
    // What ended with its subject falls all the same.
    await database.sql`update record set state = 'deregistered' where subject_code = ${codeOf(64)} and list = 'penalty'`
    expect(await remarked(read(row))).toEqual([])
  })
})

test("the number of a decision to revoke is asked of rows that change something, and remarked on what waited before it was", async () => {
  const row = seriousRow(70)
  const [id = ""] = await importRecords(database.sql, [row])
  const fell = { removed_on: "2026-06-15", removal_kind: "revoked", removal_reason: "示例" }
  // Sent before the number was asked for: as a part of a source's import it waits for release, and the like of it has been taken.
  const header = await clientHeader(database.sql, "source", { authorities: ["410105"] })
  const body = JSON.stringify({ ...row, ...fell, removal_decision_no: "x" })
  const headers = { ...header, "content-type": "application/x-ndjson" }
  const sent = await app.request("/v1/imports", { method: "POST", headers, body })
  const { waiting_in } = (await sent.json()) as { waiting_in: { id: string }[] }
  const [part = ""] = waiting_in.map((one) => one.id)
  await database.sql`update import_row set text = ${JSON.stringify({ ...row, ...fell })} where import_id = ${part}`
  const released = await (await actOnImport(app, "410105", part, { act: "release" })).json()
  const remarks = ["removal_decision_no", "removal_kind"].map((field) => ({ line: 1, outcome: "flagged", field }))
  expect(released).toMatchObject({ state: "released", amended: 1, ended: 1, rejected: 0, remarks })
  const [held] = await database.sql`select state from record where id = ${id}`
  expect(held?.["state"]).toBe("revoked")
  expect((await importRows(database.sql, [{ ...row, ...fell }])).tally).toMatchObject({ unchanged: 1, rejected: 0 })
})

test("the audit row of a correction by an import says in which state the record was", async () => {
  await importRows(database.sql, [abnormalRow(40)])
  const { id } = await importRows(database.sql, [abnormalRow(40, { published_on: "2026-03-06" })])
  const [event] = await database.sql`select act, before, after from audit_event where import_id = ${id}`
  expect(event).toMatchObject({ act: "record.amend", before: { state: "live" }, after: { state: "live" } })
})
