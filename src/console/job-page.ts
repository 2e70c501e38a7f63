/** The jobs of a client with the form by which a file is sent, and one job: how far it is, what came of it, its files. */
import type { z } from "@hono/zod-openapi"
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import { hasEnded } from "../check/job/job.ts"
import type { jobSchema, summarySchema } from "../check/job/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { findGround, findPenaltyClass } from "../law/catalogue.ts"
import { type ListName, lists } from "../law/list.ts"
import { nameIsNames, nameIsWords } from "../register/subject/name-is.ts"
import { momentTag } from "../web/shown.ts"
import { technical } from "../web/technical.ts"
import { asWritten, formatCount, type Html, type View } from "../web/view.ts"
import { adviceNames, adviceWords } from "./advice-words.ts"
import { type JobForm, jobForm } from "./job-form.ts"
import { countWords, stateWords, words } from "./job-words.ts"
import { listHeading } from "./policy-page.ts"
import { progressFile } from "./progress-script.ts"
import { consolePage, hasSection } from "./section.ts"
import { undecidedPath } from "./undecided-page.ts"

/** A job as the API gives it. */
export type WireJob = z.infer<typeof jobSchema>

/** The page. @param fault why a file was not taken */
export function jobListPage(
  view: View,
  client: Client,
  {
    jobs,
    next,
    form,
    fault,
  }: { jobs: readonly WireJob[]; next: string | null; form: Omit<JobForm, "fault">; fault: string | null },
): Html {
  const { say, link } = view
  const main = html`<p class="lead">${say(words.lead)}</p>
${
  fault !== null &&
  html`<div class="notice faults" role="alert" id="faults" tabindex="-1" autofocus><h2>${say(words.faults)}</h2>
<ul><li><a href="#file">${fault}</a></li></ul></div>`
}
<section class="section" aria-labelledby="new"><h2 id="new">${say(words.newFile)}</h2>
${jobForm(view, { ...form, fault: fault ?? undefined })}</section>
<section class="section" aria-labelledby="jobs"><h2 id="jobs">${say(words.jobs)}</h2>
${jobs.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : jobLines(view, jobs)}
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link("/console/jobs", { cursor: next })}#jobs">${say(words.earlier)}</a></p>`}</section>`
  return consolePage(view, { client, section: "jobs", main })
}

export function jobLines(view: View, jobs: readonly WireJob[]): Html {
  return html`<ul class="desk-list">${jobs.map((job) => jobLine(view, job))}</ul>`
}

function jobLine(view: View, job: WireJob): Html {
  const { say, link } = view
  const rows = job.rows_total ?? job.rows_done
  return html`<li><p class="desk-name"><a href="${link(`/console/jobs/${job.id}`)}">${asWritten(view, jobName(view, job))}</a> ${stateBadge(view, job)}</p>
<p class="facts"><span>${say(words.sent)} ${momentTag(new Date(job.created_at))}</span>
${
  rows > 0 &&
  html`<span>${say(words.rows)} <span class="count">${formatCount(rows)}</span></span>
<span>${say(words.listed)} <span class="count">${formatCount(job.counts.listed)}</span></span>`
}
${job.expires_at !== null && html`<span>${say(keptWords(job))} ${momentTag(new Date(job.expires_at))}</span>`}</p></li>
`
}

/** What is kept: of a job that was not finished there is no result. */
const keptWords = ({ state }: WireJob) => (state === "done" ? words.goes : words.kept)

/** What a job is called: by its file. */
function jobName(view: View, { file_name: name }: WireJob): string {
  return name ?? view.say(words.unnamed)
}

function stateBadge(view: View, { state }: WireJob): Html {
  return html`<span class="badge desk-state desk-${state}">${view.say(stateWords[state])}</span>`
}

/** What came of a job, as the API gives it. */
export type WireSummary = z.infer<typeof summarySchema>

// Without scripts the page asks again so often, as long as the job is on its way.
const lookEverySeconds = 5
const malformedShown = 20

/** The page. @param xlsx whether workbooks are written here */
export function jobPage(
  view: View,
  client: Client,
  { job, summary, xlsx }: { job: WireJob; summary: WireSummary; xlsx: boolean },
): Html {
  const name = jobName(view, job)
  const path = `/console/jobs/${job.id}`
  const open = !hasEnded(job.state)
  const watch = view.link(path, { watch: "1" })
  const head = html`<script src="/assets/${progressFile}" defer></script>
