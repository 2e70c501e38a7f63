/** The page of statistics, written from the wire shapes. It works without scripts. */
import { html } from "hono/html"
import type { Bilingual } from "../../../law/bilingual.ts"
import { isListName, type ListName, listNames } from "../../../law/list.ts"
import { layout } from "../../../web/layout.ts"
import { placeEntry } from "../../../web/place-entry.ts"
import { listWords, placeName } from "../../../web/shown.ts"
import { technical } from "../../../web/technical.ts"
import { turn } from "../../../web/turn.ts"
import { type Html, inChinese, type View } from "../../../web/view.ts"
import { type Dimension, dimensionNames, dimensions } from "../question.ts"
import type { WireAnnual } from "../routes.ts"
import { endWords, type WireRow, type WireStatistics } from "../wire.ts"
import { barCell } from "./chart.ts"
import { shown, stepsOverMonths, table } from "./figure-table.ts"
import { type JointContent, jointSection, percent, turnLinks } from "./joint-section.ts"
import { words } from "./words.ts"

/** What was asked for, as it stands in the address. */
export interface PageQuery {
  list?: ListName | undefined
  year?: string | undefined
  by: Dimension
  authority?: string | undefined
  /** Of one agency the measures by month. */
  agency?: string | undefined
}

export interface PageContent extends JointContent {
  query: PageQuery
  months: WireStatistics
  /** The authority's region as it was typed. */
  place: string
  /** Some of what was asked for could not be read. */
  wrong: boolean
  /** The years that can be chosen, the latest first. */
  years: readonly string[]
  breakdown: WireStatistics | "too-many"
  agencies: WireStatistics | "too-many"
  annual: WireAnnual | null
}

export function statisticsPage(view: View, content: PageContent): Html {
  const { say } = view
  const { query, wrong, months, monthNames, breakdown, agencies, annual } = content
  const { total } = months
  const main = html`<div class="statistics">
<div class="paper"><h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p></div>
${filterForm(view, content)}
${wrong && html`<p class="notice">${say(words.wrong)}</p>`}
${keyFigures(view, total)}
${section(view, "months", words.months, monthChart(view, months, monthNames))}
${section(view, "ways", words.ways, waysTable(view, total))}
${section(view, "breakdown", breakdownTitle(query.by), breakdown === "too-many" ? tooMany(view) : breakdownTable(view, content, breakdown))}
${section(view, "agencies", words.agencies, agencies === "too-many" ? tooMany(view) : authorityTable(view, content, agencies))}
${content.joint.ofMonths.rows.length > 0 && section(view, "joint", words.joint, jointSection(view, content))}
${section(view, "annual", words.annual, annualTable(view, content, annual))}
<p class="small quiet section">${say(words.roundedNote)}</p>
<p class="small quiet">${say(words.take)} <a href="${takeAddress(content, "csv")}" download>CSV</a></p>
${technical(view, html`<p class="links"><a href="${takeAddress(content, "json")}">JSON</a></p>`)}
</div>`
  const { size, time } = months.as_of
  const asOf = { size, time: time === null ? 0 : Date.parse(time) }
  return layout(view, { title: say(words.title), main, asOf, robots: "index, follow" })
}

function breakdownTitle(by: Dimension): Bilingual {
  const { zh, en } = dimensions[by]
  return { zh: `按${zh}`, en: `By ${en.charAt(0).toLowerCase()}${en.slice(1)}` }
}

function section(view: View, id: string, title: Bilingual, content: Html): Html {
  return html`<section class="section" aria-labelledby="h-${id}">
<h2 id="h-${id}">${view.say(title)}</h2>
${content}
</section>
`
}

const tooMany = (view: View) => html`<p class="notice">${view.say(words.tooMany)}</p>`

