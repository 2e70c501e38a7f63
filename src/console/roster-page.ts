/** A platform's roster: how many sellers, the identity reports by period, what came of the last uploads. */
import type { z } from "@hono/zod-openapi"
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { rosterColumns } from "../roster/column.ts"
import { faults as faultWords } from "../roster/fault.ts"
import type { NumberedFault } from "../roster/store.ts"
import type { rosterSchema } from "../roster/wire.ts"
import { dayTag, momentTag } from "../web/shown.ts"
import { formatCount, type Html, type View } from "../web/view.ts"
import { listedPath } from "./listed-page.ts"
import { rosterForm } from "./roster-form.ts"
import { consolePage } from "./section.ts"
import { sellersPath } from "./seller-page.ts"

/** A roster as the API gives it. */
export type WireRoster = z.infer<typeof rosterSchema>
type WireReport = WireRoster["reports"][number]
type WireUpload = WireRoster["uploads"][number]

export interface ShownRoster {
  roster: WireRoster
  /** What was wrong in the last upload, the first of it. */
  faults: readonly NumberedFault[]
  xlsx: boolean
  /** What came of what was sent just now. */
  notice: RosterNotice
  /** In China. */
  today: string
}

export type RosterNotice =
  | { kind: "done"; what: keyof typeof rosterDone }
  | { kind: "refused"; texts: readonly string[] }
  | null

export function rosterPage(view: View, client: Client, shown: ShownRoster): Html {
  const { say } = view
  const { roster, faults, xlsx, notice } = shown
  const [last] = roster.uploads
  const main = html`<p class="lead">${say(words.lead)}</p>
${notice?.kind === "done" && html`<div class="notice" role="status"><p>${say(rosterDone[notice.what])}</p>${last !== undefined && last.refused > 0 && html`<p><a href="#refused">${say(refusedIn(last.refused))}</a></p>`}</div>`}
${
  notice?.kind === "refused" &&
  html`<div class="notice faults" role="alert" id="faults" tabindex="-1" autofocus><h2>${say(words.notTaken)}</h2>
<ul>${notice.texts.map((text) => html`<li><a href="#file">${text}</a></li>`)}</ul></div>`
}
<dl class="tally">${counts(view, roster).map(([name, count]) => html`<div><dt>${name}</dt><dd class="count">${formatCount(count)}</dd></div>`)}</dl>
${roster.sellers + roster.exited > 0 && html`<p class="pages"><a class="button" href="${view.link(listedPath)}">${say(words.listedNow)}</a> <a class="button plain" href="${view.link(`${listedPath}/file`, { format: xlsx ? "xlsx" : "csv" })}" download>${say(words.listedFile)}</a> <a class="button plain" href="${view.link(sellersPath)}">${say(words.allSellers)}</a></p>`}
${last && last.refused + faults.length > 0 && faultSection(view, last, shown)}
${rosterForm(view, { xlsx, reports: roster.reports, today: shown.today, fault: notice?.kind === "refused" ? notice.texts.join(" ") : undefined })}
<section class="section" aria-labelledby="reports"><h2 id="reports">${say(words.reports)}</h2>
<p class="hint">${say(words.reportsHint)}</p>
${roster.reports.length === 0 ? html`<p class="notice">${say(words.noReports)}</p>` : html`<ul class="desk-list">${roster.reports.map((report) => reportLine(view, report))}</ul>`}</section>
<section class="section" aria-labelledby="uploads"><h2 id="uploads">${say(words.uploads)}</h2>
${roster.uploads.length === 0 ? html`<p class="notice">${say(words.noUploads)}</p>` : html`<ul class="desk-list">${roster.uploads.map((upload) => uploadLine(view, upload))}</ul>`}</section>`
  return consolePage(view, { client, section: "roster", heading: say(words.title), main })
}

function counts({ say }: View, roster: WireRoster): [string, number][] {
  const { sellers, registered, unregistered, over_limit: overLimit, live, exited } = roster
  return [
    [say(words.sellers), sellers],
    [say(words.registered), registered],
    [say(words.unregistered), unregistered],
    [say(words.overLimit), overLimit],
    [say(words.live), live],
    [say(words.exited), exited],
  ]
}

/** Whether a platform owes a report: it is due, overdue, or was returned. */
export function isOwed({ state, overdue }: WireReport): boolean {
  return overdue || state === "due" || state === "returned"
}

/** A report's state. */
export function reportBadge({ say }: View, report: WireReport): Html {
  const mark = isOwed(report) ? "desk-bad" : report.state === "accepted" ? "desk-good" : "desk-queued"
  return html`<span class="badge desk-state ${mark}">${say(report.state_name)}${report.overdue && ` · ${say(words.overdue)}`}</span>`
}

function reportLine(view: View, report: WireReport): Html {
  const { say } = view
  const { period, due_on: due, received_at: received, decided_at: decided, reason, tally } = report
  return html`<li><p class="desk-name"><span class="count">${period}</span> ${reportBadge(view, report)}</p>
<p class="facts"><span>${say(words.due)} ${dayTag(due)}</span>
${received !== null && html`<span>${say(words.received)} ${momentTag(new Date(received))}</span>`}
${decided !== null && html`<span>${say(words.decided)} ${momentTag(new Date(decided))}</span>`}
${
  tally &&
  html`<span>${say(words.rows)} <span class="count">${formatCount(tally.rows)}</span></span>
<span>${say(words.refused)} <span class="count">${formatCount(tally.refused)}</span></span>`
}</p>
${reason !== null && html`<p><b>${say(words.reason)}</b> ${reason}</p>`}</li>
`
}

