/**
 * One record of a credit record. It is written from the wire shape, so that a page can show nothing that the API hides.
 */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { longText } from "../../web/long-text.ts"
import { dayWords, listBadge, placeName, wholeDays } from "../../web/shown.ts"
import { technical } from "../../web/technical.ts"
import { formatCount, type Html, inChinese, type View } from "../../web/view.ts"
import { sayNextBriefly } from "../proceeding/next-step.ts"
import type { Remedies } from "../proceeding/remedy.ts"
import { recordAddress } from "../record/address.ts"
import type { WireRecord } from "../record/wire.ts"
import { contestWords, headingOf, type RecordContext, type RecordRow, recordRows } from "./record-row.ts"
import { labels, openingSentence } from "./remedy-words.ts"
import { progressBar } from "./timeline.ts"
import { wayWords, words } from "./words.ts"

type Row = [label: Bilingual, value: Html]

/**
 * The record: what counts first, since when, until when and by whom; the law, numbers and texts folded below.
 * @param remedies what can be done about it; undefined: nothing is said of that
 */
export function recordBlock(
  view: View,
  record: WireRecord,
  context: RecordContext,
  remedies: Remedies | undefined,
): Html {
  const { say } = view
  const { isDraft = false } = context
  const heading = headingOf(view, record)
  const rows = html`<dl class="rows">
${factRows(view, rowsBelow(recordRows(view, record, context), context), isDraft)}${remedyRows(
  view,
  remedies,
  context,
).map(
  ([label, value]) => html`<dt>${say(label)}</dt><dd>${value}</dd>
`,
)}</dl>`
  return html`<article class="record of-${record.list}" id="${record.id}" aria-labelledby="t-${record.id}">
${listBadge(view, record.list)}
<h3 id="t-${record.id}">${heading.isChinese ? inChinese(view, heading.text) : heading.text}</h3>
${keyRows(view, record, context)}
${context.today !== undefined && progressBar(view, { list: record.list, publishedOn: record.published_on, displayedUntil: context.displayedUntil }, context.today)}
${
  isDraft || context.isOpen === "always"
    ? html`${rows}${!isDraft && technicalPart(view, record)}`
    : html`<details class="more" ${context.isOpen && "open"}><summary>${say(words.allOfIt)}<span class="unseen">${heading.text}</span></summary>
${rows}${technicalPart(view, record)}</details>`
}
${isDraft ? null : ways(view, record, remedies)}
</article>
`
}

// What stands above the fold already. On paper, and in a draft, the rows are whole.
const above: ReadonlySet<Bilingual> = new Set([
  ...[words.meaning, words.endsOn, words.next, words.publishedOn, words.office, words.authority, words.contest],
])

function rowsBelow(rows: readonly RecordRow[], { isOpen, isDraft }: RecordContext): readonly RecordRow[] {
  return isDraft || isOpen === "always" ? rows : rows.filter(({ label }) => !above.has(label))
}

/** What counts: of a penalty what it is, and of all since when, until when and by whom. */
function keyRows(view: View, record: WireRecord, { displayedUntil, office, contests = [] }: RecordContext): Html {
  const { say } = view
  const until = displayedUntil === null ? say(words.untilRemoved) : dayWords(view, displayedUntil)
  const rows: Row[] = [
    ...(record.list === "penalty" && record.content ? [[words.content, inChinese(view, record.content)] as Row] : []),
    [words.since, dayWords(view, record.published_on)],
    [words.until, html`<b>${until}</b>`],
    ...contests.map((contest): Row => [words.contest, html`${say(contestWords(contest))}`]),
    [words.office, office ? inChinese(view, office.name) : html`${placeName(view, record.authority)}`],
  ]
  return html`<dl class="key">${rows.map(([label, value]) => html`<div><dt>${say(label)}</dt><dd>${value}</dd></div>`)}</dl>`
}

/** Its one link, its one paper, and what its merchant can do. */
function ways(view: View, { id, subject }: WireRecord, remedies: Remedies | undefined): Html {
  const { say, link } = view
  const own = remedies
    ? (["repair", "objection"] as const).map(
        (remedy) => html` <a href="${link(`/records/${id}/${remedy}`)}">${say(wayWords[remedy])}</a>`,
      )
    : []
  return html`<p class="links"><a href="${link(recordAddress(subject.code, id))}">${say(words.permalink)}</a> <a href="${link(`/records/${id}/certificate`)}">${say(words.certificate)}</a>${own}</p>`
}

/** What is said of a record, on a page. A row that is nothing but a way on does not stand on paper. */
export function factRows(view: View, rows: readonly RecordRow[], isDraft = false): Html[] {
  return rows.map((row) => {
    const place = row.page !== undefined && !isDraft && html` class="on-screen"`
    return html`<dt${place}>${view.say(row.label)}</dt><dd${place}>${toHtml(view, row, isDraft)}</dd>
`
  })
}

/** What is there for machines. */
function technicalPart(view: View, { ground, class: penaltyClass, url, position, text }: WireRecord): Html {
  const { say } = view
  const code = ground ?? penaltyClass
  return technical(
    view,
    html`<p class="links">${code && ruleLink(view, code, html`<span class="code" translate="no">${code}</span>`)} <a href="${url}">JSON</a>
<span>${say(words.position)} <span class="count">${formatCount(position)}</span></span>${text && html` <span>SHA-256 <span class="code long small" translate="no">${text.sha256}</span></span>`}</p>`,
  )
}

function toHtml(view: View, { text, isChinese, isDay, rule, page }: RecordRow, isDraft: boolean): Html {
  if (page !== undefined && isDraft) return html`<span class="code long small" translate="no">${text}</span>`
  if (page !== undefined) {
    return html`<a href="${view.link(page)}">${view.say(words.textRead)}</a>`
  }
  if (isDay) return dayWords(view, text)
  const written = isChinese ? longText(view, text) : html`${text}`
  if (rule === undefined) return written
  return text === "" ? ruleLink(view, rule) : html`${written} <span class="on-screen">${ruleLink(view, rule)}</span>`
}

/** From when its repair can be applied for, and until when it can be objected to; the ways there stand below. */
function remedyRows(view: View, remedies: Remedies | undefined, { next }: RecordContext): Row[] {
  if (!remedies) return []
  // Of a repair that can be applied for what comes next says more.
  const said = next?.step.step === "repair" ? sayNextBriefly(next.step, next.today) : null
  return (["repair", "objection"] as const).map((remedy) => [
    labels[remedy],
    wholeDays(view, view.say((remedy === "repair" && said) || openingSentence(remedy, remedies[remedy], false))),
  ])
}

/** The way to what the catalogue says of a code. */
function ruleLink(view: View, code: string, text: Html | string = view.say(words.rule)): Html {
  return html`<a href="${view.link(`/catalogue/${code}`)}">${text}</a>`
}
