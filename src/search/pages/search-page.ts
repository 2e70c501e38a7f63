/**
 * The search page.
 */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { layout } from "../../web/layout.ts"
import { linkedData, siteThing } from "../../web/linked-data.ts"
import { technical } from "../../web/technical.ts"
import { formatCount, type Html, type View } from "../../web/view.ts"
import { leftOut } from "../dropped.ts"
import type { ExactName } from "../exact-name.ts"
import { type Engine, type EngineReason, engineNames } from "../record/engine-standing.ts"
import type { RecordSearchAnswer } from "../record/record-search.ts"
import type { SearchAnswer, SearchHit } from "../search.ts"
import type { Suggestion } from "../suggest.ts"
import { activeFilters } from "./active-filter.ts"
import { emptyResult, exactCard, faultNotice, listCards, soundingNames } from "./block.ts"
import { facetLists } from "./facet.ts"
import { asksForRecords, isNumberAlone } from "./first.ts"
import { searchForm } from "./form.ts"
import {
  isFiltered,
  merchantsQuery,
  type PageQuery,
  type ParameterName,
  searchAddress,
  type TypedAmounts,
} from "./query.ts"
import { readChips } from "./read-chip.ts"
import { recordFacets } from "./record-facet.ts"
import { recordItem } from "./record-result.ts"
import { recordSums } from "./record-sum.ts"
import { resultItem } from "./result.ts"
import { degradedBy, indexBehind, noMerchant, recordTotal, resultsFor, totalSentence, words } from "./words.ts"

export interface SearchPage {
  query: PageQuery
  /** Parameters that were wrong; there is no answer then. */
  faults: ParameterName[]
  typed?: TypedAmounts
  /** What is to be said of a code that was typed. */
  notice: Html | null
  answer: PageAnswer | null
}

/** Merchants, records, or both; not both are absent. */
export interface PageAnswer {
  subjects: SearchAnswer | null
  records: RecordSearchAnswer | null
  /** What the text tells as an exact name. */
  exact: ExactName | null
  /** Of a sound that is too short to be searched by: whose name has it, as it is suggested while one types. */
  sounding?: readonly Suggestion[]
}

/** The page. */
export function searchPage(view: View, page: SearchPage): Html {
  const { query, answer, faults, notice } = page
  const asked = query.q !== ""
  const isPlain = !asked && !isFiltered(query) && query.cursor === undefined && faults.length === 0 && notice === null
  const isNewest = isPlain && query.in === "records"
  const start = isPlain && !isNewest
  const title = view.say(asked ? resultsFor(query.q) : isNewest ? words.latest : words.title)
  const main = html`${
    isPlain
      ? html`<div class="hero"><h1>${title}</h1>${start && html`<p class="lead">${view.say(words.lead)}</p>`}</div>`
      : html`<h1 class="unseen">${title}</h1>`
  }
${faults.length > 0 && faultNotice(view, query, faults)}
${searchForm(view, query, page.typed)}
${start && answer?.subjects && listCards(view, query, answer.subjects)}
${notice}
${answer && found(view, query, answer, { explained: notice !== null, start })}`
  // The start page is to be found by its own name. Names of merchants, sole traders among them, are no business of a
  // search engine, which would go on showing them when the listing has ended.
  const robots = start ? "index, nofollow, noarchive, nosnippet" : "noindex, nofollow"
  const asOf = (answer?.subjects ?? answer?.records)?.asOf ?? null
  const head = html`${start && linkedData(siteThing(view))}${answer && feedLinks(view, query)}`
  return layout(view, { title, main, asOf, robots, head, isPlain: true })
}

interface Shown {
  explained: boolean
  start: boolean
}

