/**
 * Finding in Meilisearch. It brings documents by our grams and keys; that a term stands in a text, and how much of a name
 * is shared, is looked at here.
 */
import type { Index, Meilisearch, MultiSearchQuery } from "meilisearch"
import type { Sql } from "../database/client.ts"
import { levelRegions, regionDigits, toFacets } from "./facet-count.ts"
import { keyWord, type MeiliDocument } from "./meilisearch-document.ts"
import {
  afterFilter,
  asksRecords,
  type SharingSearch,
  sharingSearches,
  sortOf,
  textFilter,
} from "./meilisearch-filter.ts"
import { confirmRecords } from "./postgres-find-store.ts"
import { chooseKeys, type WeightedKey } from "./posting.ts"
import type {
  NameCandidate,
  RecallQuery,
  SearchFacets,
  SearchIndex,
  SearchPage,
  SearchPlace,
  SearchQuery,
  SearchScope,
} from "./search-index.ts"

type Hit = Pick<MeiliDocument, "code" | "text" | "length" | "newest">

// Hits beyond a page that are fetched with it, for those that turn out not to be any.
const spare = 20

/** A page of hits with the tally, as the port says. Facets under a filter on records count all records of who is found. */
export async function findInMeili(sql: Sql, index: Index<MeiliDocument>, query: SearchQuery): Promise<SearchPage> {
  const filter = textFilter(query)
  const [places, tally] = await Promise.all([readPage(sql, index, query, filter), countHits(index, query, filter)])
  return { places, tally }
}

async function readPage(
  sql: Sql,
  index: Index<MeiliDocument>,
  query: SearchQuery,
  filter: readonly string[],
): Promise<SearchPlace[]> {
  const { terms, limit, after } = query
  const places: SearchPlace[] = []
  for (let offset = 0; places.length < limit; ) {
    const { hits } = await index.search<Hit>(null, {
      filter: after ? [...filter, afterFilter(terms, after)] : [...filter],
      sort: sortOf(terms),
      offset,
      limit: limit + spare,
      attributesToRetrieve: ["code", "text", "length", "newest"],
    })
    const holding = hits.filter(({ text }) => terms.every((term) => text.includes(term)))
    const confirmed = asksRecords(query.filter)
      ? await confirmRecords(
          sql,
          holding.map(({ code }) => code),
          query.filter,
          query.today,
        )
      : null
    for (const hit of holding) {
      if (confirmed === null || confirmed.has(hit.code)) places.push({ code: hit.code, key: keyOf(hit, terms) })
    }
    if (hits.length < limit + spare) break
    offset += hits.length
  }
  return places.slice(0, limit)
}

function keyOf({ length, newest }: Hit, terms: readonly string[]): string | number {
  if (terms.length > 0) return length
  return String(newest).replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3")
}

async function countHits(index: Index<MeiliDocument>, { filter }: SearchQuery, filters: readonly string[]) {
  const digits = regionDigits(filter.region)
  const { estimatedTotalHits, facetDistribution = {} } = await index.search(null, {
    filter: [...filters],
    facets: ["list", "authority", "year", "region"],
    limit: 0,
  })
  const rows = Object.entries(facetDistribution).flatMap(([name, values]) =>
    Object.entries(values).map(([value, count]) => ({ facet: `${name}:${value}`, count })),
  )
  const facets: SearchFacets = toFacets(levelRegions(rows, digits))
  return { total: estimatedTotalHits, exact: true, facets }
}

// Names whose searches go in one request.
const namesAtOnce = 10

type Sharing = Pick<MeiliDocument, "code" | "region" | "names" | "live" | "keys" | "list" | "authority" | "year">

/** Candidates for each query, as the port says. How frequent keys are, the database knows. */
export async function recallFromMeili(
  meili: Meilisearch,
  indexUid: string,
  counts: SearchIndex["frequencies"],
  queries: readonly RecallQuery[],
  limit: number,
  scope: SearchScope,
): Promise<NameCandidate[][]> {
  const { counts: frequent, documents } = await counts([
    ...new Set(queries.flatMap(({ keys }) => keys.map(({ key }) => key))),
  ])
  const chosen = queries.map(({ keys }) => chooseKeys(keys, frequent, documents))
  const found: NameCandidate[][] = []
  for (let start = 0; start < queries.length; start += namesAtOnce) {
    const searches = queries
      .slice(start, start + namesAtOnce)
      .map(({ filter }, at) => sharingSearches(chosen[start + at] ?? [], frequent, filter, scope))
    const answers = await askTogether(meili, indexUid, searches)
    found.push(...answers.map((hits, at) => weigh(hits, chosen[start + at] ?? [], limit)))
  }
  return found
}

/** Who is found by the searches of each name, each subject once. */
async function askTogether(meili: Meilisearch, indexUid: string, searches: readonly SharingSearch[][]) {
  const attributesToRetrieve = ["code", "region", "names", "live", "keys", "list", "authority", "year"]
  const queries = searches.flat().map((search): MultiSearchQuery => ({ ...search, indexUid, attributesToRetrieve }))
  const { results } = queries.length === 0 ? { results: [] } : await meili.multiSearch({ queries })
  let answer = 0
  return searches.map((each) => {
    const hits = new Map<string, Sharing>()
    for (const _ of each) for (const hit of results[answer++]?.hits ?? []) hits.set(hit["code"], hit as Sharing)
    return [...hits.values()]
  })
}

function weigh(hits: readonly Sharing[], keys: readonly WeightedKey[], limit: number): NameCandidate[] {
  const weights = new Map(keys.map(({ key, weight }) => [keyWord(key), weight]))
  return hits
    .map((hit) => ({ hit, weight: hit.keys.reduce((sum, key) => sum + (weights.get(key) ?? 0), 0) }))
    .sort((a, b) => b.weight - a.weight || (a.hit.code < b.hit.code ? -1 : 1))
    .slice(0, limit)
    .map(({ hit: { code, region, names, live, list, authority, year } }) => ({
      code,
      region,
      names,
      live,
      facets: [
        ...list.map((value) => `list:${value}`),
        ...authority.map((value) => `authority:${value}`),
        ...year.map((value) => `year:${value}`),
      ],
    }))
}
