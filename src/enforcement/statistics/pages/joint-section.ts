/** The section of the page of statistics that says what agencies were told and did: each, and month by month. */
import { html } from "hono/html"
import { turn } from "../../../web/turn.ts"
import { type Html, inChinese, type View } from "../../../web/view.ts"
import type { WireAgencyRow, WireByAgency } from "../by-agency.ts"
import { type Dimension, dimensions } from "../question.ts"
import { barCell } from "./chart.ts"
import { shown, stepsOverMonths, table } from "./figure-table.ts"
import { words } from "./words.ts"

/** What the section is made of. */
export interface JointContent {
  joint: {
    /** Null: they are not told apart to whoever asks. */
    byAgency: WireByAgency | null
    /** Of all agencies, or of the one that is asked for. */
    ofMonths: WireByAgency
    /** By what else agencies are told apart to whoever asks: as the page is; null: by nothing. */
    beside: Dimension | null
  }
  query: { list?: string | undefined; authority?: string | undefined; year?: string | undefined } & {
    agency?: string | undefined
  }
  monthNames: readonly string[]
  /** The question as the API takes it. */
  parameters: Record<string, string | undefined>
  /** How many rows of each table stood on the pages before. */
  turned: Turns
}

/** The tables of the page that are turned over by themselves, and where each stands on it. */
export const tables = { breakdown: "h-breakdown", authorities: "h-agencies", agencies: "h-joint" } as const
type Turns = Readonly<Partial<Record<keyof typeof tables, string | undefined>>>

/** The way to the next rows of a table, and back to its first. */
export function turnLinks(
  view: View,
  { query, turned }: Pick<JointContent, "query" | "turned">,
  name: keyof typeof tables,
  next: string | null,
): Html | null {
  const { say, link } = view
  if (next === null && turned[name] === undefined) return null
  const at = (from: string | undefined) =>
    `${link("/statistics", { ...query, ...turned, [name]: from })}#${tables[name]}`
  return html`<p class="pages">${turned[name] !== undefined && html`<a class="button plain" href="${at(undefined)}">${say(words.firstRows)}</a> `}${next !== null && html`<a class="button plain" rel="next" href="${at(next)}">${say(words.nextRows)}</a>`}</p>`
}

export const percent = (rate: number | null) => (rate === null ? null : Math.round(rate * 1_000) / 10)

export function jointSection(view: View, content: JointContent): Html {
  const { say } = view
  const { joint, monthNames, parameters, query, turned } = content
  const { byAgency, ofMonths, beside } = joint
  const chosen = byAgency?.rows.find(({ agency }) => agency !== undefined && agency === query.agency)
  const page = (agency?: string) => {
    const { list, authority, year } = query
    return `${view.link("/statistics", { list, authority, year, agency, agencies: turned.agencies })}#h-joint`
  }
  const ofProvince = `${view.link("/statistics", { ...query, by: undefined, authority: query.authority?.slice(0, 2) })}#h-joint`
  const take = (by: string) => view.link("/v1/statistics", { ...parameters, by, agency: query.agency, format: "csv" })
  const nameOf = (row: WireAgencyRow) => inChinese(view, row.names["agency"]?.zh ?? "")
  const shownAgencies = turn(byAgency?.rows ?? [], turned.agencies)
  const byMonth = new Map(ofMonths.rows.map((row) => [row.month, row.joint]))
  return html`<p>${say(words.jointLead)} <a href="/recalls">${say(words.stillHeld)}</a> <a href="/pledges">${say(words.pledges)}</a></p>
${
  byAgency
    ? table(
        view,
        say(words.joint),
        [
          ...[words.agency, words.told, words.answered, words.feedbackRate, null, words.answerDays, words.answeredLate],
          ...[words.applied, words.lifted, words.outstanding, words.overdueRecalls],
        ],
        shownAgencies.rows.flatMap((row) => {
          if (!row.joint) return []
          const { notices, recalls, answered, feedback_rate: rate, answer_days_mean, recalls_late, ...rest } = row.joint
          const cells = [
            html`<a href="${page(row.agency)}"${row === chosen && html` aria-current="true"`}>${nameOf(row)}</a>`,
            ...[shown(notices + recalls), shown(answered), shown(percent(rate)), barCell(rate ?? 0, 1)],
            ...[
              shown(answer_days_mean),
              shown(recalls_late),
              shown(rest.measures_applied),
              shown(rest.measures_lifted),
            ],
            ...[shown(rest.outstanding_now), shown(rest.overdue_now)],
          ]
          return [cells]
        }),
      )
    : html`<p class="notice">${say(words.wholeProvinces)} <a href="${ofProvince}">${say(words.theProvince)}</a></p>`
}${turnLinks(view, content, "agencies", shownAgencies.next)}
<h3>${say(words.jointMonths)}${chosen && html`${view.language === "zh" ? "：" : ": "}${nameOf(chosen)}`}</h3>
<p class="small">${!byAgency ? html`<span class="quiet">${say(words.together)}</span>` : chosen ? html`<a href="${page()}">${say(words.allAgencies)}</a>` : html`<span class="quiet">${say(words.oneAgency)}</span>`}</p>
${stepsOverMonths(
  view,
  words.jointMonths,
  [
    ...([words.applied, words.lifted] as const),
    ...[words.told, words.answered, words.feedbackRate, words.answerDays, words.answeredLate],
  ],
  monthNames,
  (name) => {
    const row = byMonth.get(name)
    if (!row) return null
    return [
      ...[row.measures_applied, row.measures_lifted, row.notices + row.recalls, row.answered],
      ...[percent(row.feedback_rate), row.answer_days_mean, row.recalls_late],
    ]
  },
)}
${byAgency && html`<p class="small quiet">${say(words.take)} <a href="${take("agency")}" download>CSV</a> · <a href="${take("agency,month")}" download>${say(words.byMonthToo)} CSV</a>${beside && html` · <a href="${take(`agency,${beside}`)}" download>${say({ zh: `按部门和${dimensions[beside].zh}`, en: `by agency and ${dimensions[beside].en.toLowerCase()}` })} CSV</a>`}</p>`}`
}
