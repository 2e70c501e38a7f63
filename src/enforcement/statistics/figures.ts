/** Figures in rows, as they are asked for, counted together. Pure. */

import type { AgencyFigure, AgencyRow } from "./act-store.ts"
import type { EndName, Figure } from "./event.ts"
import type { FigureRow } from "./figure-store.ts"
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
  /** Days from decision to publication, all together, null where they are not told; and of how many. */
  publicationDays: number | null
  published: number
  /** Those to which a clock of the law applied, and of these the ones after its last day. */
  judged: number
  late: number
  counts: Partial<Record<AgencyFigure, number>>
  /** The part of what can be answered that was, where the counts don't say it; null: it is not told. */
  feedback?: number | null
}

/** The figures of a row that are counts of merchants' records: parts, and the ways of ending. */
export type CountName = "listed" | "paused" | "resumed" | "ended" | "live" | `by:${EndName}`

export interface StatisticsRow {
  key: RowKey
  merchants: MerchantFigures
  /** Null: they are not told. */
  agencies: AgencyFigures | null
  /** Of each count a number by which the set of what it counts is known: of the same set the same. */
  sets: Partial<Record<CountName, number>>
  /** The merchants with records up to its end, and a number by which the set of these records is known. */
  base: { merchants: number; set: number }
  /** Whether the log has anything of it, and not only what somebody did. */
  ofLog: boolean
}

/** What nobody did. */
export const noActs = (): AgencyFigures => ({ publicationDays: 0, published: 0, judged: 0, late: 0, counts: {} })

/** A row in which nothing is counted. */
export const emptyRow = (key: RowKey = {}): StatisticsRow & { agencies: AgencyFigures } => ({
  key,
  merchants: { listed: 0, paused: 0, resumed: 0, ended: 0, endedBy: {}, live: 0, displayDays: 0 },
  agencies: noActs(),
  ...{ sets: {}, base: { merchants: 0, set: 0 }, ofLog: false },
})

type OpenRow = ReturnType<typeof emptyRow>

/**
 * Rows by what is asked, in the order of their keys. What was live before a month is live in it.
 * @param bases figures of the records that stand behind the acts, where these are told apart by who acted and so have no
 *   figures of the log themselves
 */
export function toRows(
  by: readonly Dimension[],
  figures: readonly FigureRow[],
  acts: readonly AgencyRow[],
  bases: readonly FigureRow[] = figures,
): OpenRow[] {
  const rows = new Map<string, OpenRow>()
  const rowOf = (key: RowKey): OpenRow => {
    const name = nameOf(by, key)
    const row = rows.get(name) ?? emptyRow(Object.fromEntries(by.map((dimension) => [dimension, key[dimension] ?? ""])))
    rows.set(name, row)
    return row
  }
  const period = periodOf(by)
  for (const row of figures) {
    // Who asks by time for a period wants no rows of the time before it, and merchants alone make none.
    if (row.figure === "merchants" || (!row.inside && period)) continue
    const told = rowOf(row.key)
    told.ofLog = true
    if (row.inside) add(row.figure, row, told)
  }
  for (const { key, figure, events } of acts) {
    if (period && key[period] === undefined) continue
    const { counts } = rowOf(key).agencies
    counts[figure] = (counts[figure] ?? 0) + events
  }
  addStocks(by, [...rows.values()], bases)
  return [...rows.values()].sort((a, b) => {
    const differs = by.find((name) => a.key[name] !== b.key[name])
    return differs ? compare(a.key[differs], b.key[differs]) : 0
  })
}

const periodOf = (by: readonly Dimension[]) => (["month", "year"] as const).find((name) => by.includes(name))

/** What of a key tells rows apart. */
function nameOf(by: readonly Dimension[], key: RowKey): string {
  return JSON.stringify(by.map((dimension) => key[dimension] ?? ""))
}

/** Adds to each row what there is at its end, of its own time and of all before it: what is shown, and the merchants. */
function addStocks(by: readonly Dimension[], rows: readonly OpenRow[], figures: readonly FigureRow[]): void {
  const period = periodOf(by)
  // A record is no agency's.
  const beside = by.filter((name) => !["month", "year", "agency"].includes(name))
  const inOrder = <T extends { key: RowKey }>(of: readonly T[]) =>
    period ? of.toSorted((a, b) => compare(a.key[period], b.key[period])) : of
  const changes = Map.groupBy(inOrder(figures), ({ key }) => nameOf(beside, key))
  for (const [name, ofName] of Map.groupBy(inOrder(rows), ({ key }) => nameOf(beside, key))) {
    const stock = { live: 0, liveSet: 0, merchants: 0, set: 0 }
    const unread = (changes.get(name) ?? [])[Symbol.iterator]()
    let next = unread.next()
    for (const { key, merchants, sets, base } of ofName) {
      const isDue = (row: FigureRow) => !period || compare(row.key[period], key[period]) <= 0
      for (; !next.done && isDue(next.value); next = unread.next()) addStock(next.value, stock)
      merchants.live = stock.live
      sets.live = stock.liveSet
      Object.assign(base, { merchants: stock.merchants, set: stock.set })
    }
  }
}

function addStock(
  { figure, events, set }: FigureRow,
  stock: { live: number; liveSet: number; merchants: number; set: number },
): void {
  if (figure === "merchants") {
    stock.merchants += events
    return
  }
  const sign = figure.startsWith("ended:") || figure === "paused" ? -1 : 1
  stock.live += sign * events
  stock.liveSet += sign * set
  if (figure.startsWith("listed") || figure === "moved") stock.set += set
}

function compare(a = "", b = ""): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function add(figure: Figure, { events, days, set }: FigureRow, { merchants, agencies, sets }: OpenRow): void {
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
      agencies.publicationDays = (agencies.publicationDays ?? 0) + days
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
