/** SQL of how agencies answer: what they were told in a period, and the measures that they applied and lifted in it. */
import type { Sql } from "../../database/client.ts"
import { pick, type Query, query, run, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { agency, measure, notice, noticeEvent } from "../../database/schema/enforcement.ts"
import { measureObjection } from "../../database/schema/measure-objection.ts"
import { isOutstanding } from "../recall/store.ts"
import { isAnswerable } from "./joint-store.ts"

/** How an agency answers. Days are of 24 hours. */
export interface AgencyAnswers {
  id: string
  name: string
  notices: number
  recalls: number
  /** Of both, how many were acknowledged, be it by an answer, and after how many days on average. */
  acknowledged: number
  answerDays: number | null
  /** Of both, those with an answer that says what was done, or that there is nothing to do. */
  answered: number
  /** Of both, those that can be answered or were: what a later notice has overtaken unanswered asks for nothing. */
  answerable: number
  /** Recalls acknowledged after their due day. */
  lateRecalls: number
  /** Those of now that were not acknowledged or whose measures go on, and of these the ones past their day. */
  outstandingRecalls: number
  overdueRecalls: number
  measuresApplied: number
  measuresLifted: number
  /** As it is now. */
  measuresActive: number
  measuresKept: number
  /** To its measures in the period, of them upheld; and those past their day that are not answered. */
  objections: number
  objectionsUpheld: number
  objectionsOverdue: number
}

/**
 * The agencies, by name. What is outstanding is as of now, of whatever period.
 * @param from the first day in China, `to` the last @param today in China
 */
export function readAnswers(sql: Sql, from: string, to: string, today: string): Promise<AgencyAnswers[]> {
  const { clientId, eventId, recall, answer, heardAt, dueOn } = notice
  const { id, raisedAt } = noticeEvent
  const inPeriod = (day: Query) => query`${day} between ${from}::date and ${to}::date`
  const dayOf = (at: Query) => query`(${at} at time zone 'Asia/Shanghai')::date`
  const countIf = (condition: Query) => query`count(*) filter (where ${condition})`
  return run(
    sql,
    query`
      select ${pick({
        ...{ id: apiClient.id, name: apiClient.name },
        notices: value<number>`coalesce(n.notices, 0)`,
        recalls: value<number>`coalesce(n.recalls, 0)`,
        acknowledged: value<number>`coalesce(n.heard, 0)`,
        answered: value<number>`coalesce(n.answered, 0)`,
        answerable: value<number>`coalesce(n.answerable, 0)`,
        answerDays: value<number | null>`n.answer_days`,
        lateRecalls: value<number>`coalesce(n.late, 0)`,
        outstandingRecalls: value<number>`coalesce(h.outstanding, 0)`,
        overdueRecalls: value<number>`coalesce(h.overdue, 0)`,
        measuresApplied: value<number>`coalesce(m.applied, 0)`,
        measuresLifted: value<number>`coalesce(m.lifted, 0)`,
        measuresActive: value<number>`coalesce(m.active, 0)`,
        measuresKept: value<number>`coalesce(m.kept, 0)`,
        objections: value<number>`coalesce(o.filed, 0)`,
        objectionsUpheld: value<number>`coalesce(o.upheld, 0)`,
        objectionsOverdue: value<number>`coalesce(o.overdue, 0)`,
      })}
      from ${agency} join ${apiClient} on ${apiClient.id} = ${agency.clientId}
      left join (
        select ${clientId} as client, ${countIf(query`not ${recall}`)} as notices, ${countIf(query`${recall}`)} as recalls,
          count(${heardAt}) as heard, count(${answer}) as answered, ${countIf(isAnswerable)} as answerable,
          round((avg(extract(epoch from ${heardAt} - ${raisedAt})) / 86400)::numeric, 1)::float8 as answer_days,
          ${countIf(query`${recall} and ${dayOf(query`${heardAt}`)} > ${dueOn}`)} as late
        from ${notice} join ${noticeEvent} on ${id} = ${eventId}
        where ${inPeriod(dayOf(query`${raisedAt}`))} group by 1
      ) n on n.client = ${agency.clientId}
      left join (
        select ${clientId} as client, count(*) as outstanding, ${countIf(query`${dueOn} < ${today}::date`)} as overdue
        from ${notice} join ${noticeEvent} on ${id} = ${eventId} where ${isOutstanding} group by 1
      ) h on h.client = ${agency.clientId}
      left join (
        select ${measure.clientId} as client, ${countIf(inPeriod(query`${measure.startedOn}`))} as applied,
          ${countIf(inPeriod(query`${measure.liftedOn}`))} as lifted, ${countIf(query`${measure.state} = 'active'`)} as active,
          ${countIf(query`${measure.state} = 'kept'`)} as kept
        from ${measure} group by 1
      ) m on m.client = ${agency.clientId}
      left join (
        select ${measureObjection.clientId} as client,
          ${countIf(inPeriod(query`${measureObjection.filedOn}`))} as filed,
          ${countIf(query`${measureObjection.state} = 'upheld' and ${inPeriod(query`${measureObjection.filedOn}`)}`)} as upheld,
          ${countIf(query`${measureObjection.state} = 'open' and ${measureObjection.dueOn} < ${today}::date`)} as overdue
        from ${measureObjection} group by 1
      ) o on o.client = ${agency.clientId}
      order by ${apiClient.name}, ${apiClient.id}`,
  )
}