function uploadLine(view: View, upload: WireUpload): Html {
  const { say } = view
  const { mode, period, started_at: started, finished_at: finished } = upload
  const numbers = (["rows", "added", "amended", "unchanged", "exited", "refused"] as const).map(
    (name) => html`<span>${say(words[name])} <span class="count">${formatCount(upload[name])}</span></span> `,
  )
  return html`<li><p class="desk-name"><span>${momentTag(new Date(started))}</span> <span class="badge desk-state">${say(words[mode])}</span>${
    finished === null && html` <span class="badge desk-state desk-queued">${say(words.unfinished)}</span>`
  }</p>
<p class="facts">${period !== null && html`<span>${say(words.reportOf)} <span class="count">${period}</span></span>`}${numbers}</p></li>
`
}

/** In which all faults of an upload are taken along. */
export const faultFormats = ["csv", "xlsx", "ndjson"] as const

function faultSection(view: View, upload: WireUpload, { faults, xlsx }: Pick<ShownRoster, "faults" | "xlsx">): Html {
  const { say, link } = view
  const file = (format: string) => link(`/console/roster/uploads/${upload.id}/faults`, { format })
  return html`<section class="section" aria-labelledby="refused"><h2 id="refused">${say(words.faults)}</h2>
<p class="hint">${say(words.faultsHint)}</p>
<ul class="desk-list faults-list">${faults.map((fault) => faultLine(view, fault))}</ul>
<p class="pages">${faultFormats
    .filter((format) => xlsx || format !== "xlsx")
    .map(
      (format) =>
        html`<a class="button plain" href="${file(format)}" download>${say(words.allFaults)} ${format.toUpperCase()}</a> `,
    )}</p></section>`
}

function faultLine(view: View, { line, field, fault }: NumberedFault): Html {
  const { say } = view
  const column = rosterColumns.find(({ key }) => key === field)
  const name = view.language === "zh" ? (column?.header ?? field) : field
  return html`<li><p class="facts"><b>${line === 0 ? say(words.whole) : html`${say(words.line)} <span class="count">${line}</span> ${say(words.lineUnit)}`}</b>
${name !== "" && html`<span>${name}</span>`}<span>${say(faultWords[fault as keyof typeof faultWords])}</span></p></li>
`
}

const refusedIn = (count: number): Bilingual => ({
  zh: `有 ${formatCount(count)} 行有问题，没有收下：查看原因`,
  en: `${formatCount(count)} rows were refused: see why`,
})

const words = {
  listedNow: { zh: "现在有公示记录的经营者", en: "Sellers that are listed now" },
  listedFile: { zh: "下载这份名单", en: "Download that list" },
  allSellers: { zh: "查看经营者，登记退出", en: "See the sellers, and note who has left" },
  title: { zh: "经营者名单", en: "Roster" },
  lead: {
    zh: "名单上有统一社会信用代码、没有退出的卖家，公示内容一有变动就会产生预警。",
    en: "Sellers here that have a credit code and have not left are watched: you are told when anything published about them changes.",
  },
  sellers: { zh: "在册经营者", en: "Sellers" },
  registered: { zh: "已登记", en: "Registered" },
  unregistered: { zh: "无须登记", en: "Need not register" },
  overLimit: { zh: "年交易额超过 10 万元", en: "Over ¥100,000 a year" },
  live: { zh: "直播经营者", en: "Live-streaming" },
  exited: { zh: "已退出", en: "Have left" },
  reports: { zh: "身份信息报告", en: "Identity reports" },
  reportsHint: {
    zh: "每年一月、七月报送平台内经营者身份信息。",
    en: "Each January and July a platform reports on the identity of its sellers.",
  },
  noReports: { zh: "还没有报告。", en: "No reports yet." },
  overdue: { zh: "已逾期", en: "overdue" },
  due: { zh: "截止", en: "Due" },
  received: { zh: "收到", en: "Received" },
  decided: { zh: "审定", en: "Decided" },
  reason: { zh: "退回理由", en: "Why it was returned" },
  uploads: { zh: "报送记录", en: "Uploads" },
  noUploads: { zh: "还没有报送过名单。", en: "No roster has been sent yet." },
  full: { zh: "全量", en: "full" },
  delta: { zh: "增量", en: "delta" },
  unfinished: { zh: "未完成", en: "not finished" },
  reportOf: { zh: "报告期", en: "Report of" },
  rows: { zh: "行数", en: "Rows" },
  added: { zh: "新增", en: "Added" },
  amended: { zh: "变更", en: "Amended" },
  unchanged: { zh: "未变", en: "Unchanged" },
  refused: { zh: "未收下", en: "Refused" },
  faults: { zh: "上次报送的问题", en: "What was wrong in the last upload" },
  faultsHint: {
    zh: "列出前 50 处。改正后重新报送即可；所填内容不在此重复。",
    en: "The first 50. Correct them and send the file again. What stood there is not repeated here.",
  },
  allFaults: { zh: "下载全部问题", en: "Download all of it" },
  line: { zh: "第", en: "line" },
  lineUnit: { zh: "行", en: "" },
  whole: { zh: "整个文件", en: "the file" },
  notTaken: { zh: "没有收下这份名单", en: "The roster was not taken" },
} as const satisfies Record<string, Bilingual>

/** What came of a roster. */
export const rosterDone = {
  taken: { zh: "名单已收下。", en: "The roster was taken." },
  withheld: {
    zh: "名单已收下；没有列出的经营者没有按退出处理，原因见“上次报送的问题”。超过一半退出属实的，请勾选确认后重新报送。",
    en: "The roster was taken, but sellers missing from it were not counted as having left; the reason is under “What was wrong in the last upload”. If more than half have really left, tick the box and send it again.",
  },
} as const satisfies Record<string, Bilingual>
