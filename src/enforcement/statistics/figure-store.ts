/** SQL of figures: cells put together as they are asked for, and the merchants that they are about. */
import type { SQLWrapper } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { joined, pick, query, run, statement, value } from "../../database/query.ts"
import { logEntry, logReader } from "../../database/schema/ledger.ts"
import { record } from "../../database/schema/register.ts"
import { statisticCell } from "../../database/schema/statistics.ts"
import { decodeEntry } from "../../ledger/entry.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { statisticsReader } from "./cell-store.ts"
import { actQuery, keysOf, ofRecords, placesOf } from "./dimension-store.ts"
import type { Figure } from "./event.ts"
import { type Dimension, type Question, type RowKey, type StatisticsFilter, toKey } from "./question.ts"

const { month, authority, list, ground, region, platform, figure, events, days, coin } = statisticCell

const columns = {
  ...{ list, ground, authority, platform, ...placesOf(query`${region}`) },
  // What is published is no agency's.
  agency: query`''`,
  ...{ month: query`to_char(${month}, 'YYYY-MM')`, year: query`to_char(${month}, 'YYYY')` },
} as const satisfies Record<Dimension, SQLWrapper>

/** What a figure comes to in a row. */
export interface FigureRow {
  key: RowKey
  figure: Figure | "merchants"
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
  const picked = {
    keys: keysOf(by, columns),
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
  return rows.map(({ keys, ...row }) => ({ ...row, key: toKey(by, keys) }))
}

/**
 * Merchants by what is asked, each once: by the month or the year in which the first of its records was published. Of how
 * few a row tells, they say.
 */
export async function readMerchants(sql: Sql, { by, filter }: Question): Promise<FigureRow[]> {
  const time = by.filter((name) => name === "month" || name === "year")
  const beside = by.filter((name) => name !== "month" && name !== "year")
  const published = query`to_char(${record.publishedOn}, 'YYYY-MM')`
  const acts = actQuery(
    { by: beside, filter: { ...filter, from: null, agency: null } },
    { ...ofRecords, month: published },
  )
  const first = query`select ${acts.keys} as keys, min(${published}) as month from ${record} ${acts.merchants}
    where ${record.position} is not null and ${acts.wanted} group by 1, ${record.subjectCode}`
  const timeKeys = keysOf(time, { month: query`f.month`, year: query`left(f.month, 4)` })
  const rows = await run(
    sql,
    query`select ${pick({ keys: value<(string | null)[]>`f.keys || ${timeKeys}`, events: value<number>`count(*)` })}
      from (${first}) f group by 1`,
  )
  return rows.map(({ keys, events: count }) => ({
    ...{ key: toKey([...beside, ...time], keys), figure: "merchants", inside: false, events: count, days: 0, set: 0 },
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
