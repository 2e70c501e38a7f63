/**
 * Recall in PostgreSQL: what names have in common, by posting lists. Three looks for any number of names at once: how
 * frequent their keys are, the lists of the rarest, and the names of the documents that came out best. Each is bounded,
 * so that the cost of a name does not grow with the register.
 */
import type { Sql } from "../database/client.ts"
import { anyOf, listOf, pick, query, run, statement, value } from "../database/query.ts"
import { searchFacet, searchName, searchPosting, searchUnlisted } from "../database/schema/search.ts"
import { filterConditions } from "./postgres-find-store.ts"
import { chooseKeys, listMax, type Recall, unpackDocuments, weighDocuments } from "./posting.ts"
import { shelvesOf } from "./posting-block.ts"
import type { NameCandidate, RecallQuery, SearchFilter, SearchScope } from "./search-index.ts"

/** How many live documents have a key, and how many there are. */
export async function frequencies(
  sql: Sql,
  keys: readonly number[],
): Promise<{ counts: Map<number, number>; documents: number }> {
  return countKeys(sql, keys, shelvesOf.live)
}

// Documents beyond the limit that are looked at where a filter will take some away.
const filteredShare = 5

/** Candidates for each query, as the port says. */
export async function recall(
  sql: Sql,
  queries: readonly RecallQuery[],
  limit: number,
  scope: SearchScope,
): Promise<NameCandidate[][]> {
  const shelves = shelvesOf[scope]
  const { counts, documents } = await countKeys(sql, [...new Set(queries.flatMap(keysOf))], shelves)
  const chosen = queries.map(({ keys }) => chooseKeys(keys, counts, documents))
  const lists = await readLists(sql, [...new Set(chosen.flatMap((keys) => keys.map(({ key }) => key)))], shelves)
  const recalls = chosen.map((keys, index) =>
    weighDocuments(
      keys.flatMap(({ key, weight }) => (lists.get(key) ?? []).map((list) => [list, weight] as const)),
      limit * (isFiltered(queries[index]?.filter) ? filteredShare : 1),
    ),
  )
  const candidates = await readNames(sql, queries, recalls, scope)
  return candidates.map((found) => found.slice(0, limit))
}

function keysOf({ keys }: RecallQuery): number[] {
  return keys.map(({ key }) => key)
}

function isFiltered(filter: SearchFilter | undefined): boolean {
  return Object.values(filter ?? {}).some((value) => value !== undefined)
}

const { key, shelf, count, docs } = searchPosting

const keyCounts = statement(
  { keys: listOf(key), shelves: listOf(shelf) },
  (p) => query`
    select ${pick({ key: value<number | null>`${key}`, count: value<number>`sum(${count})::int` })} from ${searchPosting}
    where ${key} = any(${p.keys}::int[]) and ${shelf} = any(${p.shelves}::smallint[]) group by ${key}
    union all
    select null, coalesce(sum(${searchFacet.count}), 0)::int from ${searchFacet} where ${searchFacet.facet} = 'total:'`,
)

async function countKeys(sql: Sql, keys: readonly number[], shelves: readonly number[]) {
  const rows = await keyCounts(sql, { keys, shelves })
  const counts = new Map<number, number>()
  let documents = 0
  for (const { key, count } of rows) {
    if (key === null) documents = count
    else counts.set(key, count)
  }
  return { counts, documents: Math.max(documents, ...counts.values()) }
}

const postings = statement(
  { keys: listOf(key), shelves: listOf(shelf) },
  (p) => query`
    select ${pick({ key, docs: value<Uint8Array<ArrayBuffer>>`${docs}` })} from ${searchPosting}
    where ${key} = any(${p.keys}::int[]) and ${shelf} = any(${p.shelves}::smallint[])
      and ${docs} is not null and ${count} <= ${listMax}::int`,
)

async function readLists(sql: Sql, keys: readonly number[], shelves: readonly number[]) {
  const lists = new Map<number, Uint32Array[]>()
  if (keys.length === 0) return lists
  const rows = await postings(sql, { keys, shelves })
  for (const { key, docs } of rows) {
    const list = lists.get(key)
    if (list) list.push(unpackDocuments(docs))
    else lists.set(key, [unpackDocuments(docs)])
  }
  return lists
}

async function readNames(
  sql: Sql,
  queries: readonly RecallQuery[],
  recalls: readonly Recall[][],
  scope: SearchScope,
): Promise<NameCandidate[][]> {
  // Queries of one batch nearly always have one filter, most often none.
  const filters = new Map<string, { query: RecallQuery; ids: Set<number> }>()
  const keys = queries.map(({ filter, today }) => JSON.stringify([filter, today]))
  for (const [index, query] of queries.entries()) {
    const key = keys[index] ?? ""
    const group = filters.get(key) ?? { query, ids: new Set() }
    for (const { document } of recalls[index] ?? []) group.ids.add(document)
    filters.set(key, group)
  }
  const found = new Map<string, Map<number, NameCandidate>>()
  for (const [key, { query, ids }] of filters) found.set(key, await readDocuments(sql, [...ids], query, scope))
  return recalls.map((recalled, index) =>
    recalled.flatMap(({ document }) => found.get(keys[index] ?? "")?.get(document) ?? []),
  )
}

async function readDocuments(sql: Sql, ids: readonly number[], { filter, today }: RecallQuery, scope: SearchScope) {
  const documents = new Map<number, NameCandidate>()
  if (ids.length === 0) return documents
  const read = async (shelf: typeof searchName | typeof searchUnlisted) => {
    const live = shelf === searchName
    const facets = live ? value<string[]>`${searchName.facets}` : value<string[]>`'{}'::text[]`
    const rows = await run(
      sql,
      query`
        select ${pick(shelf, "id", "code", "region", "names")}, ${pick({ facets })} from ${shelf}
        where ${anyOf(shelf.id, ids)} ${filterConditions(shelf, filter, today)}`,
    )
    for (const { id, names, ...row } of rows) documents.set(id, { ...row, names: names.split("\n"), live })
  }
  await read(searchName)
  if (scope === "all") await read(searchUnlisted)
  return documents
}