/** What was found: first what the text looks like, and below it the beginning of the other. */
function found(view: View, query: PageQuery, answer: PageAnswer, shown: Shown): Html {
  const { records } = answer
  const isAlone = answer.subjects && records && isNumberAlone(query.q, answer.subjects, records)
  const subjects = isAlone ? null : answer.subjects
  const chips = html`${records && readChips(view, query, records)}${activeFilters(view, query)}`
  // Merchants and records have indexes of their own: said once, whichever is behind, and also where a section is left out.
  const isBehind = [answer.subjects, records].some((each) => each !== null && each.indexed < each.asOf.size)
  const late = isBehind && html`<p class="small">${view.say(indexBehind)}</p>`
  const exact = answer.exact && exactCard(view, answer.exact)
  // Of an exact name nothing that is only called nearly so is read as the answer.
  const folds = answer.exact !== null
  const isAnswered = answer.exact?.kind === "clear" || !subjects?.hits.some(({ near }) => near === null)
  if (folds && isAnswered) {
    return html`${exact}${besideAnswer(view, query, answer)}${late}`
  }
  if (!(subjects?.hits.length || records?.hits.length)) {
    const { sounding = [] } = answer
    const isUnread = records?.degraded === "unread"
    const instead = exact
      ? exact
      : sounding.length > 0
        ? soundingNames(view, sounding)
        : emptyResult(view, query, isBehind, isUnread)
    const isSaid = !exact && sounding.length === 0 && !shown.explained
    const unread = isUnread && !isSaid && html`<p class="notice">${view.say(degradedBy("unread"))}</p>`
    return html`${chips}${unread}${!shown.explained && instead}${late}`
  }
  const isRecords = records !== null && (subjects === null || asksForRecords(query.q, subjects, records))
  const isTurned = subjects !== null && subjects.hits.length > 0 && records !== null && records.hits.length > 0
  return html`${chips}${late}${exact}${isTurned && tabs(view, query, subjects, records)}${
    subjects && subjectSection(view, query, subjects, { ...shown, first: !isRecords, alone: records === null, folds })
  }${
    records &&
    (isRecords || !subjects?.hits.length) &&
    recordSection(view, query, records, {
      ...{ first: isRecords, alone: subjects === null },
      noMerchant: subjects?.hits.length === 0 && query.q !== "",
    })
  }`
}

/** Merchants come first, always; what else speaks of the text, of others maybe, is a turn away. */
function tabs(view: View, query: PageQuery, subjects: SearchAnswer, records: RecordSearchAnswer): Html {
  const { say } = view
  const count = ({ total, exact }: { total: number; exact: boolean }) =>
    html`<span class="count">${formatCount(total)}${!exact && "+"}</span>`
  return html`<nav class="tabs" aria-label="${say(words.both)}"><ul>
<li><a href="#found" aria-current="page">${say(words.merchants)} ${count(subjects)}</a></li>
<li><a rel="nofollow" href="${searchAddress(view, query, { in: "records" })}">${say(words.inRecords)} ${count(records)}</a></li>
</ul></nav>`
}

/** Where a section stands: the second shows the beginning of its results. */
interface Place {
  first: boolean
  alone: boolean
}

// What is said where the text, which may be a name, is that of no merchant.
type RecordPlace = Place & { noMerchant: boolean }

// Of the second section: enough to see whether it is what was meant.
const secondMax = 3

type SubjectPlace = Place & Omit<Shown, "explained"> & { folds: boolean }

function subjectSection(view: View, query: PageQuery, answer: SearchAnswer, shown: SubjectPlace) {
  if (answer.hits.length === 0) return null
  const total = totalSentence(formatCount(answer.total), !answer.exact, answer.total === 1)
  const hits = shown.first ? answer.hits : answer.hits.slice(0, secondMax)
  const more = { text: words.allMerchants, in: "subjects", isMore: answer.total > hits.length } as const
  // What limits the records beside them limits no merchants.
  const own = query.in === "all" ? merchantsQuery(query) : query
  return section(view, own, {
    ...{ id: "found", shown, total, more },
    heading: shown.first ? (query.q === "" ? words.latest : resultsFor(query.q)) : words.merchants,
    next: answer.next,
    list: html`${omitted(view, answer.dropped)}${resultLists(view, query, { ...answer, hits }, shown.folds)}${shown.first && takeAlong(view, query)}`,
    facets: answer.hits.length > 0 && facetLists(view, query, answer, !shown.start),
  })
}

