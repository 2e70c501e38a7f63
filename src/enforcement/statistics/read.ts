/** Reads an answer of the statistics: rows and their total, rounded where they tell merchants apart. */
import type { Sql } from "../../database/client.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { type AgencyRow, readActs } from "./act-store.ts"
import { type FigureRow, readCounted, readFigures, readMerchants } from "./figure-store.ts"
import { emptyRow, type StatisticsRow, toRows } from "./figures.ts"
import { readJoint } from "./joint-store.ts"
import { type Dimension, type Question, tellsMerchantsApart } from "./question.ts"
import { roundedTo, roundOverYears, roundRow, tellsSomething } from "./rounding.ts"

/** What is asked, by whom, and on which day. */
export interface StatisticsRequest extends Question {
  /** Officers of the authority see counts as they are. */
  seesAll: boolean
  /** Today in China. */
  today: string
  /** Whether it is about what agencies did and no more, as one that tells them apart is. */
  ofAgencies: boolean
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
  const make = isOpen ? toOpenRows : toRoundedRows
  const sources = await readSources(sql, request, isOpen ? by : byYear(by), isOpen)
  const rows = make(by, sources)
  if (rows.length > rowsMax) return "too-many"
  // A merchant on two platforms is one of all, and one on two grounds as well.
  const ofAll = by.includes("platform")
    ? await readSources(sql, request, isOpen ? [] : byYear([]), isOpen)
    : { ...sources, merchants: isOpen ? [] : await readMerchants(sql, { by: byYear([]), filter }) }
  const [total = { ...emptyRow(), ...(!isOpen && { agencies: null }) }] = make([], ofAll)
  const tellsNow = isOpen || filter.to === null || filter.to >= today.slice(0, 7)
  return { asOf, by, filter, roundedTo: isOpen ? null : roundedTo, tellsNow, rows, total }
}

const byYear = (by: readonly Dimension[]): readonly Dimension[] => (by.includes("year") ? by : [...by, "year"])

/** What rows are made of. */
interface Sources {
  /** What is published is no agency's, and says only what stands behind their acts. */
  ofAgencies: boolean
  figures: readonly FigureRow[]
  acts: readonly AgencyRow[]
  merchants: readonly FigureRow[]
}

async function readSources(
  sql: Sql,
  { filter, today, ofAgencies, acts: known }: StatisticsRequest,
  by: readonly Dimension[],
  isOpen: boolean,
): Promise<Sources> {
  const beside = { by: by.filter((name) => name !== "agency"), filter }
  return {
    ofAgencies,
    figures: ofAgencies && isOpen ? [] : await readFigures(sql, beside),
    acts: known ?? (await (ofAgencies ? readJoint : readActs)(sql, { by, filter }, today)),
    merchants: isOpen ? [] : await readMerchants(sql, beside),
  }
}

function toOpenRows(by: readonly Dimension[], { figures, acts }: Sources): StatisticsRow[] {
  return toRows(by, figures, acts)
}

/** Rows as everybody may see them. One in which nothing is left would tell that there was something. */
function toRoundedRows(by: readonly Dimension[], { ofAgencies, figures, acts, merchants }: Sources): StatisticsRow[] {
  const told = (dimensions: readonly Dimension[]) =>
    toRows(dimensions, ofAgencies ? [] : figures, acts, [...figures, ...merchants])
  const isByTime = by.includes("month") || by.includes("year")
  const rows = isByTime ? told(by).map(roundRow) : roundOverYears(by, told(by), told(byYear(by)))
  return rows.filter(tellsSomething)
}
