/** The states of objections to measures, and what a merchant is told of one. Pure. */
import type { StateRow } from "../../kit/case/family.ts"

/** The states. `upheld`: the measure is lifted for it. `lifted`: its agency lifted it for another reason, and nothing is left to answer. */
export const objectionStates = {
  open: { zh: "待答复", en: "to be answered", waitsFor: [] },
  upheld: { zh: "异议成立，措施已解除", en: "upheld, and the measure lifted", waitsFor: [] },
  rejected: { zh: "异议不成立", en: "rejected", waitsFor: [] },
  lifted: { zh: "措施已因其他原因解除，异议办结", en: "closed: measure lifted otherwise", waitsFor: [] },
} as const satisfies Record<string, StateRow>
export type ObjectionState = keyof typeof objectionStates
export const objectionStateNames = Object.keys(objectionStates) as [ObjectionState, ...ObjectionState[]]

/** What a merchant is told of how its objection came out. */
export function objectionMessage(code: string, state: Exclude<ObjectionState, "open">) {
  return { code, kind: "objection", detail: { about: "objection", state } } as const
}
