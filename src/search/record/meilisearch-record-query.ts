/**
 * Finding records in Meilisearch, which ranks by its own text search. Grams bring whoever may hold what was asked for. Where
 * that is holding it, Meilisearch counts as well; else PostgreSQL's index, which is there anyway, says who does.
 */
import type { Index, Meilisearch } from "meilisearch"
import type { Pool, Sql } from "../../database/client.ts"
import { levelRegions, regionDigits } from "../facet-count.ts"
import type { MeiliRecord } from "./meilisearch-record-document.ts"
import { afterPlace, byDate, isCertain, recordFilter } from "./meilisearch-record-filter.ts"
import {
  beginRanked,
  type EnginePin,
  goOnRanked,
  type Holding,
  type Ranking,
  rankBase,
  readRanked,
  shown,
  toDay,
} from "./meilisearch-record-rank.ts"
import { confirmRecords, countRecords } from "./postgres-record-count-store.ts"
import { findRecords } from "./postgres-record-find-store.ts"
import { toRecordFacets } from "./record-facet.ts"
import {
  ForeignPin,
  type RecordCondition,
  type RecordPage,
  type RecordPlace,
  type RecordQuery,
  recordTallyMax,
} from "./record-index.ts"

/** A page of hits with the tally, as the port says. @param size position of the log up to which the index has read */
export async function findRecordsInMeili(
  sql: Pool,
  meili: Meilisearch,
  uid: string,
  query: RecordQuery,
  size: number,
): Promise<RecordPage> {
  // What PostgreSQL has ranked it goes on with.
  if (isRanked(query) && query.pin?.by === "database") return findRecords(sql, query)
  const index = meili.index<MeiliRecord>(uid)
  const filter = recordFilter(query)
  const pin = pinOf(query, size)
  if (isCertain(query)) {
    const places = pin ? readRanked({ meili, uid, query, filter, pin }, all) : readDated(index, query, filter)
    const [read, tally] = await Promise.all([places, readTally(index, query, filter)])
    return { places: read, pin, ...tally }
  }
  if (pin === null) return findRecords(sql, { ...query, sort: "date" })
  return findLookedAt(sql, index, { meili, uid, query, filter, pin })
}

// Hits of whom each query is told the ids: it is repeated for every way of ranking, and ten times this is a request of 60 kB.
const namedMax = 200
// Later pages of the same may have some more.
const namedAgainMax = 2 * namedMax
// Where fewer of those who have the grams are hits, so many would be passed over that PostgreSQL ranks them sooner.
const rareShare = 0.25

/**
 * A page of who has the grams and holds what was asked for: PostgreSQL counts them all, and meanwhile says of the first that
 * Meilisearch ranks which do. Where those fill no page, it is told of few hits by their ids.
 */
async function findLookedAt(sql: Pool, index: Index<MeiliRecord>, ranking: Ranking): Promise<RecordPage> {
  const { query, filter, pin } = ranking
  const holding = confirmedBy(sql, query)
  const [begun, { passing, ids, ...tally }] = await Promise.all([
    pin.named ? null : beginRanked(ranking, holding),
    readHeldTally(sql, index, query, filter),
  ])
  const isFirst = query.after === null
  const isFull = begun?.next === null
  const named = isFirst ? !isFull && tally.exact && ids.length <= namedMax : pin.named
  if (named) {
    // No cursor of ours leads here with more.
    if (!tally.exact || ids.length > namedAgainMax) throw new ForeignPin()
    const told = { ...ranking, filter: [...filter, `id IN [${ids.join(", ")}]`] }
    return { ...tally, places: await readRanked(told, all), pin: { ...pin, named } }
  }
  if (isFirst && !isFull && tally.exact && tally.total < rareShare * passing) return findRecords(sql, query)
  let part = begun ?? { places: [], next: null }
  while (part.next !== null) part = await goOnRanked(ranking, holding, part)
  return { ...tally, places: part.places, pin }
}

const all: Holding = (ids) => new Set(ids)

function confirmedBy(sql: Sql, query: RecordQuery): Holding {
  return async (ids) => new Set(await confirmRecords(sql, query, ids))
}

