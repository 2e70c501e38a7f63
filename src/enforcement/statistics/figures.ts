/** Figures in rows, as they are asked for, counted together. Pure. */
import type { EndName } from "./event.ts"
import type { AgencyFigure, AgencyRow, FigureRow } from "./figure-store.ts"
import type { Dimension, RowKey } from "./question.ts"

/** What became of records in a period. */
export interface MerchantFigures {
  listed: number
  paused: number
  resumed: number
  ended: number
  endedBy: Partial<Record<EndName, number>>
  /** Shown at the end of the period. */
  live: number
  /** Days of display of those that ended, all together; null: they are not told. */
  displayDays: number | null
}

/** What agencies did in a period. */
export interface AgencyFigures {
  /** Days from decision to publication, all together; and of how many. */
  publicationDays: number
  published: number
  /** Those to which a clock of the law applied, and of these the ones after its last day. */
  judged: number
  late: number
  counts: Partial<Record<AgencyFigure, number>>
}

/** The figures of a row that are counts of merchants' records: parts, and the ways of ending. */
export type CountName = "listed" | "paused" | "resumed" | "ended" | "live" | `by:${EndName}`

export interface StatisticsRow {
  key: RowKey
  merchants: MerchantFigures
  agencies: AgencyFigures
  /** Of each count a number by which the set of what it counts is known: of the same set the same. */
  sets: Partial<Record<CountName, number>>
}

/** A row in which nothing is counted. */
export const emptyRow = (key: RowKey = {}): StatisticsRow => ({
  key,
  merchants: { listed: 0, paused: 0, resumed: 0, ended: 0, endedBy: {}, live: 0, displayDays: 0 },
  agencies: { publicationDays: 0, published: 0, judged: 0, late: 0, counts: {} },
  sets: {},
})

/** Rows by what is asked, in the order of their keys. What was live before a month is live in it. */
export function toRows(
  by: readonly Dimension[],
  figures: readonly FigureRow[],
  acts: readonly AgencyRow[],
): StatisticsRow[] {
  const rows = new Map<string, StatisticsRow>()
  const rowOf = (key: RowKey): StatisticsRow => {
    const name = JSON.stringify(by.map((dimension) => key[dimension] ?? ""))
    const row = rows.get(name) ?? emptyRow(Object.fromEntries(by.map((dimension) => [dimension, key[dimension] ?? ""])))
    rows.set(name, row)
    return row
  }
  const stocks = new Map<string, { count: number; set: number }>()
  const period = by.find((name) => name === "month") ?? by.find((name) => name === "year")
  const beside = by.filter((name) => name !== "month" && name !== "year")
  const stockOf = (key: RowKey) => JSON.stringify(beside.map((name) => key[name] ?? ""))
  const inOrder = period ? figures.toSorted((a, b) => compare(a.key[period], b.key[period])) : figures
  for (const row of inOrder) {
    const sign = row.figure.startsWith("ended:") || row.figure === "paused" ? -1 : 1
    const stock = stocks.get(stockOf(row.key)) ?? { count: 0, set: 0 }
    stocks.set(stockOf(row.key), stock)
    stock.count += sign * row.events
    stock.set += sign * row.set
    // Who asks by time for a period wants no rows of the time before it.
    if (!row.inside && period) continue
    const told = rowOf(row.key)
    if (row.inside) add(row, told)
    told.merchants.live = stock.count
    told.sets.live = stock.set
  }
  for (const { authority, list, agency = "", month, figure, events } of acts) {
    if (period && month === null) continue
    const key: RowKey = {}
    for (const name of by)
      key[name] = { authority, list, agency, month: month ?? "", year: month?.slice(0, 4) ?? "" }[name as "list"]
    const { counts } = rowOf(key).agencies
    counts[figure] = (counts[figure] ?? 0) + events
  }
  return [...rows.values()].sort((a, b) => {
    const differs = by.find((name) => a.key[name] !== b.key[name])
    return differs ? compare(a.key[differs], b.key[differs]) : 0
  })
}

function compare(a = "", b = ""): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function add({ figure, events, days, set }: FigureRow, { merchants, agencies, sets }: StatisticsRow): void {
  const mark = (name: CountName) => {
    sets[name] = (sets[name] ?? 0) + set
  }
  switch (figure) {
    case "listed":
    case "listed:timely":
    case "listed:late":
      mark("listed")
      merchants.listed += events
      agencies.published += events
      agencies.publicationDays += days
      if (figure !== "listed") agencies.judged += events
      if (figure === "listed:late") agencies.late += events
      return
    case "paused":
    case "resumed":
      mark(figure)
      merchants[figure] += events
      return
    case "moved":
      return
    default: {
      const by = figure.slice("ended:".length) as EndName
      mark("ended")
      mark(`by:${by}`)
      merchants.ended += events
      merchants.endedBy[by] = (merchants.endedBy[by] ?? 0) + events
      merchants.displayDays = (merchants.displayDays ?? 0) + days
    }
  }
}
