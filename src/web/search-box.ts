/** The search box: on the search page, and wherever a look-up came to nothing. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { suggestFile } from "./suggest-script.ts"
import type { Html, View } from "./view.ts"

const words = {
  label: {
    zh: "商户名称或者代码，也可以是违法行为、文书号、法律条文",
    en: "A name or code of a merchant, or a violation, a decision number, a law",
  },
  hint: {
    zh: "几个部分之间用空格隔开，例如“郑州 餐饮”。现名、曾用名和网店名都能查，也可以输入拼音或者首字母。",
    en: "Put spaces between several words, such as “郑州 餐饮”. Present, former and shop names are searched, by pinyin or first letters too.",
  },
  search: { zh: "查询", en: "Search" },
  suggestions: { zh: "可能要找的商户、法律和违法行为", en: "Merchants, laws and matters that may be meant" },
  law: { zh: "法律法规，{} 条记录", en: "law, {} records" },
  matter: { zh: "违法行为，{} 条记录", en: "matter, {} records" },
  found: { zh: "有 {} 个建议，用上下键选择", en: "{} suggestions; arrow keys choose" },
} as const satisfies Record<string, Bilingual>

/**
 * The form. How to type is said on a phone before anybody has typed: afterwards the answer has the room.
 * @param text what stands in the box
 * @param more fields below it
 */
export function searchBox(view: View, text: string, more: Html | null): Html {
  const { say } = view
  return html`<form class="search" role="search" action="/" method="get">
<label for="q"${text !== "" && html` class="answered"`}>${say(words.label)}</label>
<div class="box"><input class="field" id="q" name="q" type="search" value="${text}" maxlength="200" autocomplete="off"
 autocapitalize="off" spellcheck="false" enterkeyhint="search" aria-describedby="q-hint"

 data-suggest="${say(words.suggestions)}" data-found="${say(words.found)}" data-law="${say(words.law)}" data-matter="${say(words.matter)}"><button class="button">${say(words.search)}</button></div>
<p class="hint${text !== "" && " wide-only"}" id="q-hint">${say(words.hint)}</p>
${more}
${languageField(view)}
</form>
<script src="/assets/${suggestFile}" defer></script>`
}

/** A form drops the query of its action: a language that lives in the address is sent along as a field. */
function languageField(view: View): Html | null {
  return view.carried === null ? null : html`<input type="hidden" name="lang" value="${view.carried}">`
}
