/**
 * The search page.
 */
import { html } from "hono/html"
import { layout } from "../../web/layout.ts"
import { formatCount, type Html, type View } from "../../web/view.ts"
import type { SearchAnswer, SearchHit } from "../search.ts"
import { activeFilters } from "./active-filter.ts"
import { emptyResult, faultNotice, listCards } from "./block.ts"
import { facetLists } from "./facet.ts"
import { searchForm } from "./form.ts"
import { isFiltered, type PageQuery, type ParameterName, searchAddress } from "./query.ts"
import { resultItem } from "./result.ts"
import { indexBehind, leftOut, resultsFor, totalSentence, words } from "./words.ts"

export interface SearchPage {
  query: PageQuery
  /** Parameters that were wrong; there is no answer then. */
  faults: ParameterName[]
  /** What is to be said of a code that was typed. */
  notice: Html | null
  answer: SearchAnswer | null
}

/** The page. */
export function searchPage(view: View, page: SearchPage): Html {
  const { query, answer, faults, notice } = page
  const asked = query.q !== ""
  const start = !asked && !isFiltered(query) && query.cursor === undefined && faults.length === 0 && notice === null
  const title = view.say(asked ? resultsFor(query.q) : words.title)
  const main = html`${
    start
      ? html`<div class="hero"><h1>${view.say(words.title)}</h1><p class="lead">${view.say(words.lead)}</p></div>`
      : html`<h1 class="unseen">${title}</h1>`
  }
${faults.length > 0 && faultNotice(view, query, faults)}
${searchForm(view, query)}
${start && answer && listCards(view, query, answer)}
${notice}
${answer && found(view, query, answer, { explained: notice !== null, start })}`
  // The start page is to be found by its own name. Names of merchants, sole traders among them, are no business of a
  // search engine, which would go on showing them when the listing has ended.
  const robots = start ? "index, nofollow, noarchive, nosnippet" : "noindex, nofollow"
  return layout(view, { title, main, asOf: answer?.asOf ?? null, robots })
}

function found(
  view: View,
  query: PageQuery,
  answer: SearchAnswer,
  shown: { explained: boolean; start: boolean },
): Html {
  const behind = answer.asOf.size - answer.indexed
  const chips = activeFilters(view, query)
  if (answer.hits.length === 0)
    return html`${chips}${!shown.explained && emptyResult(view, query)}${late(view, behind)}`
  const total = totalSentence(formatCount(answer.total), !answer.exact, answer.total === 1)
  const next = answer.next === null ? null : searchAddress(view, query, { cursor: answer.next })
  return html`<div class="found">
<section aria-labelledby="found">
<div class="found-head"><h2 id="found">${view.say(query.q === "" ? words.latest : resultsFor(query.q))}</h2>
<p class="quiet">${view.say(total)}</p>
<a class="to-facets" href="#facets">${view.say(words.facets)}</a></div>
${answer.dropped.length > 0 && html`<p class="small">${view.say(leftOut(answer.dropped))}</p>`}${late(view, behind)}${answer.degraded && html`<p class="small">${view.say(words.degraded)}</p>`}
${chips}
${resultLists(view, query, answer)}
<nav class="pages" aria-label="${view.say(words.next)}">${
    next && html`<a class="button" rel="next nofollow" href="${next}">${view.say(words.next)}</a>`
  }${
    query.cursor !== undefined &&
    html`<a class="button plain" href="${searchAddress(view, query, {})}">${view.say(words.first)}</a>`
  }</nav>
</section>
<aside aria-labelledby="facets"><h2 class="unseen" id="facets">${view.say(words.facets)}</h2>
<div class="facets">
${facetLists(view, query, answer.facets, !shown.start)}</div></aside>
</div>`
}

function late(view: View, behind: number): Html {
  return behind > 0 ? html`<p class="small">${view.say(indexBehind(formatCount(behind)))}</p>` : html``
}

/** Who holds the text as typed, and then, under a heading of their own, who may be meant by it. */
function resultLists(view: View, query: PageQuery, { hits, terms }: SearchAnswer): Html {
  const list = (shown: readonly SearchHit[]) =>
    shown.length > 0 &&
    html`<ol class="results">
${shown.map((hit) => resultItem(view, hit, query.q, terms))}</ol>
`
  const near = hits.filter((hit) => hit.near !== null)
  return html`${list(hits.filter((hit) => hit.near === null))}${
    near.length > 0 &&
    html`<h3 class="near">${view.say(words.near)}</h3>
<p class="small">${view.say(words.nearDetail)}</p>
`
  }${list(near)}`
}
