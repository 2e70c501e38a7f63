/**
 * One record of a credit record. It is written from the wire shape, so that a page can show nothing that the API hides.
 */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { longText } from "../../web/long-text.ts"
import { dayTag, listBadge, wholeDays } from "../../web/shown.ts"
import { technical } from "../../web/technical.ts"
import { formatCount, type Html, inChinese, type View } from "../../web/view.ts"
import type { Remedies } from "../proceeding/remedy.ts"
import { recordAddress } from "../record/address.ts"
import type { WireRecord } from "../record/wire.ts"
import { headingOf, type RecordContext, type RecordRow, recordRows } from "./record-row.ts"
import { labels, openingSentence } from "./remedy-words.ts"
import { words } from "./words.ts"

type Row = [label: Bilingual, value: Html]

/** The record. @param remedies what can be done about it; undefined: nothing is said of that */
export function recordBlock(
  view: View,
  record: WireRecord,
  context: RecordContext,
  remedies: Remedies | undefined,
): Html {
  const { say } = view
  const { isDraft = false } = context
  const heading = headingOf(view, record)
  return html`<article class="record" id="${record.id}" aria-labelledby="t-${record.id}">
${listBadge(view, record.list)}
<h3 id="t-${record.id}">${heading.isChinese ? inChinese(view, heading.text) : heading.text}</h3>
<dl class="rows">
${factRows(view, recordRows(view, record, context), isDraft)}${remedyRows(view, record, remedies, isDraft).map(
  ([label, value]) => html`<dt>${say(label)}</dt><dd>${value}</dd>
`,
)}</dl>
${isDraft ? null : addresses(view, record)}
</article>
`
}

/** What is said of a record, on a page. A row that is nothing but a way on does not stand on paper. */
export function factRows(view: View, rows: readonly RecordRow[], isDraft = false): Html[] {
  return rows.map((row) => {
    const place = row.page !== undefined && !isDraft && html` class="on-screen"`
    return html`<dt${place}>${view.say(row.label)}</dt><dd${place}>${toHtml(view, row, isDraft)}</dd>
`
  })
}

/** Where the record stands by itself, and what is there for machines. */
function addresses(view: View, { id, ground, class: penaltyClass, url, position, subject, text }: WireRecord): Html {
  const { say, link } = view
  const code = ground ?? penaltyClass
  return html`<p class="links"><a href="${link(recordAddress(subject.code, id))}">${say(words.permalink)}</a> <a href="${link(`/records/${id}/certificate`)}">${say(words.certificate)}</a></p>
${technical(
  view,
  html`<p class="links">${code && ruleLink(view, code, html`<span class="code" translate="no">${code}</span>`)} <a href="${url}">JSON</a>
<span>${say(words.position)} <span class="count">${formatCount(position)}</span></span>${text && html` <span>SHA-256 <span class="code long small" translate="no">${text.sha256}</span></span>`}</p>`,
)}`
}

function toHtml(view: View, { text, isChinese, isDay, rule, page }: RecordRow, isDraft: boolean): Html {
  if (page !== undefined && isDraft) return html`<span class="code long small" translate="no">${text}</span>`
  if (page !== undefined) {
    return html`<a href="${view.link(page)}">${view.say(words.textRead)}</a>`
  }
  if (isDay) return dayTag(text)
  const written = isChinese ? longText(view, text) : html`${text}`
  if (rule === undefined) return written
  return text === "" ? ruleLink(view, rule) : html`${written} <span class="on-screen">${ruleLink(view, rule)}</span>`
}

/** From when its repair can be applied for, and until when it can be objected to. */
function remedyRows(view: View, { id }: WireRecord, remedies: Remedies | undefined, isDraft: boolean): Row[] {
  if (!remedies) return []
  return (["repair", "objection"] as const).map((remedy) => {
    const text = wholeDays(view.say(openingSentence(remedy, remedies[remedy], false)))
    const link = html`<a class="on-screen" href="${view.link(`/records/${id}/${remedy}`)}">${view.say(words.how)}<span class="unseen">${view.say(labels[remedy])}</span></a>`
    return [labels[remedy], isDraft ? text : html`${text} ${link}`]
  })
}

/** The way to what the catalogue says of a code. */
function ruleLink(view: View, code: string, text: Html | string = view.say(words.rule)): Html {
  return html`<a href="${view.link(`/catalogue/${code}`)}">${text}</a>`
}
