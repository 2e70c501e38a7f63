/**
 * What Meilisearch keeps of a subject, and the settings of its index. Pure.
 *
 * Meilisearch cuts Chinese by a dictionary and finds beginnings of words, takes ten words of a query at most, and drops
 * words from the end or by frequency; none of that finds 处理 in 待处理, or a name by what is left of it after a slip. So
 * nothing is left to its own text search: our grams and keys stand in attributes that filters ask, as words of their own,
 * and the order is that of our fields.
 */
import type { Settings } from "meilisearch"
import { gramKey } from "../names/gram.ts"
import type { SearchDocument } from "./search-document.ts"

/** A document in Meilisearch. Texts that stand for numbers are in base 36. */
export interface MeiliDocument {
  code: string
  /** The code as two numbers: texts can't be compared in a filter. */
  codeHead: number
  codeTail: number
  live: boolean
  /** GB/T 2260: the code, and its first 2 and 4 digits. */
  region: string
  province: string
  city: string
  names: string[]
  /** Folded names, each once, one a line. */
  text: string
  length: number
  /** Day of the latest publication as a number, 20260305; 0 without live records. */
  newest: number
  grams: string[]
  keys: string[]
  list: string[]
  authority: string[]
  /** First 2 and 4 digits of the authorities, and the whole. */
  authorityPart: string[]
  year: string[]
}

const exact = (...attributePatterns: string[]) => ({
  attributePatterns,
  features: { facetSearch: false, filter: { equality: true, comparison: false } },
})

/** The settings, as code: applied on start, and to the index of every rebuild. */
export const meiliSettings: Settings = {
  searchableAttributes: ["code"],
  displayedAttributes: [
    "code",
    "region",
    "names",
    "text",
    "live",
    "length",
    "newest",
    "keys",
    "list",
    "authority",
    "year",
  ],
  filterableAttributes: [
    exact("code", "live", "region", "province", "city", "grams", "keys", "list", "authority", "authorityPart", "year"),
    {
      attributePatterns: ["codeHead", "codeTail", "length", "newest"],
      features: { facetSearch: false, filter: { equality: true, comparison: true } },
    },
  ],
  sortableAttributes: ["codeHead", "codeTail", "length", "newest"],
  rankingRules: ["sort"],
  typoTolerance: { enabled: false },
  prefixSearch: "disabled",
  facetSearch: false,
  // Regions and authorities of the whole country fit; hits are counted to their end.
  faceting: { maxValuesPerFacet: 5_000 },
  pagination: { maxTotalHits: 100_000_000 },
}

/** A key or gram as a word. */
export function keyWord(key: number): string {
  return (key >>> 0).toString(36)
}

/** The code as two numbers in its order: 9 characters in base 36 each, below 2^47. */
export function codeNumbers(code: string): [head: number, tail: number] {
  const part = (start: number) => Number.parseInt(code.slice(start, start + 9).padEnd(9, "0"), 36) || 0
  return [part(0), part(9)]
}

/** A day as a number. */
export function dayNumber(day: string): number {
  return Number(day.replaceAll("-", ""))
}

/** The document. */
export function toMeiliDocument(document: SearchDocument): MeiliDocument {
  const { code, region, names, text, grams, keys, length, newest, facets } = document
  const [codeHead, codeTail] = codeNumbers(code)
  const values = (name: string) =>
    facets.flatMap((facet) => (facet.startsWith(`${name}:`) ? [facet.slice(name.length + 1)] : []))
  const authority = values("authority")
  return {
    code,
    codeHead,
    codeTail,
    live: newest !== null,
    region,
    province: region.slice(0, 2),
    city: region.slice(0, 4),
    names: names.split("\n"),
    text,
    length,
    newest: newest === null ? 0 : dayNumber(newest),
    grams: grams.map((gram) => keyWord(gramKey(gram))),
    keys: [...keys].map(keyWord),
    list: values("list"),
    authority,
    authorityPart: [...new Set(authority.flatMap((one) => [one.slice(0, 2), one.slice(0, 4), one]))],
    year: values("year"),
  }
}
