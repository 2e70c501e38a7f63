/**
 * By which articles a record ends early on application (提前移出、提前停止公示): what a decision on a repair cites. Of the abnormal
 * list each ground has its own rules (abnormal-ground.ts); what holds of the two others stands here. A row holds on the days
 * of the application.
 */
import type { Bilingual } from "./bilingual.ts"
import { findGround, findRemovalRule } from "./catalogue.ts"
import { cite, type Source } from "./citation.ts"
import { isLegacyPenalty, type TermCase } from "./display-term.ts"
import type { Confidence } from "./instrument.ts"
import type { Policy } from "./policy.ts"
import { type IsoDate, inForceOn, type Validity } from "./validity.ts"

/** The basis of an early end. */
export interface EarlyEndBasis extends Bilingual, Validity {
  /** `legacy-penalty`: of a penalty that is judged by the scheme of 2021. */
  readonly of: "serious" | "penalty" | "legacy-penalty"
  /** What decides comes first. An empty list of articles: the article is not recorded. */
  readonly source: Source
  readonly confidence: Confidence
  /** What is not certain, in one sentence. */
  readonly doubt?: Bilingual
}

const underR107 = { validFrom: "2025-12-25", validTo: null, confidence: "verified" } as const
const before = { validFrom: "2021-09-01", validTo: "2025-12-24", confidence: "memory" } as const

const removal = { zh: "提前移出严重违法失信名单", en: "early removal from the list of serious violators" } as const
const stop = { zh: "提前停止公示行政处罚信息", en: "early stop of the display of a penalty" } as const
const articlesOfR44 = {
  zh: "第44号令关于提前移出的条文没有记录。",
  en: "The articles of R44 on early removal are not recorded.",
} as const
const articlesOf2021 = {
  zh: "2021年规范性文件的条文没有记录，也未与原文核对。",
  en: "The articles of the normative document of 2021 are not recorded, and its text was not checked.",
} as const
const besideR107 = {
  zh: "第45号令第十四条在第107号令施行后是否继续适用，是本系统的理解。",
  en: "That R45 14 still holds beside R107 is this program's reading.",
} as const

/** The rows, by what they are of and by day. On no day do two of the same hold. */
export const earlyEnds: readonly EarlyEndBasis[] = [
  { of: "serious", ...removal, ...before, source: [cite("R44"), cite("XYXF-2021")], doubt: articlesOf2021 },
  { of: "serious", ...removal, ...underR107, source: [cite("R107", "16"), cite("R44")], doubt: articlesOfR44 },
  { of: "penalty", ...stop, ...underR107, source: [cite("R107", "11", "16")] },
  { of: "legacy-penalty", ...stop, ...before, source: [cite("R45", "14"), cite("XYXF-2021")], doubt: articlesOf2021 },
  {
    ...{ of: "legacy-penalty", ...stop, ...underR107, source: [cite("R45", "14"), cite("R107", "16")] },
    doubt: besideR107,
  },
]

/** Where it is said that a record ends early which is applied for on that day; null where no rule is known. */
export function earlyEndSource(record: TermCase, appliedOn: IsoDate, policy: Policy): Source | null {
  if (record.list === "abnormal") {
    const ground = record.ground === null ? undefined : findGround(record.ground)
    return (ground && findRemovalRule(ground, appliedOn)?.source) ?? null
  }
  const of = isLegacyPenalty(record, policy) ? "legacy-penalty" : record.list
  return earlyEnds.find((row) => row.of === of && inForceOn(row, appliedOn))?.source ?? null
}
