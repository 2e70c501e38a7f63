/**
 * The filters that are set, each a link that takes it back.
 */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { listWords, placeName, toRegionCode } from "../../web/shown.ts"
import type { Html, View } from "../../web/view.ts"
import { filterNames, isFiltered, type PageQuery, searchAddress } from "./query.ts"
import { valueName } from "./record-facet.ts"
import { words } from "./words.ts"

type FilterName = (typeof filterNames)[number]

const labels = {
  list: words.list,
  region: words.region,
  authority: words.authority,
  from: words.from,
  to: words.to,
  year: words.year,
  month: words.month,
  ground: words.ground,
  class: words.class,
  law: words.law,
  platform: words.platform,
  amount_from: words.amountFrom,
  amount_to: words.amountTo,
} as const satisfies Record<FilterName, Bilingual>

/** The set filters; nothing where none is. */
export function activeFilters(view: View, query: PageQuery): Html {
  if (!isFiltered(query)) return html``
  const none = Object.fromEntries(filterNames.map((name) => [name, undefined]))
  const chips = filterNames.filter((name) => query[name] !== undefined)
  return html`<nav aria-label="${view.say(words.active)}"><ul class="chips">
${chips.map(
  (
    name,
  ) => html`<li><a href="${searchAddress(view, query, { [name]: undefined })}" rel="nofollow">${view.say(labels[name])}${view.language === "en" && ":"} ${valueText(
    view,
    query,
    name,
  )} <span aria-hidden="true">×</span><span class="unseen">(${view.say(words.remove)})</span></a></li>
`,
)}${
  chips.length > 1 &&
  html`<li><a class="clear" href="${searchAddress(view, query, none)}" rel="nofollow">${view.say(words.clear)}</a></li>`
}
</ul></nav>`
}

function valueText(view: View, query: PageQuery, name: FilterName): string {
  if (name === "list") return query.list === undefined ? "" : view.say(listWords[query.list])
  const value = String(query[name] ?? "")
  if (name === "region" || name === "authority") return placeName(view, toRegionCode(value))
  return name === "ground" || name === "class" ? valueName(view, name, value) : value
}
