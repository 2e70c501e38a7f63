/** What a report of rows tells where more is wrong than it has room for. */
import { expect, test } from "vitest"
import { count, faultsOfKind, faultsShown, startReport } from "../../src/enforcement/rows.ts"

const fault = (field: string, en = "wrong") => ({ field, reason: { zh: en, en } })

test("a fault of every row hides no other, and what is left out is counted", () => {
  const report = startReport()
  const rows = 30_000
  for (let line = 1; line <= rows; line++) count(report, line, [fault("basis")])
  count(report, rows + 1, [fault("basis"), fault("reason")])
  expect(report.faults.filter(({ field }) => field === "basis")).toHaveLength(faultsOfKind)
  expect(report.faults.at(-1)).toMatchObject({ line: rows + 1, field: "reason" })
  expect(report).toMatchObject({ rows: rows + 1, refused: rows + 1, faults_left_out: rows + 1 - faultsOfKind })
})

test("many kinds leave room for one more, and together they are no more than was said", () => {
  const report = startReport()
  for (let kind = 0; kind < 12; kind++)
    for (let line = 0; line < faultsOfKind; line++) count(report, line, [fault(`field-${kind}`)])
  count(report, 9, [fault("last")])
  expect(report.faults.some(({ field }) => field === "last")).toBe(true)
  for (let line = 0; line < 2 * faultsShown; line++) count(report, line, [fault("x", `kind ${line}`)])
  expect(report.faults).toHaveLength(faultsShown)
  expect(report.faults.length + (report.faults_left_out ?? 0)).toBe(12 * faultsOfKind + 1 + 2 * faultsShown)
})

test("where all are told nothing is said of others", () => {
  const report = startReport()
  count(report, 1, [fault("basis")])
  expect(report).toEqual({
    ...{ rows: 1, done: 0, unchanged: 0, refused: 1 },
    faults: [{ line: 1, ...fault("basis") }],
  })
})
