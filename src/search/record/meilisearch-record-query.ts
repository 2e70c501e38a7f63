/**
 * Finding records in Meilisearch, which ranks by its own text search. Grams bring whoever may hold what was asked for. Where
 * that is holding it, Meilisearch counts as well; else PostgreSQL's index, which is there anyway, says who does.
 */
import type { Index, Meilisearch, MultiSearchQueryWithFederation } from "meilisearch"
import type { Pool, Sql } from "../../database/client.ts"
import { levelRegions, regionDigits } from "../facet-count.ts"
import type { Term } from "../text/term.ts"
import { everyWord, type MeiliRecord } from "./meilisearch-record-document.ts"
import { afterPlace, byDate, holdsGrams, isCertain, recordFilter } from "./meilisearch-record-filter.ts"
import { confirmRecords, countRecords } from "./postgres-record-count-store.ts"
import { findRecords } from "./postgres-record-find-store.ts"
import { toRecordFacets } from "./record-facet.ts"
import {
  ForeignPin,
  type RecordCondition,
  type RecordPage,
  type RecordPin,
  type RecordPlace,
  type RecordQuery,
  recordTallyMax,
} from "./record-index.ts"

type Hit = Pick<MeiliRecord, "id" | "publishedOn">

// Places by relevance are numbered: their score is what is left of this.
const rankBase = 1_000_000_000

/** A page of hits with the tally, as the port says. @param size position of the log up to which the index has read */
export async function findRecordsInMeili(
  sql: Pool,
  meili: Meilisearch,
  uid: string,
  query: RecordQuery,
  size: number,
): Promise<RecordPage> {
  const index = meili.index<MeiliRecord>(uid)
  const filter = recordFilter(query)
  const pin = pinOf(query, size)
  if (isCertain(query)) {
    const places = pin ? readRanked(meili, uid, query, filter, pin, all) : readDated(index, query, filter)
    const [read, tally] = await Promise.all([places, readTally(index, query, filter)])
    return { places: read, pin, ...tally }
  }
  if (pin === null) return findRecords(sql, { ...query, sort: "date" })
  const [counted, candidates] = await Promise.all([
    findRecords(sql, { ...query, sort: "date", after: null, pin: null, limit: recordTallyMax }),
    countPassing(index, filter),
  ])
  const ids = counted.places.map(({ id }) => id)
  const isRare = counted.exact && ids.length > namedMax && ids.length < rareShare * candidates
  if (isRare && query.after === null) return findRecords(sql, query)
  // A later page goes on as the first did: its rank is one among the same.
  const named = query.after === null ? counted.exact && ids.length <= namedMax : pin.named
  const places = named
    ? readRanked(meili, uid, query, [...filter, `id IN [${ids.join(", ")}]`], pin, all)
    : readRanked(meili, uid, query, filter, pin, counted.exact ? within(ids) : confirmedBy(sql, query))
  return { ...counted, places: await places, pin: { ...pin, named } }
}

// Hits of whom each query is told the ids: it is repeated for every way of ranking, and ten times this is a request of 140 kB.
const namedMax = 500
// Where fewer of those who have the grams are hits, so many would be passed over that PostgreSQL ranks them sooner.
const rareShare = 0.1

/** Who of some candidates are hits. */
type Holding = (ids: readonly string[]) => Promise<ReadonlySet<string>> | ReadonlySet<string>

const all: Holding = (ids) => new Set(ids)

function within(ids: readonly string[]): Holding {
  const held = new Set(ids)
  return () => held
}

function confirmedBy(sql: Sql, query: RecordQuery): Holding {
  return async (ids) => new Set(await confirmRecords(sql, query, ids))
}

type Tally = Pick<RecordPage, "total" | "exact" | "facets">

async function readTally(index: Index<MeiliRecord>, query: RecordQuery, filter: string[]): Promise<Tally> {
  const found = await index.search(null, { filter, facets: facetNames(query), limit: 0 })
  const { estimatedTotalHits: hits, facetDistribution = {} } = found
  return {
    total: Math.min(hits, recordTallyMax),
    exact: hits <= recordTallyMax,
    facets: toRecordFacets(toRows(facetDistribution, query)),
  }
}

