/** An officer's search among all records, those that are not shown any more too. */

import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import { recordAddress } from "../register/record/address.ts"
import { recordFields } from "../search/record/record-field.ts"
import type { recordAnswerSchema } from "../search/record/wire.ts"
import { entry, faultNotice, selectEntry } from "../web/entry.ts"
import { formView } from "../web/form.ts"
import { beginningOf } from "../web/long-text.ts"
import { codeGroups, dayTag, listBadge, listWords, placeName } from "../web/shown.ts"
import { formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { type FieldFault, hiddenFields } from "./form-block.ts"
import { type Officer, officePage, sections } from "./section.ts"

/** What the form says; empty: nothing. */
export interface SearchForm {
  q: string
  /** Why somebody looks beyond live records. */
  purpose: string
  cursor: string
  scope: "all" | "live" | "ended"
  list: "" | "abnormal" | "serious" | "penalty"
  /** The case that records are to be like, in the place of `q`. */
  like: string
}

type Answer = z.infer<typeof recordAnswerSchema>

export function searchPage(
  view: View,
  officer: Officer,
  { form, faults, answer }: { form: SearchForm; faults: readonly FieldFault[]; answer: Answer | null },
): Html {
  const { say, link } = view
  const asked = formView(view, "/office/search")
  const faultOf = (name: string) => faults.find(({ path }) => path === name)?.text
  const main = html`<div class="paper"><h1>${say(sections.search.name)}</h1><p class="lead">${say(words.lead)}</p>
<p><a href="${link("/office/cases")}">${say(words.cases)}</a></p>
${faultNotice(
  view,
  faults.map(({ path, text }) => ({ id: path === "" ? null : path, text })),
)}
${form.like !== "" && html`<p class="notice">${say(words.like)} <a href="${link(`/office/cases/${form.like}`)}">${say(words.likeCase)}</a></p>`}
<form class="apply" method="post" action="${link("/office/search")}">
${form.like !== "" && html`<input type="hidden" name="like" value="${form.like}">`}
${entry(asked, { name: "q", label: say(words.q), value: form.q, hint: say(words.qHint), kind: "search", fault: faultOf("q") })}
${selectEntry(view, { name: "scope", label: say(words.scope), value: form.scope, required: true }, [
  { value: "all", label: say(words.all) },
  { value: "live", label: say(words.live) },
  { value: "ended", label: say(words.ended) },
])}
${selectEntry(
  view,
  { name: "list", label: say(words.list), value: form.list },
  (["abnormal", "serious", "penalty"] as const).map((value) => ({ value, label: say(listWords[value]) })),
  say(words.any),
)}
${entry(asked, { name: "purpose", label: say(words.purpose), value: form.purpose, hint: say(words.purposeHint), fault: faultOf("purpose"), sometimes: true })}
<p class="actions"><button class="button">${say(words.go)}</button></p></form>
${answer && answerBlock(view, form, answer)}</div>`
  return officePage(view, { officer, section: "search", title: say(sections.search.name), main })
}

function answerBlock(view: View, form: SearchForm, { results, total, total_is, next, note }: Answer): Html {
  const { say, link } = view
  const more = new Map(Object.entries({ ...form, cursor: next ?? "" }).map(([name, value]) => [name, [value]]))
  return html`<section class="section" aria-labelledby="found"><h2 id="found">${say(words.found)} <span class="count">${total_is === "at-least" && "≥ "}${formatCount(total)}</span></h2>
${results.length === 0 && html`<p class="notice" role="status">${note}</p>`}
<ul>${results.map((result) => resultBlock(view, result))}</ul>
${next !== null && html`<form method="post" action="${link("/office/search")}">${hiddenFields(more)}<p class="pages"><button class="button plain">${say(words.next)}</button></p></form>`}</section>`
}

function resultBlock(view: View, { record, highlights }: Answer["results"][number]): Html {
  const { say, link } = view
  const { code, name } = record.subject
  const isLive = "url" in record
  const heading = record.ground_name ? say(record.ground_name) : (record.violation ?? record.list_name.zh)
  return html`<li class="record">${listBadge(view, record.list)} ${!isLive && html`<span class="badge badge-over">${say(record.state_name)}${record.ended_on !== null && html` ${dayTag(record.ended_on)}`}</span>`}
<h3>${inChinese(view, name)} <span class="quiet">${inChinese(view, beginningOf(heading))}</span></h3>
<p>${codeGroups(code)} · ${record.decision_no && html`<span lang="zh-CN">${record.decision_no}</span> · `}${placeName(view, record.authority)} · ${dayTag(record.decided_on)}</p>
${highlights.map(
  ({
    field,
    passage,
    matches,
  }) => html`<p class="passage"><span class="quiet">${say(recordFields[field])}</span> <bdi lang="zh-CN">${marked(passage, matches)}</bdi></p>
`,
)}
<p class="links">${isLive && html`<a href="${link(recordAddress(code, record.id))}">${say(words.record)}</a> `}<a href="${link("/office/cases", { subject: code })}">${say(words.ofSubject)}<span class="unseen"> ${name}</span></a>
<a href="${link("/office/new/change", { record_id: record.id })}">${say(words.change)}<span class="unseen"> ${name}</span></a>${
    !isLive &&
    record.ended_on !== null &&
    html` <a href="${link("/office/new/filing", { record_id: record.id })}">${say(words.filing)}<span class="unseen"> ${name}</span></a>`
  }</p></li>
`
}

function marked(passage: string, matches: readonly (readonly [number, number])[]): Html {
  const parts: Html[] = []
  let at = 0
  for (const [start, end] of matches) {
    parts.push(html`${passage.slice(at, start)}<mark>${passage.slice(start, end)}</mark>`)
    at = end
  }
  return html`${parts}${passage.slice(at)}`
}

const words = {
  lead: {
    zh: "查询全部记录，包括已结束公示和暂停公示的。查询内容和事由记入审计记录。",
    en: "Looks among all records, also those that are not shown any more. What is asked and why goes into the audit trail.",
  },
  cases: { zh: "按当事人查询办理事项", en: "Cases by the party" },
  q: { zh: "查什么", en: "What" },
  qHint: {
    zh: "文号、名称、违法行为、法条、金额等；不填则按时间列出。",
    en: "A number, a name, a violation, an article, an amount; empty: the latest first.",
  },
  scope: { zh: "范围", en: "Among" },
  all: { zh: "全部记录", en: "All records" },
  live: { zh: "公示中的", en: "Those that are shown" },
  ended: { zh: "已结束或者暂停公示的", en: "Those that are not, or no longer" },
  list: { zh: "名单", en: "List" },
  any: { zh: "不限", en: "Any" },
  purpose: { zh: "查询事由", en: "Why" },
  purposeHint: {
    zh: "范围为“全部记录”或者“已结束或者暂停公示的”时必填，如：核查举报线索。请勿填写个人信息。",
    en: "Needed among all records and among those that are not, or no longer, shown, as: a lead is looked into. No personal data, please.",
  },
  like: {
    zh: "与下面这个事项相近的记录：名单和列入事由相同，所引法条、违法行为用词相同最多的在前。填写“查什么”则不再按事项查。",
    en: "Records like this case: of its list and ground, those first that have most articles and words in common with it. What is typed below is looked for in its place.",
  },
  likeCase: { zh: "查看事项", en: "See the case" },
  go: { zh: "查询", en: "Search" },
  found: { zh: "查到", en: "Found" },
  next: { zh: "下一页", en: "Next page" },
  record: { zh: "公示的记录", en: "The published record" },
  ofSubject: { zh: "办理事项", en: "Cases" },
  change: { zh: "提出变动", en: "Propose a change" },
  filing: { zh: "补存文书", en: "Keep its papers" },
} as const satisfies Record<string, Bilingual>
