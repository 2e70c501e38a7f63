/** Measures (处置措施) that a platform takes against its sellers, and publishes within one working day (R37 art 30). Pure. */
import { type Calendar, isMissing } from "../../law/calendar.ts"
import { clockDue } from "../../law/clock.ts"
import { isDay } from "../../law/day.ts"
import type { Columns, FieldFault } from "../rows.ts"

/** The columns of a report. */
export const platformMeasureColumns = {
  reference: ["处置编号", "编号"],
  seller: ["经营者编号", "商家编号"],
  violation: ["违法情形", "违法违规情形"],
  measure: ["处置措施", "措施"],
  decided_on: ["处置日期", "决定日期"],
  published_on: ["公示日期"],
  url: ["公示网址", "网址"],
} as const satisfies Columns

/** What a platform says of a measure. */
export interface SentPlatformMeasure {
  reference: string
  seller: string
  violation: string
  content: string
  decidedOn: string
  publishedOn: string | null
  url: string | null
}

/** What no row can be without. */
export const platformMeasureNeeded = ["reference", "seller", "violation", "measure", "decided_on"] as const
const referenceMax = 200

/** Reads a row. @param today in China */
export function readPlatformMeasure(
  values: Readonly<Record<string, string>>,
  today: string,
): SentPlatformMeasure | FieldFault[] {
  const faults: FieldFault[] = platformMeasureNeeded.flatMap((field) =>
    values[field] === undefined ? [{ field, reason: words.missing }] : [],
  )
  const { reference = "", seller = "", violation = "", measure = "", decided_on = "", published_on, url } = values
  if (reference.length > referenceMax) faults.push({ field: "reference", reason: words.long })
  if (decided_on !== "" && (!isDay(decided_on) || decided_on > today))
    faults.push({ field: "decided_on", reason: words.day })
  if (published_on !== undefined && (!isDay(published_on) || published_on > today))
    faults.push({ field: "published_on", reason: words.day })
  else if (published_on !== undefined && published_on < decided_on)
    faults.push({ field: "published_on", reason: words.early })
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? ""))
    faults.push({ field: "url", reason: words.address })
  if (faults.length > 0) return faults
  return {
    ...{ reference, seller, violation, content: measure, decidedOn: decided_on },
    ...{ publishedOn: published_on ?? null, url: url ?? null },
  }
}

/** The last day on which publishing a measure is in time; null where its year has no calendar. */
export function publicationDue(decidedOn: string, calendar: Calendar): string | null {
  const due = clockDue("platform_measure_publish", decidedOn, calendar)
  return isMissing(due) ? null : due
}

/** How a measure stands: published in time or late, to be published, or overdue. */
export const publications = {
  "in-time": { zh: "按期公示", en: "published in time" },
  late: { zh: "逾期公示", en: "published late" },
  waiting: { zh: "待公示", en: "to be published" },
  overdue: { zh: "逾期未公示", en: "overdue" },
} as const
export type Publication = keyof typeof publications

/** @param today in China */
export function publicationOf(
  { publishedOn, dueOn }: { publishedOn: string | null; dueOn: string | null },
  today: string,
): Publication {
  if (publishedOn === null) return dueOn !== null && dueOn < today ? "overdue" : "waiting"
  return dueOn !== null && publishedOn > dueOn ? "late" : "in-time"
}

/** What a report changes of a measure that is known: nothing, the day of its publication, or it is another's number. */
export function compareReport(held: SentPlatformMeasure, sent: SentPlatformMeasure): "same" | "published" | "other" {
  const fixed = ["seller", "violation", "content", "decidedOn"] as const
  if (fixed.some((name) => held[name] !== sent[name])) return "other"
  // A report without the day leaves it; one with another than that which stands is another report.
  const later = (["publishedOn", "url"] as const).filter((name) => sent[name] !== null && sent[name] !== held[name])
  if (later.length === 0) return "same"
  return later.every((name) => held[name] === null) ? "published" : "other"
}

const words = {
  missing: { zh: "缺少此项", en: "it is missing" },
  long: { zh: `不得超过 ${referenceMax} 个字符`, en: `it should have at most ${referenceMax} characters` },
  day: { zh: "应为不晚于今天的日期，如 2026-03-05", en: "it should be a day not later than today, as 2026-03-05" },
  early: { zh: "早于处置日期", en: "it is earlier than the measure" },
  address: { zh: "应为 http 或者 https 网址", en: "expected an address with http or https" },
} as const
