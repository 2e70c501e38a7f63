/** The check page: one form, one verdict, and where a whole file goes. */
import { html } from "hono/html"
import type { Head } from "../../ledger/sequencer.ts"
import type { NameMatch } from "../../match/match.ts"
import { codeProblem } from "../../names/code-problem.ts"
import type { LiveRecord } from "../../register/record/standing.ts"
import { toWireRecord } from "../../register/record/wire.ts"
import { codeGroups } from "../../web/code-group.ts"
import { layout } from "../../web/layout.ts"
import { likelyCode } from "../../web/likely-code.ts"
import { listBadge } from "../../web/list-badge.ts"
import { dayTag, logPosition } from "../../web/log-position.ts"
import { placeName } from "../../web/place.ts"
import { type Html, inChinese, type View } from "../../web/view.ts"
import type { Verdict } from "../answer/verdict.ts"
import { verdictWords, words } from "./words.ts"

/** What came of a question. */
export interface Checked {
  verdict: Verdict
  asOf: Head
}

/** The page and what it shows. */
export interface CheckPage {
  /** What stands in the form; empty where it must not be repeated. */
  text: string
  checked: Checked | null
  /** Where programs send files, as the register names itself. */
  address: string
}

export function checkPage(view: View, { text, checked, address }: CheckPage): Html {
  const { say } = view
  const main = html`<div class="paper"><div class="hero"><h1>${say(words.title)}</h1><p class="lead">${say(words.lead)}</p></div>
${form(view, text)}
${checked && answer(view, checked)}
${fileSection(view, address)}</div>`
  // As the search: a name that was checked is no business of a search engine.
  return layout(view, { title: say(words.title), main, asOf: null })
}

function form(view: View, text: string): Html {
  const { say } = view
  return html`<form class="search" action="/check" method="get">
<label for="q">${say(words.label)}</label>
<div class="box"><input class="field" id="q" name="q" type="text" required value="${text}" maxlength="300" autocomplete="off"
 autocapitalize="off" spellcheck="false" aria-describedby="q-hint"><button class="button">${say(words.check)}</button></div>
<p class="hint" id="q-hint">${say(words.hint)}</p>
${view.carried !== null && html`<input type="hidden" name="lang" value="${view.carried}">`}
</form>`
}

function answer(view: View, { verdict, asOf }: Checked): Html {
  const { say } = view
  const { sentence, note } = verdictWords[verdict.verdict]
  return html`<section class="verdict" aria-label="${say(words.verdict)}" role="status">
<p class="sentence">${say(sentence)}</p>
${detail(view, verdict)}
<p>${say(note)}</p>
<p class="quiet small">${logPosition(view, asOf)}</p>
</section>`
}

function detail(view: View, verdict: Verdict): Html {
  switch (verdict.verdict) {
    case "listed":
    case "clear":
      return known(view, verdict)
    case "review":
      return html`<h2 class="near">${view.say(words.candidates)}</h2>
<ul class="lines">${verdict.candidates.map((match) => candidate(view, match))}</ul>`
    case "unknown":
      return verdict.code === null ? html`` : html`<p>${view.say(words.asked)} ${codeGroups(verdict.code)}</p>`
    case "invalid": {
      const { likely } = verdict.reading
      return html`<p>${codeProblem(verdict.reading, view.language)?.detail}</p>
${likely !== undefined && html`<p>${likelyCode(view, likely)}</p>`}`
    }
  }
}

function known(view: View, verdict: Extract<Verdict, { verdict: "listed" | "clear" }>): Html {
  const { say } = view
  const records = verdict.verdict === "listed" ? verdict.records : []
  return html`<p>${say(verdict.matched === null ? words.asked : words.byName)} ${verdict.name !== null && inChinese(view, verdict.name)} ${codeGroups(
    verdict.code,
  )}</p>
${records.length > 0 && html`<ul class="lines">${records.map((record) => line(view, record))}</ul>`}
<p><a href="${view.link(`/subjects/${verdict.code}`)}">${say(words.record)}</a></p>`
}

function line(view: View, record: LiveRecord): Html {
  const wire = toWireRecord(record)
  const reason = wire.ground_name
    ? html`${view.say(wire.ground_name)}`
    : inChinese(view, wire.violation || wire.list_name.zh)
  return html`<li class="line">${listBadge(view, wire.list)}
<span>${reason}</span>
<span class="when">${placeName(view, wire.authority)} · ${dayTag(wire.published_on)}</span></li>
`
}

function candidate(view: View, { subject, score }: NameMatch): Html {
  const { say } = view
  return html`<li><a href="${view.link(`/subjects/${subject.code}`)}">${inChinese(view, subject.name)}</a> ${codeGroups(
    subject.code,
  )}
<small class="quiet">${say(subject.live ? words.listedNow : words.notListed)} · ${say(words.likeness)} ${score.toFixed(2)}</small></li>
`
}

function fileSection(view: View, address: string): Html {
  const { say } = view
  return html`<section class="section"><h2>${say(words.file)}</h2>
<ul class="notes"><li>${say(words.fileLead)}</li><li>${say(words.fileKey)}</li></ul>
<p class="pages"><a class="button plain" href="${view.link("/console")}">${say(words.fileConsole)}</a></p>
<p class="example-title">${say(words.fileHow)}</p>
<pre class="example" tabindex="0" role="region" aria-label="${say(words.fileHow)}"><code translate="no">curl -H "Authorization: Bearer $KEY" \\
  -F file=@sellers.csv ${address}/v1/check/jobs</code></pre>
<p><a href="/docs">${say(words.fileMore)}</a></p>
</section>`
}