function recordSection(view: View, query: PageQuery, answer: RecordSearchAnswer, shown: RecordPlace): Html {
  const total = recordTotal(formatCount(answer.total), !answer.exact, answer.total === 1)
  const hits = shown.first ? answer.hits : answer.hits.slice(0, secondMax)
  const other = query.sort === "date" ? "relevance" : "date"
  const order = html`<p class="small"><a rel="nofollow" href="${searchAddress(view, query, { in: "records", sort: other === "date" ? other : undefined })}">${view.say(other === "date" ? words.sortDate : words.sortBest)}</a></p>`
  const list = html`${shown.noMerchant && html`<p><strong>${view.say(noMerchant(query.q, isFiltered(merchantsQuery(query))))}</strong></p>`}${omitted(view, answer.dropped)}${answer.inParts && html`<p><strong>${view.say(words.noClearance)}</strong></p>`}${shown.first && query.q !== "" && order}
${
  hits.length === 0
    ? html`<p>${view.say(words.noRecords)}</p>`
    : html`<ol class="results">
${hits.map((hit) => recordItem(view, hit))}</ol>
${answer.sums && recordSums(view, answer.sums)}${shown.first && takeAlong(view, query, answer.engine)}`
}`
  return section(view, query, {
    ...{ id: "records", shown, total, list, degraded: answer.degraded, engine: answer.engine },
    isBehind: answer.indexed < answer.asOf.size,
    more: { text: words.allRecords, in: "records", isMore: answer.total > hits.length },
    heading: !shown.alone || query.q === "" ? words.records : resultsFor(query.q),
    next: answer.next,
    facets: hits.length > 0 && recordFacets(view, query, answer.facets),
  })
}

/** Where the records of a search stand in another form, the latest first. */
function recordsAddress(view: View, query: PageQuery, format: "csv" | "ndjson" | "atom" | "json"): string {
  return `/v1/search/records/${format}${parametersOf(view, query)}`
}

function parametersOf(view: View, query: PageQuery): string {
  const address = searchAddress(view, query, { in: undefined, sort: undefined, limit: undefined, cursor: undefined })
  const parameters = new URLSearchParams(address.replace(/^[^?]*/, ""))
  // The language of the page is no parameter of the API.
  parameters.delete("lang")
  return parameters.size === 0 ? "" : `?${parameters}`
}

/** The same as a table and as a feed, which are not for programs alone and so stay in the simpler view; the rest is. */
function takeAlong(view: View, query: PageQuery, engine?: Engine): Html {
  const link = (format: Parameters<typeof recordsAddress>[2], text: string) =>
    html`<a rel="nofollow" href="${recordsAddress(view, query, format)}">${text}</a>`
  return html`<details class="more"><summary>${view.say(words.takeAlong)}</summary>
<p class="links">${link("csv", "CSV")} ${link("atom", "Atom")}
<a rel="nofollow" href="/console/gathered${parametersOf(view, query)}">${view.say(words.allAsFile)}</a>
<a rel="nofollow" href="/console/searches${parametersOf(view, query)}">${view.say(words.saveAsAlert)}</a></p>
${technical(view, html`<p class="links">${link("ndjson", "NDJSON")} ${link("json", "JSON Feed")}</p>${engine && html`<p class="small">${view.say(words.engine)} ${engineNames[engine]}</p>`}`)}</details>`
}

/** The feeds of what a page shows, for programs that look for them in its head. */
function feedLinks(view: View, query: PageQuery): Html {
  const title = view.say(words.latest)
  return html`<link rel="alternate" type="application/atom+xml" title="${title} (Atom)" href="${recordsAddress(view, query, "atom")}">
<link rel="alternate" type="application/feed+json" title="${title} (JSON Feed)" href="${recordsAddress(view, query, "json")}">
`
}

interface Section {
  id: string
  heading: Bilingual
  total: Bilingual
  shown: Place
  list: Html
  /** Of nothing there is nothing to choose from. */
  facets: Html | false
  next: string | null
  more: { text: Bilingual; in: "subjects" | "records"; isMore: boolean }
  engine?: Engine
  /** Why that is not the one that is configured. */
  degraded?: EngineReason | null
  /** Whether some of the log is not read yet. */
  isBehind?: boolean
}

