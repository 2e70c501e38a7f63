/** The states of a grant by which a reviewing body (复议机关、人民法院) reads the file of a case. Pure. */
import type { StateRow } from "../../../kit/case/family.ts"

/** The states; that its last day is over is no state: it is asked of each reading. */
export const fileGrantStates = {
  proposed: { zh: "已提出，待他人确认", en: "proposed, to be confirmed by somebody else", waitsFor: ["checker"] },
  granted: { zh: "可以查阅", en: "may be read", waitsFor: [] },
  withdrawn: { zh: "已撤回", en: "withdrawn", waitsFor: [] },
} as const satisfies Record<string, StateRow>
export type FileGrantState = keyof typeof fileGrantStates
export const fileGrantStateNames = Object.keys(fileGrantStates) as [FileGrantState, ...FileGrantState[]]
