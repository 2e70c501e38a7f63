/** The searches that a client has saved, with the form that saves one. */
import type { z } from "@hono/zod-openapi"
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import { savedSearchesMax } from "../alert/saved-search.ts"
import type { savedSearchSchema } from "../alert/saved-search-routes.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { lists } from "../law/list.ts"
import { hidePersonalData } from "../law/personal-data.ts"
import { faultNotice } from "../web/entry.ts"
import { momentTag } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { consolePage } from "./section.ts"

const path = "/console/searches"

/** The fields of the form: parameters of the API. */
export const searchFields = ["name", "q", "list", "law", "region", "authority", "platform"] as const
export type SearchForm = Record<(typeof searchFields)[number], string>

type WireSearch = z.infer<typeof savedSearchSchema>

/** Why a search was not saved, with the field that is to blame; null: none. */
export interface SearchFault {
  field: keyof SearchForm | null
  text: string
}

/** The page. @param faults why the form's search was not saved */
export function searchListPage(
  view: View,
  client: Client,
  { searches, form, faults }: { searches: readonly WireSearch[]; form: SearchForm; faults: readonly SearchFault[] },
): Html {
  const { say } = view
  const main = html`<p class="lead">${say(words.lead)}</p>
${faultNotice(
  view,
  faults.map(({ field, text }) => ({ id: field, text: field === null ? text : say(named(fieldWords[field], text)) })),
)}
<section class="section" aria-labelledby="saved"><h2 id="saved">${say(words.saved)}</h2>
${searches.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : html`<ul class="desk-list">${searches.map((search) => searchLine(view, search))}</ul>`}</section>
<section class="section" aria-labelledby="add"><h2 id="add">${say(words.add)}</h2>
${addForm(view, form, faults)}</section>`
  return consolePage(view, { client, section: "searches", heading: say(words.title), main })
}

function searchLine(view: View, search: WireSearch): Html {
  const { say, link } = view
  const { id, since: _, created_at: created, ...asked } = search
  const { name: title, ...rest } = asked
  // The API keeps what it was sent.
  const name = hidePersonalData(title)
  const shown = Object.entries(rest).flatMap(([key, value]) =>
    value === undefined || value === "" ? [] : [[key, hidePersonalData(String(value))] as const],
  )
  const parameters = Object.fromEntries(shown)
  return html`<li><p class="desk-name"><a href="${link("/", parameters)}">${inChinese(view, name)}</a></p>
<p class="facts">${shown.map(([key, value]) => html`<span>${label(view, key)} ${key === "list" ? listName(view, value) : asWritten(view, value)}</span> `)}<span>${momentTag(new Date(created))}</span></p>
<form method="post" action="${link(`${path}/${id}/remove`)}"><button class="button plain slim">${say(words.remove)}<span class="unseen"> ${asWritten(view, name)}</span></button></form></li>
`
}

function label({ say }: View, key: string): string {
  return key in fieldWords ? say(fieldWords[key as keyof typeof fieldWords]) : key
}

function listName({ say }: View, list: string): string {
  return list in lists ? say(lists[list as keyof typeof lists]) : list
}

function addForm(view: View, form: SearchForm, faults: readonly SearchFault[]): Html {
  const { say, link } = view
  const entry = (name: Exclude<keyof SearchForm, "list">, max: number, required = false) => {
    const fault = faults.find(({ field }) => field === name)?.text
    return html`<div class="entry"><label for="${name}">${say(fieldWords[name])}</label>
<p class="hint" id="${name}-hint">${say(hints[name])}</p>
${fault !== undefined && html`<p class="fault" id="${name}-fault">${fault}</p>`}
<input class="field" type="text" id="${name}" name="${name}" value="${form[name]}" maxlength="${max}" autocomplete="off" aria-describedby="${name}-hint${fault !== undefined && html` ${name}-fault`}"${fault !== undefined && html` aria-invalid="true"`}${required && html` required`}></div>
`
  }
  return html`<form class="apply" method="post" action="${link(path)}">
${entry("name", 100, true)}${entry("q", 200)}
<div class="entry"><label for="list">${say(fieldWords.list)}</label><select class="field" id="list" name="list"><option value="">${say(words.all)}</option>${Object.entries(
    lists,
  ).map(
    ([name, words]) => html`<option value="${name}"${name === form.list && html` selected`}>${say(words)}</option>`,
  )}</select></div>
${entry("law", 100)}${entry("region", 6)}${entry("authority", 6)}${entry("platform", 100)}
<p class="pages"><button class="button">${say(words.save)}</button></p>
</form>`
}

const fieldWords = {
  name: { zh: "名称", en: "Name" },
  q: { zh: "检索词", en: "Words" },
  list: { zh: "名单", en: "List" },
  law: { zh: "依据", en: "Law" },
  region: { zh: "当事人所在地", en: "Region of the merchant" },
  authority: { zh: "作出机关", en: "Authority" },
  platform: { zh: "平台", en: "Platform" },
} as const satisfies Record<keyof SearchForm, Bilingual>

function named({ zh, en }: Bilingual, text: string): Bilingual {
  return { zh: `${zh}：${text}`, en: `${en}: ${text}` }
}

const hints = {
  name: { zh: "预警里用此名称，例如“本市虚假广告”", en: "What alerts call it, such as “本市虚假广告”" },
  q: { zh: "与检索框相同：词语、“引号里的原文”、-不要的词；可以留空", en: "As in the search box; may be left empty" },
  law: { zh: "例如：广告法第九条", en: "Such as “广告法第九条”" },
  region: { zh: "行政区划代码，2、4 或 6 位，例如 4101", en: "GB/T 2260, 2, 4 or 6 digits, such as 4101" },
  authority: { zh: "作出决定机关的行政区划代码", en: "Region of the deciding authority, likewise" },
  platform: { zh: "公示中所写的平台名称", en: "The platform's name as it is published" },
} as const satisfies Record<Exclude<keyof SearchForm, "list">, Bilingual>

const words = {
  title: { zh: "保存的检索", en: "Saved searches" },
  lead: {
    zh: `保存之后新公示的记录，符合检索的会成为预警，也会推送。最多 ${savedSearchesMax} 个。`,
    en: `What is published after you saved it and fulfils it becomes an alert, and goes to your webhooks. ${savedSearchesMax} at most.`,
  },
  saved: { zh: "已保存", en: "Saved" },
  none: { zh: "还没有保存的检索。", en: "No search is saved." },
  add: { zh: "保存一个检索", en: "Save a search" },
  all: { zh: "不限", en: "Any" },
  save: { zh: "保存", en: "Save" },
  remove: { zh: "删除", en: "Delete" },
} as const satisfies Record<string, Bilingual>
