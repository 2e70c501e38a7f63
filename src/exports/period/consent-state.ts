/** The states of consents to reports on a period. Pure. */
import type { StateRow } from "../../kit/case/family.ts"

/** The states. That its last day has passed is no state: the day says it. */
export const consentStates = {
  standing: { zh: "有效", en: "standing", waitsFor: [] },
  withdrawn: { zh: "已撤回", en: "withdrawn", waitsFor: [] },
} as const satisfies Record<string, StateRow>
export type ConsentState = keyof typeof consentStates
export const consentStateNames = Object.keys(consentStates) as [ConsentState, ...ConsentState[]]
