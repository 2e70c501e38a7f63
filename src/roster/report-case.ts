/** Identity reports as cases: what officers decide on one that the register has validated. */
import type { TimedParts } from "../database/client.ts"
import type { Case } from "../kit/case/act.ts"
import { actsOf, family, type Moment, noEffect } from "../kit/case/family.ts"
import { auditWords } from "../register/audit/words.ts"
import { platformReport } from "../register/proceeding/platform-report.ts"
import { type ReportState, reportActs } from "./report.ts"
import { type Report, reportStore } from "./report-store.ts"

interface ReportFacts extends Moment {
  now: Date
}

const act = actsOf<Report, ReportState, "officer", ReportFacts>()
const { accept, return: returned } = platformReport.acts
// One person says whether a platform's report is complete: nobody but the platform feels it, which sends it again.
const byOfficer = { by: "officer", effect: noEffect } as const

/** What officers decide. */
export const reviewActs = {
  accept: act({ zh: accept.zh, en: accept.en, ...byOfficer, ...reportActs.accept }, {}, (_, __, { now }) => ({
    ...{ decidedAt: now, reason: null },
  })),
  return: act(
    { zh: returned.zh, en: returned.en, ...byOfficer, ...reportActs.return, reasoned: true },
    { reason: auditWords(1) },
    (_, { reason }, { now }) => ({ decidedAt: now, reason }),
  ),
}

/** The family. */
export const reports = family<Report, ReportFacts>()({
  ...{ states: platformReport.states, acts: reviewActs, sides: { officer: "roster:review" } },
  audit: (name) => `roster.${name}`,
  trail: { before: () => null, after: ({ state }) => ({ state }) },
  words: {
    it: { zh: "该报告", en: "The report" },
    unknown: { zh: "没有此编号的身份信息报告。", en: "There is no identity report of this id." },
    changed: {
      zh: "该报告已被他人更新，请重新查看。",
      en: "Somebody else has acted on it meanwhile: look at it again.",
    },
    reason: { zh: "须写明理由", en: "it needs a reason" },
    illegal: {
      zh: "只有已校验的报告可以接收或者退回；请重新查看其状态。",
      en: "Only a report that has been validated can be accepted or returned: look at its state again.",
    },
  },
})

export const reportCase: Case<Report, "all", typeof reviewActs, ReportFacts, TimedParts> & {
  family: typeof reports
} = {
  ...{ family: reports, store: reportStore },
  load: async (_, asked, __, { clock }) => asked.map(() => ({ now: new Date(clock()) })),
}