type Tally = Pick<RecordPage, "total" | "exact" | "facets">

async function readTally(index: Index<MeiliRecord>, query: RecordQuery, filter: readonly string[]): Promise<Tally> {
  const found = await index.search(null, { filter: [...filter], facets: facetNames(query), limit: 0 })
  const { estimatedTotalHits: hits, facetDistribution = {} } = found
  return {
    total: Math.min(hits, recordTallyMax),
    exact: hits <= recordTallyMax,
    facets: toRecordFacets(toRows(facetDistribution, query)),
  }
}

async function countPassing(index: Index<MeiliRecord>, filter: readonly string[]): Promise<number> {
  return (await index.search(null, { filter: [...filter], limit: 0 })).estimatedTotalHits
}

/** How many records fulfil a condition, without a page. */
export async function countInMeili(
  sql: Pool,
  meili: Meilisearch,
  uid: string,
  condition: RecordCondition,
): Promise<number> {
  if (!isCertain(condition)) return countRecords(sql, condition, recordTallyMax)
  return countPassing(meili.index<MeiliRecord>(uid), recordFilter(condition))
}

interface HeldTally extends Tally {
  /** Of those who have the grams. */
  passing: number
  /** Of the hits, as far as they can be told to Meilisearch. */
  ids: string[]
}

/**
 * The tally of hits that have to be looked at. Where they are more than are counted, it is enough to know that: their facets
 * are those of who has the grams.
 */
async function readHeldTally(
  sql: Pool,
  index: Index<MeiliRecord>,
  query: RecordQuery,
  filter: readonly string[],
): Promise<HeldTally> {
  const passing = await countPassing(index, filter)
  if (passing > recordTallyMax) {
    const [count, tally] = await Promise.all([
      countRecords(sql, query, recordTallyMax + 1),
      readTally(index, query, filter),
    ])
    if (count > recordTallyMax) return { ...tally, passing, ids: [] }
  }
  const {
    places,
    pin: _,
    ...tally
  } = await findRecords(sql, {
    ...query,
    ...{ sort: "date", after: null, pin: null, limit: namedAgainMax + 1 },
  })
  return { ...tally, passing, ids: places.map(({ id }) => id) }
}

/** Null where the order is by date. @throws ForeignPin */
function pinOf(query: RecordQuery, size: number): EnginePin | null {
  if (!isRanked(query)) return null
  const { after, pin } = query
  if (after === null || !pin) return { by: "engine", size, shown: [], named: false }
  // What no page of ours gave: Meilisearch would be asked for less than nothing.
  if (pin.by !== "engine" || after.score < 0 || after.score > rankBase) throw new ForeignPin()
  return pin
}

function isRanked({ sort, terms }: RecordQuery): boolean {
  return sort === "relevance" && terms.some(({ excluded }) => !excluded)
}

async function readDated(
  index: Index<MeiliRecord>,
  query: RecordQuery,
  filter: readonly string[],
): Promise<RecordPlace[]> {
  const { after, limit } = query
  const { hits } = await index.search<Pick<MeiliRecord, "id" | "publishedOn">>(null, {
    ...{ ...shown, limit, sort: byDate },
    filter: after ? [...filter, afterPlace(after)] : [...filter],
  })
  return hits.map(({ id, publishedOn }) => ({ score: 0, publishedOn: toDay(publishedOn), id }))
}

const regionLevels = { 2: "province", 4: "city", 6: "region" } as const

function facetNames({ filter }: RecordQuery): string[] {
  const level = regionLevels[regionDigits(filter.region) as 2 | 4 | 6]
  return ["list", "ground", "class", "law", "authority", level, "platform", "month"]
}

function toRows(distribution: Readonly<Record<string, Readonly<Record<string, number>>>>, { filter }: RecordQuery) {
  const rows = Object.entries(distribution).flatMap(([name, values]) => {
    const facet = name === "province" || name === "city" ? "region" : name
    return Object.entries(values).map(([value, count]) => ({ facet: `${facet}:${value}`, count }))
  })
  return levelRegions(rows, regionDigits(filter.region))
}
