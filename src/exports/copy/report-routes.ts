/** HTTP of reports that something is still shown in a copy: filed by merchants, answered by the copy, judged by officers. */
import { z } from "@hono/zod-openapi"
import type { Principal } from "../../access/principal.ts"
import { authorityReach } from "../../access/reach.ts"
import { wireObject } from "../../input/wire-object.ts"
import { caseRoutes, versionSeen } from "../../kit/case/routes.ts"
import { lineInput } from "../../register/proceeding/kind.ts"
import { copyReportWords } from "./report.ts"
import { copyReportCase, reportingCopy, textFault } from "./report-case.ts"
import { copyReportStateNames } from "./report-state.ts"
import { type CopyReportReach, listCopyReports } from "./report-store.ts"
import { copyReportPageSchema, copyReportWire } from "./report-wire.ts"

/** Whose reports somebody sees; null: none. */
export function copyReportScopeOf(principal: Principal): CopyReportReach | null {
  if (principal.kind === "merchant") return { merchant: principal.code }
  if (principal.kind === "client") return { client: principal.id }
  return principal.kind === "officer" ? authorityReach(principal.authority) : null
}

export const copyReportRoutes = caseRoutes(
  {
    ...{ case: copyReportCase, path: "/v1/copy-reports", says: "The report", read: "copy:reports" },
    ...{ unknown: "unknown-copy-report", wire: { one: copyReportWire }, scopeOf: copyReportScopeOf },
    sideOf: ({ kind }) => (kind === "client" ? "copy" : kind === "officer" ? "officer" : null),
  },
  {
    begin: {
      ...{ right: "copy:report", operationId: "reportCopy", says: "The report", how: reportingCopy },
      ...{ refused: [404, 409], unknown: "unknown-copy" },
      summary: "Report, with your own login, that a copy still shows a record of yours that has ended",
      description:
        "It goes to whoever republishes, with a day by which it is answered, and to the authority that you are registered " +
        "with, which judges what the copy denies. One at a time for a record and a copy.",
      body: wireObject("CopyReportFiled", {
        copy: lineInput.max(200).openapi({ description: "Its name, of /v1/copies" }),
        record_id: lineInput.max(64),
        place: copyReportWords.openapi({ description: "Where you have seen it: an address, or words" }),
      }).openapi({
        example: {
          ...{ copy: "示例信用服务机构", record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e" },
          place: "该机构网站的企业查询页（示例）",
        },
      }),
    },
    list: {
      operationId: "listCopyReports",
      summary:
        "Reports that something is still shown: a merchant's own, those about a copy, to officers those of their merchants",
      ...{ page: copyReportPageSchema, under: "reports", says: "A page" },
      query: { state: z.enum(copyReportStateNames).optional() },
      cursor: { schema: z.uuid(), of: ({ id }) => id, read: (id: string) => id },
      find: ({ sql }, reach, { state }, before, limit) =>
        listCopyReports(sql, reach, { states: state ? [state] : null, before, limit }),
    },
    get: { operationId: "getCopyReport", summary: "A report that something is still shown, with what came of it" },
    acts: [
      {
        ...{ side: "copy", at: "answer", operationId: "answerCopyReport" },
        summary: "Answer a report about your copy: taken out, or not shown",
        body: wireObject("CopyReportAnswer", {
          ...{ act: z.enum(["remove", "deny"]), reason: copyReportWords, version: versionSeen },
        }).openapi({ example: { act: "remove", reason: "缓存已清除（示例）" } }),
        check: ({ reason }) => textFault({ reason }),
      },
      {
        ...{ side: "officer", at: "judgement", operationId: "judgeCopyReport" },
        summary: "Judge a report about a copy, where it denies or says nothing: still shown, or not",
        body: wireObject("CopyReportJudgement", {
          ...{ act: z.enum(["confirm", "dismiss"]), reason: copyReportWords, version: versionSeen },
        }).openapi({ example: { act: "confirm", reason: "页面仍可查到（示例）" } }),
        check: ({ reason }) => textFault({ reason }),
      },
    ],
  },
)
