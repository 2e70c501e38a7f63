/**
 * The life of an identity report: due, received, validated, accepted or returned. It is the register that validates, row
 * by row, as the file comes; officers accept what it has validated, or return it with reasons. Pure.
 */
import type { Bilingual } from "../law/bilingual.ts"
import { platformReport } from "../register/proceeding/platform-report.ts"

export const reportStates = Object.fromEntries(
  Object.entries(platformReport.states).map(([state, { zh, en }]) => [state, { zh, en }]),
) as Record<ReportState, Bilingual>
export type ReportState = keyof typeof platformReport.states

export const reportStateNames = Object.keys(platformReport.states) as [ReportState, ...ReportState[]]

interface ReportAct {
  from: readonly ReportState[]
  to: ReportState
}

/** What can be done with a report. One that has come may be sent anew until somebody has accepted it. */
export const reportActs = {
  receive: { from: ["due", "received", "validated", "returned"], to: "received" },
  validate: { from: ["received"], to: "validated" },
  accept: { from: ["validated"], to: "accepted" },
  return: { from: ["validated"], to: "returned" },
} as const satisfies Record<string, ReportAct>

/** The states in which the platform owes the report. */
export const owedStates = ["due", "returned"] as const satisfies readonly ReportState[]

/** Whether a report is overdue: it has not come, or was returned, and its last day has passed. */
export function isOverdue({ state, dueOn }: { state: ReportState; dueOn: string }, today: string): boolean {
  return owedStates.some((owed) => owed === state) && dueOn < today
}
