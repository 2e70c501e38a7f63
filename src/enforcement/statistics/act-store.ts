/** SQL of what authorities did of proceedings, and agencies of what they were told. */
import { eq, type SQL, type SQLWrapper } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { pick, query, run, value } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { proceeding, record } from "../../database/schema/register.ts"
import { type ActRow, actQuery } from "./dimension-store.ts"
import { type JointFigure, readJoint } from "./joint-store.ts"
import { type Question, toKey } from "./question.ts"

export type AgencyFigure =
  | JointFigure
  | "overdue"
  | "overdue:now"
  | `${"repair" | "objection"}:${"filed" | "granted" | "refused" | "rejected"}`
export type AgencyRow = ActRow<AgencyFigure>

const { kind, state, content, startedOn, enteredOn, closed, dueOn, id, list, authority } = proceeding

// How each end of a remedy counts.
const outcomes = query`case ${state} when 'executed' then 'granted' when 'corrected' then 'granted'
  when 'refused' then 'refused' when 'upheld' then 'refused' when 'rejected' then 'rejected' end`
const isRemedy = query`${kind} in ('repair', 'objection')`
const ofMonth = (day: SQLWrapper) => query`to_char(${day}, 'YYYY-MM')`

// One that has published nothing yet says itself of what it is.
const columns = {
  ...{ list, authority, code: proceeding.subjectCode, agency: query`''` },
  ground: query`coalesce(${record.ground}, ${record.penaltyClass}, ${content} ->> 'ground', ${content} ->> 'class', '')`,
}
const withGround = query`left join ${record} on ${eq(record.id, proceeding.recordId)}`

/** What authorities and agencies did and left undone, by what is asked. @param today in China */
export async function readActs(sql: Sql, question: Question, today: string): Promise<AgencyRow[]> {
  const byGround = question.by.includes("ground") || question.filter.ground !== null
  const count = async (figure: SQL, month: SQL, from: SQL, which: SQL): Promise<AgencyRow[]> => {
    const { keys, merchants, wanted } = actQuery(question, { ...columns, month })
    const rows = await run(
      sql,
      query`
        select ${pick({ keys, figure: value<AgencyFigure>`${figure}`, events: value<number>`count(*)` })}
        from ${from} ${byGround ? withGround : query``} ${merchants} where ${which} and ${wanted} group by 1, 2`,
    )
    return rows.map(({ keys: told, ...row }) => ({ ...row, key: toKey(question.by, told) }))
  }
  const trail = query`${auditEvent} join ${proceeding} on ${id} = ${auditEvent.object}::uuid`
  const overdueIn = query`left(${auditEvent.after} ->> 'overdue_on', 7)`
  const proceedings = query`${proceeding}`
  return [
    ...(await count(query`'overdue'`, overdueIn, trail, query`${auditEvent.act} = 'proceeding.overdue'`)),
    ...(await count(
      ...([query`'overdue:now'`, query`null::text`, proceedings] as const),
      query`not ${closed} and ${dueOn} < ${today}::date`,
    )),
    ...(await count(query`${kind} || ':filed'`, ofMonth(startedOn), proceedings, isRemedy)),
    ...(await count(
      ...([query`${kind} || ':' || ${outcomes}`, ofMonth(enteredOn), proceedings] as const),
      query`${isRemedy} and ${outcomes} is not null`,
    )),
    ...(await readJoint(sql, question, today)),
  ]
}
