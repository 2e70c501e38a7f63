
import type { PenaltyClassCode } from "./penalty-class.ts"
import type { Policy } from "./policy.ts"
export interface PenaltyFacts {
  kinds: readonly string[]
  procedure: "ordinary" | "simple"
  fineCny: number | null
  party: "operator" | "person"
  lenientTier: boolean | null
  field: string | null
  restrictionEndsOn: string | null
  decidedOn: string
}
export function classifyPenalty(
  _f: PenaltyFacts,
  _p: Policy,
): { code: PenaltyClassCode | "legacy"; reasons: { zh: string; en: string }[]; open: { zh: string; en: string }[] } {
  return { code: "P2", reasons: [], open: [] }
}
