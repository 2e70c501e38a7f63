/** Verifying sellers again (再次核验): a platform does it every six months (R37 art 24). Pure. */
import { type Calendar, isMissing } from "../../law/calendar.ts"
import { clockDue } from "../../law/clock.ts"
import { addDays, addMonths, isDay } from "../../law/day.ts"
import type { Columns, FieldFault } from "../rows.ts"

/** The last day on which verifying a seller again is in time; null where its year has no calendar. @param last verified */
export function verifyDue(last: string, calendar: Calendar): string | null {
  const due = clockDue("platform_reverify", last, calendar)
  return isMissing(due) ? null : due
}

// Holidays push a last day on by nine days at most; a year without a calendar is stepped over.
const stepsMax = 400

/** The latest day of a verification whose clock ends on a day or before it; null where none is known to. */
export function lastVerifiedBy(day: string, calendar: Calendar): string | null {
  // Two years before it there is no day to count from, nor a calendar.
  if (day < "0003") return null
  const first = addDays(addMonths(day, -6), 3)
  for (let back = 0; back < stepsMax; back++) {
    const last = addDays(first, -back)
    const due = verifyDue(last, calendar)
    if (due !== null && due <= day) return last
  }
  return null
}

/** The columns of a report of verifications. */
export const verifiedColumns = {
  seller: ["经营者编号", "商家编号"],
  verified_on: ["核验日期", "再次核验日期"],
} as const satisfies Columns

/** A seller that was verified again. */
export interface Verified {
  seller: string
  day: string
}

/** Reads a row of them. @param today in China */
export function readVerified(
  { seller = "", verified_on }: Readonly<Record<string, string>>,
  today: string,
): Verified | FieldFault[] {
  const day = verified_on ?? today
  if (seller === "") return [{ field: "seller", reason: words.seller }]
  if (!isDay(day) || day > today) return [{ field: "verified_on", reason: words.day }]
  return { seller, day }
}

const words = {
  seller: { zh: "缺少经营者编号", en: "the seller's id is missing" },
  day: { zh: "应为不晚于今天的日期，如 2026-03-05", en: "it should be a day not later than today, as 2026-03-05" },
} as const
