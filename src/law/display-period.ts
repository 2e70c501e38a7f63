/** Lengths of display: their words, and the day on which one ends. */
import type { Bilingual } from "./bilingual.ts"
import { addMonths } from "./day.ts"

/** A length of display, as an ISO 8601 duration. */
export type DisplayPeriod = "P3M" | "P6M" | "P1Y" | "P3Y"

/** The lengths in words. */
export const displayPeriods = {
  P3M: { zh: "三个月", en: "three months", months: 3 },
  P6M: { zh: "六个月", en: "six months", months: 6 },
  P1Y: { zh: "一年", en: "one year", months: 12 },
  P3Y: { zh: "三年", en: "three years", months: 36 },
} as const satisfies Record<DisplayPeriod, Bilingual & { readonly months: number }>

/**
 * The last day of a period of display. The start day does not count, and the end moves for no holiday, which favours
 * the party: three months from 2026-03-05 end with 2026-06-05.
 */
export function endOfPeriod(start: string, period: DisplayPeriod): string {
  return addMonths(start, displayPeriods[period].months)
}
