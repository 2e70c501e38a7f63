/** What a policy advises, in words. */
import { type Advice, advices } from "../check/policy/policy.ts"
import type { Bilingual } from "../law/bilingual.ts"

/** What a row can be told, with nothing. */
export const adviceNames = [...advices, "none"] as const

export const adviceWords = {
  block: { zh: "拒绝", en: "Block" },
  review: { zh: "人工复核", en: "Review" },
  pass: { zh: "放行", en: "Pass" },
  none: { zh: "没有建议", en: "No advice" },
} as const satisfies Record<Advice | "none", Bilingual>
