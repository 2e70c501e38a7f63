/** SQL of figures: cells put together as they are asked for, and what agencies did. */
import type { SQL } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { joined, pick, query, run, statement, value } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { logEntry, logReader } from "../../database/schema/ledger.ts"
import { proceeding } from "../../database/schema/register.ts"
import { statisticCell } from "../../database/schema/statistics.ts"
import type { ListName } from "../../law/list.ts"
import { decodeEntry } from "../../ledger/entry.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { statisticsReader } from "./cell-store.ts"
import type { Figure } from "./event.ts"
import { type JointFigure, readJoint } from "./joint-store.ts"
import type { Dimension, Question, RowKey, StatisticsFilter } from "./question.ts"

const { month, authority, list, ground, region, platform, figure, events, days, coin } = statisticCell

const columns = {
  list: value<string>`${list}`,
  ground: value<string>`${ground}`,
  province: value<string>`rpad(left(${region}, 2), 6, '0')`,
  city: value<string>`rpad(left(${region}, 4), 6, '0')`,
  region: value<string>`${region}`,
  authority: value<string>`${authority}`,
  // What is published is no agency's.
  agency: value<string>`''`,
  platform: value<string>`${platform}`,
  month: value<string>`to_char(${month}, 'YYYY-MM')`,
  year: value<string>`to_char(${month}, 'YYYY')`,
} as const satisfies Record<Dimension, SQL<string>>

/** What a figure comes to in a row. */
export interface FigureRow {
  key: RowKey
  figure: Figure
  /** Whether it is of the period that was asked for, and not of the time before. */
  inside: boolean
  events: number
  days: number
  /** By which the set of these events is known. */
  set: number
}

/** Figures by what is asked, of the period and of all the time before it. */
export async function readFigures(sql: Sql, { by, filter }: Question): Promise<FigureRow[]> {
  const { from } = filter
  const keys =
    by.length === 0
      ? query`'{}'::text[]`
      : query`array[${joined(
          by.map((name) => columns[name]),
          ", ",
        )}]`
  const picked = {
    keys: value<string[]>`${keys} collate "C"`,
    figure: value<Figure>`${figure}`,
    inside: value<boolean>`${from === null ? query`true` : query`${month} >= ${firstDay(from)}::date`}`,
    events: value<number>`sum(${events})::bigint`,
    days: value<number>`sum(${days})::bigint`,
    set: value<number>`sum(${events} * ${coin})::bigint`,
  }
  const rows = await run(
    sql,
    query`select ${pick(picked)} from ${statisticCell} where ${within(filter, by)} group by 1, 2, 3`,
  )
  return rows.map(({ keys: values, ...row }) => ({
    ...row,
    key: Object.fromEntries(by.map((name, index) => [name, values[index] ?? ""])),
  }))
}

const firstDay = (of: string) => `${of}-01`

function within(filter: StatisticsFilter, by: readonly Dimension[]) {
  const byPlatform = by.includes("platform")
  const wanted = [
    filter.platform === null
      ? byPlatform
        ? query`${platform} <> ''`
        : query`${platform} = ''`
      : query`${platform} = ${filter.platform}`,
    ...(filter.list === null ? [] : [query`${list} = ${filter.list}`]),
    ...(filter.ground === null ? [] : [query`${ground} = ${filter.ground}`]),
    ...(filter.region === null ? [] : [query`${region} like ${`${filter.region}%`}`]),
    ...(filter.authority === null ? [] : [query`${authority} like ${`${filter.authority}%`}`]),
    ...(filter.to === null ? [] : [query`${month} <= ${firstDay(filter.to)}::date`]),
  ]
  return joined(wanted, " and ")
}

const counted = statement({ name: logReader.name }, (p) => {
  const { position: read } = logReader
  return query`
    select ${pick({ position: read, entry: value<string | null>`${logEntry.entry}` })} from ${logReader}
    left join ${logEntry} on ${logEntry.position} = ${read} - 1 where ${logReader.name} = ${p.name}`
})

