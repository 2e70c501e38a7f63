/**
 * Facets of records: links with counts that set a filter, and take it back when it is set.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { findGround, findPenaltyClass } from "../../law/catalogue.ts"
import type { ListName } from "../../law/list.ts"
import { listWords } from "../../web/shown.ts"
import type { Html, View } from "../../web/view.ts"
import type { RecordFacets } from "../record/record-index.ts"
import type { FacetCount } from "../search-index.ts"
import { type FacetLink, facetGroups, regionLinks } from "./facet.ts"
import { type PageQuery, searchAddress } from "./query.ts"
import { words } from "./words.ts"

type ValueFacet = "list" | "ground" | "class" | "law" | "platform" | "year" | "month"

/** What a value of a facet is called. */
const labels = {
  list: (view, value) => view.say(listWords[value as ListName]),
  ground: (view, value) => named(view, findGround(value), value),
  class: (view, value) => named(view, findPenaltyClass(value), value),
  law: (_, value) => value,
  platform: (_, value) => value,
  year: (_, value) => value,
  month: (_, value) => value,
} as const satisfies Record<ValueFacet, (view: View, value: string) => string>

function named(view: View, row: Bilingual | undefined, code: string): string {
  return row ? view.say(row) : code
}

/** The name under which a value of a filter is shown. */
export function valueName(view: View, name: ValueFacet, value: string): string {
  return labels[name](view, value)
}

/** All facets of an answer. */
export function recordFacets(view: View, query: PageQuery, facets: RecordFacets): Html {
  const asked = { ...query, in: "records" } as const
  const links = (name: ValueFacet) => facets[name].map((row) => valueLink(view, asked, name, row))
  return facetGroups(view, [
    [words.list, links("list")],
    [words.ground, links("ground")],
    [words.class, links("class")],
    [words.law, links("law")],
    [words.platform, links("platform")],
    [words.region, regionLinks(view, asked, "region", facets.region)],
    [words.authority, regionLinks(view, asked, "authority", facets.authority)],
    [words.year, latestFirst(links("year"))],
    // Of all years they would be too many to choose from.
    [words.month, query.year || query.month ? latestFirst(links("month")) : []],
  ])
}

function latestFirst(links: FacetLink[]): FacetLink[] {
  return links.sort((a, b) => (a.label < b.label ? 1 : -1))
}

function valueLink(view: View, query: PageQuery, name: ValueFacet, { value, count }: FacetCount): FacetLink {
  const active = query[name] === value
  const href = searchAddress(view, query, { [name]: active ? undefined : value })
  const isChinese = name === "law" || name === "platform"
  return { label: labels[name](view, value), isChinese, count, active, href }
}
