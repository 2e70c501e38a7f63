/** A publication is judged by the time that the province of its authority has set on the day of the decision. */
import { expect, test } from "vitest"
import { cellsOf, type LogEvent } from "../../../src/enforcement/statistics/event.ts"
import { publishedCalendar as calendar } from "../../../src/law/calendar.ts"
import type { ProvinceRule } from "../../../src/law/province-rule.ts"

const row: ProvinceRule = {
  ...{ region: "410000", rule: "publish_penalty_same_province", amount: 15, validFrom: "2026-03-01", validTo: null },
  ...{ source: { title: "示例省行政处罚规定（示例）", articles: ["3"] }, sure: "memory" },
}

/** Twenty working days after a Monday are over on the 28th day, fifteen on the 21st. */
const published = (authority: string, decidedOn: string, publishedOn: string): LogEvent => ({
  ...{ operation: "add", time: Date.parse(`${publishedOn}T04:00:00Z`), list: "penalty", authority, reason: null },
  ...{ region: authority, platforms: [], replaced: null, endsDisplay: false },
  opened: { ground: "P2", decidedOn, publishedOn },
})

test.each([
  ["within both", "410105", "2026-03-02", "2026-03-23", "listed:timely"],
  ["beyond that of its province", "410105", "2026-03-02", "2026-03-24", "listed:late"],
  ["of another province", "310101", "2026-03-02", "2026-03-24", "listed:timely"],
  ["beyond that of the nation", "310101", "2026-03-02", "2026-03-31", "listed:late"],
  ["decided before the row", "410105", "2026-02-27", "2026-03-24", "listed:timely"],
])("%s", (_, authority, decidedOn, publishedOn, figure) => {
  const cells = cellsOf(published(authority, decidedOn, publishedOn), { calendar, policy: { provinceRules: [row] } })
  expect(cells.map((cell) => cell.figure)).toEqual([figure])
})