/** The size of the log up to which is counted, and the time of its last entry. */
export async function readCounted(sql: Sql): Promise<Head> {
  const [row] = await counted(sql, { name: statisticsReader })
  return { size: row?.position ?? 0, time: (row?.entry ? decodeEntry(row.entry)?.time : null) ?? 0 }
}

/** How often something of agencies happened in a month. */
export interface AgencyRow {
  authority: string
  list: ListName
  /** The client of the agency that was told, or acted; absent where no one agency did. */
  agency?: string
  /** YYYY-MM; null: as it is now. */
  month: string | null
  figure: AgencyFigure
  events: number
}
export type AgencyFigure =
  | JointFigure
  | "overdue"
  | "overdue:now"
  | `${"repair" | "objection"}:${"filed" | "granted" | "refused" | "rejected"}`

function ofAgencies({ list: only, authority: prefix }: StatisticsFilter) {
  return joined(
    [
      query`true`,
      ...(only === null ? [] : [query`${proceeding.list} = ${only}`]),
      ...(prefix === null ? [] : [query`${proceeding.authority} like ${`${prefix}%`}`]),
    ],
    " and ",
  )
}

/** By what every one of these is told apart. */
function groups(figureOf: SQL, monthOf: SQL) {
  return pick({
    ...{ authority: proceeding.authority, list: proceeding.list, month: value<string | null>`${monthOf}` },
    ...{ figure: value<AgencyFigure>`${figureOf}`, events: value<number>`count(*)` },
  })
}

// How each end of a remedy counts.
const outcomes = query`case ${proceeding.state} when 'executed' then 'granted' when 'corrected' then 'granted'
  when 'refused' then 'refused' when 'upheld' then 'refused' when 'rejected' then 'rejected' end`

/** What agencies did and left undone, by month, up to the last month that is asked for. @param today in China */
export async function readAgencies(sql: Sql, filter: StatisticsFilter, today: string): Promise<AgencyRow[]> {
  const { kind, startedOn, enteredOn, closed, dueOn, id } = proceeding
  const wanted = ofAgencies(filter)
  const isRemedy = query`${kind} in ('repair', 'objection')`
  const overdueIn = query`left(${auditEvent.after} ->> 'overdue_on', 7)`
  const overdue = await run(
    sql,
    query`
      select ${groups(query`'overdue'`, overdueIn)} from ${auditEvent}
      join ${proceeding} on ${id} = ${auditEvent.object}::uuid
      where ${auditEvent.act} = 'proceeding.overdue' and ${wanted} group by 1, 2, 3`,
  )
  const now = await run(
    sql,
    query`
      select ${groups(query`'overdue:now'`, query`null::text`)} from ${proceeding}
      where not ${closed} and ${dueOn} < ${today}::date and ${wanted} group by 1, 2`,
  )
  const filed = await run(
    sql,
    query`
      select ${groups(query`${kind} || ':filed'`, query`to_char(${startedOn}, 'YYYY-MM')`)} from ${proceeding}
      where ${isRemedy} and ${wanted} group by 1, 2, 3, 4`,
  )
  const ended = await run(
    sql,
    query`
      select ${groups(query`${kind} || ':' || ${outcomes}`, query`to_char(${enteredOn}, 'YYYY-MM')`)} from ${proceeding}
      where ${isRemedy} and ${outcomes} is not null and ${wanted} group by 1, 2, 3, 4`,
  )
  return ofPeriod([...overdue, ...now, ...filed, ...ended, ...(await readJoint(sql, filter, today))], filter)
}

/** What is of the months that are asked for, or of now. */
export function ofPeriod(rows: readonly AgencyRow[], { from, to }: StatisticsFilter): AgencyRow[] {
  return rows.filter(
    ({ month }) => month === null || ((from === null || month >= from) && (to === null || month <= to)),
  )
}
