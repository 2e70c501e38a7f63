/** SQL of identity reports. */
import { and, desc, eq, getTableColumns, inArray, lt } from "drizzle-orm"
import type { Tenant } from "../access/tenant.ts"
import type { Sql } from "../database/client.ts"
import { build, pick, query, run, value } from "../database/query.ts"
import { apiClient } from "../database/schema/check.ts"
import { rosterReport, rosterUpload } from "../database/schema/roster.ts"
import { caseStore } from "../kit/case/store.ts"
import { owedStates, type ReportState } from "./report.ts"
import type { UploadTally } from "./store.ts"

export interface Report {
  id: string
  clientId: Tenant
  platform: string
  period: string
  state: ReportState
  dueOn: string
  uploadId: string | null
  receivedAt: Date | null
  decidedAt: Date | null
  /** Why it was returned. */
  reason: string | null
  /** What came of its rows; null until they have been validated. */
  tally: UploadTally | null
  /** Counts what was done with it. */
  version: number
}

/** What reports are narrowed to. */
export interface ReportFilter {
  clientId: Tenant | null
  state: ReportState | null
  period: string | null
  /** Today in China, for those that are overdue; null for all. */
  overdueOn: string | null
}

const tally = value<UploadTally | null>`case when ${rosterUpload.finishedAt} is not null then json_build_object(
  'rows', ${rosterUpload.rows}, 'added', ${rosterUpload.added}, 'amended', ${rosterUpload.amended},
  'unchanged', ${rosterUpload.unchanged}, 'exited', ${rosterUpload.exited}, 'refused', ${rosterUpload.refused}) end`

/** Reports by conditions. */
const reports = () => {
  const { uploadId, clientId, ...rest } = getTableColumns(rosterReport)
  return build
    .select({ ...rest, uploadId, clientId, platform: apiClient.name, tally: tally.as("tally") })
    .from(rosterReport)
    .innerJoin(apiClient, eq(apiClient.id, clientId))
    .leftJoin(rosterUpload, eq(rosterUpload.id, uploadId))
    .$dynamic()
}

/** Where a report stands in the list: by last day, then by id. */
export interface ReportPlace {
  dueOn: string
  id: string
}

/** Reports, the newest period first. */
export async function listReports(
  sql: Sql,
  { clientId, state, period, overdueOn }: ReportFilter,
  after: ReportPlace | null,
  limit: number,
): Promise<Report[]> {
  const { dueOn, id } = rosterReport
  const wanted = and(
    clientId === null ? undefined : eq(rosterReport.clientId, clientId),
    state === null ? undefined : eq(rosterReport.state, state),
    period === null ? undefined : eq(rosterReport.period, period),
    overdueOn === null ? undefined : and(inArray(rosterReport.state, owedStates), lt(dueOn, overdueOn)),
    after === null ? undefined : query`(${dueOn}, ${id}) < (${after.dueOn}::date, ${after.id}::uuid)`,
  )
  return run(sql, reports().where(wanted).orderBy(desc(dueOn), desc(id)).limit(limit))
}

/** Where reports are kept: every officer sees all of them. */
export const reportStore = caseStore(rosterReport, reports, (_: "all") => undefined)

/**
 * Platforms of which no report of a period is known yet: those that were there before the period ended.
 * @param before the first day after the period
 */
export async function listUnreported(sql: Sql, period: string, before: string): Promise<Tenant[]> {
  const began = query`(${before}::timestamp at time zone 'Asia/Shanghai')`
  const rows = await run(
    sql,
    query`
      select ${pick(apiClient, "id")} from ${apiClient}
      where ${apiClient.role} = 'platform' and ${apiClient.revokedAt} is null and ${apiClient.createdAt} < ${began}
        and not exists (select from ${rosterReport}
          where ${rosterReport.clientId} = ${apiClient.id} and ${rosterReport.period} = ${period})`,
  )
  return rows.map(({ id }) => id)
}

/** Opens reports that are due. @returns how many were not there yet */
export async function openDueReports(
  sql: Sql,
  rows: readonly { id: string; clientId: Tenant; period: string; dueOn: string }[],
): Promise<number> {
  if (rows.length === 0) return 0
  const due = rows.map((row) => ({ ...row, state: "due" as const }))
  const target = [rosterReport.clientId, rosterReport.period]
  const { count } = await run(sql, build.insert(rosterReport).values(due).onConflictDoNothing({ target }))
  return count
}
