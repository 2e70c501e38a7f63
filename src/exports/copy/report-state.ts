/** The states of reports that something is still shown in a copy. Pure. */
import type { StateRow } from "../../kit/case/family.ts"

/** The states. `denied`: the copy says that it does not show it, which an officer judges. */
export const copyReportStates = {
  open: { zh: "待转载机构答复", en: "to be answered by the copy", waitsFor: [] },
  removed: { zh: "转载机构已撤下", en: "taken out by the copy", waitsFor: [] },
  denied: { zh: "转载机构称未展示，待核实", en: "denied by the copy, to be judged", waitsFor: [] },
  confirmed: { zh: "核实仍在展示，待撤下", en: "confirmed: still shown, to be taken out", waitsFor: [] },
  dismissed: { zh: "核实未再展示", en: "dismissed: not shown any more", waitsFor: [] },
} as const satisfies Record<string, StateRow>
export type CopyReportState = keyof typeof copyReportStates
export const copyReportStateNames = Object.keys(copyReportStates) as [CopyReportState, ...CopyReportState[]]

/** The states in which something is still to be done by the copy or by an officer. */
export const isOpenReport = (state: CopyReportState) => state === "open" || state === "denied" || state === "confirmed"
