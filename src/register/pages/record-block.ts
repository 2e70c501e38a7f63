/**
 * One record of a credit record. It is written from the wire shape, so that a page can show nothing that the API hides.
 */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { findPenaltyClass } from "../../law/catalogue.ts"
import { citationText } from "../../law/citation-text.ts"
import { endingText } from "../../law/ending-text.ts"
import type { Policy } from "../../law/policy.ts"
import { listBadge } from "../../web/list-badge.ts"
import { dayTag } from "../../web/log-position.ts"
import { placeName } from "../../web/place.ts"
import { formatCount, type Html, inChinese, type View } from "../../web/view.ts"
import type { Remedies } from "../remedy.ts"
import type { WireRecord } from "../wire.ts"
import { labels, openingSentence } from "./remedy-words.ts"
import { words } from "./words.ts"

type Row = [label: Bilingual, value: Html | string | null]

/** The record. `subjectName` is the present name: that of the decision is shown where it differs. */
export function recordBlock(
  view: View,
  record: WireRecord,
  subjectName: string,
  policy: Policy,
  remedies: Remedies | undefined,
): Html {
  const { say } = view
  const heading = record.ground_name ? html`${say(record.ground_name)}` : inChinese(view, title(record))
  const rows = [
    ...factRows(view, record, subjectName),
    ...lawRows(view, record, policy),
    ...dateRows(view, record),
    ...remedyRows(view, record, remedies),
  ]
  return html`<article class="record" id="${record.id}" aria-labelledby="t-${record.id}">
${listBadge(view, record.list)}
<h3 id="t-${record.id}">${heading}</h3>
<dl class="rows">
${rows
  .filter(([, value]) => value !== null && value !== "")
  .map(
    ([label, value]) => html`<dt>${say(label)}</dt><dd>${value}</dd>
`,
  )}</dl>
<p class="links"><a href="#${record.id}">${say(words.permalink)}</a> <a href="${view.link(`/records/${record.id}/certificate`)}">${say(words.certificate)}</a> <a href="${record.url}">JSON</a>
<span>${say(words.position)} <span class="count">${formatCount(record.position)}</span></span></p>
</article>
`
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

/** A penalty is known by what was done; a listing that has no ground of the catalogue by its list. */
function title(record: WireRecord): string {
  return typeof record.violation === "string" && record.violation !== "" ? record.violation : record.list_name.zh
}

function factRows(view: View, record: WireRecord, subjectName: string): Row[] {
  const chinese = (text: string | null | undefined) => (text ? inChinese(view, text) : null)
  return [
    [words.ground, record.ground_name && record.ground ? ground(view, record) : null],
    [words.content, chinese(record.content)],
    [words.decisionNo, chinese(record.decision_no)],
    [words.basePenaltyNo, chinese(record.base_penalty_no)],
    [words.decidedName, record.subject.name === subjectName ? null : inChinese(view, record.subject.name)],
  ]
}

/** The ground by its code, and in Chinese too where the page is in English: that is the wording that counts. */
function ground(view: View, record: WireRecord): Html {
  const original = view.language === "zh" ? null : html`<span lang="zh-CN">${record.ground_name?.zh}</span> `
  return html`${original}${ruleLink(view, record.ground ?? "")}`
}

/** A code, leading to what the catalogue says of it. */
function ruleLink(view: View, code: string): Html {
  return html`<a class="code" translate="no" href="${view.link(`/catalogue/${code}`)}">${code}</a>`
}

function lawRows(view: View, record: WireRecord, policy: Policy): Row[] {
  const { list, ground = null, class: penaltyClass = null, decided_on: decidedOn } = record
  const ending = endingText({ list, ground, penaltyClass, decidedOn }, policy)
  const row = penaltyClass === null ? undefined : findPenaltyClass(penaltyClass)
  const sources = ending?.source.map((citation) => citationText(citation, view.language)) ?? []
  return [
    [words.penaltyClass, row ? html`${view.say(row)} ${ruleLink(view, row.code)}` : null],
    [ending?.kind === "display" ? words.display : words.ending, ending ? view.say(ending) : null],
    [words.source, sources.join(view.language === "zh" ? "；" : "; ")],
  ]
}

function dateRows(view: View, record: WireRecord): Row[] {
  return [
    [words.decidedOn, dayTag(record.decided_on)],
    [words.publishedOn, dayTag(record.published_on)],
    [words.authority, placeName(view, record.authority)],
  ]
}
