/** Reports that something is still shown in a copy as they leave the register. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { caseWire, stateName } from "../../kit/case/wire.ts"
import { copyReportActNames, copyReports } from "./report.ts"
import { copyReportStateNames, copyReportStates, isOpenReport } from "./report-state.ts"
import { type CopyReport, copyReportColumns } from "./report-store.ts"

/** A report; the copy and officers are told what they can do with it. */
export const copyReportWire = caseWire<CopyReport>()("CopyReport", copyReportColumns, {
  id: { as: "5d9f1b3c-5a41-4b0e-8a0b-1f2f3c4d5e6f" },
  copy: { is: z.string(), as: "示例信用服务机构" },
  subject: { is: z.string(), as: "91000000MA00000157", of: ({ subjectCode }) => subjectCode },
  record_id: { as: "sh4l6ot2vhs7c5rq3yxbxmgw3e" },
  position: { is: z.int(), as: 4_690, say: "Of the entry of the log that ended it" },
  authority: { as: "410105", say: "With which the merchant is registered, and which judges it" },
  place: { as: "https://copy.example/company/91000000MA00000157", say: "Where it was seen" },
  filed_at: {
    ...{ is: z.iso.datetime(), as: "2026-06-30T02:00:00.000Z" },
    of: ({ filedAt }) => filedAt.toISOString(),
  },
  due_on: { is: z.string().nullable(), as: "2026-07-03", say: "By a setting of the register, and by no text" },
  overdue: {
    ...{ is: z.boolean(), as: false },
    of: ({ state, dueOn }, { today }) => isOpenReport(state) && dueOn !== null && dueOn < today,
  },
  state: { is: z.enum(copyReportStateNames), as: "open" },
  state_name: stateName(copyReportStates, copyReportStates.open),
  reason: { as: null, say: "Of the answer" },
  answered_on: { is: z.string().nullable(), as: null },
  agreed_on: {
    ...{ is: z.string().nullable(), as: null },
    say: "When the copy or an officer agreed that it was shown; null: nobody has",
  },
  acts: {
    ...{ is: z.array(z.enum(copyReportActNames)), as: [], say: "What you can do with it" },
    of: (report, { side }) => (side === "copy" || side === "officer" ? copyReports.actsIn(report, side) : []),
  },
  version: { as: 1, say: "Counts what was done with it: give it with an act on what you have seen" },
})

export const copyReportPageSchema = wireObject("CopyReports", {
  reports: z.array(copyReportWire.schema),
  next: z.uuid().nullable(),
})
