/** What the codes in a published line mean, for the tables that a mirror is loaded into. */
import { abnormalGrounds } from "../law/abnormal-ground.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { lists } from "../law/list.ts"
import { penaltyClasses } from "../law/penalty-class.ts"
import { seriousGrounds } from "../law/serious-ground.ts"
import { regionName } from "../names/region.ts"
import { recordMoves } from "../register/record/state.ts"
import type { LabelledField } from "../verify/into/table.ts"

const words: Record<Exclude<LabelledField, "authority">, Readonly<Record<string, Bilingual>>> = {
  list: lists,
  ground: { ...abnormalGrounds, ...seriousGrounds },
  class: penaltyClasses,
  reason: recordMoves,
}

/** The words of a code; null where nobody knows it. */
export function labelOf(field: LabelledField, code: string): Bilingual | null {
  if (field !== "authority") return Object.hasOwn(words[field], code) ? (words[field][code] ?? null) : null
  const [zh, en] = [regionName(code), regionName(code, "en")]
  return zh === null ? null : { zh, en: en ?? zh }
}