<noscript><meta http-equiv="refresh" content="${lookEverySeconds};url=${watch}"></noscript>`
  const main = html`<p class="desk-under">${stateBadge(view, job)}</p>
${open && progress(view, job, path)}
${job.problem !== null && html`<div class="notice"><h2>${view.say(words.why)}</h2><p>${job.problem}</p></div>`}
${job.state === "done" && files(view, job, path, xlsx)}
${job.state === "done" && job.counts.review > 0 && hasSection(client, "names") && toDecide(view, job)}
${summary.rows > 0 && numbers(view, summary, job.state === "done" ? `${path}/rows` : null)}
${facts(view, job)}
${ending(view, path, open)}`
  return consolePage(view, {
    client,
    section: "jobs",
    heading: asWritten(view, name),
    title: name,
    back: true,
    main,
    ...(open ? { head } : {}),
  })
}

function progress(view: View, job: WireJob, path: string): Html {
  const { say, link } = view
  const total = job.rows_total
  return html`<section class="section" aria-labelledby="progress"><h2 id="progress">${say(words.progress)}</h2>
<div data-progress="${link(`${path}/events`)}">
<progress class="bar" aria-labelledby="progress" max="${total ?? 1}"${total !== null && html` value="${job.rows_done}"`}></progress>
<p><span class="count" data-done>${formatCount(job.rows_done)}</span> / <span class="count" data-total>${total === null ? "…" : formatCount(total)}</span> <span class="quiet">${say(words.unit)}</span></p>
<p class="unseen" role="status" data-said="${say(words.progress)}"></p>
</div>
<p class="hint">${say(words.live)} <a href="${link(path)}">${say(words.look)}</a></p></section>`
}

function files(view: View, job: WireJob, path: string, xlsx: boolean): Html {
  const { say, link } = view
  const offered: [Bilingual, string][] = [
    [words.csv, link(`${path}/result`)],
    xlsx
      ? [words.xlsx, link(`${path}/result`, { format: "xlsx" })]
      : [words.csvExcel, link(`${path}/result`, { bom: "yes" })],
    [words.receipt, link(`${path}/receipt`)],
  ]
  return html`<section class="section" aria-labelledby="result"><h2 id="result">${say(words.result)}</h2>
<p class="hint">${say(words.resultHint)}</p>
<p class="pages"><a class="button" href="${link(`${path}/rows`, job.counts.listed > 0 ? { verdict: "listed" } : {})}">${say(words.rowsOpen)}</a> ${offered.map(([label, address]) => html`<a class="button plain" href="${address}" download>${say(label)}</a> `)}</p>
<ul class="notes"><li>${say(words.receiptHint)}</li><li>${say(words.deletion)}${job.expires_at !== null && html` ${say(words.goes)} ${momentTag(new Date(job.expires_at))}${say(words.fetch)}`}</li></ul></section>`
}

/** Names that wait for a person are decided together. */
function toDecide({ say, link }: View, { id, counts }: WireJob): Html {
  return html`<section class="section" aria-labelledby="names"><h2 id="names">${say(words.toDecide)} <span class="count">${formatCount(counts.review)}</span></h2>
<p class="hint">${say(words.toDecideHint)}</p>
<p class="pages"><a class="button" href="${link(undecidedPath(id))}">${say(words.decideNames)}</a></p></section>`
}

/** @param rows where they are looked through; null while they are not there */
function numbers(view: View, summary: WireSummary, rows: string | null): Html {
  const { say, link } = view
  const verdicts = (Object.keys(countWords) as (keyof typeof countWords)[]).map((verdict) => ({
    name: say(countWords[verdict]),
    count: summary.verdicts[verdict],
  }))
  const byList = Object.entries(summary.lists).map(([list, count]) => ({ name: listName(view, list), count }))
  const byGround = Object.entries(summary.grounds)
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => ({ name: markName(view, code), count }))
  const { malformed, duplicates } = summary
  return html`<section class="section" aria-labelledby="summary"><h2 id="summary">${say(summary.complete ? words.summary : words.soFar)}</h2>
