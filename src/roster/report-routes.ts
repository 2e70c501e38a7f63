/** HTTP of identity reports, for officers. */
import { z } from "@hono/zod-openapi"
import { may } from "../access/principal.ts"
import { findTenant } from "../access/store.ts"
import { wireObject } from "../input/wire-object.ts"
import { dayCursor } from "../kit/case/cursor.ts"
import { caseRoutes, versionSeen } from "../kit/case/routes.ts"
import type { View } from "../kit/case/wire.ts"
import { reportStateNames } from "./report.ts"
import { reportCase, reviewActs } from "./report-case.ts"
import { listReports, type Report } from "./report-store.ts"
import { periodSchema, reportSchema, toWireReport } from "./wire.ts"

export const identityReportsSchema = wireObject("IdentityReports", {
  results: z.array(reportSchema),
  next: z.string().nullable(),
})

const act = { side: "officer", briefly: true } as const

export const identityReportRoutes = caseRoutes(
  {
    ...{ case: reportCase, path: "/v1/rosters/reports", says: "The report", read: "roster:read" },
    unknown: "unknown-report",
    wire: {
      one: { schema: reportSchema, toWire: (report: Report, { today }: View) => toWireReport(report, today) },
    },
    scopeOf: () => "all",
    sideOf: (principal) => (may(principal, "roster:review") ? "officer" : null),
  },
  {
    list: {
      operationId: "listIdentityReports",
      summary: "The identity reports of platforms with their states, the newest period first",
      ...{ page: identityReportsSchema, under: "results", says: "A page of reports" },
      query: {
        state: z.enum(reportStateNames).optional(),
        period: periodSchema.optional(),
        platform: z.uuid().optional(),
        overdue: z.enum(["true", "false"]).default("false").openapi({ description: "true: only what a platform owes" }),
      },
      cursor: dayCursor((report: Report) => report.dueOn),
      async find({ sql }, _, { state = null, period = null, platform, overdue }, after, limit, today) {
        const clientId = platform === undefined ? null : await findTenant(sql, platform)
        // No platform is every platform: one that is none has no reports.
        if (platform !== undefined && clientId === null) return []
        const filter = { clientId, state, period, overdueOn: overdue === "true" ? today : null }
        return listReports(sql, filter, after && { dueOn: after.day, id: after.id }, limit)
      },
    },
    acts: [
      {
        ...{ ...act, at: "accept", act: "accept", operationId: "acceptIdentityReport" },
        summary: "Accept an identity report that has been validated",
      },
      {
        ...{ ...act, at: "return", act: "return", operationId: "returnIdentityReport" },
        summary: "Return an identity report to the platform, with the reasons",
        body: wireObject("IdentityReportReturn", { ...reviewActs.return.asks, version: versionSeen }).openapi({
          example: { reason: "三分之一的行没有实际经营地址" },
        }),
      },
    ],
  },
)
