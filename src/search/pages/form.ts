/**
 * The search form: one box, and the filters behind a fold. It stays shut while some are set: they stand above the
 * results, which an open form would push off a small screen. Its fields are sent all the same.
 */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { provinces } from "../../names/province.ts"
import { lastDay } from "../../web/entry.ts"
import { searchBox } from "../../web/search-box.ts"
import { listWords, placeName, toRegionCode } from "../../web/shown.ts"
import type { Html, View } from "../../web/view.ts"
import type { PageQuery, TypedAmounts } from "./query.ts"
import { words } from "./words.ts"

interface Choice {
  value: string
  label: string
}

// What links alone set, and what stands above the results to be taken back: another text does not lose it.
const keptNames = ["in", "ground", "class", "law", "platform", "year", "month"] as const

/** The form. @param typed amounts that were refused */
export function searchForm(view: View, query: PageQuery, typed: TypedAmounts = {}): Html {
  const lists = Object.entries(listWords).map(([value, label]) => ({ value, label: view.say(label) }))
  const regions = regionChoices(view, query.region)
  const authorities = regionChoices(view, query.authority)
  const kept = keptNames.map(
    (name) => query[name] !== undefined && html`<input type="hidden" name="${name}" value="${query[name]}">`,
  )
  const more = html`${kept}<details class="more">
<summary>${view.say(words.more)}</summary>
<div class="filters">
${choose(view, "list", words.list, lists, (value) => value === query.list)}
${choose(view, "region", words.region, regions, (value) => isRegion(value, query.region))}
${choose(view, "authority", words.authority, authorities, (value) => isRegion(value, query.authority))}
${dayField(view, "from", words.from, query.from)}
${dayField(view, "to", words.to, query.to)}
${amountField(view, "amount_from", words.amountFrom, typed.amount_from ?? query.amount_from)}
${amountField(view, "amount_to", words.amountTo, typed.amount_to ?? query.amount_to)}
</div>
</details>`
  return searchBox(view, query.q, more)
}

/** The provinces, and the smaller region that is set. */
function regionChoices(view: View, chosen: string | undefined): Choice[] {
  const all = Object.entries(provinces).map(([digits, name]) => ({
    value: toRegionCode(digits),
    label: view.say(name),
  }))
  if (chosen === undefined || all.some(({ value }) => isRegion(value, chosen))) return all
  return [{ value: chosen, label: placeName(view, toRegionCode(chosen)) }, ...all]
}

function isRegion(value: string, chosen: string | undefined): boolean {
  return chosen !== undefined && toRegionCode(value) === toRegionCode(chosen)
}

function choose(view: View, name: string, label: Bilingual, choices: Choice[], isChosen: (value: string) => boolean) {
  return html`<div><label for="${name}">${view.say(label)}</label><select class="field" id="${name}" name="${name}">
<option value="">${view.say(words.any)}</option>
${choices.map(
  ({ value, label }) =>
    html`<option value="${value}"${isChosen(value) ? html` selected` : ""}>${label}</option>
`,
)}</select></div>`
}

function dayField(view: View, name: string, label: Bilingual, value: string | undefined): Html {
  return html`<div><label for="${name}">${view.say(label)}</label><input class="field" id="${name}" name="${name}"
 type="date" value="${value ?? ""}" max="${lastDay}"></div>`
}

function amountField(view: View, name: string, label: Bilingual, value: string | number | undefined): Html {
  return html`<div><label for="${name}">${view.say(label)}</label><input class="field" id="${name}" name="${name}"
 inputmode="decimal" maxlength="20" value="${value ?? ""}"></div>`
}
