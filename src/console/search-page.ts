/** The searches that a client has saved, with the form that saves one. */
import type { z } from "@hono/zod-openapi"
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import { savedSearchesMax } from "../alert/saved-search.ts"
import type { savedSearchSchema } from "../alert/saved-search-routes.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { hidePersonalData } from "../law/personal-data.ts"
import { entry, faultNotice } from "../web/entry.ts"
import { labelled, momentTag } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { labelOf, type QueryFault, type QueryForm, queryFacts, queryFields } from "./query-field.ts"
import { consolePage, hasSection, sections } from "./section.ts"

const { path } = sections.searches

/** What stands in the form. */
export type SearchForm = QueryForm & { name: string }

type WireSearch = z.infer<typeof savedSearchSchema>

/** The page. @param faults why the form's search was not saved */
export function searchListPage(
  view: View,
  client: Client,
  { searches, form, faults }: { searches: readonly WireSearch[]; form: SearchForm; faults: readonly QueryFault[] },
): Html {
  const { say, link } = view
  const gathers = hasSection(client, "gathered")
  const main = html`<p class="lead">${say(words.lead)}</p>
${faultNotice(view, faults.map(named(view)))}
<section class="section" aria-labelledby="saved"><h2 id="saved">${say(words.saved)}</h2>
${searches.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : html`<ul class="desk-list">${searches.map((search) => searchLine(view, search, gathers))}</ul>`}</section>
<section class="section" aria-labelledby="add"><h2 id="add">${say(words.add)}</h2>
<form class="apply" method="post" action="${link(path)}">
${entry(view, { name: "name", label: say(words.name), value: form.name, hint: say(words.nameHint), required: true, fault: faults.find(({ field }) => field === "name")?.text })}
${queryFields(view, form, faults)}
<p class="pages"><button class="button">${say(words.save)}</button></p>
</form></section>`
  return consolePage(view, { client, section: "searches", heading: say(words.title), main })
}

/** A fault with its field by name, leading there. */
export function named(view: View) {
  return ({ field, text }: QueryFault) => ({
    id: field,
    text: field === null ? text : labelled(view, field === "name" ? view.say(words.name) : labelOf(view, field), text),
  })
}

function searchLine(view: View, search: WireSearch, gathers: boolean): Html {
  const { say, link } = view
  const { id, since: _, created_at: created, name: title, ...asked } = search
  // The API keeps what it was sent.
  const name = hidePersonalData(title)
  const parameters = Object.fromEntries(
    Object.entries(asked).flatMap(([key, value]) =>
      value === undefined || value === "" ? [] : [[key, hidePersonalData(String(value))] as const],
    ),
  )
  return html`<li><p class="desk-name"><a href="${link("/", parameters)}">${inChinese(view, name)}</a></p>
<p class="facts">${queryFacts(view, parameters)}<span>${momentTag(new Date(created))}</span></p>
<div class="actions">${gathers && html`<a class="button plain slim" href="${link(sections.gathered.path, parameters)}">${say(words.gather)}<span class="unseen"> ${asWritten(view, name)}</span></a> `}<form method="post" action="${link(`${path}/${id}/remove`)}"><button class="button plain slim">${say(words.remove)}<span class="unseen"> ${asWritten(view, name)}</span></button></form></div></li>
`
}

const words = {
  title: { zh: "保存的检索", en: "Saved searches" },
  lead: {
    zh: `保存之后新公示的记录，符合检索的会成为预警，也会推送。最多 ${savedSearchesMax} 个。`,
    en: `Whatever is published later and matches a saved search becomes an alert, and is sent to your webhooks. At most ${savedSearchesMax}.`,
  },
  name: { zh: "名称", en: "Name" },
  nameHint: { zh: "预警里用此名称，例如“本市虚假广告”", en: "What alerts call it, such as “本市虚假广告”" },
  saved: { zh: "已保存", en: "Saved" },
  none: { zh: "还没有保存的检索。", en: "No searches saved yet." },
  add: { zh: "保存一个检索", en: "Save a search" },
  save: { zh: "保存", en: "Save" },
  remove: { zh: "删除", en: "Delete" },
  gather: { zh: "批量下载", en: "Download all" },
} as const satisfies Record<string, Bilingual>
