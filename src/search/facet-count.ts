/**
 * Counts over the whole register, kept in step with the documents. Pure.
 */
import type { FacetCount, SearchFacets } from "./search-index.ts"

/** What a live document counts under. */
interface Counted {
  region: string
  facets: readonly string[]
}

/** Adds documents to changes of counts, or takes them away. */
export function countDocuments(changes: Map<string, number>, documents: Iterable<Counted>, by: 1 | -1): void {
  for (const { region, facets } of documents) {
    for (const facet of [...facets, `region:${region}`, "total:"]) changes.set(facet, (changes.get(facet) ?? 0) + by)
  }
}

/** Rows of facets, most frequent first. */
export function toFacets(rows: Iterable<{ facet: string; count: number }>): SearchFacets {
  const facets: SearchFacets = { list: [], region: [], authority: [], year: [] }
  for (const { facet, count } of rows) {
    const [name, value = ""] = facet.split(":", 2)
    if (name !== undefined && Object.hasOwn(facets, name)) facets[name as keyof SearchFacets].push({ value, count })
  }
  const byCount = (a: FacetCount, b: FacetCount) => b.count - a.count || (a.value < b.value ? -1 : 1)
  for (const counts of Object.values(facets)) counts.sort(byCount)
  return facets
}

/** Counts with regions as one level shows them: `digits` of the code, the rest zeros. */
export function levelRegions(rows: Iterable<{ facet: string; count: number }>, digits: number) {
  const counts = new Map<string, number>()
  for (const { facet, count } of rows) {
    const level = facet.startsWith("region:") ? `region:${toLevel(facet.slice(7), digits)}` : facet
    counts.set(level, (counts.get(level) ?? 0) + count)
  }
  return [...counts].map(([facet, count]) => ({ facet, count }))
}

/** Facets with some more documents counted in. The region's level is that of postgres-find-store.ts. */
export function addFacets(
  facets: SearchFacets,
  documents: readonly Counted[],
  region: string | undefined,
): SearchFacets {
  if (documents.length === 0) return facets
  const changes = new Map<string, number>()
  for (const [name, counts] of Object.entries(facets)) {
    for (const { value, count } of counts) changes.set(`${name}:${value}`, count)
  }
  const digits = regionDigits(region)
  const levelled = documents.map((document) => ({ ...document, region: toLevel(document.region, digits) }))
  countDocuments(changes, levelled, 1)
  return toFacets([...changes].map(([facet, count]) => ({ facet, count })))
}

/** The digits of a region code that say something: 410000 → 41, 410100 → 4101; 00, where nobody knows, stays. */
export function regionPrefix(region: string): string {
  return region.replace(/(?<=\d\d)(?:0000|00)$/, "")
}

/** The facet of regions goes one level below the region asked for: provinces, cities, districts. */
export function regionDigits(region: string | undefined): number {
  return Math.min(6, (region ? regionPrefix(region).length : 0) + 2)
}

function toLevel(region: string, digits: number): string {
  return region.slice(0, digits).padEnd(6, "0")
}
