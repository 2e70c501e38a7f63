/** The section of the page of statistics that says what agencies were told and did. */
import { html } from "hono/html"
import { type Html, inChinese, type View } from "../../../web/view.ts"
import type { WireAgencyAnswers } from "../answer-routes.ts"
import type { WireStatistics } from "../wire.ts"
import { barCell } from "./chart.ts"
import { shown, stepsOverMonths, table } from "./figure-table.ts"
import { words } from "./words.ts"

/** What the section is made of. */
export interface JointContent {
  joint: readonly WireAgencyAnswers[]
  months: WireStatistics
  monthNames: readonly string[]
  /** The question as the API takes it. */
  parameters: Record<string, string | undefined>
}

export function jointSection(view: View, { joint, months, monthNames, parameters }: JointContent): Html {
  const { say } = view
  const byMonth = new Map(months.rows.map((row) => [row.month, row.agencies?.joint]))
  const percent = ({ feedback_rate: rate }: WireAgencyAnswers) => (rate === null ? null : Math.round(rate * 1_000) / 10)
  const period = `from=${parameters["from"]}&to=${parameters["to"]}`
  return html`<p>${say(words.jointLead)} <a href="/recalls">${say(words.outstanding)}</a></p>
<h3>${say(words.jointMonths)}</h3>
${stepsOverMonths(view, words.jointMonths, [words.applied, words.lifted], monthNames, (name) => {
  const row = byMonth.get(name)
  return row ? [row.measures_applied, row.measures_lifted] : null
})}
${table(
  view,
  say(words.joint),
  [
    ...[words.agency, words.told, words.answered, words.feedbackRate, null, words.answerDays, words.answeredLate],
    ...[words.applied, words.lifted, words.outstanding, words.overdueRecalls],
  ],
  joint.map((row) => [
    ...[inChinese(view, row.name), shown(row.notices + row.recalls), shown(row.answered)],
    ...[shown(percent(row)), barCell(percent(row) ?? 0, 100), shown(row.answer_days_mean)],
    ...[shown(row.recalls_late), shown(row.measures_applied), shown(row.measures_lifted)],
    ...[shown(row.recalls_outstanding), shown(row.recalls_overdue)],
  ]),
)}
<p class="small quiet">${say(words.take)} <a href="/v1/statistics/agencies?${period}&format=csv" download>CSV</a></p>`
}