function filterForm(view: View, { query, years, place }: PageContent): Html {
  const { say } = view
  const option = (value: string, label: string, chosen: boolean) =>
    chosen
      ? html`<option value="${value}" selected>${label}</option>`
      : html`<option value="${value}">${label}</option>`
  return html`<form class="work-filter" action="/statistics" method="get" aria-label="${say(words.filter)}">
<p><label for="list">${say(words.list)}</label> <select class="field" id="list" name="list">${option("", say(words.any), query.list === undefined)}
${listNames.map((name) => option(name, say(listWords[name]), query.list === name))}</select></p>
<p><label for="year">${say(words.year)}</label> <select class="field" id="year" name="year">${option("", say(words.lastYears), query.year === undefined)}
${years.map((year) => option(year, year, query.year === year))}</select></p>
<p><label for="by">${say(words.by)}</label> <select class="field" id="by" name="by">
${dimensionNames.filter((name) => name !== "month" && name !== "agency").map((name) => option(name, say(dimensions[name]), query.by === name))}</select></p>
${placeEntry(view, { name: "authority", label: say(words.authority), value: place })}
${view.carried !== null && html`<input type="hidden" name="lang" value="${view.carried}">`}
<p><button class="button">${say(words.apply)}</button></p>
</form>`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function keyFigures(view: View, { merchants, agencies }: WireRow): Html {
  const { say } = view
  const figures: [Bilingual, Html][] = [
    [words.listed, shown(merchants.listed)],
    [words.ended, shown(merchants.ended)],
    [words.repaired, shown(merchants.ended_by["repair"])],
    [words.live, shown(merchants.live)],
    [words.daysListed, shown(merchants.days_listed_mean)],
    ...(agencies ? [[words.toPublication, shown(agencies.publication_days_mean)] as [Bilingual, Html]] : []),
  ]
  return html`<dl class="key-figures">${figures.map(([name, value]) => html`<div><dt>${say(name)}</dt><dd>${value}</dd></div>`)}</dl>`
}

function monthChart(view: View, { rows }: WireStatistics, monthNames: readonly string[]): Html {
  const byMonth = new Map(rows.map((row) => [row.month, row.merchants]))
  const columns = [words.listed, words.ended, words.live] as const
  return stepsOverMonths(view, words.months, columns, monthNames, (name) => {
    const row = byMonth.get(name)
    return row ? [row.listed, row.ended, row.live] : null
  })
}

function waysTable(view: View, { merchants }: WireRow): Html {
  const { say } = view
  const ways = Object.entries(merchants.ended_by).toSorted(([, a], [, b]) => (b ?? 0) - (a ?? 0))
  if (ways.length === 0) return html`<p class="notice">${say(words.nothing)}</p>`
  const greatest = Math.max(...ways.map(([, count]) => count ?? 0))
  return table(
    view,
    say(words.ways),
    [words.way, words.count, null],
    ways.map(([name, count]) => [html`${capital(say(endWords(name)))}`, shown(count), barCell(count ?? 0, greatest)]),
  )
}

// Of few merchants.
const notTold = {
  ...{ publication_days_mean: null, overdue: null },
  joint: { measures_applied: null, measures_lifted: null, feedback_rate: null, answer_days_mean: null },
}

function breakdownTable(view: View, content: PageContent, { rows }: WireStatistics): Html {
  const { say } = view
  const { by } = content.query
  const ordered = by === "year" ? rows : rows.toSorted((a, b) => (b.merchants.listed ?? 0) - (a.merchants.listed ?? 0))
  const { rows: some, next } = turn(ordered, content.turned.breakdown)
  if (some.length === 0) return html`<p class="notice">${say(words.nothing)}</p>`
  const greatest = Math.max(...ordered.map(({ merchants }) => merchants.listed ?? 0))
  return html`${table(
    view,
    say(breakdownTitle(by)),
    [dimensions[by], words.listed, null, words.ended, words.repaired, words.live, words.daysListed],
    some.map((row) => {
      const { listed, ended, ended_by, live, days_listed_mean } = row.merchants
      return [
        ...[rowName(view, row, by), shown(listed), barCell(listed ?? 0, greatest), shown(ended)],
        ...[shown(ended_by["repair"]), shown(live), shown(days_listed_mean)],
      ]
    }),
  )}
<h3>${say(words.handled)}</h3>
${table(
  view,
  say(words.handled),
  [
    ...[dimensions[by], words.toPublication, words.overdue, words.applied, words.lifted],
    ...[words.feedbackRate, words.answerDays],
  ],
  some.map((row) => {
    const { publication_days_mean: days, overdue, joint } = row.agencies ?? notTold
    return [
      ...[rowName(view, row, by), shown(days), shown(overdue), shown(joint.measures_applied)],
      ...[shown(joint.measures_lifted), shown(percent(joint.feedback_rate)), shown(joint.answer_days_mean)],
    ]
  }),
)}${turnLinks(view, content, "breakdown", next)}`
}

function rowName(view: View, row: WireRow, by: Dimension): Html {
  const code = row[by] ?? ""
  if (code === "") return html`<span class="quiet">${view.say(words.none)}</span>`
  const name = row.names[by]
  if (!name && (by === "region" || by === "authority")) return html`${placeName(view, code)}`
  if (!name) return by === "platform" ? inChinese(view, code) : html`<span class="count">${code}</span>`
  return html`${view.say(isListName(code) ? listWords[code] : name)}`
}

function authorityTable(view: View, content: PageContent, { rows }: WireStatistics): Html {
  const { say } = view
  const ordered = rows.toSorted((a, b) => (b.agencies?.published ?? 0) - (a.agencies?.published ?? 0))
  const { rows: some, next } = turn(ordered, content.turned.authorities)
  if (some.length === 0) return html`<p class="notice">${say(words.nothing)}</p>`
  const greatest = Math.max(...ordered.map(({ agencies }) => agencies?.publication_days_mean ?? 0))
  return html`<p>${say(words.agenciesLead)}</p>
${table(
  view,
  say(words.agencies),
  [dimensions.authority, words.listed, words.toPublication, null, words.judged, words.late, words.overdueNow],
  some.map((row) => {
    const { agencies } = row
    const mean = agencies?.publication_days_mean ?? null
    return [
      ...[rowName(view, row, "authority"), shown(agencies?.published), shown(mean)],
      ...[barCell(mean ?? 0, greatest), shown(agencies?.judged), shown(agencies?.late)],
      shown(agencies?.overdue_now),
    ]
  }),
)}${turnLinks(view, content, "authorities", next)}`
}

function annualTable(view: View, { query, years }: PageContent, annual: WireAnnual | null): Html {
  const { say } = view
  const year = query.year ?? years[0] ?? ""
  const form = html`<form class="work-filter" action="/statistics" method="get">
${placeEntry(view, { name: "authority", id: "of", label: say(words.annualAuthority), value: query.authority ?? "", required: true })}
<p><label for="in">${say(words.year)}</label> <select class="field" id="in" name="year">${years.map((each) =>
    each === year ? html`<option selected>${each}</option>` : html`<option>${each}</option>`,
  )}</select></p>
${view.carried !== null && html`<input type="hidden" name="lang" value="${view.carried}">`}
<p><button class="button plain">${say(words.annualForm)}</button></p>
</form>`
  if (!annual) return html`<p>${say(words.annualLead)}</p>${form}`
  const address = `/v1/statistics/annual?authority=${annual.authority}&year=${annual.year}&format=csv`
  return html`<p>${say(words.annualLead)}</p>${form}
${table(
  view,
  `${placeName(view, annual.authority)} ${annual.year}`,
  [words.item, ...listNames.map((name) => listWords[name]), words.total],
  annual.rows.map((row) => [
    html`${capital(say(row.name))}`,
    ...listNames.map((name) => shown(row[name])),
    shown(row.total),
  ]),
)}
<p class="small quiet">${say(words.take)} <a href="${address}" download>CSV</a></p>`
}

function takeAddress({ parameters }: PageContent, format: "json" | "csv"): string {
  const asked: Record<string, string | undefined> = { ...parameters, format }
  const given = Object.entries(asked).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return `/v1/statistics?${new URLSearchParams(given).toString()}`
}
