/**
 * Finding records in Meilisearch, which ranks by its own text search. Grams bring whoever may hold what was asked for. Where
 * that is holding it, Meilisearch counts as well; else PostgreSQL's index, which is there anyway, says who does.
 */
import type { Index, Meilisearch } from "meilisearch"
import type { Pool, Sql } from "../../database/client.ts"
import { levelRegions, regionDigits } from "../facet-count.ts"
import { isBare } from "../text/text-form.ts"
import { isNothing } from "./engine-standing.ts"
import { mergeDated, mergeFresh } from "./fresh-hit.ts"
import type { MeiliRecord } from "./meilisearch-record-document.ts"
import { afterPlace, begunFilter, byDate, isCertain, leftOutFilter, recordFilter } from "./meilisearch-record-filter.ts"
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
import { readWeights, type Snapshot } from "./postgres-fresh-store.ts"
import { confirmRecords, countRecords } from "./postgres-record-count-store.ts"
import { findRecords } from "./postgres-record-find-store.ts"
import type { HitPage } from "./postgres-record-hit-store.ts"
import { addRecordFacets, toRecordFacets } from "./record-facet.ts"
import {
  ForeignPin,
  type FoundPage,
  type PinnedFresh,
  type RecordCondition,
  type RecordPage,
  type RecordPlace,
  type RecordQuery,
  recordTallyMax,
} from "./record-index.ts"

/** An index as it stands, and what of a query is not its own to answer. */
export interface MeiliView {
  meili: Meilisearch
  uid: string
  /** Position of the log up to which it has read. */
  size: number
  snapshot: Pick<Snapshot, "leftOut" | "part" | "pinned" | "moved">
}

/** A page of hits with the tally, as the port says, and by whom. */
export async function findRecordsInMeili(sql: Pool, query: RecordQuery, view: MeiliView): Promise<FoundPage> {
  // What PostgreSQL has ranked it goes on with. Meilisearch ranks words: a single character is one in the number of a decision, where
  // it says nothing, and none inside of a word, where it does.
  const isByDatabase = query.pin ? query.pin.by === "database" : isAllBare(query)
  if (isRanked(query) && isByDatabase) return byDatabase(findRecords(sql, query))
  const { meili, uid, size, snapshot } = view
  const { leftOut, part, moved } = snapshot
  const index = meili.index<MeiliRecord>(uid)
  const condition = recordFilter(query)
  const own = isNothing(leftOut) && leftOut.erased.length === 0 ? [] : leftOutFilter(leftOut)
  const filter = [...condition, ...own]
  const pin = pinOf(query, size, snapshot.pinned)
  // What has changed since the first page stays in its order, whether that is read here already or not; what stood among the others
  // there as something that had changed does not come again by its rank.
  const ranked = (begun: EnginePin): Ranking => {
    const among = query.after === null ? filter : condition
    const begins = begunFilter(begun.size, moved, begun.fresh?.ids ?? [])
    return { meili, uid, query, filter: [...among, ...begins], pin: begun }
  }
  if (isCertain(query)) {
    const places = pin ? readRanked(ranked(pin), stillHolding(sql, query, moved)) : readDated(index, query, filter)
    const [read, tally] = await Promise.all([places, readTally(index, query, filter)])
    const page = { places: read, pin, ...withPart(tally, part) }
    return byEngine(await withFresh(sql, query, page, part))
  }
  if (pin === null) return byDatabase(findRecords(sql, { ...query, sort: "date" }))
  const page = await findLookedAt(sql, index, ranked(pin), filter)
  // PostgreSQL has counted them all, and ranks where Meilisearch would pass over too many.
  return page.pin?.by === "database" ? byDatabase(page) : byEngine(await withFresh(sql, query, page, part))
}

const byEngine = (page: RecordPage): FoundPage => ({ ...page, engine: "meilisearch", degraded: null })

/** A page that PostgreSQL has found, for reasons of its own. */
export async function byDatabase(page: RecordPage | Promise<RecordPage>): Promise<FoundPage> {
  return { ...(await page), engine: "postgresql", degraded: null }
}

/** A tally with that of what was left out. */
function withPart(tally: Tally, part: HitPage | null): Tally {
  if (part === null || part.hits === 0) return tally
  const hits = tally.total + part.hits
  return {
    total: Math.min(hits, recordTallyMax),
    exact: tally.exact && hits <= recordTallyMax,
    facets: addRecordFacets(tally.facets, toRecordFacets(part.counts)),
  }
}

/** A page with the hits among what was left out, in their places. */
async function withFresh(sql: Pool, query: RecordQuery, page: RecordPage, part: HitPage | null): Promise<RecordPage> {
  if (part === null) return page
  if (page.pin === null) return { ...page, places: mergeDated(page.places, part.places, query.limit) }
  if (page.pin.by === "database" || page.pin.fresh === undefined) return page
  const weights = part.places.length === 0 ? new Map() : await readWeights(sql, query, page.places)
  const begin = query.after ?? { score: rankBase + 1, fresh: null }
  return { ...page, places: mergeFresh(page.places, part.places, weights, begin, query.limit) }
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
async function findLookedAt(
  sql: Pool,
  index: Index<MeiliRecord>,
  ranking: Ranking,
  counted: readonly string[],
): Promise<RecordPage> {
  const { query, filter, pin } = ranking
  const holding = confirmedBy(sql, query)
  const [begun, { passing, ids, ...tally }] = await Promise.all([
    pin.named ? null : beginRanked(ranking, holding),
    readHeldTally(sql, index, query, counted),
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

/** All who pass the filter, but of what has changed since the first page those alone that still fulfil the condition. */
function stillHolding(sql: Sql, query: RecordQuery, moved: readonly string[]): Holding {
  if (moved.length === 0) return all
  const isMoved = new Set(moved)
  return async (ids) => {
    const held = await confirmRecords(
      sql,
      query,
      ids.filter((id) => isMoved.has(id)),
    )
    return new Set([...ids.filter((id) => !isMoved.has(id)), ...held])
  }
}

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
function pinOf(query: RecordQuery, size: number, fresh: PinnedFresh | undefined): EnginePin | null {
  if (!isRanked(query)) return null
  const { after, pin } = query
  if (after === null || !pin) {
    return { by: "engine", size, shown: [], named: false, ...(fresh === undefined ? {} : { fresh }) }
  }
  // What no page of ours gave: Meilisearch would be asked for less than nothing.
  const rankMax = pin.by === "engine" && pin.fresh !== undefined ? rankBase + 1 : rankBase
  if (pin.by !== "engine" || after.score < 0 || after.score > rankMax) throw new ForeignPin()
  return pin
}

function isRanked({ sort, terms }: RecordQuery): boolean {
  return sort === "relevance" && terms.some(({ excluded }) => !excluded)
}

/** Whether nothing is asked for that says something wherever it stands. */
function isAllBare({ terms }: RecordQuery): boolean {
  return terms.every(({ excluded, text, alternatives }) => excluded || [text, ...alternatives].every(isBare))
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
