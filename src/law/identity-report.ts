/** When a platform reports on the identity of its sellers (平台内经营者身份信息报送): each January and July. */
import { cite } from "./citation.ts"
import { addDays, addMonths } from "./day.ts"

/** The rule. */
export const identityReport = {
  months: ["01", "07"],
  zh: "平台报送平台内经营者身份信息",
  en: "The platform reports on the identity of its sellers",
  source: [cite("R37", "25"), cite("EC", "28")],
  doubt: {
    zh: "规定为一月和七月，没有说最后一日逢休息日是否顺延；本库不顺延。",
    en: "January and July are named, and not whether a last day on which nobody works moves; here it does not.",
  },
} as const

/** A January or July, as `2026-07`. */
export type ReportPeriod = string

/** Whether a text names a January or a July of this century. */
export function isReportPeriod(text: string): text is ReportPeriod {
  const [, month] = /^20\d\d-(\d\d)$/.exec(text) ?? []
  return identityReport.months.some((named) => named === month)
}

/** The period that began last, on a day or before it. */
export function lastPeriod(day: string): ReportPeriod {
  const month = identityReport.months.findLast((named) => named <= day.slice(5, 7))
  return `${day.slice(0, 4)}-${month}`
}

/** Whether a period has begun on a day. */
export function hasBegun(period: ReportPeriod, day: string): boolean {
  return `${period}-01` <= day
}

/** The last day on which the report of a period is in time. */
export function reportDueOn(period: ReportPeriod): string {
  return addDays(addMonths(`${period}-01`, 1), -1)
}
