/**
 * What is asked of Meilisearch, as filters. Pure. Values are numbers, base 36 or digits: nothing in them can end a filter.
 */
import { gramKey, queryGrams } from "../names/gram.ts"
import { regionPrefix } from "./facet-count.ts"
import { codeNumbers, dayNumber, keyWord } from "./meilisearch-document.ts"
import type { WeightedKey } from "./posting.ts"
import type { SearchFilter, SearchPlace, SearchScope, TextQuery } from "./search-index.ts"

const liveOnly = "live = true"
const levels = { 2: "province", 4: "city", 6: "region" } as const

/** Conditions of a filter, all of which must hold. Those on records hold for any of them, not for one at once. */
function filterParts({ list, region, authority, from, to }: SearchFilter): string[] {
  const parts: string[] = []
  if (region) {
    const prefix = regionPrefix(region)
    parts.push(`${levels[prefix.length as 2 | 4 | 6]} = "${prefix}"`)
  }
  if (list) parts.push(`list = "${list}"`)
  if (authority) parts.push(`authorityPart = "${regionPrefix(authority)}"`)
  // Whoever has a record since that day has its latest one since then too.
  if (from) parts.push(`newest >= ${dayNumber(from)}`)
  if (from && to && from.slice(0, 4) === to.slice(0, 4)) parts.push(`year = "${from.slice(0, 4)}"`)
  return parts
}

/** Whether a filter asks something of records, which the register has to confirm. */
export function asksRecords({ list, authority, from, to }: SearchFilter): boolean {
  return [list, authority, from, to].filter((value) => value !== undefined).length > 1 || to !== undefined
}

/** The filter of a text query. */
export function textFilter({ terms, filter, scope }: TextQuery): string[] {
  const grams = new Set(terms.flatMap(queryGrams).map((gram) => keyWord(gramKey(gram))))
  const live = scope === "live" || terms.length === 0 || asksAnyRecord(filter)
  return [...(live ? [liveOnly] : []), ...filterParts(filter), ...[...grams].map((gram) => `grams = "${gram}"`)]
}

/** What comes after a place in the order of a query. */
export function afterFilter(terms: readonly string[], { key, code }: SearchPlace): string {
  const [head, tail] = codeNumbers(code)
  const [field, value, sign] = terms.length > 0 ? ["length", Number(key), ">"] : ["newest", dayNumber(String(key)), "<"]
  return (
    `(${field} ${sign} ${value} OR (${field} = ${value} AND ` +
    `(codeHead ${sign} ${head} OR (codeHead = ${head} AND codeTail ${sign} ${tail}))))`
  )
}

/** The order of a query. */
export function sortOf(terms: readonly string[]): string[] {
  return terms.length > 0
    ? ["length:asc", "codeHead:asc", "codeTail:asc"]
    : ["newest:desc", "codeHead:desc", "codeTail:desc"]
}

// The rarest keys are looked at with the others beside them, so many at a time.
const tierKeys = 8
const tiers = 2
// Documents that keys may bring alone, in all.
const aloneMax = 100

/** A search for whoever shares keys. */
export interface SharingSearch {
  filter: string[]
  limit: number
}

/**
 * Searches that bring whoever shares telling keys. Filters can't count, so they are asked in tiers that don't push each
 * other out: who has one of a few very rare keys, who has one of the eight rarest and any other, and the next eight.
 * The keys of a frequent trade, which always come together, end in the last.
 * @param keys that were chosen
 * @param counts documents that have a key
 */
export function sharingSearches(
  keys: readonly WeightedKey[],
  counts: ReadonlyMap<number, number>,
  filter: SearchFilter,
  scope: SearchScope,
): SharingSearch[] {
  const common = [...(scope === "live" || asksAnyRecord(filter) ? [liveOnly] : []), ...filterParts(filter)]
  const words = keys
    .map(({ key }) => ({ word: keyWord(key), count: counts.get(key) ?? 0 }))
    .sort((a, b) => a.count - b.count)
  const searches: SharingSearch[] = []
  let room = aloneMax
  const alone = words.flatMap(({ word, count }) => {
    room -= count
    return room >= 0 ? [word] : []
  })
  if (alone.length > 0) searches.push({ filter: [...common, `keys IN [${alone.join(", ")}]`], limit: aloneMax })
  for (let tier = 0; tier < tiers; tier++) {
    const first = tier * tierKeys
    const pairs = words.slice(first, first + tierKeys).flatMap(({ word }, at) => {
      const others = words.slice(first + at + 1).map((other) => other.word)
      return others.length === 0 ? [] : [`(keys = ${word} AND keys IN [${others.join(", ")}])`]
    })
    if (pairs.length > 0) searches.push({ filter: [...common, pairs.join(" OR ")], limit: tierLimits[tier] ?? 0 })
  }
  return searches
}

const tierLimits = [200, 60] as const

function asksAnyRecord({ list, authority, from, to }: SearchFilter): boolean {
  return [list, authority, from, to].some((value) => value !== undefined)
}
