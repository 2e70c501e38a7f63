/** Reads an answer of the statistics: rows, their total, and what of them is hidden. */
import type { Sql } from "../../database/client.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { readAgencies, readCounted, readFigures } from "./figure-store.ts"
import { type StatisticsRow, toRows } from "./figures.ts"
import { type HiddenNames, hide } from "./hiding.ts"
import { type Question, tellsMerchantsApart } from "./question.ts"

/** What is asked, by whom, and on which day. */
export interface StatisticsRequest extends Question {
  /** Officers of the authority see small counts too. */
  seesAll: boolean
  /** Today in China. */
  today: string
}

export interface StatisticsAnswer extends Question {
  asOf: Head
  /** Whether it is about agencies alone: then it says what they did, and hides nothing. */
  ofAgencies: boolean
  rows: (StatisticsRow & { hidden: HiddenNames })[]
  total: StatisticsRow & { hidden: HiddenNames }
}

/** Rows of an answer, at most: what has more says nothing to anybody, and a table of it can be had by halves. */
export const rowsMax = 10_000

/** @returns "too-many" where there are more rows than an answer has */
export async function readStatistics(
  sql: Sql,
  { by, filter, seesAll, today }: StatisticsRequest,
): Promise<StatisticsAnswer | "too-many"> {
  const ofAgencies = !tellsMerchantsApart({ by, filter })
  const asOf = await readCounted(sql)
  const acts = ofAgencies ? await readAgencies(sql, filter, today) : []
  const rows = toRows(by, await readFigures(sql, { by, filter }), acts)
  if (rows.length > rowsMax) return "too-many"
  const [total] = toRows([], await readFigures(sql, { by: [], filter }), acts)
  const isOpen = seesAll || ofAgencies
  const none: HiddenNames = new Set()
  const hidden = isOpen ? [] : hide(rows)
  const [hiddenTotal = none] = isOpen || !total ? [] : hide([total])
  return {
    ...{ asOf, by, filter, ofAgencies },
    rows: rows.map((row, index) => ({ ...row, hidden: hidden[index] ?? none })),
    total: { ...(total ?? emptyRow()), hidden: hiddenTotal },
  }
}

function emptyRow(): StatisticsRow {
  return {
    key: {},
    merchants: { listed: 0, paused: 0, resumed: 0, ended: 0, endedBy: {}, live: 0, displayDays: 0 },
    agencies: { publicationDays: 0, published: 0, judged: 0, late: 0, counts: {} },
  }
}
