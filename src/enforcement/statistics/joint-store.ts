/** SQL of joint punishment in the statistics: what agencies were told of records, and what they did. */
import type { Tenant } from "../../access/tenant.ts"
import type { Sql } from "../../database/client.ts"
import { anyOf, pick, query, run, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { measure, notice, noticeEvent } from "../../database/schema/enforcement.ts"
import { record } from "../../database/schema/register.ts"
import { isOutstanding } from "../recall/store.ts"
import { type ActRow, actQuery, ofRecords } from "./dimension-store.ts"
import { type Question, toKey } from "./question.ts"

/**
 * What is counted. Who has acknowledged is `heard`, and has `answered` once it has said what it did, or that there is nothing
 * to do; `answerable` is what is answered or can be; `heard-seconds` are those from being told to the first word, of all together.
 */
export type JointFigure =
  | "joint:notices"
  | "joint:recalls"
  | "joint:heard"
  | "joint:answered"
  | "joint:answerable"
  | "joint:heard-seconds"
  | "joint:recalls-late"
  | "joint:outstanding"
  | "joint:overdue"
  | `joint:measures-${"applied" | "lifted" | "active" | "kept"}`

type JointRow = ActRow<JointFigure>

const { recall, answer, heardAt, dueOn } = notice

/** What a later notice has overtaken unanswered can't be answered any more: nobody is late with it. */
export const isAnswerable = query`(${notice.state} <> 'overtaken' or ${answer} is not null)`

const dayOf = (at: typeof heardAt | typeof noticeEvent.raisedAt) => query`(${at} at time zone 'Asia/Shanghai')::date`
const told = query`${notice} join ${noticeEvent} on ${noticeEvent.id} = ${notice.eventId}
  join ${record} on ${record.id} = ${noticeEvent.recordId}`

/** By what is asked, and the month in which it was told or done. @param today in China */
export async function readJoint(sql: Sql, question: Question, today: string): Promise<JointRow[]> {
  const { by } = question
  const ofNotices = { ...ofRecords, agency: notice.clientId }
  const raised = actQuery(question, { ...ofNotices, month: query`to_char(${dayOf(noticeEvent.raisedAt)}, 'YYYY-MM')` })
  const counted = await run(
    sql,
    query`
      select ${pick({
        keys: raised.keys,
        notices: value<number>`count(*) filter (where not ${recall})`,
        recalls: value<number>`count(*) filter (where ${recall})`,
        heard: value<number>`count(${heardAt})`,
        answered: value<number>`count(${answer})`,
        answerable: value<number>`count(*) filter (where ${isAnswerable})`,
        "heard-seconds": value<number>`coalesce(sum(extract(epoch from ${heardAt} - ${noticeEvent.raisedAt})), 0)::float8`,
        "recalls-late": value<number>`count(*) filter (where ${recall} and ${dayOf(heardAt)} > ${dueOn})`,
      })}
      from ${told} ${raised.merchants} where ${raised.wanted} group by 1`,
  )
  const open = actQuery(question, { ...ofNotices, month: query`null::text` })
  const now = await run(
    sql,
    query`
      select ${pick({
        ...{ keys: open.keys, outstanding: value<number>`count(*)` },
        overdue: value<number>`count(*) filter (where ${dueOn} < ${today}::date)`,
      })}
      from ${told} ${open.merchants} where ${isOutstanding} and ${open.wanted} group by 1`,
  )
  const acted = actQuery(question, { ...ofRecords, agency: measure.clientId, month: query`f.month` })
  const measures = await run(
    sql,
    query`
      select ${pick({ keys: acted.keys, figure: value<JointFigure>`f.figure`, events: value<number>`count(*)` })}
      from ${measure} join ${record} on ${record.id} = ${measure.recordId} ${acted.merchants}
      cross join lateral (values
        ('joint:measures-applied', to_char(${measure.startedOn}, 'YYYY-MM')),
        (case when ${measure.liftedOn} is not null then 'joint:measures-lifted' end, to_char(${measure.liftedOn}, 'YYYY-MM')),
        (case when ${measure.state} in ('active', 'kept') then 'joint:measures-' || ${measure.state} end, null)
      ) f (figure, month)
      where f.figure is not null and ${acted.wanted} group by 1, 2`,
  )
  return [
    ...[...counted, ...now].flatMap(({ keys, ...counts }) =>
      Object.entries(counts).map(([name, events]) => ({
        ...{ key: toKey(by, keys), figure: `joint:${name}` as JointFigure, events },
      })),
    ),
    ...measures.map(({ keys, ...row }) => ({ ...row, key: toKey(by, keys) })),
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
