/**
 * What is told where figures tell merchants apart: every count as a multiple of five, up or down by a throw that hangs on
 * what is counted. A count of the same records is the same in whatever answer it stands, and one more record is another
 * throw: what two answers differ by says of nobody that there is one (the cell key method of statistical offices). Pure.
 */
import { createHash } from "node:crypto"
import type { EndName } from "./event.ts"
import { type CountName, emptyRow, type MerchantFigures, type StatisticsRow } from "./figures.ts"
import type { Dimension } from "./question.ts"

/** Counts are told as multiples of this. Ours: no article sets a number. */
export const roundedTo = 5

/** Rounds a count up as often as it lies nearer to the multiple above: on average nothing is lost. */
export function round(count: number, set: number): number {
  const above = ((count % roundedTo) + roundedTo) % roundedTo
  if (above === 0) return count
  const [thrown = 0] = createHash("sha256").update(`${set} ${count}`).digest().subarray(0, 1)
  // 255 is a multiple of five: one byte in 256 is thrown for the first of them, which is near enough.
  return count - above + (thrown % roundedTo < above ? roundedTo : 0)
}

// From this on at least six displays have ended, and their mean tells of none of them.
const meanFrom = 2 * roundedTo

/** The days of display that make the mean, in whole days; null: it is not told. */
const daysOf = ({ merchants: { displayDays, ended } }: StatisticsRow, told: number) =>
  displayDays === null || ended === 0 ? null : Math.round(displayDays / ended) * told

/** A row with its counts rounded. A mean of few displays would tell of each: there is none. */
export function roundRow(row: StatisticsRow): StatisticsRow {
  const { key, merchants, sets } = row
  const rounded = (name: CountName, count: number) => round(count, sets[name] ?? 0)
  const ways = Object.entries(merchants.endedBy) as [EndName, number][]
  const ended = rounded("ended", merchants.ended)
  return {
    ...emptyRow(key),
    merchants: {
      ...{ listed: rounded("listed", merchants.listed), paused: rounded("paused", merchants.paused) },
      ...{ resumed: rounded("resumed", merchants.resumed), ended },
      endedBy: Object.fromEntries(ways.map(([name, count]) => [name, rounded(`by:${name}`, count)])),
      live: rounded("live", merchants.live),
      displayDays: ended < meanFrom ? null : daysOf(row, ended),
    },
  }
}

/** Whether anything is left to tell of a row. */
export function tellsSomething({ merchants: { listed, paused, resumed, ended, live } }: StatisticsRow): boolean {
  return [listed, paused, resumed, ended, live].some((count) => count !== 0)
}

/**
 * Rows over several years, each of which was rounded by itself: a period that is a year longer then tells what the year
 * says, and no more. What was shown at the end is the row's own.
 * @param rows by what is asked, not rounded @param byYear by that and year
 */
export function roundOverYears(
  by: readonly Dimension[],
  rows: readonly StatisticsRow[],
  byYear: readonly StatisticsRow[],
): StatisticsRow[] {
  const nameOf = ({ key }: StatisticsRow) => JSON.stringify(by.map((dimension) => key[dimension] ?? ""))
  const years = Map.groupBy(byYear, nameOf)
  return rows.map((row) => {
    const { live } = row.merchants
    const sum = roundRow({ ...row, merchants: { ...emptyRow().merchants, live } })
    const told = (years.get(nameOf(row)) ?? []).map(roundRow)
    for (const { merchants } of told) addCounts(sum.merchants, merchants)
    const hasMean = told.some(({ merchants }) => merchants.displayDays !== null)
    return { ...sum, merchants: { ...sum.merchants, displayDays: hasMean ? daysOf(row, sum.merchants.ended) : null } }
  })
}

function addCounts(sum: MerchantFigures, more: MerchantFigures): void {
  for (const name of ["listed", "paused", "resumed", "ended"] as const) sum[name] += more[name]
  for (const [name, count] of Object.entries(more.endedBy) as [EndName, number][])
    sum.endedBy[name] = (sum.endedBy[name] ?? 0) + count
}
