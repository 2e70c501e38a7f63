/**
 * One record that was found: what it is about, whom it concerns, and the passages that hold what was asked for.
 */

import { html } from "hono/html"
import { headingOf } from "../../register/pages/record-row.ts"
import { recordAddress } from "../../register/record/address.ts"
import { toWireRecord } from "../../register/record/wire.ts"
import { codeGroups, dayOf, listBadge, placeName } from "../../web/shown.ts"
import { type Html, inChinese, type View } from "../../web/view.ts"
import type { Passage } from "../record/passage.ts"
import { recordFields } from "../record/record-field.ts"
import type { RecordHit } from "../record/record-search.ts"
import { foundAs, words } from "./words.ts"

/** The record. It leads to its place in the merchant's credit record, which says all of it. */
export function recordItem(view: View, { record, passages, reasons }: RecordHit): Html {
  const wire = toWireRecord(record)
  const { code, name } = wire.subject
  const { text, isChinese } = headingOf(view, wire)
  const others = reasons.filter((reason) => reason.as !== null)
  return html`<li class="result">
<h3><a href="${view.link(recordAddress(code, wire.id))}">${isChinese ? inChinese(view, text) : text}</a></h3>
<div class="facts">${listBadge(view, wire.list)} <bdi lang="zh-CN">${name}</bdi> ${codeGroups(code)}</div>
${passages.map((passage) => passageLine(view, passage))}
${others.map(({ term, as }) => html`<p class="small">${view.say(foundAs(term, as ?? ""))}</p>`)}
<p class="small">${wire.decision_no && html`<span lang="zh-CN">${wire.decision_no}</span> · `}${placeName(view, wire.authority)} · ${dayOf(view, words.decided, wire.decided_on)} · ${dayOf(view, words.published, wire.published_on)}</p>
</li>
`
}

function passageLine(view: View, { field, passage, matches }: Passage): Html {
  const parts: Html[] = []
  let at = 0
  for (const [start, end] of matches) {
    parts.push(html`${passage.slice(at, start)}<mark>${passage.slice(start, end)}</mark>`)
    at = end
  }
  return html`<p class="passage"><span class="quiet">${view.say(recordFields[field])}</span> <bdi lang="zh-CN">${parts}${passage.slice(at)}</bdi></p>
`
}
