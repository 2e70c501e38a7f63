/**
 * The search page.
 */
import { html } from "hono/html"
import { layout } from "../../web/layout.ts"
import { formatCount, type Html, type View } from "../../web/view.ts"
import type { SearchAnswer } from "../search.ts"
import { tallyMax } from "../search-index.ts"
import { activeFilters } from "./active-filter.ts"
import { emptyResult, faultNotice, listCards } from "./block.ts"
import { facetLists } from "./facet.ts"
import { searchForm } from "./form.ts"
import { isFiltered, type PageQuery, type ParameterName, searchAddress } from "./query.ts"
import { resultItem } from "./result.ts"
import { indexBehind, resultsFor, totalSentence, words } from "./words.ts"

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
${start && answer && listCards(view, query, answer.facets.list)}
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
  if (answer.standings.length === 0)
    return html`${chips}${!shown.explained && emptyResult(view, query)}${late(view, behind)}`
  const atLeast = answer.total >= tallyMax
  const total = totalSentence(formatCount(answer.total), atLeast, answer.total === 1)
  const next = answer.next === null ? null : searchAddress(view, query, { cursor: answer.next })
  return html`<div class="found">
<section aria-labelledby="found">
<div class="found-head"><h2 id="found">${view.say(query.q === "" ? words.latest : resultsFor(query.q))}</h2>
<p class="quiet">${view.say(total)}</p>
<a class="to-facets" href="#facets">${view.say(words.facets)}</a></div>
${late(view, behind)}
${chips}
<ol class="results">
${answer.standings.map((standing) => resultItem(view, standing, answer.terms))}</ol>
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
