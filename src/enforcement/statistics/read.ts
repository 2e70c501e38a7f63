/** Reads an answer of the statistics: rows and their total, rounded where they tell merchants apart. */
import type { Sql } from "../../database/client.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { type AgencyRow, readAgencies, readCounted, readFigures } from "./figure-store.ts"
import { emptyRow, type StatisticsRow, toRows } from "./figures.ts"
import { type Dimension, type Question, tellsMerchantsApart } from "./question.ts"
import { roundedTo, roundOverYears, roundRow, tellsSomething } from "./rounding.ts"

/** What is asked, by whom, and on which day. */
export interface StatisticsRequest extends Question {
  /** Officers of the authority see counts as they are. */
  seesAll: boolean
  /** Today in China. */
  today: string
  /** What agencies did by this filter, where it was read already. */
  acts?: readonly AgencyRow[] | undefined
}

export interface StatisticsAnswer extends Question {
  asOf: Head
  /** Whether it is about agencies alone: then it says what they did, and rounds nothing. */
  ofAgencies: boolean
  roundedTo: number | null
  rows: StatisticsRow[]
  total: StatisticsRow
}

/** Rows of an answer, at most: what has more says nothing to anybody, and a table of it can be had by halves. */
export const rowsMax = 10_000

/** @returns "too-many" where there are more rows than an answer has */
export async function readStatistics(
  sql: Sql,
  { by, filter, seesAll, today, acts: known }: StatisticsRequest,
): Promise<StatisticsAnswer | "too-many"> {
  const ofAgencies = !tellsMerchantsApart({ by, filter })
  const asOf = await readCounted(sql)
  const acts = ofAgencies ? (known ?? (await readAgencies(sql, filter, today))) : []
  const isOpen = seesAll || ofAgencies
  const read = async (dimensions: readonly Dimension[]) =>
    isOpen
      ? toRows(dimensions, await readFigures(sql, { by: dimensions, filter }), acts)
      : readRounded(sql, { by: dimensions, filter })
  const rows = await read(by)
  if (rows.length > rowsMax) return "too-many"
  const [total = emptyRow()] = await read([])
  return { asOf, by, filter, ofAgencies, roundedTo: isOpen ? null : roundedTo, rows, total }
}

/** Rows as everybody may see them. One in which nothing is left would tell that there was something. */
async function readRounded(sql: Sql, { by, filter }: Question): Promise<StatisticsRow[]> {
  const isByTime = by.includes("month") || by.includes("year")
  const byYear: readonly Dimension[] = isByTime ? by : [...by, "year"]
  const figures = await readFigures(sql, { by: byYear, filter })
  const years = toRows(byYear, figures, [])
  const rows = isByTime ? years.map(roundRow) : roundOverYears(by, toRows(by, figures, []), years)
  return rows.filter(tellsSomething)
}
