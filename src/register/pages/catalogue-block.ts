/** Parts that the pages of the catalogue share: sources, clocks, doubts. */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Citation } from "../../law/citation.ts"
import { citationText } from "../../law/citation-text.ts"
import { type Deadline, periodText } from "../../law/deadline-row.ts"
import type { Html, View } from "../../web/view.ts"
import { periodSentence, words } from "./catalogue-words.ts"

/** What a row is called. `verbatim`: somebody's own name, which English begins with no capital that it has not. */
type Label = Bilingual & { verbatim?: boolean }

/** A row of a list of facts; one without a value is left out. */
export type Row = [label: Label, value: Html | string | null]

/** Facts as a list of terms. */
export function factList(view: View, rows: readonly Row[]): Html {
  const shown = rows.filter(([, value]) => value !== null && value !== "")
  return html`<dl class="rows">
${shown.map(
  ([label, value]) => html`<dt${label.verbatim && html` class="verbatim"`}>${view.say(label)}</dt><dd>${value}</dd>
`,
)}</dl>`
}

/** A label and what it labels, with the colon of the language. */
export function labelled(view: View, label: Bilingual, text: string): string {
  return `${view.say(label)}${view.language === "zh" ? "：" : ": "}${text}`
}

/** What is due and in what time, in one line. */
export function clockLine(view: View, clock: Deadline): string {
  return labelled(view, clock, view.say(periodSentence(periodText(clock), clock.from)))
}

/** Where a row of the law stands, in words. */
export function sourceText(view: View, source: readonly Citation[]): string {
  const texts = source.map((citation) => citationText(citation, view.language))
  return texts.join(view.language === "zh" ? "；" : "; ")
}

/** Clocks, the longest facts last: what is due, in what time, by what law. */
export function clockList(view: View, clocks: readonly Deadline[]): Html {
  return html`<ul class="clocks">
${clocks.map(
  (clock) => html`<li><b>${view.say(clock)}</b>
<span>${view.say(periodSentence(periodText(clock), clock.from))}</span>
<small>${sourceText(view, clock.source)}${clock.doubt && html` · ${labelled(view, words.doubt, view.say(clock.doubt))}`}</small></li>
`,
)}</ul>`
}
