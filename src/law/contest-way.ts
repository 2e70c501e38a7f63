/** How a decision is contested. */
import type { Bilingual } from "./bilingual.ts"

/** `files`: the word for beginning it in Chinese. */
export const contestWays = {
  review: { zh: "行政复议", en: "administrative review", files: "申请" },
  suit: { zh: "行政诉讼", en: "suit", files: "提起" },
} as const satisfies Record<string, Bilingual & { files: string }>
export type ContestWay = keyof typeof contestWays
