/** SQL of recalls: of what has ended, who was told, who still holds or acts on it, and since when. */
import { alias } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { anyOf, assigned, given, names, type Piece, pick, query, run, statement, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { agency, conferenceSeat, measure, notice, noticeEvent } from "../../database/schema/enforcement.ts"
import { record } from "../../database/schema/register.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { ListName } from "../../law/list.ts"
import { type DeclarationState, declarationOf } from "../declaration/declaration.ts"
import { declarationColumnsOf, isUndeclared } from "../declaration/standing-store.ts"
import { statesEndingKept, statesEndingOwnTerm } from "../measure/measure.ts"
import type { NoticeAct, NoticeState } from "../notice/notice.ts"

/** A recall, with what its agency still does. */
export interface Recall {
  /** Of the notice. */
  id: number
  agency: string
  recordId: string
  subjectCode: string
  list: ListName
  state: NoticeState
  answer: NoticeAct | null
  toldAt: Date
  dueOn: string | null
  heardAt: Date | null
  remindedOn: string | null
  escalatedOn: string | null
  /** Measures of the agency that the end takes along and that are in force: it acts on what has ended. */
  acting: number
}

// What an end takes along: all without a term of its own, and the others where the decision fell.
const falls = query`(not ${measure.ownTerm} or exists (select from ${record}
  where ${record.id} = ${measure.recordId} and ${anyOf(record.state, statesEndingOwnTerm)}))`
// Nothing keeps what rests on a decision that is none any more.
const keptThoughFallen = query`(${measure.state} = 'kept' and exists (select from ${record}
  where ${record.id} = ${measure.recordId} and ${anyOf(record.state, statesEndingKept)}))`
const acting = value<number>`(select count(*) from ${measure} where ${measure.clientId} = ${notice.clientId}
  and ${measure.recordId} = ${noticeEvent.recordId} and (${measure.state} = 'active' and ${falls} or ${keptThoughFallen}))`

/**
 * What is outstanding: the agency has not said a word, or it acts on what has ended. One that is back is waited for by
 * nobody; who keeps by a basis of its own has answered.
 */
export const isOutstanding = query`${notice.recall} and (${notice.state} = 'open' or (${notice.state} = 'acknowledged' and ${acting} > 0))`

/** What of the recalls is asked for; null does not narrow. */
export interface RecallQuery {
  clientId: Tenant | null
  recordId: string | null
  /** Those alone that are outstanding. */
  outstanding: boolean
  /** Those alone whose day was before this one. */
  overdueOn: string | null
  /** The recall after which the page begins, by event and client. */
  after: { event: number; client: string } | null
  limit: number
}

/** A page of recalls, by event and agency. */
export function listRecalls(sql: Sql, asked: RecallQuery): Promise<(Recall & { clientId: Tenant })[]> {
  const { clientId, recordId, outstanding, overdueOn, after, limit } = asked
  const all = query`true`
  return run(
    sql,
    query`
      select ${pick({
        ...{ id: noticeEvent.id, clientId: notice.clientId, agency: apiClient.name, recordId: noticeEvent.recordId },
        ...{ subjectCode: noticeEvent.subjectCode, list: noticeEvent.list, state: notice.state, answer: notice.answer },
        ...{
          toldAt: noticeEvent.raisedAt,
          dueOn: notice.dueOn,
          heardAt: notice.heardAt,
          remindedOn: notice.remindedOn,
          escalatedOn: notice.escalatedOn,
          acting,
        },
      })}
      from ${notice} join ${noticeEvent} on ${noticeEvent.id} = ${notice.eventId}
      join ${apiClient} on ${apiClient.id} = ${notice.clientId}
      where ${notice.recall} and ${clientId === null ? all : query`${notice.clientId} = ${clientId}`}
        and ${recordId === null ? all : query`${noticeEvent.recordId} = ${recordId}`}
        and ${outstanding ? isOutstanding : all}
        and ${overdueOn === null ? all : query`${notice.dueOn} < ${overdueOn}::date`}
        and ${after === null ? all : query`(${notice.eventId}, ${notice.clientId}) > (${after.event}::bigint, ${after.client}::uuid)`}
      order by ${notice.eventId}, ${notice.clientId} limit ${limit}`,
  )
}

/** The figures of an agency: they are public. */
export interface RecallFigures {
  agency: string
  /** Its seat in the conference, and what that is called. */
  member: string | null
  memberName: Bilingual | null
  region: string | null
  /** Its key is withdrawn: what it left is to be lifted by others. */
  withdrawn: boolean
  /** Recalls that were sent and are not overtaken. */
  told: number
  acknowledged: number
  /** Of those whose agency has not said a word, or acts on what has ended. */
  outstanding: number
  overdue: number
  /** Measures in force though their record has ended. */
  acting: number
  /** The day from which the oldest of what is outstanding was due; null where nothing is. */
  since: string | null
  /** When the oldest of what is outstanding was told; null where nothing is. */
  toldSince: Date | null
  /** Measures in force though their own term is over, and the last day of the one that ended first. */
  termsOver: number
  termsOverSince: string | null
  /** Measures that go on by a basis of their own though their record has ended. */
  kept: number
  /** Measures of the ledger that its last whole list leaves out. */
  undeclared: number
  /** The day of its last whole list of what stands in its own system, and by when the next one is due. */
  declaredOn: string | null
  declareBy: string | null
  declaration: DeclarationState
}

// A decision that fell has its recall. @param today YYYY-MM-DD
const outlived = (
  today: Piece,
) => query`${measure.ownTerm} and ${measure.state} = 'active' and ${measure.plannedEnd} < ${today}::date
  and not exists (select from ${record} where ${record.id} = ${measure.recordId} and ${anyOf(record.state, statesEndingOwnTerm)})`

const isUnanswered = query`${notice.recall} and ${notice.state} in ('open', 'acknowledged')`
const later = alias(notice, "later")
const laterEvent = alias(noticeEvent, "later_event")
// A mask and the fall after it are two recalls of the same measures.
const isOvertaken = query`exists (select from ${notice} ${later} join ${noticeEvent} ${laterEvent} on ${laterEvent.id} = ${later.eventId}
  where ${laterEvent.recordId} = ${noticeEvent.recordId} and ${later.clientId} = ${notice.clientId}
    and ${later.eventId} > ${notice.eventId} and ${later.recall} and ${later.state} in ('open', 'acknowledged'))`

const figures = statement({ today: given<string>() }, ({ today }) => {
  const isOf = query`${measure.clientId} = ${apiClient.id}`
  const open = query`filter (where ${isOutstanding})`
  const over = (what: Piece) =>
    query`(select ${what} from ${measure} where ${measure.clientId} = ${apiClient.id} and ${outlived(today)})`
  return query`
    select ${pick({ agency: apiClient.name, member: agency.member, region: agency.region })}, ${pick({
      memberName: value<Bilingual | null>`(
        select json_build_object('zh', ${conferenceSeat.zh}, 'en', ${conferenceSeat.en}) from ${conferenceSeat}
        where ${conferenceSeat.seat} = ${agency.member})`,
      withdrawn: value<boolean>`${apiClient.revokedAt} is not null`,
      told: value<number>`count(*) filter (where ${notice.recall} and ${notice.state} <> 'overtaken')`,
      acknowledged: value<number>`count(*) filter (where ${notice.recall} and ${notice.state} in ('acknowledged', 'answered'))`,
      outstanding: value<number>`count(*) ${open}`,
      overdue: value<number>`count(*) filter (where ${isOutstanding} and ${notice.dueOn} < ${today}::date)`,
      acting: value<number>`coalesce(sum(${acting}) filter (where ${isUnanswered} and not ${isOvertaken}), 0)::int`,
      since: value<string | null>`min(${notice.dueOn}) ${open}`,
      toldSince: value<Date | null>`min(${noticeEvent.raisedAt}) ${open}`,
      termsOver: value<number>`${over(query`count(*)`)}`,
      termsOverSince: value<string | null>`${over(query`min(${measure.plannedEnd})`)}`,
      kept: value<number>`(select count(*) from ${measure} where ${isOf} and ${measure.state} = 'kept' and not ${keptThoughFallen})`,
      undeclared: value<number>`(select count(*) from ${measure} where ${isOf} and ${isUndeclared})`,
      ...declarationColumnsOf,
    })}
    from ${apiClient} left join ${agency} on ${agency.clientId} = ${apiClient.id}
    left join ${notice} on ${notice.clientId} = ${apiClient.id} and ${notice.recall}
    left join ${noticeEvent} on ${noticeEvent.id} = ${notice.eventId}
    where ${apiClient.role} = 'agency'
    group by ${apiClient.id}, ${apiClient.name}, ${apiClient.revokedAt}, ${agency.member}, ${agency.region}
    having ${apiClient.revokedAt} is null or count(*) ${open} > 0 or ${over(query`count(*)`)} > 0 order by ${apiClient.name}`
})

/** The figures by agency. @param today YYYY-MM-DD */
export async function listFigures(sql: Sql, today: string): Promise<RecallFigures[]> {
  return (await figures(sql, { today })).map(({ toldOn, asOf, months, ...one }) => {
    const { state, dueOn } = declarationOf({ toldOn, asOf, months }, today)
    return { ...one, declaredOn: asOf, declareBy: dueOn, declaration: state }
  })
}

/**
 * How many measures each agency applies though their own term ended before a day, YYYY-MM-DD.
 * @param whose `reachable`: of agencies that can be called; `all`: of those whose key is withdrawn as well
 */
export function listTermsOver(
  sql: Sql,
  before: string,
  whose: "reachable" | "all",
): Promise<{ clientId: Tenant; count: number }[]> {
  const { clientId } = measure
  return run(
    sql,
    query`
      select ${pick({ clientId, count: value<number>`count(*)` })} from ${measure}
      join ${apiClient} on ${apiClient.id} = ${clientId}
        and ${whose === "all" ? query`true` : query`${apiClient.revokedAt} is null`}
      where ${outlived(query`${before}`)} group by ${clientId} order by ${clientId}`,
  )
}

/** What the daily work has done with a recall. */
export interface MarkedRecall {
  event: number
  clientId: Tenant
  dueOn: string | null
  recordId: string
}

const mark = (column: "remindedOn" | "escalatedOn", isDue: Piece, today: string) => query`
  update ${notice} set ${names(notice, column)} = ${today}::date
  from ${noticeEvent} where ${noticeEvent.id} = ${notice.eventId} and (${notice.eventId}, ${notice.clientId}) in (
    select ${notice.eventId}, ${notice.clientId} from ${notice}
    join ${noticeEvent} on ${noticeEvent.id} = ${notice.eventId} where ${isOutstanding} and ${isDue}
    order by ${notice.eventId}, ${notice.clientId} for update of ${notice} skip locked)
  returning ${pick({ event: notice.eventId, clientId: notice.clientId, dueOn: notice.dueOn, recordId: noticeEvent.recordId })}`

/** Waits until whoever marks at the same time has ended, and keeps others waiting until this transaction has. */
export async function waitForMarks(tx: Transaction): Promise<void> {
  await run(tx, query`select pg_advisory_xact_lock(hashtextextended('recall marks', 0))`)
}

/** Marks recalls that are due today or tomorrow as reminded. @param by the last day of which one is reminded */
export function markReminded(tx: Transaction, today: string, by: string): Promise<MarkedRecall[]> {
  return run(tx, mark("remindedOn", query`${notice.remindedOn} is null and ${notice.dueOn} <= ${by}::date`, today))
}

/** Marks recalls whose day has passed as escalated to the lead agency. */
export function markEscalated(tx: Transaction, today: string): Promise<MarkedRecall[]> {
  return run(tx, mark("escalatedOn", query`${notice.escalatedOn} is null and ${notice.dueOn} < ${today}::date`, today))
}

/** A recall without a day, because its year had no calendar when it was raised. */
export function listUndated(sql: Sql, limit: number): Promise<{ event: number; raisedAt: Date }[]> {
  return run(
    sql,
    query`
      select distinct ${pick({ event: noticeEvent.id, raisedAt: noticeEvent.raisedAt })} from ${notice}
      join ${noticeEvent} on ${noticeEvent.id} = ${notice.eventId}
      where ${notice.recall} and ${notice.dueOn} is null and ${notice.state} in ('open', 'acknowledged')
      order by ${noticeEvent.id} limit ${limit}`,
  )
}

/** Sets the day of recalls. */
export async function saveDue(sql: Sql, days: readonly { event: number; dueOn: string }[]): Promise<number> {
  const { count } = await run(
    sql,
    query`
      update ${notice} set ${assigned(notice, { dueOn: query`d."dueOn"` })}
      from json_to_recordset(${JSON.stringify(days)}::text::json) as d (event bigint, "dueOn" date)
      where ${notice.eventId} = d.event and ${notice.recall}`,
  )
  return count
}
