/**
 * One record of a credit record. It is written from the wire shape, so that a page can show nothing that the API hides.
 */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Policy } from "../../law/policy.ts"
import { dayTag, listBadge } from "../../web/shown.ts"
import { formatCount, type Html, inChinese, type View } from "../../web/view.ts"
import type { Remedies } from "../proceeding/remedy.ts"
import type { WireRecord } from "../record/wire.ts"
import { headingOf, type RecordRow, recordRows } from "./record-row.ts"
import { labels, openingSentence } from "./remedy-words.ts"
import { words } from "./words.ts"

type Row = [label: Bilingual, value: Html]

/** The record. `subjectName` is the present name: that of the decision is shown where it differs. */
export function recordBlock(
  view: View,
  record: WireRecord,
  subjectName: string,
  policy: Policy,
  remedies: Remedies | undefined,
): Html {
  const { say } = view
  const heading = headingOf(view, record)
  const rows = [
    ...recordRows(view, record, subjectName, policy).map((row): Row => [row.label, toHtml(view, row)]),
    ...remedyRows(view, record, remedies),
  ]
  return html`<article class="record" id="${record.id}" aria-labelledby="t-${record.id}">
${listBadge(view, record.list)}
<h3 id="t-${record.id}">${heading.isChinese ? inChinese(view, heading.text) : heading.text}</h3>
<dl class="rows">
${rows.map(
  ([label, value]) => html`<dt>${say(label)}</dt><dd>${value}</dd>
`,
)}</dl>
<p class="links"><a href="#${record.id}">${say(words.permalink)}</a> <a href="${view.link(`/records/${record.id}/certificate`)}">${say(words.certificate)}</a> <a href="${record.url}">JSON</a>
<span>${say(words.position)} <span class="count">${formatCount(record.position)}</span></span></p>
</article>
`
}

function toHtml(view: View, { text, isChinese, isDay, rule }: RecordRow): Html {
  if (isDay) return dayTag(text)
  const written = isChinese ? inChinese(view, text) : html`${text}`
  if (rule === undefined) return written
  return text === "" ? ruleLink(view, rule) : html`${written} ${ruleLink(view, rule)}`
}

/** From when its repair can be applied for, and until when it can be objected to. */
function remedyRows(view: View, { id }: WireRecord, remedies: Remedies | undefined): Row[] {
  if (!remedies) return []
  return (["repair", "objection"] as const).map((remedy) => {
    const text = view.say(openingSentence(remedy, remedies[remedy], false))
    const link = html`<a href="${view.link(`/records/${id}/${remedy}`)}">${view.say(words.how)}<span class="unseen">${view.say(labels[remedy])}</span></a>`
    return [labels[remedy], html`${text} ${link}`]
  })
}

/** A code, leading to what the catalogue says of it. */
function ruleLink(view: View, code: string): Html {
  return html`<a class="code" translate="no" href="${view.link(`/catalogue/${code}`)}">${code}</a>`
}
