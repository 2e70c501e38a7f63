/**
 * Facets: links with counts that set a filter, and take it back when it is set.
 */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import type { ListName } from "../../law/list.ts"
import { listWords, placeName, toRegionCode } from "../../web/shown.ts"
import { asWritten, formatCount, type Html, type View } from "../../web/view.ts"
import { regionPrefix } from "../facet-count.ts"
import type { FacetCount, SearchFacets } from "../search-index.ts"
import { type PageQuery, searchAddress } from "./query.ts"
import { words } from "./words.ts"

export interface FacetLink {
  /** Chinese whatever the language of the page: a law, a platform. */
  isChinese?: boolean
  label: string
  count: number
  /** There may be more. */
  atLeast?: boolean
  /** Set now: the link takes it back. */
  active: boolean
  href: string
}

// Shown at once; the rest is behind a fold, and what is past that is found by a narrower region.
const shownMax = 8
const foldedMax = 40

/** All facets of an answer; without that of the lists where the page shows them otherwise. Beside a total that is the least, so are they. */
export function facetLists(
  view: View,
  query: PageQuery,
  { facets, exact, total }: { facets: SearchFacets; exact: boolean; total: number },
  withLists: boolean,
): Html {
  const groups: [Bilingual, FacetLink[]][] = [
    [words.list, withLists ? facets.list.map((row) => listLink(view, query, row)) : []],
    [words.region, regionLinks(view, query, "region", facets.region)],
    [words.authority, regionLinks(view, query, "authority", facets.authority)],
    [
      words.year,
      [...facets.year].sort((a, b) => (a.value < b.value ? 1 : -1)).map((row) => yearLink(view, query, row)),
    ],
  ]
  const atLeast = (link: FacetLink) => (exact ? link : { ...link, count: Math.min(link.count, total), atLeast: true })
  return facetGroups(
    view,
    groups.map(([title, links]) => [title, links.map(atLeast)]),
  )
}

/** Groups of links, each under its title; those without a link are left out. */
export function facetGroups(view: View, groups: readonly (readonly [Bilingual, FacetLink[]])[]): Html {
  return html`${groups.filter(([, links]) => links.length > 0).map(([title, links]) => facetGroup(view, title, links))}`
}

function facetGroup(view: View, title: Bilingual, links: FacetLink[]): Html {
  const rest = links.slice(shownMax, shownMax + foldedMax)
  return html`<section class="facet"><h3>${view.say(title)}</h3>
<ul>${links.slice(0, shownMax).map((link) => facetItem(view, link))}</ul>
${
  rest.length > 0 &&
  html`<details><summary>${view.say(words.others)}</summary><ul>${rest.map((link) => facetItem(view, link))}</ul></details>`
}
</section>
`
}

function facetItem(view: View, { label, isChinese, count, atLeast, active, href }: FacetLink): Html {
  const current = active ? html` aria-current="true"` : ""
  return html`<li><a href="${href}" rel="nofollow"${current}><span>${isChinese ? asWritten(view, label) : label}${
    active && html` <span aria-hidden="true">×</span><span class="unseen">(${view.say(words.remove)})</span>`
  }</span> <span class="count">${formatCount(count)}${atLeast && "+"}</span></a></li>
`
}

function listLink(view: View, query: PageQuery, { value, count }: FacetCount): FacetLink {
  const active = query.list === value
  const label = view.say(listWords[value as ListName])
  return { label, count, active, href: searchAddress(view, query, { list: active ? undefined : value }) }
}

function yearLink(view: View, query: PageQuery, { value, count }: FacetCount): FacetLink {
  const [from, to] = [`${value}-01-01`, `${value}-12-31`]
  const active = query.from === from && query.to === to
  const change = active ? { from: undefined, to: undefined } : { from, to }
  return { label: value, count, active, href: searchAddress(view, query, change) }
}

/** Links that narrow to a region, of the merchant or of the authority. */
export function regionLinks(
  view: View,
  query: PageQuery,
  name: "region" | "authority",
  rows: readonly FacetCount[],
): FacetLink[] {
  const chosen = query[name]
  return rows.map(({ value, count }) => {
    const active = chosen !== undefined && regionPrefix(toRegionCode(chosen)) === regionPrefix(value)
    return {
      label: regionLabel(view, value, chosen),
      count,
      active,
      href: searchAddress(view, query, { [name]: active ? undefined : value }),
    }
  })
}

/** The name without that of the region it was looked for in; with its code where the table knows no more of it. */
function regionLabel(view: View, region: string, within: string | undefined): string {
  const name = placeName(view, region)
  if (within === undefined || toRegionCode(within) === region) return name
  const above = placeName(view, toRegionCode(within))
  if (name === above) return `${name} ${region}`
  return name.startsWith(above) ? name.slice(above.length) : name
}
