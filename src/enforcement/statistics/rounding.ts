/**
 * What is told where figures tell merchants apart: every count as a multiple of five, up or down by a throw that hangs on
 * what is counted. A count of the same records is the same in whatever answer it stands, and one more record is another
 * throw: what two answers differ by says of nobody that there is one (the cell key method of statistical offices). What
 * was done about records stands in no log, so it hangs on all records of its row, acted on or not, and is told of rows of
 * enough merchants alone. Pure.
 */
import { createHash } from "node:crypto"
import type { AgencyFigure } from "./act-store.ts"
import type { EndName } from "./event.ts"
import {
  type AgencyFigures,
  type CountName,
  emptyRow,
  type MerchantFigures,
  noActs,
  type StatisticsRow,
} from "./figures.ts"
import type { Dimension } from "./question.ts"

/** Counts are told as multiples of this. Ours: no article sets a number. */
export const roundedTo = 5

/** Of so many merchants it is told what was done about them. Ours as well. */
export const merchantsFrom = 10

/** Rounds a count up as often as it lies nearer to the multiple above: on average nothing is lost. */
export function round(count: number, set: number | string): number {
  const above = ((count % roundedTo) + roundedTo) % roundedTo
  if (above === 0) return count
  const [thrown = 0] = createHash("sha256").update(`${set} ${count}`).digest().subarray(0, 1)
  // 255 is a multiple of five: one byte in 256 is thrown for the first of them, which is near enough.
  return count - above + (thrown % roundedTo < above ? roundedTo : 0)
}

// From this on at least six displays have ended, and their mean tells of none of them.
const meanFrom = 2 * roundedTo

/** What makes the mean of so many as are told, in whole units; null: it is not told. */
const meanOf = (sum: number | null, of: number, told: number) =>
  sum === null || of === 0 || told < meanFrom ? null : Math.round(sum / of) * told

/** A row with its counts rounded. A mean of few would tell of each: there is none. */
export function roundRow(row: StatisticsRow): StatisticsRow {
  const { merchants, sets } = row
  const rounded = (name: CountName, count: number) => round(count, sets[name] ?? 0)
  const ways = Object.entries(merchants.endedBy) as [EndName, number][]
  const ended = rounded("ended", merchants.ended)
  const told: MerchantFigures = {
    ...{ listed: rounded("listed", merchants.listed), paused: rounded("paused", merchants.paused) },
    ...{ resumed: rounded("resumed", merchants.resumed), ended },
    endedBy: Object.fromEntries(ways.map(([name, count]) => [name, rounded(`by:${name}`, count)])),
    live: rounded("live", merchants.live),
    displayDays: meanOf(merchants.displayDays, merchants.ended, ended),
  }
  const acts = roundActs(row, told.listed)
  return { ...row, merchants: told, agencies: acts && row.agencies && withMeans(acts, row.agencies) }
}

const secondsOfDay = 86_400

/** What was done, in counts alone; null where the row is of too few merchants. */
function roundActs({ key, agencies, base }: StatisticsRow, published: number): AgencyFigures | null {
  if (agencies === null || base.merchants < merchantsFrom) return null
  const set = [base.set, key.agency, key.month ?? key.year].join(" ")
  const counts = Object.entries(agencies.counts) as [AgencyFigure, number][]
  return {
    ...{ publicationDays: null, published, judged: round(agencies.judged, `${set} judged`) },
    late: round(agencies.late, `${set} late`),
    counts: Object.fromEntries(
      counts.flatMap(([name, count]) => (name === secondsName ? [] : [[name, round(count, `${set} ${name}`)]])),
    ),
  }
}

const secondsName = "joint:heard-seconds" satisfies AgencyFigure

/** Counts as they are told with the means of what they are counts of, in whole days, and the feedback in steps of 5 %. */
function withMeans(acts: AgencyFigures, exact: AgencyFigures): AgencyFigures {
  const answerableOf = ({ counts }: AgencyFigures) => counts["joint:answerable"] ?? 0
  const [heard, heardTold] = [exact.counts["joint:heard"] ?? 0, acts.counts["joint:heard"] ?? 0]
  const days = meanOf((exact.counts[secondsName] ?? 0) / secondsOfDay, heard, heardTold)
  const answered = exact.counts["joint:answered"] ?? 0
  return {
    ...acts,
    publicationDays: meanOf(exact.publicationDays, exact.published, acts.published),
    counts: { ...acts.counts, ...(days === null ? {} : { [secondsName]: days * secondsOfDay }) },
    feedback:
      answerableOf(acts) < meanFrom || answerableOf(exact) === 0
        ? null
        : Math.round((answered / answerableOf(exact)) * 20) / 20,
  }
}

/** Whether anything is left to tell of a row. One that only what was done has made is not there where that is not told. */
export function tellsSomething({ merchants, agencies, ofLog }: StatisticsRow): boolean {
  const { listed, paused, resumed, ended, live } = merchants
  const isShown = ofLog && [listed, paused, resumed, ended, live].some((count) => count !== 0)
  return isShown || Object.values(agencies?.counts ?? {}).some((count) => count !== 0)
}

/**
 * Rows over several years, each of which was rounded by itself: a period that is a year longer then tells what the year
 * says, and no more. What was shown at the end, and what is of now, is the row's own.
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
    const ofNow = Object.entries(row.agencies?.counts ?? {}).filter(([name]) => isOfNow(name as AgencyFigure))
    const alone = { ...row, merchants: { ...emptyRow().merchants, live } }
    const sum = roundRow({ ...alone, agencies: row.agencies && { ...noActs(), counts: Object.fromEntries(ofNow) } })
    const ofYears = (years.get(nameOf(row)) ?? []).map((year) => ({ year, told: roundRow(year) }))
    for (const { told } of ofYears) addCounts(sum.merchants, told.merchants)
    const hasMean = ofYears.some(({ told }) => told.merchants.displayDays !== null)
    const displayDays = hasMean ? meanOf(row.merchants.displayDays, row.merchants.ended, sum.merchants.ended) : null
    return {
      ...sum,
      merchants: { ...sum.merchants, displayDays },
      agencies: sum.agencies && sumActs(sum.agencies, ofYears),
    }
  })
}

const isOfNow = (name: AgencyFigure) =>
  ["overdue:now", "joint:outstanding", "joint:overdue", "joint:measures-active", "joint:measures-kept"].includes(name)

/** What was done in the years in which it is told. */
function sumActs(now: AgencyFigures, ofYears: readonly { year: StatisticsRow; told: StatisticsRow }[]): AgencyFigures {
  const [acts, exact] = [{ ...now, publicationDays: null }, noActs()]
  for (const { year, told } of ofYears) {
    if (told.agencies === null || year.agencies === null) continue
    addActs(acts, told.agencies)
    addActs(exact, year.agencies)
    exact.publicationDays = (exact.publicationDays ?? 0) + (year.agencies.publicationDays ?? 0)
  }
  delete acts.counts[secondsName]
  return withMeans(acts, exact)
}

function addActs(sum: AgencyFigures, more: AgencyFigures): void {
  for (const name of ["published", "judged", "late"] as const) sum[name] += more[name]
  for (const [name, count] of Object.entries(more.counts) as [AgencyFigure, number][])
    sum.counts[name] = (sum.counts[name] ?? 0) + count
}

function addCounts(sum: MerchantFigures, more: MerchantFigures): void {
  for (const name of ["listed", "paused", "resumed", "ended"] as const) sum[name] += more[name]
  for (const [name, count] of Object.entries(more.endedBy) as [EndName, number][])
    sum.endedBy[name] = (sum.endedBy[name] ?? 0) + count
}
