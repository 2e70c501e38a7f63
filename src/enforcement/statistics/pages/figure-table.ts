/** Figures as tables, and as a chart over months with its table. Without scripts. */
import { html } from "hono/html"
import type { Bilingual } from "../../../law/bilingual.ts"
import { formatCount, type Html, type View } from "../../../web/view.ts"
import { type Step, stepChart } from "./chart.ts"
import { words } from "./words.ts"

/** A number, and a dash where there is none. */
export function shown(value: number | null | undefined): Html {
  if (value === null) return html`<span class="quiet">–</span>`
  const count = value ?? 0
  return html`<span class="count">${Number.isInteger(count) ? formatCount(count) : count.toFixed(1)}</span>`
}

/** A table with a caption; a column without a name holds the bars of the one before it. */
export function table(
  view: View,
  caption: string,
  columns: readonly (Bilingual | null)[],
  rows: readonly (readonly Html[])[],
): Html {
  const head = columns.map((name) =>
    name ? html`<th scope="col">${view.say(name)}</th>` : html`<td class="bars"></td>`,
  )
  const row = (cells: readonly Html[]) =>
    html`<tr>${cells.map((cell, index) =>
      index === 0
        ? html`<th scope="row">${cell}</th>`
        : columns[index]
          ? html`<td>${cell}</td>`
          : html`<td class="bars">${cell}</td>`,
    )}</tr>
`
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table class="figures">
<caption class="unseen">${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${rows.map(row)}</tbody>
</table></div>`
}

/** The first two columns of months as a chart, and all of them as a table. */
export function stepsOverMonths(
  view: View,
  title: Bilingual,
  columns: readonly [Bilingual, Bilingual, ...Bilingual[]],
  monthNames: readonly string[],
  numbersOf: (month: string) => readonly (number | null)[] | null,
): Html {
  const { say } = view
  const steps = monthNames.map((label): Step => {
    const [first, second] = numbersOf(label) ?? []
    return { label, first: first ?? 0, second: second ?? 0 }
  })
  const greatest = Math.max(0, ...steps.flatMap(({ first, second }) => [first, second]))
  if (greatest === 0) return html`<p class="notice">${say(words.nothing)}</p>`
  const middle = steps[Math.floor(steps.length / 2)]
  return html`<figure class="chart">
<p class="legend small"><span class="key first">${say(columns[0])}</span> <span class="key second">${say(columns[1])}</span>
<span class="quiet">${say(words.highest)} <span class="count">${formatCount(greatest)}</span></span></p>
${stepChart(steps, greatest)}
<p class="axis small quiet" aria-hidden="true"><span>${steps[0]?.label}</span><span>${middle?.label}</span><span>${steps.at(-1)?.label}</span></p>
</figure>
<details class="more"><summary>${say(words.asTable)}</summary>
${table(
  view,
  say(title),
  [words.month, ...columns],
  monthNames.flatMap((name) => {
    const numbers = numbersOf(name)
    return numbers ? [[html`${name}`, ...numbers.map((number) => shown(number))]] : []
  }),
)}
</details>`
}
