/**
 * What records are counted by. Pure.
 */
import { type RecordFacets, recordFacetNames } from "./record-index.ts"

/** Facets of no record. */
export function emptyFacets(): RecordFacets {
  return { list: [], ground: [], class: [], law: [], authority: [], region: [], platform: [], year: [], month: [] }
}

/**
 * Facets from counts under `list:penalty` and the like, the most frequent first, then by value; others are left out. Years are
 * counted by their months.
 */
export function toRecordFacets(rows: Iterable<{ facet: string | null; count: number }>): RecordFacets {
  const facets = emptyFacets()
  for (const { facet, count } of rows) {
    const colon = facet?.indexOf(":") ?? -1
    const name = recordFacetNames.find((name) => name === facet?.slice(0, colon))
    if (name !== undefined && facet !== null) facets[name].push({ value: facet.slice(colon + 1), count })
  }
  for (const [value, months] of Map.groupBy(facets.month, ({ value }) => value.slice(0, 4))) {
    facets.year.push({ value, count: months.reduce((sum, { count }) => sum + count, 0) })
  }
  for (const counts of Object.values(facets)) counts.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  return facets
}

/** Facets of records of which none is among the others. */
export function addRecordFacets(one: RecordFacets, other: RecordFacets): RecordFacets {
  const rows = [one, other].flatMap((facets) =>
    recordFacetNames.flatMap((name) =>
      // Years are counted by their months.
      name === "year" ? [] : facets[name].map(({ value, count }) => ({ key: `${name}:${value}`, count })),
    ),
  )
  const sums = Map.groupBy(rows, ({ key }) => key)
  return toRecordFacets(
    [...sums].map(([facet, counts]) => ({ facet, count: counts.reduce((sum, { count }) => sum + count, 0) })),
  )
}
