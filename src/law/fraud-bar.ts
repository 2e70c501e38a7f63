/**
 * The bar after a repair by fraud (以欺骗手段取得修复): for how long its party can apply for no repair. Source: R107; the
 * article is not recorded.
 */
import { cite, type Source } from "./citation.ts"
import { addYears } from "./day.ts"

/** Length of the bar in years, in words, and its source. */
export const fraudBar = {
  years: 3,
  zh: "以欺骗手段取得修复的，三年内不得再次申请修复",
  en: "After a repair by fraud no repair can be applied for within three years",
  source: [cite("R107")],
} as const satisfies { years: number; zh: string; en: string; source: Source }

/** The last day of the bar. The day on which the fraud was found does not count; the end moves for no holiday. */
export function fraudBarUntil(foundOn: string): string {
  return addYears(foundOn, fraudBar.years)
}
