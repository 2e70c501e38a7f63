/**
 * SQL of identity reports.
 */
import type { Pool, Sql } from "../database/client.ts"
import { owedStates, type ReportState, reportActs } from "./report.ts"
import { stateList, type UploadTally } from "./store.ts"

/** A report. */
export interface Report {
  id: string
  clientId: string
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
}

/** What reports are narrowed to. */
export interface ReportFilter {
  clientId: string | null
  state: ReportState | null
  period: string | null
  /** Today in China, for those that are overdue; null for all. */
  overdueOn: string | null
}

const tally = `json_build_object('rows', u.rows, 'added', u.added, 'amended', u.amended, 'unchanged', u.unchanged,
  'exited', u.exited, 'refused', u.refused)`
const columns = `r.id, r.client_id as "clientId", c.name as platform, r.period, r.state, r.due_on as "dueOn",
  r.upload_id as "uploadId", r.received_at as "receivedAt", r.decided_at as "decidedAt", r.reason,
  case when u.finished_at is not null then ${tally} end as tally`

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
  return sql<Report[]>`
    select ${sql.unsafe(columns)} from roster_report r join api_client c on c.id = r.client_id
      left join roster_upload u on u.id = r.upload_id
    where true ${clientId === null ? sql`` : sql`and r.client_id = ${clientId}`}
      ${state === null ? sql`` : sql`and r.state = ${state}`} ${period === null ? sql`` : sql`and r.period = ${period}`}
      ${
        overdueOn === null
          ? sql``
          : sql`and r.state = any(${stateList(owedStates)}::text[]) and r.due_on < ${overdueOn}::date`
      }
      ${after === null ? sql`` : sql`and (r.due_on, r.id) < (${after.dueOn}::date, ${after.id}::uuid)`}
    order by r.due_on desc, r.id desc limit ${limit}`
}

/** Finds a report. */
export async function findReport(sql: Sql, id: string): Promise<Report | null> {
  const [report] = await sql<Report[]>`
    select ${sql.unsafe(columns)} from roster_report r join api_client c on c.id = r.client_id
      left join roster_upload u on u.id = r.upload_id where r.id = ${id}`
  return report ?? null
}

/** What an officer decides on a report. */
export interface ReportDecision {
  id: string
  act: "accept" | "return"
  /** Why it is returned; null where it is accepted. */
  reason: string | null
  actor: string
  /** ms since 1970. */
  at: number
}

/** Decides a report as the table of acts allows, with the audit row; false where its state does not. */
export async function decideReport(pool: Pool, { id, act, reason, actor, at }: ReportDecision): Promise<boolean> {
  const time = new Date(at).toISOString()
  const { from, to } = reportActs[act]
  return pool.begin(async (tx) => {
    const { count } = await tx`
      update roster_report set state = ${to}, decided_at = ${time}, reason = ${reason}
      where id = ${id} and state = any(${stateList(from)}::text[])`
    if (count === 0) return false
    await tx`
      insert into audit_event (at, actor, act, object, after, reason)
      values (${time}, ${actor}, ${`roster.${act}`}, ${id}, jsonb_build_object('state', ${to}::text), ${reason})`
    return true
  })
}

/**
 * Platforms of which no report of a period is known yet: those that were there before the period ended.
 * @param before the first day after the period
 */
export async function listUnreported(sql: Sql, period: string, before: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from api_client c where role = 'platform' and revoked_at is null
      and created_at < (${before}::timestamp at time zone 'Asia/Shanghai')
      and not exists (select from roster_report r where r.client_id = c.id and r.period = ${period})`
  return rows.map(({ id }) => id)
}

/** Opens reports that are due. @returns how many were not there yet */
export async function openDueReports(
  sql: Sql,
  rows: readonly { id: string; clientId: string; period: string; dueOn: string }[],
): Promise<number> {
  if (rows.length === 0) return 0
  const { count } = await sql`
    insert into roster_report (id, client_id, period, state, due_on)
    select id, "clientId", period, 'due', "dueOn"
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as d (id uuid, "clientId" uuid, period text, "dueOn" date)
    on conflict (client_id, period) do nothing`
  return count
}
