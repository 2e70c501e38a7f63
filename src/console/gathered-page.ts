/** All records of a search as a file: the jobs that gather them, the form that begins one, and one job with its files. */
import type { z } from "@hono/zod-openapi"
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { hidePersonalData } from "../law/personal-data.ts"
import { limits, type SearchJobState } from "../search/job/job.ts"
import type { searchJobSchema } from "../search/job/wire.ts"
import { degradedBy } from "../search/pages/words.ts"
import { faultNotice } from "../web/entry.ts"
import { momentTag } from "../web/shown.ts"
import { technical } from "../web/technical.ts"
import { asWritten, formatCount, type Html, type View } from "../web/view.ts"
import { type QueryFault, type QueryForm, queryFacts, queryFields } from "./query-field.ts"
import { named } from "./search-page.ts"
import { consolePage, sections } from "./section.ts"

const { path } = sections.gathered

type WireJob = z.infer<typeof searchJobSchema>

/** The page. @param faults why no job was begun */
export function gatheredListPage(
  view: View,
  client: Client,
  { jobs, form, faults }: { jobs: readonly WireJob[]; form: QueryForm; faults: readonly QueryFault[] },
): Html {
  const { say, link } = view
  const main = html`<p class="lead">${say(words.lead)}</p>
${faultNotice(view, faults.map(named(view)))}
<section class="section" aria-labelledby="new"><h2 id="new">${say(words.gather)}</h2>
<form class="apply" method="post" action="${link(path)}">
${queryFields(view, form, faults)}
<p class="pages"><button class="button">${say(words.begin)}</button></p></form></section>
<section class="section" aria-labelledby="jobs"><h2 id="jobs">${say(words.jobs)}</h2>
${jobs.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : html`<ul class="desk-list">${jobs.map((job) => jobLine(view, job))}</ul>`}</section>`
  return consolePage(view, { client, section: "gathered", heading: say(words.title), main })
}

function jobLine(view: View, job: WireJob): Html {
  const { say, link } = view
  return html`<li><p class="desk-name"><a href="${link(`${path}/${job.id}`)}">${nameOf(view, job)}<span class="unseen"> ${job.created_at}</span></a> ${stateBadge(view, job)}</p>
<p class="facts">${queryFacts(view, job.filter)}<span>${say(words.found)} <span class="count">${formatCount(job.found)}</span></span><span>${momentTag(new Date(job.created_at))}</span></p></li>
`
}

/** What a job is called: by what was looked for. */
function nameOf(view: View, { q }: WireJob): Html | string {
  return q === "" ? view.say(words.unnamed) : asWritten(view, hidePersonalData(q))
}

function stateBadge(view: View, { state }: WireJob): Html {
  return html`<span class="badge desk-state desk-${state}">${view.say(stateWords[state])}</span>`
}

// The page asks again so often, as long as the job is on its way.
const lookEverySeconds = 5

/** One job. */
export function gatheredPage(view: View, client: Client, job: WireJob): Html {
  const { say, link } = view
  const open = job.state === "queued" || job.state === "running"
  const place = `${path}/${job.id}`
  const head = html`<meta http-equiv="refresh" content="${lookEverySeconds};url=${link(place, { watch: "1" })}">`
  const main = html`<p class="desk-under">${stateBadge(view, job)}</p>
<p class="facts">${queryFacts(view, job.filter)}</p>
${open && progress(view, job, place)}
${job.problem !== null && html`<div class="notice"><h2>${say(words.why)}</h2><p>${job.problem}</p></div>`}
${job.degraded_by !== null && html`<p class="notice">${say(degradedBy(job.degraded_by.kind))}</p>`}
${job.dropped.length > 0 && html`<p class="notice">${say(words.dropped)} ${job.dropped.map((word) => asWritten(view, hidePersonalData(word)))}</p>`}
${job.state === "done" && files(view, job, place)}
${facts(view, job)}
<details class="quiet-form"><summary>${say(words.remove)}</summary>
<form method="post" action="${link(`${place}/delete`)}"><p class="hint">${say(words.removeHint)}</p>
<p><button class="button plain">${say(words.removeNow)}</button></p></form></details>`
  const title = job.q === "" ? say(words.unnamed) : hidePersonalData(job.q)
  const page = {
    client,
    section: "gathered",
    heading: nameOf(view, job),
    title: `${title} · ${say(words.title)}`,
    back: true,
  } as const
  return consolePage(view, { ...page, main, ...(open ? { head } : {}) })
}