function section(
  view: View,
  query: PageQuery,
  { id, heading, total, shown, list, facets, next, more, degraded, isBehind, engine }: Section,
) {
  const to = (change: Parameters<typeof searchAddress>[2]) => searchAddress(view, query, { in: more.in, ...change })
  const facetId = `facets-${id}`
  return html`<div class="found">
<section aria-labelledby="${id}"${engine && html` data-engine="${engine}"`}>
<div class="found-head"><h2 id="${id}">${view.say(heading)}</h2>
<p class="quiet">${view.say(total)}</p>
${facets && html`<a class="to-facets" href="#${facetId}">${view.say(words.facets)}</a>`}</div>
${degraded && html`<p class="small">${view.say(degradedBy(degraded, isBehind))}</p>`}

${list}
<nav class="pages" aria-label="${view.say(heading)}">${
    shown.first &&
    next !== null &&
    html`<a class="button" rel="next nofollow" href="${to({ cursor: next })}">${view.say(words.next)}</a>`
  }${
    !shown.first &&
    more.isMore &&
    html`<a class="button plain" rel="nofollow" href="${to({})}">${view.say(more.text)}</a>`
  }${query.cursor !== undefined && html`<a class="button plain" href="${to({})}">${view.say(words.first)}</a>`}${
    shown.alone &&
    query.in !== undefined &&
    query.q !== "" &&
    html`<a class="button plain" rel="nofollow" href="${view.link("/", { q: query.q })}">${view.say(words.both)}</a>`
  }</nav>
</section>
${
  facets &&
  html`<aside id="${facetId}" tabindex="-1" aria-label="${view.say(words.facets)} · ${view.say(heading)}">
<p class="sheet-head"><b>${view.say(words.facets)}</b> <a class="button plain" href="#${id}">${view.say(words.close)}</a></p>
<div class="facets">
${facets}</div></aside>`
}
</div>`
}

function omitted(view: View, dropped: readonly string[]): Html {
  return dropped.length > 0 ? html`<p class="small">${view.say(leftOut(dropped))}</p>` : html``
}

/** Whether a name was typed as it sounds: nothing is amiss then. */
export function isSpoken(text: string): boolean {
  return /^[\p{Script=Latin}\p{Mn}'’\s]+$/u.test(text)
}

/** Beside the answer to an exact name: similar names are folded and never read as it, records are on a page of their own. */
function besideAnswer(view: View, query: PageQuery, { subjects, records }: PageAnswer): Html {
  const inTexts =
    records !== null &&
    records.hits.length > 0 &&
    html`<p><a rel="nofollow" href="${searchAddress(view, query, { in: "records" })}">${view.say(words.inTexts)}</a></p>`
  return html`${foldedHits(view, query, subjects?.hits ?? [], subjects?.terms ?? [])}${inTexts}`
}

/** Who is called nearly so, behind a fold. */
function foldedHits(view: View, query: PageQuery, hits: readonly SearchHit[], terms: readonly string[]): Html | false {
  return (
    hits.length > 0 &&
    html`<details class="more"><summary>${view.say(words.notThat)}</summary>
<p class="small">${view.say(words.othersDetail)}</p>
${hitList(view, query, hits, terms)}</details>`
  )
}

function hitList(view: View, query: PageQuery, hits: readonly SearchHit[], terms: readonly string[]) {
  return (
    hits.length > 0 &&
    html`<ol class="results">
${hits.map((hit) => resultItem(view, hit, { text: query.q, terms, asked: query.list }))}</ol>
`
  )
}

/** Who holds the text as typed, and then, under a heading of their own, who may be meant by it. @param folds whether it is an exact name that was answered */
function resultLists(view: View, query: PageQuery, { hits, terms }: SearchAnswer, folds: boolean): Html {
  const list = (shown: readonly SearchHit[]) => hitList(view, query, shown, terms)
  const near = hits.filter((hit) => hit.near !== null)
  const own = list(hits.filter((hit) => hit.near === null))
  if (folds) return html`${own}${foldedHits(view, query, near, terms)}`
  return html`${own}${
    near.length > 0 &&
    html`<h3 class="near">${view.say(isSpoken(query.q) ? words.sounds : words.near)}</h3>
${!isSpoken(query.q) && html`<p class="small">${view.say(words.nearDetail)}</p>`}
`
  }${list(near)}`
}
