/** SQL of reports that something is still shown in a copy. */
import { and, desc, eq, getTableColumns, inArray, like, type SQL } from "drizzle-orm"
import type { AuthorityReach } from "../../access/reach.ts"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, pick, query, type RowOf, run, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { copyReport } from "../../database/schema/copy.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record, subject } from "../../database/schema/register.ts"
import { caseStore, wireColumns } from "../../kit/case/store.ts"
import { isCodeOf } from "../../register/subject/code-store.ts"
import type { CopyReportState } from "./report-state.ts"
import { ends } from "./store.ts"

/** Whose reports are seen: a merchant's own, those about a copy, those of an authority's merchants. */
export type CopyReportReach = { merchant: string } | { client: Tenant } | AuthorityReach

function within(reach: CopyReportReach): SQL {
  if ("merchant" in reach) return isCodeOf(copyReport.subjectCode, reach.merchant)
  if ("client" in reach) return eq(copyReport.clientId, reach.client)
  return like(copyReport.authority, `${reach.prefix}%`)
}

const reports = () =>
  build
    .select({ ...getTableColumns(copyReport), copy: apiClient.name })
    .from(copyReport)
    .innerJoin(apiClient, eq(apiClient.id, copyReport.clientId))
    .$dynamic()

/** A report, with the name of the copy. Days are YYYY-MM-DD. */
export type CopyReport = RowOf<ReturnType<typeof reports>>

/** Where reports are kept. */
export const copyReportStore = caseStore(copyReport, reports, within)
export const copyReportColumns = wireColumns(copyReport)

/** A page of reports, the newest first. @param before the report below which the page begins */
export function listCopyReports(
  sql: Sql,
  reach: CopyReportReach,
  { states, before, limit }: { states: readonly CopyReportState[] | null; before: string | null; limit: number },
): Promise<CopyReport[]> {
  const { filedAt, id, state } = copyReport
  const below = query`(${filedAt}, ${id}) < (
    select last.filed_at, last.id from ${copyReport} last where last.id = ${before}::uuid)`
  const wanted = and(
    within(reach),
    states === null ? undefined : inArray(state, [...states]),
    before === null ? undefined : below,
  )
  return run(sql, reports().where(wanted).orderBy(desc(filedAt), desc(id)).limit(limit))
}

/** Of a merchant's record that has ended: the entry that ended it, and who judges reports of it; null where there is none. */
export async function findEnded(
  tx: Transaction,
  subjectCode: string,
  recordId: string,
): Promise<Pick<CopyReport, "position" | "authority"> | null> {
  const position = value<number | null>`(select max(${logEntry.position}) from ${logEntry}
    where ${logEntry.recordId} = ${record.id} and ${ends})`
  // A merchant of whom no place is known is its record's authority's.
  const authority = value<string>`coalesce(nullif(${subject.region}, '000000'), ${record.authority})`
  const [row] = await run(
    tx,
    query`
      select ${pick({ position, authority })} from ${record}
      left join ${subject} on ${subject.code} = ${record.subjectCode}
      where ${record.id} = ${recordId} and ${isCodeOf(record.subjectCode, subjectCode)} and ${record.state} <> 'live'`,
  )
  return row && row.position !== null ? { position: row.position, authority: row.authority } : null
}

/** Whether a report of a record in a copy waits; who files another holds until the transaction ends. */
export async function holdOpen(tx: Transaction, clientId: Tenant, recordId: string): Promise<boolean> {
  await run(tx, query`select pg_advisory_xact_lock(hashtextextended(${`copy report ${clientId} ${recordId}`}, 0))`)
  const isOpen = and(
    ...[eq(copyReport.clientId, clientId), eq(copyReport.recordId, recordId)],
    inArray(copyReport.state, ["open", "denied"]),
  )
  return (await run(tx, build.select({ id: copyReport.id }).from(copyReport).where(isOpen).limit(1))).length > 0
}

/** That a copy or an officer agreed to have seen in the copy what ended at a position, and when that was filed. */
export interface AgreedReport {
  position: number
  filedAt: Date
}

/** What is agreed of a copy, of ends at some positions. */
export function listAgreed(sql: Sql, clientId: Tenant, from: number, to: number): Promise<AgreedReport[]> {
  const { position, filedAt, agreedOn } = copyReport
  const wanted = and(
    eq(copyReport.clientId, clientId),
    query`${agreedOn} is not null and ${position} between ${from} and ${to}`,
  )
  return run(sql, build.select({ position, filedAt }).from(copyReport).where(wanted))
}
