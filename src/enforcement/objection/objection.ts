/** Objections to measures (对惩戒措施的异议): a merchant objects, the agency that applies the measure answers. Pure. */
import type { Bilingual } from "../../law/bilingual.ts"

/** The states. `upheld`: the measure is lifted for it. `lifted`: its agency lifted it for another reason, and nothing is left to answer. */
export const objectionStates = {
  open: { zh: "待答复", en: "to be answered" },
  upheld: { zh: "异议成立，措施已解除", en: "upheld, and the measure lifted" },
  rejected: { zh: "异议不成立", en: "rejected" },
  lifted: { zh: "措施已因其他原因解除，异议办结", en: "closed: measure lifted otherwise" },
} as const satisfies Record<string, Bilingual>
export type ObjectionState = keyof typeof objectionStates
export const objectionStateNames = Object.keys(objectionStates) as [ObjectionState, ...ObjectionState[]]

/** What an agency answers, each with reasons. */
export const objectionActs = {
  uphold: { zh: "异议成立，解除措施", en: "uphold it, and lift the measure" },
  reject: { zh: "异议不成立", en: "reject it" },
} as const satisfies Record<string, Bilingual>
export type ObjectionActName = keyof typeof objectionActs
export const objectionActNames = Object.keys(objectionActs) as [ObjectionActName, ...ObjectionActName[]]

/** What a merchant is told of how its objection came out. */
export function objectionMessage(code: string, state: Exclude<ObjectionState, "open">) {
  return { code, kind: "objection", detail: { about: "objection", state } } as const
}