${tally(verdicts, "tally")}
${duplicates !== null && duplicates > 0 && html`<p class="hint">${say(words.duplicates)} <span class="count">${formatCount(duplicates)}</span></p>`}
${byList.length > 0 && html`<h3>${say(words.byList)}</h3>${tally(byList, "sums")}`}
${byGround.length > 0 && html`<h3>${say(words.byGround)}</h3>${tally(byGround, "sums")}`}
${summary.advices !== null && html`<h3>${say(words.byAdvice)}</h3>${tally(adviceCounts(view, summary.advices), "sums")}`}
${summary.names !== null && html`<h3>${say(words.byName)}</h3><p class="hint">${say(words.byNameHint)}${rows !== null && (summary.names["other"] ?? 0) > 0 && html` <a href="${link(rows, { name: "other" })}">${say(words.allOther)}</a>`}</p>${tally(nameCounts(view, summary.names), "sums")}`}
${
  malformed &&
  malformed.count > 0 &&
  html`<h3>${say(words.malformed)} <span class="count">${formatCount(malformed.count)}</span></h3>
<ul class="notes">${malformed.first.slice(0, malformedShown).map(({ line, reason }) => html`<li>${say(words.line)} <span class="count">${line}</span> ${say(words.lineUnit)} ${reason}</li>`)}</ul>
<p class="hint">${say(words.malformedHint)}${rows !== null && html` <a href="${link(rows, { verdict: "invalid" })}">${say(words.allInvalid)}</a>`}</p>`
}</section>`
}

/** Counts by what is advised, the strictest first. */
export function adviceCounts(view: View, advices: Readonly<Record<string, number>>): { name: string; count: number }[] {
  return adviceNames.map((name) => ({ name: view.say(adviceWords[name]), count: advices[name] ?? 0 }))
}

function nameCounts({ say }: View, names: Readonly<Record<string, number>>): { name: string; count: number }[] {
  return nameIsNames.map((name) => ({ name: say(nameIsWords[name]), count: names[name] ?? 0 }))
}

function tally(rows: readonly { name: string; count: number }[], kind: "tally" | "sums"): Html {
  return html`<dl class="${kind}">${rows.map(({ name, count }) => html`<div><dt>${name}</dt><dd class="count">${formatCount(count)}</dd></div>`)}</dl>`
}

function listName(view: View, list: string): string {
  return list in lists ? listHeading(view, list as ListName) : list
}

function markName(view: View, code: string): string {
  const known = findGround(code) ?? findPenaltyClass(code)
  return known ? `${code} ${view.say(known)}` : code
}

function facts(view: View, job: WireJob): Html {
  const { say } = view
  const moment = (text: string | null) => text !== null && momentTag(new Date(text))
  const rows: [string, Html | string | false][] = [
    [say(words.sent), moment(job.created_at)],
    [say(words.began), moment(job.started_at)],
    [say(words.asOf), moment(job.as_of?.time ?? null)],
    [say(words.ended), moment(job.ended_at)],
    [say(keptWords(job)), moment(job.expires_at)],
  ]
  return html`<section class="section" aria-labelledby="facts"><h2 id="facts">${say(words.state)}</h2>
<dl class="rows">${rows.filter(([, value]) => value !== false).map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>
${job.as_of !== null && technical(view, html`<p>${say(words.asOfEntry)} <span class="count">${formatCount(job.as_of.size)}</span> ${say(words.entryUnit)}</p>`)}</section>`
}

/** Behind a summary, so that no slip of the hand deletes anything. */
function ending(view: View, path: string, open: boolean): Html {
  const { say, link } = view
  const texts = open
    ? { title: words.cancel, hint: words.cancelHint, act: words.cancelNow }
    : { title: words.remove, hint: words.removeHint, act: words.removeNow }
  return html`<details class="quiet-form"><summary>${say(texts.title)}</summary>
<form method="post" action="${link(`${path}/delete`)}"><p class="hint">${say(texts.hint)}</p>
<p><button class="button plain">${say(texts.act)}</button></p></form></details>`
}
