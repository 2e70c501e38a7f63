/**
 * Finding records in Meilisearch. Grams bring whoever may hold what was asked for, and PostgreSQL's index, which is there
 * anyway, looks at them where grams alone do not tell; Meilisearch counts, and ranks by its own text search.
 */
import type { Index, Meilisearch, MultiSearchQueryWithFederation } from "meilisearch"
import type { Pool, Sql } from "../../database/client.ts"
import { levelRegions, regionDigits } from "../facet-count.ts"
import type { Term } from "../text/term.ts"
import { everyWord, type MeiliRecord } from "./meilisearch-record-document.ts"
import { afterPlace, byDate, holdsGrams, isCertain, recordFilter } from "./meilisearch-record-filter.ts"
import { confirmRecords } from "./postgres-record-count-store.ts"
import { findRecords } from "./postgres-record-find-store.ts"
import { toRecordFacets } from "./record-facet.ts"
import {
  ForeignPin,
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
  const pin = pinOf(query, size)
  const filter = recordFilter(query)
  const looked = await lookedAt(sql, meili, uid, query, filter)
  const [places, tally] = await Promise.all([
    readPlaces(sql, meili, uid, query, looked, pin),
    looked.tally ?? readTally(meili.index<MeiliRecord>(uid), query, looked.filter),
  ])
  return { places, pin, ...tally }
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

/** How many records fulfil a condition, counted up to `recordTallyMax` where all who may have to be looked at; without a page. */
export async function countInMeili(sql: Pool, meili: Meilisearch, uid: string, query: RecordQuery): Promise<number> {
  const { filter, tally } = await lookedAt(sql, meili, uid, query, recordFilter(query))
  if (tally) return tally.total
  return (await meili.index(uid).search(null, { filter, limit: 0 })).estimatedTotalHits
}

/** Null where the order is by date. */
function pinOf(query: RecordQuery, size: number): (RecordPin & { by: "engine" }) | null {
  if (!isRanked(query)) return null
  const { after, pin } = query
  if (after === null || !pin) return { by: "engine", size, shown: [] }
  if (pin.by !== "engine") throw new ForeignPin()
  return pin
}

function isRanked({ sort, terms }: RecordQuery): boolean {
  return sort === "relevance" && terms.some(({ excluded }) => !excluded)
}

/** Conditions that were looked at. */
interface Looked {
  filter: string[]
  /** Of hits that are too many for that; null: all who pass the filter are hits. */
  tally: Tally | null
}

/** The filter without those who have the grams and not the text. Where hits are too many, as it is. */
async function lookedAt(
  sql: Pool,
  meili: Meilisearch,
  uid: string,
  query: RecordQuery,
  filter: string[],
): Promise<Looked> {
  if (isCertain(query)) return { filter, tally: null }
  const { hits } = await meili.index(uid).search<Hit>(null, {
    filter,
    limit: recordTallyMax + 1,
    attributesToRetrieve: ["id"],
  })
  const ids = hits.map(({ id }) => id)
  if (ids.length <= recordTallyMax) {
    const held = new Set(await confirmRecords(sql, query, ids))
    return { filter: [...filter, ...among(ids, held)], tally: null }
  }
  // Too many to be looked at one by one; of them few may be hits, or more than are counted: PostgreSQL knows.
  const all = { ...query, sort: "date", after: null, pin: null, limit: recordTallyMax } as const
  const { places, total, exact, facets } = await findRecords(sql, all)
  if (!exact) return { filter, tally: { total, exact, facets } }
  return { filter: [...filter, `id IN [${places.map(({ id }) => id).join(", ")}]`], tally: null }
}

/** Leaves of some only those that are held. */
function among(ids: readonly string[], held: ReadonlySet<string>): string[] {
  const others = ids.filter((id) => !held.has(id))
  if (others.length === 0) return []
  return [others.length < held.size ? `id NOT IN [${others.join(", ")}]` : `id IN [${[...held].join(", ")}]`]
}

async function readPlaces(
  sql: Sql,
  meili: Meilisearch,
  uid: string,
  query: RecordQuery,
  { filter, tally }: Looked,
  pin: (RecordPin & { by: "engine" }) | null,
): Promise<RecordPlace[]> {
  const { after, limit } = query
  // What has come since the first page has no place in the order of the others.
  const ask = (wanted: Wanted) =>
    pin === null
      ? dated(meili, uid, query, filter, wanted)
      : ranked(meili, uid, query, [...filter, `position < ${pin.size}`], wanted)
  const places: RecordPlace[] = []
  for (let offset = after && pin ? await rankBehind(ask, after, pin.shown) : 0; places.length < limit; ) {
    const wanted = { offset, limit: limit + (tally ? limit : 0) }
    const hits = await ask(wanted)
    const held =
      tally === null
        ? null
        : new Set(
            await confirmRecords(
              sql,
              query,
              hits.map(({ id }) => id),
            ),
          )
    for (const [n, { id, publishedOn }] of hits.entries()) {
      if (held && !held.has(id)) continue
      places.push({ score: pin ? rankBase - offset - n : 0, publishedOn: toDay(publishedOn), id })
    }
    if (hits.length < wanted.limit) break
    offset += hits.length
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

async function dated(
  meili: Meilisearch,
  uid: string,
  { after }: RecordQuery,
  filter: string[],
  wanted: Wanted,
): Promise<Hit[]> {
  const { hits } = await meili.index(uid).search<Hit>(null, {
    ...{ ...shown, ...wanted, sort: byDate },
    filter: after ? [...filter, afterPlace(after)] : filter,
  })
  return hits
}

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