async function countPassing(index: Index<MeiliRecord>, filter: string[]): Promise<number> {
  return (await index.search(null, { filter, limit: 0 })).estimatedTotalHits
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

/** Null where the order is by date. */
function pinOf(query: RecordQuery, size: number): EnginePin | null {
  if (!isRanked(query)) return null
  const { after, pin } = query
  if (after === null || !pin) return { by: "engine", size, shown: [], named: false }
  if (pin.by !== "engine") throw new ForeignPin()
  return pin
}

type EnginePin = RecordPin & { by: "engine" }

function isRanked({ sort, terms }: RecordQuery): boolean {
  return sort === "relevance" && terms.some(({ excluded }) => !excluded)
}

async function readDated(index: Index<MeiliRecord>, query: RecordQuery, filter: string[]): Promise<RecordPlace[]> {
  const { after, limit } = query
  const { hits } = await index.search<Hit>(null, {
    ...{ ...shown, limit, sort: byDate },
    filter: after ? [...filter, afterPlace(after)] : filter,
  })
  return hits.map(({ id, publishedOn }) => ({ score: 0, publishedOn: toDay(publishedOn), id }))
}

// Candidates of whom few are hits are gone through in larger and larger parts, up to what Meilisearch reads at once.
const growth = 4
const partMax = 10_000

/** Hits by relevance, from behind those that were shown. */
async function readRanked(
  meili: Meilisearch,
  uid: string,
  query: RecordQuery,
  filter: string[],
  pin: EnginePin,
  holding: Holding,
): Promise<RecordPlace[]> {
  const { after, limit } = query
  // What has come since the first page has no place in the order of the others.
  const ask = (wanted: Wanted) => ranked(meili, uid, query, [...filter, `position < ${pin.size}`], wanted)
  const places: RecordPlace[] = []
  let part = limit
  for (let offset = after ? await rankBehind(ask, after, pin.shown) : 0; places.length < limit; ) {
    const hits = await ask({ offset, limit: part })
    const held = await holding(hits.map(({ id }) => id))
    for (const [n, { id, publishedOn }] of hits.entries()) {
      if (held.has(id)) places.push({ score: rankBase - offset - n, publishedOn: toDay(publishedOn), id })
    }
    if (hits.length < part) break
    offset += part
    part = Math.min(partMax, growth * part)
  }
  return places.slice(0, limit)
}

// So many may have ended among those that were shown before, until it is looked from the beginning.
const endedMax = 100

/** The rank from which a page goes on: behind the last of those that were shown who is still there. */
async function rankBehind(
  ask: (wanted: Wanted) => Promise<Hit[]>,
  after: RecordPlace,
  shown: readonly string[],
): Promise<number> {
  const rank = rankBase - after.score
  for (const back of [endedMax, rank]) {
    const offset = Math.max(0, rank - back)
    const hits = await ask({ offset, limit: rank - offset + 1 })
    const at = hits.findLastIndex(({ id }) => shown.includes(id))
    if (at >= 0) return offset + at + 1
    if (offset === 0) break
  }
  return Math.max(0, rank + 1 - shown.length)
}

interface Wanted {
  offset: number
  limit: number
}

const shown = { attributesToRetrieve: ["id", "publishedOn"] } satisfies Partial<MultiSearchQueryWithFederation>

// Words that Meilisearch reads of a query; the rest of a longer one only filters.
const wordsMax = 10
// Ways of saying a term that are ranked by themselves.
const waysMax = 6

/**
 * Hits by relevance: the decision whose number was asked for, who holds all of it in one piece, then by the words of the
 * query, by those that stand for them, and the others by date. Every hit comes in the last, so none is left out.
 */
async function ranked(
  meili: Meilisearch,
  uid: string,
  { terms, first }: RecordQuery,
  filter: string[],
  wanted: Wanted,
): Promise<Hit[]> {
  const one = (weight: number, more: Partial<MultiSearchQueryWithFederation>): MultiSearchQueryWithFederation => ({
    ...{ indexUid: uid, ...shown, q: everyWord, filter, federationOptions: { weight } },
    ...more,
  })
  const words = { locales: ["cmn", "eng"] as const, matchingStrategy: "frequency" as const }
  const asked = terms.filter(({ excluded }) => !excluded)
  const wholes = first.flatMap((text) => holdsGrams(text) ?? [])
  const said = asked.map(spokenOf).slice(0, wordsMax).join(" ")
  const others = asked
    .flatMap(({ alternatives }) => alternatives.filter((text) => !text.startsWith("=")))
    .slice(0, waysMax)
  const { hits } = await meili.multiSearch<{ federation: Wanted; queries: MultiSearchQueryWithFederation[] }, Hit>({
    federation: wanted,
    queries: [
      ...(first.length === 0
        ? []
        : [one(100, { filter: [...filter, `number IN [${first.map((text) => `"${text}"`).join(", ")}]`] })]),
      ...(wholes.length === 0
        ? []
        : [one(10, { filter: [...filter, wholes.map((whole) => `(${whole})`).join(" OR ")] })]),
      one(1, { ...words, locales: [...words.locales], q: said }),
      ...others.map((text) => one(0.8, { ...words, locales: [...words.locales], q: text })),
      one(0.01, {}),
    ],
  })
  return hits
}

/** A term as it was typed; a fact stands in no text as it is written between signs of equality. */
function spokenOf({ typed, text }: Term): string {
  return typed === "" ? text.replace(/^=|=$/g, "") : typed
}

const regionLevels = { 2: "province", 4: "city", 6: "region" } as const

function facetNames({ filter }: RecordQuery): string[] {
  const level = regionLevels[regionDigits(filter.region) as 2 | 4 | 6]
  return ["list", "ground", "class", "law", "authority", level, "platform", "year"]
}

function toRows(distribution: Readonly<Record<string, Readonly<Record<string, number>>>>, { filter }: RecordQuery) {
  const rows = Object.entries(distribution).flatMap(([name, values]) => {
    const facet = name === "province" || name === "city" ? "region" : name
    return Object.entries(values).map(([value, count]) => ({ facet: `${facet}:${value}`, count }))
  })
  return levelRegions(rows, regionDigits(filter.region))
}

function toDay(day: number): string {
  return String(day).replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3")
}
