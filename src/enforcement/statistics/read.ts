/** Reads an answer of the statistics: rows and their total, rounded where they tell merchants apart. */
import type { Sql } from "../../database/client.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { type AgencyRow, readActs } from "./act-store.ts"
import { readCounted, readFigures, readMerchants } from "./figure-store.ts"
import { emptyRow, type StatisticsRow, toRows } from "./figures.ts"
import { readJoint } from "./joint-store.ts"
import { type Dimension, type Question, tellsAgenciesApart, tellsMerchantsApart } from "./question.ts"
import { roundedTo, roundOverYears, roundRow, tellsSomething } from "./rounding.ts"

/** What is asked, by whom, and on which day. */
export interface StatisticsRequest extends Question {
  /** Officers of the authority see counts as they are. */
  seesAll: boolean
  /** Today in China. */
  today: string
  /** What was done by its filter, where it was read already by all that agencies are told apart by. */
  acts?: readonly AgencyRow[] | undefined
}

export interface StatisticsAnswer extends Question {
  asOf: Head
  roundedTo: number | null
  /** Whether it says what is so now: a period that has passed by now would say it again, and be thrown again. */
  tellsNow: boolean
  rows: StatisticsRow[]
  total: StatisticsRow
}

/** Rows of an answer, at most: what has more says nothing to anybody, and a table of it can be had by halves. */
export const rowsMax = 10_000

/** @returns "too-many" where there are more rows than an answer has */
export async function readStatistics(sql: Sql, request: StatisticsRequest): Promise<StatisticsAnswer | "too-many"> {
  const { by, filter, seesAll, today } = request
  const isOpen = seesAll || !tellsMerchantsApart({ by, filter })
  const asOf = await readCounted(sql)
  const read = (dimensions: readonly Dimension[]) =>
    isOpen ? readOpen(sql, request, dimensions) : readRounded(sql, request, dimensions)
  const rows = await read(by)
  if (rows.length > rowsMax) return "too-many"
  const [total = { ...emptyRow(), ...(!isOpen && { agencies: null }) }] = await read([])
  const tellsNow = isOpen || filter.to === null || filter.to >= today.slice(0, 7)
  return { asOf, by, filter, roundedTo: isOpen ? null : roundedTo, tellsNow, rows, total }
}

async function readOpen(
  sql: Sql,
  { by: asked, filter, today, acts: known }: StatisticsRequest,
  by: readonly Dimension[],
): Promise<StatisticsRow[]> {
  const ofAgencies = tellsAgenciesApart({ by: asked, filter })
  const acts = known ?? (await (ofAgencies ? readJoint : readActs)(sql, { by, filter }, today))
  // What is published is no agency's.
  return toRows(by, ofAgencies ? [] : await readFigures(sql, { by, filter }), acts)
}

/** Rows as everybody may see them. One in which nothing is left would tell that there was something. */
async function readRounded(
  sql: Sql,
  { by: asked, filter, today }: StatisticsRequest,
  by: readonly Dimension[],
): Promise<StatisticsRow[]> {
  const isByTime = by.includes("month") || by.includes("year")
  const byYear: readonly Dimension[] = isByTime ? by : [...by, "year"]
  const beside = { by: byYear.filter((name) => name !== "agency"), filter }
  const bases = [...(await readFigures(sql, beside)), ...(await readMerchants(sql, beside))]
  const ofAgencies = tellsAgenciesApart({ by: asked, filter })
  const acts = await (ofAgencies ? readJoint : readActs)(sql, { by: byYear, filter }, today)
  const told = (dimensions: readonly Dimension[]) => toRows(dimensions, ofAgencies ? [] : bases, acts, bases)
  const rows = isByTime ? told(by).map(roundRow) : roundOverYears(by, told(by), told(byYear))
  return rows.filter(tellsSomething)
}
