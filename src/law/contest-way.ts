/** How a decision is contested. */
import type { Bilingual } from "./bilingual.ts"

export const contestWays = {
  review: { zh: "行政复议", en: "administrative review" },
  suit: { zh: "行政诉讼", en: "suit" },
} as const satisfies Record<string, Bilingual>
export type ContestWay = keyof typeof contestWays
