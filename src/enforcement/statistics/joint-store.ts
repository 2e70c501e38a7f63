/** SQL of joint punishment in the statistics: what agencies were told of an authority's records, and what they did. */
import type { Tenant } from "../../access/tenant.ts"
import type { Sql } from "../../database/client.ts"
import { anyOf, joined, pick, query, run, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { measure, notice, noticeEvent } from "../../database/schema/enforcement.ts"
import { record } from "../../database/schema/register.ts"
import type { ListName } from "../../law/list.ts"
import { isOutstanding } from "../recall/store.ts"
import type { StatisticsFilter } from "./question.ts"

/** What is counted; `answer-seconds` are those from being told to the first answer, of all together. */
export type JointFigure =
  | "joint:notices"
  | "joint:recalls"
  | "joint:answered"
  | "joint:answer-seconds"
  | "joint:recalls-late"
  | "joint:outstanding"
  | "joint:overdue"
  | `joint:measures-${"applied" | "lifted" | "active" | "kept"}`

interface JointRow {
  authority: string
  list: ListName
  agency: string
  /** YYYY-MM; null: as it is now. */
  month: string | null
  figure: JointFigure
  events: number
}

/** By the authority of the records, the agency, and the month in which it was told or done. @param today in China */
export async function readJoint(sql: Sql, filter: StatisticsFilter, today: string): Promise<JointRow[]> {
  const { authority, list } = record
  const wanted = (agency: typeof notice.clientId | typeof measure.clientId) =>
    joined(
      [
        query`true`,
        ...(filter.list === null ? [] : [query`${list} = ${filter.list}`]),
        ...(filter.authority === null ? [] : [query`${authority} like ${`${filter.authority}%`}`]),
        ...(filter.agency === null ? [] : [query`${agency} = ${filter.agency}::uuid`]),
      ],
      " and ",
    )
  const ofNotices = wanted(notice.clientId)
  const { recall, heardAt, dueOn } = notice
  const dayOf = (at: typeof heardAt | typeof noticeEvent.raisedAt) => query`(${at} at time zone 'Asia/Shanghai')::date`
  const told = query`${notice} join ${noticeEvent} on ${noticeEvent.id} = ${notice.eventId}
      join ${record} on ${record.id} = ${noticeEvent.recordId}`
  const counted = await run(
    sql,
    query`
      select ${pick({
        ...{
          authority,
          list,
          agency: value<string>`${notice.clientId}`,
          month: value<string>`to_char(${dayOf(noticeEvent.raisedAt)}, 'YYYY-MM')`,
        },
        notices: value<number>`count(*) filter (where not ${recall})`,
        recalls: value<number>`count(*) filter (where ${recall})`,
        answered: value<number>`count(${heardAt})`,
        seconds: value<number>`coalesce(sum(extract(epoch from ${heardAt} - ${noticeEvent.raisedAt})), 0)::float8`,
        late: value<number>`count(*) filter (where ${recall} and ${dayOf(heardAt)} > ${dueOn})`,
      })}
      from ${told} where ${ofNotices} group by 1, 2, 3, 4`,
  )
  const now = await run(
    sql,
    query`
      select ${pick({
        ...{ authority, list, agency: value<string>`${notice.clientId}`, outstanding: value<number>`count(*)` },
        overdue: value<number>`count(*) filter (where ${dueOn} < ${today}::date)`,
      })}
      from ${told} where ${ofNotices} and ${isOutstanding} group by 1, 2, 3`,
  )
  const month = value<string | null>`f.month`
  const measures = await run(
    sql,
    query`
      select ${pick({
        ...{ authority, list, agency: value<string>`${measure.clientId}`, month },
        ...{ figure: value<JointFigure>`f.figure`, events: value<number>`count(*)` },
      })}
      from ${measure} join ${record} on ${record.id} = ${measure.recordId}
      cross join lateral (values
        ('joint:measures-applied', to_char(${measure.startedOn}, 'YYYY-MM')),
        (case when ${measure.liftedOn} is not null then 'joint:measures-lifted' end, to_char(${measure.liftedOn}, 'YYYY-MM')),
        (case when ${measure.state} in ('active', 'kept') then 'joint:measures-' || ${measure.state} end, null)
      ) f (figure, month)
      where f.figure is not null and ${wanted(measure.clientId)} group by 1, 2, 3, 4, 5`,
  )
  return [
    ...counted.flatMap(({ notices, recalls, answered, seconds, late, ...key }): JointRow[] => [
      { ...key, figure: "joint:notices", events: notices },
      { ...key, figure: "joint:recalls", events: recalls },
      { ...key, figure: "joint:answered", events: answered },
      { ...key, figure: "joint:answer-seconds", events: seconds },
      { ...key, figure: "joint:recalls-late", events: late },
    ]),
    ...now.flatMap(({ outstanding, overdue, ...key }): JointRow[] => [
      { ...key, month: null, figure: "joint:outstanding", events: outstanding },
      { ...key, month: null, figure: "joint:overdue", events: overdue },
    ]),
    ...measures,
  ]
}

/** What agencies are called, by their clients, those whose keys were withdrawn as well. */
export async function readAgencyNames(sql: Sql, clients: readonly string[]): Promise<Map<string, string>> {
  const { id, name } = apiClient
  const wanted = anyOf(id, [...new Set(clients)] as Tenant[])
  const rows = await run(
    sql,
    query`select ${pick({ id: value<string>`${id}`, name })} from ${apiClient} where ${wanted}`,
  )
  return new Map(rows.map((row) => [row.id, row.name]))
}
