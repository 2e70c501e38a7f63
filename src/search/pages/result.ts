/**
 * One result: the subject, and its records in a line each.
 */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { highlight } from "../../names/highlight.ts"
import type { Standing } from "../../register/standing.ts"
import { toWireRecord, type WireRecord } from "../../register/wire.ts"
import { codeGroups } from "../../web/code-group.ts"
import { listBadge } from "../../web/list-badge.ts"
import { dayTag } from "../../web/log-position.ts"
import { placeName } from "../../web/place.ts"
import { type Html, inChinese, type View } from "../../web/view.ts"
import { moreRecords, words } from "./words.ts"

// More lines than these hide the next result; the credit record has them all.
const linesMax = 3

/** The result. */
export function resultItem(view: View, { subject, records }: Standing, terms: readonly string[]): Html {
  const address = view.link(`/subjects/${subject.code}`)
  const wire = records.map(toWireRecord)
  const rest = wire.length - linesMax
  return html`<li class="result">
<h3><a href="${address}">${marked(view, subject.name, terms)}</a></h3>
<div class="facts">${codeGroups(subject.code)}<span>${placeName(view, subject.region)}</span></div>
${otherName(view, { subject, records }, terms)}
<ul class="lines">${wire.slice(0, linesMax).map((record) => recordLine(view, record))}</ul>
${rest > 0 && html`<p class="small"><a href="${address}">${view.say(moreRecords(rest))}</a></p>`}
</li>
`
}

function recordLine(view: View, record: WireRecord): Html {
  return html`<li class="line">${listBadge(view, record.list)}
<span>${reason(view, record)}</span>
<span class="when">${placeName(view, record.authority)} · ${dayOf(view, words.decided, record.decided_on)} · ${dayOf(
    view,
    words.published,
    record.published_on,
  )}</span></li>
`
}

function dayOf(view: View, what: Bilingual, day: string): Html {
  const words = view.say(what)
  return html`<span class="count">${view.language === "zh" ? html`${dayTag(day)} ${words}` : html`${words} ${dayTag(day)}`}</span>`
}

/** Why the subject is listed: the ground, or the violation and the penalty. */
function reason(view: View, record: WireRecord): Html {
  if (record.ground_name) return html`${view.say(record.ground_name)}`
  const parts = [record.violation, record.content].filter((part) => typeof part === "string" && part !== "")
  return inChinese(view, parts.join("：") || record.list_name.zh)
}

function marked(view: View, name: string, terms: readonly string[]): Html {
  const parts = highlight(name, terms).map(({ text, match }) => (match ? html`<mark>${text}</mark>` : html`${text}`))
  return view.language === "zh" ? html`${parts}` : html`<span lang="zh-CN">${parts}</span>`
}

/** The name by which the subject was found, where it is not the present one: else the result looks like a mistake. */
function otherName(view: View, { subject, records }: Standing, terms: readonly string[]): Html {
  const misses = (name: string) => terms.filter((term) => !highlight(name, [term]).some(({ match }) => match))
  const missing = misses(subject.name)
  if (missing.length === 0) return html``
  const others: [Bilingual, string][] = [
    ...subject.formerNames.map((name): [Bilingual, string] => [words.formerName, name]),
    ...subject.shops.map(({ name }): [Bilingual, string] => [words.shop, name]),
    ...records.map(({ subjectName }): [Bilingual, string] => [words.decidedName, subjectName]),
  ]
  const found = others.find(
    ([, name]) => misses(name).length < terms.length && missing.some((t) => !misses(name).includes(t)),
  )
  return found ? html`<p class="small">${view.say(found[0])} ${marked(view, found[1], terms)}</p>` : html``
}
