/**
 * What the records that were found were fined in all: by month as a picture, and by month, law and place in tables that add up to it.
 */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { placeName } from "../../web/shown.ts"
import { asWritten, formatCount, type Html, type View } from "../../web/view.ts"
import type { RecordSums, SumRow } from "../record/record-index.ts"
import { words } from "./words.ts"

// Rows that are shown; the rest stands in one below them, so that a table adds up.
const rowsMax = 12
const [width, height, gap] = [720, 120, 2]

/** The sums, behind a fold; nothing where nobody was fined. */
export function recordSums(view: View, sums: RecordSums): Html {
  if (sums.fined === 0) return html``
  const place = ({ value }: SumRow) => placeName(view, value)
  const law = ({ value }: SumRow) => asWritten(view, value)
  return html`<details class="more sums"><summary>${view.say(words.sums)}: ${formatCount(sums.fine)} ${view.say(words.yuan)} (${formatCount(sums.fined)} / ${formatCount(sums.records)})</summary>
${picture(view, sums.month)}
${table(view, words.byMonth, sums, latest(sums.month), ({ value }) => value)}
${table(view, words.byPlace, sums, sums.place, place)}
${sums.law.length > 0 && table(view, words.byLaw, null, sums.law, law)}
<p class="small">${view.say(words.sumsByLaw)}</p></details>`
}

const latest = (months: readonly SumRow[]) => months.toReversed()

/** Bars by month; a reader of screens has the table beside it. */
function picture(view: View, months: readonly SumRow[]): Html {
  const shown = months.slice(-36)
  const most = Math.max(...shown.map(({ fine }) => fine))
  if (shown.length < 2 || most === 0) return html``
  const step = width / shown.length
  const broad = Math.max(1, Math.round(step - gap))
  const bars = shown.map(({ fine }, at) => {
    const tall = Math.round((fine / most) * height)
    return tall === 0 ? "" : `M${Math.round(at * step)} ${height}v-${tall}h${broad}v${tall}`
  })
  const [first, last] = [shown[0]?.value, shown.at(-1)?.value]
  return html`<svg role="img" aria-label="${view.say(words.sumsPicture)} ${first} – ${last}" viewBox="0 0 ${width} ${height}" width="100%" fill="currentColor" preserveAspectRatio="none"><path d="${bars.join("")}"/></svg>
<p class="small">${first} – ${last}</p>`
}

/** @param all what the rows add up to; null where one record may stand in several */
function table(
  view: View,
  heading: Bilingual,
  all: RecordSums | null,
  rows: readonly SumRow[],
  name: (row: SumRow) => Html | string,
): Html {
  const shown = rows.slice(0, rowsMax)
  const rest = rows
    .slice(rowsMax)
    .reduce((sum, row) => ({ value: "", records: sum.records + row.records, fined: 0, fine: sum.fine + row.fine }), {
      value: "",
      records: 0,
      fined: 0,
      fine: 0,
    })
  const line = (label: Html | string, { records, fine }: Pick<SumRow, "records" | "fine">) =>
    html`<tr><th scope="row">${label}</th><td class="number">${formatCount(records)}</td><td class="number">${formatCount(fine)}</td></tr>
`
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${view.say(heading)}"><table><caption>${view.say(heading)}</caption><thead><tr><th scope="col">${view.say(heading)}</th><th scope="col">${view.say(words.records)}</th><th scope="col">${view.say(words.fine)}</th></tr></thead>
<tbody>${shown.map((row) => line(name(row), row))}${rest.records > 0 && line(view.say(words.others), rest)}</tbody>${
    all && html`<tfoot>${line(view.say(words.inAll), all)}</tfoot>`
  }</table></div>`
}
