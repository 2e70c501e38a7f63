/**
 * What an operation costs, of what: the one table. An operation without a row costs one unit, so that what is new counts.
 * Pure.
 */

/** What a key has quotas of: units of work, and rows of streams and jobs. */
export const measures = ["units", "rows"] as const
export type Measure = (typeof measures)[number]

/** What an operation costs. */
export type Cost =
  /** Nothing is counted. */
  | { of: "nothing" }
  /** So many units a call; or so many for each of the queries in it. */
  | { of: "units"; units: number; each?: "query" }
  /** Rows, as they are read. */
  | { of: "rows" }

const free: Cost = { of: "nothing" }
const units = (count: number): Cost => ({ of: "units", units: count })
const forEachQuery = (count: number): Cost => ({ of: "units", units: count, each: "query" })

/** What most operations cost: one unit, as a look-up by code does. */
const one = units(1)

// By measured work on a processor (docs/measures.md): a search costs some two look-ups, a name to be matched some four,
// and a statement, which is signed and set on paper, as much as twenty.
const costs: Readonly<Record<string, Cost>> = {
  search: units(2),
  // A thousand records are ten searches.
  takeRecords: units(20),
  check: forEachQuery(1),
  match: forEachQuery(4),
  // Counts of counts; one by months and grounds of a province takes as long as some look-ups.
  getStatistics: units(4),
  getAnnualFigures: units(4),
  getAgencyStatistics: units(4),
  getReport: units(10),
  getCertificate: units(10),
  getEnding: units(10),
  checkStream: { of: "rows" },
  createCheckJob: { of: "rows" },
  // They read the whole index, or a whole list.
  createSearchJob: units(100),
  getOpenData: units(100),
  // How the service is: who watches it is to see it in any case.
  getHealth: free,
  getReadiness: free,
  getStatus: free,
  getMetrics: free,
  getUsage: free,
  // What anybody needs who verifies for themselves, and what is made once and given out as it lies.
  getKeys: free,
  getRoot: free,
  getKeyHistory: free,
  listReleases: free,
  getCheckpoint: free,
  getWitnessedCheckpoint: free,
  getTile: free,
  getInclusionProof: free,
  getConsistencyProof: free,
  getRecordProof: free,
  listExports: free,
  getExportHead: free,
  getExportHeadSecond: free,
  getExportFile: free,
  getExportArchive: free,
  // Pages, of which a call of the API is not the half: named for what they show.
  searchPage: units(2),
  statementPage: units(10),
  statisticsPage: units(10),
  recallsPage: units(10),
  pledgesPage: units(2),
  copiesPage: units(10),
  // A mail to somebody who may not have asked for it.
  followByMail: units(60),
  // What an officer has to look into.
  tellOther: units(60),
}

/** The cost of an operation, by its id in the description of the API. */
export function costOf(operation: string): Cost {
  return costs[operation] ?? one
}
