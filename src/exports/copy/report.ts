/**
 * Reports that something is still shown (仍在展示) in a copy: a merchant tells where it has seen what has ended here, the copy
 * answers by a day, and where it denies, an officer judges. Pure.
 */
import { z } from "@hono/zod-openapi"
import { actsOf, family, type Moment, noEffect } from "../../kit/case/family.ts"
import { type CopyReportState, copyReportStates } from "./report-state.ts"
import type { CopyReport } from "./report-store.ts"

/** The words of whoever answers or judges. */
export const copyReportWords = z.string().trim().min(1).max(500)

const act = actsOf<CopyReport, CopyReportState, "copy" | "officer", Moment>()
const asks = { reason: copyReportWords }
const settled = (_: CopyReport, { reason }: { reason: string }, { today }: Moment) => ({ reason, answeredOn: today })
const agreed = ({ agreedOn }: CopyReport, { reason }: { reason: string }, { today }: Moment) => ({
  ...{ reason, answeredOn: today, agreedOn: agreedOn ?? today },
})
// Nothing is published of one: what it comes to is told to its merchant, to the copy itself and to officers.
const quiet = { effect: noEffect } as const

/** What a copy answers, and what an officer judges, each with reasons. */
export const copyReportActs = {
  remove: act(
    {
      ...{ zh: "已撤下", en: "take it out", by: "copy", from: ["open", "denied", "confirmed"], to: "removed" },
      ...quiet,
    },
    asks,
    agreed,
  ),
  deny: act({ zh: "未展示", en: "deny it", by: "copy", from: ["open"], to: "denied", ...quiet }, asks, settled),
  confirm: act(
    { zh: "核实仍在展示", en: "confirm it", by: "officer", from: ["open", "denied"], to: "confirmed", ...quiet },
    asks,
    agreed,
  ),
  dismiss: act(
    { zh: "核实未再展示", en: "dismiss it", by: "officer", from: ["open", "denied"], to: "dismissed", ...quiet },
    asks,
    settled,
  ),
}
export type CopyReportActName = keyof typeof copyReportActs
export const copyReportActNames = Object.keys(copyReportActs) as [CopyReportActName, ...CopyReportActName[]]

/** The family. */
export const copyReports = family<CopyReport, Moment>()({
  ...{ states: copyReportStates, acts: copyReportActs, sides: { copy: "copy:acknowledge", officer: "copy:judge" } },
  audit: (name) => `copy-report.${name}`,
  trail: {
    holdsReason: true,
    before: ({ state }) => ({ state }),
    after: ({ clientId: copy, recordId: record, state, reason }) => ({ copy, record_id: record, state, reason }),
  },
  words: {
    it: { zh: "该反映", en: "The report" },
    unknown: {
      zh: "没有此编号的反映，或者不在您的范围内。",
      en: "There is no report of this id, or it is none of yours.",
    },
    changed: {
      zh: "该反映已被他人更新，请重新查看。",
      en: "Somebody else has acted on it meanwhile: look at it again.",
    },
    illegal: { zh: "以目前的状态不能这样办理。", en: "As it stands this can’t be done with it." },
  },
})
