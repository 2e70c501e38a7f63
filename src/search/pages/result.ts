/**
 * One result: the subject, and its records in a line each.
 */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { byGravity, type ListName } from "../../law/list.ts"
import { type HighlightPart, highlight } from "../../names/highlight.ts"
import { headingOf } from "../../register/pages/record-row.ts"
import { sayStanding, sentencesOf } from "../../register/record/said.ts"
import { shortViolation } from "../../register/record/short-violation.ts"
import { toWireRecord, type WireRecord } from "../../register/record/wire.ts"
import { clauses, codeGroups, dayOf, listBadge, placeName } from "../../web/shown.ts"
import { type Html, inChinese, type View } from "../../web/view.ts"
import { foundName, type NameKind } from "../found-name.ts"
import type { SearchHit } from "../search.ts"
import { moreRecords, words } from "./words.ts"

// More lines than these hide the next result; the credit record has them all.
const linesMax = 3

/** The result, with what was typed marked in the name that holds it. @param asked the list that was asked for: its records first, then the gravest */
export function resultItem(
  view: View,
  hit: SearchHit,
  { text, terms, asked }: { text: string; terms: readonly string[]; asked: ListName | undefined },
): Html {
  const { subject, records, near } = hit
  const found = foundName(hit, text, terms)
  const parts = found.kind === "current" ? found.highlights : highlight(subject.name, near === null ? terms : [])
  const address = view.link(`/subjects/${subject.code}`)
  const isOther = (record: { list: ListName }) => Number(asked !== undefined && record.list !== asked)
  const wire = records.toSorted((a, b) => isOther(a) - isOther(b) || byGravity(a, b)).map(toWireRecord)
  const rest = wire.length - linesMax
  const said = sayStanding(hit)
  return html`<li class="result">
<h3><a href="${address}">${marked(view, parts)}</a></h3>
<p class="said${said.gravest && ` of-${said.gravest}`}">${clauses(view.say(sentencesOf(said)))}</p>
<div class="facts">${codeGroups(subject.code)}<span>${placeName(view, subject.region)}</span></div>
${found.kind !== "current" && html`<p class="small">${view.say(kindWords[found.kind])} ${marked(view, found.highlights)}</p>`}
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

/** Why the subject is listed: the ground, or the violation and the penalty, as they stand in the decision. */
function reason(view: View, record: WireRecord): Html {
  if (record.ground_name) return html`${view.say(record.ground_name)}`
  const violation = typeof record.violation === "string" ? shortViolation(record.violation) : null
  const quoted = [violation, record.content].filter((part) => typeof part === "string" && part !== "").join("：")
  const isForeign = view.language === "en" && record.list === "penalty"
  if (quoted === "" || isForeign) {
    const { text } = headingOf(view, record)
    return html`${text}${quoted !== "" && html` · ${inChinese(view, quoted)}`}`
  }
  return inChinese(view, quoted)
}

function marked(view: View, parts: readonly HighlightPart[]): Html {
  const marks = parts.map(({ text, match }) => (match ? html`<mark>${text}</mark>` : html`${text}`))
  return view.language === "zh" ? html`<bdi>${marks}</bdi>` : html`<bdi lang="zh-CN">${marks}</bdi>`
}

const kindWords = {
  former: words.formerName,
  operator: words.operator,
  shop: words.shop,
  decided: words.decidedName,
} as const satisfies Record<Exclude<NameKind, "current">, Bilingual>