function progress(view: View, job: WireJob, place: string): Html {
  const { say, link } = view
  const { records_looked_through: looked, records_in_all: all } = job
  return html`<section class="section" aria-labelledby="progress"><h2 id="progress">${say(words.progress)}</h2>
<progress class="bar" aria-labelledby="progress" max="${all ?? 1}"${all !== null && html` value="${Math.min(looked, all)}"`}></progress>
<p>${say(words.looked)} <span class="count">${formatCount(looked)}</span> / <span class="count">${all === null ? "…" : formatCount(all)}</span></p>
<p class="hint">${say(words.live)} <a href="${link(place)}">${say(words.look)}</a></p></section>`
}

function files(view: View, job: WireJob, place: string): Html {
  const { say, link } = view
  const offered: [Bilingual, string][] = [
    [words.csv, link(`${place}/result`)],
    [words.csvExcel, link(`${place}/result`, { bom: "yes" })],
    [words.lines, link(`${place}/result`, { format: "ndjson" })],
  ]
  return html`<section class="section" aria-labelledby="result"><h2 id="result">${say(words.found)} <span class="count">${formatCount(job.found)}</span></h2>
<p class="hint">${say(words.resultHint)}</p>
<p class="pages">${offered.map(([label, address], at) => html`<a class="button${at > 0 && html` plain`}" href="${address}" download>${say(label)}</a> `)}</p></section>`
}

function facts(view: View, job: WireJob): Html {
  const { say } = view
  const moments: [Bilingual, string | null][] = [
    [words.sent, job.created_at],
    [words.began, job.started_at],
    [words.asOf, job.as_of?.time ?? null],
    [words.ended, job.ended_at],
    [words.goes, job.expires_at],
  ]
  return html`<section class="section" aria-labelledby="facts"><h2 id="facts">${say(words.state)}</h2>
<dl class="rows">${moments.map(([label, text]) => text !== null && html`<dt>${say(label)}</dt><dd>${momentTag(new Date(text))}</dd>`)}</dl>
${job.as_of !== null && technical(view, html`<p>${say(words.entry)} <span class="count">${formatCount(job.as_of.size)}</span></p>`)}</section>`
}

const stateWords = {
  queued: { zh: "排队中", en: "waiting" },
  running: { zh: "查找中", en: "running" },
  done: { zh: "已完成", en: "done" },
  failed: { zh: "失败", en: "failed" },
} as const satisfies Record<SearchJobState, Bilingual>

const words = {
  title: { zh: "批量下载公示记录", en: "Download records" },
  lead: {
    zh: `一次检索找到的全部公示记录，不限条数，汇集成一个文件供下载。在后台查找，关闭页面不影响；最多保存 ${limits.keptJobs} 个任务。`,
    en: `All published records that a search finds, however many, as one file. They are collected in the background; you may leave the page. At most ${limits.keptJobs} jobs are kept.`,
  },
  gather: { zh: "新的查找", en: "A new search" },
  begin: { zh: "开始查找", en: "Collect the records" },
  jobs: { zh: "查找任务", en: "Your jobs" },
  none: { zh: "还没有查找任务。", en: "No jobs yet." },
  unnamed: { zh: "不限检索词", en: "Any words" },
  found: { zh: "找到记录", en: "Records found" },
  why: { zh: "原因", en: "Why" },
  dropped: {
    zh: "没有记录同时含有下列词语，查找时已略去：",
    en: "Left out, for no record holds it together with the rest:",
  },
  progress: { zh: "进度", en: "Progress" },
  looked: { zh: "已查看记录", en: "Records looked through" },
  live: { zh: "页面每几秒自动刷新。", en: "The page looks again every few seconds." },
  look: { zh: "现在刷新", en: "Look now" },
  resultHint: {
    zh: "按公示日期从新到旧；各行均为同一时点的公示内容。下载时已不得再公示的，不在其中。",
    en: "The latest publication first, all as of one moment. Whatever may no longer be shown when you download is left out.",
  },
  csv: { zh: "下载 CSV", en: "Download CSV" },
  csvExcel: { zh: "下载 CSV（供 Excel 打开）", en: "Download CSV for Excel" },
  lines: { zh: "下载 NDJSON", en: "Download NDJSON" },
  state: { zh: "状态", en: "State" },
  sent: { zh: "提交时间", en: "Sent" },
  began: { zh: "开始查找", en: "Begun" },
  asOf: { zh: "公示数据截至", en: "By what was published until" },
  ended: { zh: "结束", en: "Ended" },
  goes: { zh: "保存至", en: "Kept until" },
  entry: { zh: "截至公示日志条数：", en: "Entries of the log:" },
  remove: { zh: "删除任务", en: "Delete the job" },
  removeHint: { zh: "任务和结果立即删除，不能恢复。", en: "Job and result are deleted at once, for good." },
  removeNow: { zh: "确认删除", en: "Delete it" },
} as const satisfies Record<string, Bilingual>
