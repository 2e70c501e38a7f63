import { describe, expect, test } from "vitest"
import { hasBegun, isReportPeriod, lastPeriod, reportDueOn } from "../../src/law/identity-report.ts"

describe("the report on the identity of sellers", () => {
  test.each([
    ["2026-01-01", "2026-01"],
    ["2026-06-30", "2026-01"],
    ["2026-07-01", "2026-07"],
    ["2026-12-31", "2026-07"],
  ])("on %s the period that began last is %s", (day, period) => {
    expect(lastPeriod(day)).toBe(period)
    expect(hasBegun(period, day)).toBe(true)
  })

  test("is due on the last day of its month", () => {
    expect(reportDueOn("2026-01")).toBe("2026-01-31")
    expect(reportDueOn("2026-07")).toBe("2026-07-31")
  })

  test.each(["2026-02", "2026-7", "1999-07", "2026-07-01", ""])("has no period %s", (text) => {
    expect(isReportPeriod(text)).toBe(false)
  })
})
