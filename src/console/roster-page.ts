/** A platform's roster: how many sellers, the identity reports by period, what came of the last uploads. */
import type { z } from "@hono/zod-openapi"
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import { momentTag } from "../alert/pages/moment.ts"
import { rosterColumns } from "../roster/column.ts"
import { faults as faultWords } from "../roster/fault.ts"
import type { NumberedFault } from "../roster/store.ts"
import type { rosterSchema } from "../roster/wire.ts"
import { dayTag } from "../web/log-position.ts"
import { formatCount, type Html, type View } from "../web/view.ts"
import { words } from "./roster-words.ts"
import { consolePage } from "./section.ts"

/** A roster as the API gives it. */
export type WireRoster = z.infer<typeof rosterSchema>
type WireReport = WireRoster["reports"][number]
type WireUpload = WireRoster["uploads"][number]

/** What the page shows. */
export interface ShownRoster {
  roster: WireRoster
  /** What was wrong in the last upload, the first of it. */
  faults: readonly NumberedFault[]
  xlsx: boolean
}

export function rosterPage(view: View, client: Client, { roster, faults, xlsx }: ShownRoster): Html {
  const { say } = view
  const [last] = roster.uploads
  const main = html`<p class="lead">${say(words.lead)}</p>
<dl class="tally">${counts(view, roster).map(([name, count]) => html`<div><dt>${name}</dt><dd class="count">${formatCount(count)}</dd></div>`)}</dl>
<section class="section" aria-labelledby="reports"><h2 id="reports">${say(words.reports)}</h2>
<p class="hint">${say(words.reportsHint)}</p>
${roster.reports.length === 0 ? html`<p class="notice">${say(words.noReports)}</p>` : html`<ul class="desk-list">${roster.reports.map((report) => reportLine(view, report))}</ul>`}</section>
<section class="section" aria-labelledby="uploads"><h2 id="uploads">${say(words.uploads)}</h2>
${roster.uploads.length === 0 ? html`<p class="notice">${say(words.noUploads)}</p>` : html`<ul class="desk-list">${roster.uploads.map((upload) => uploadLine(view, upload))}</ul>`}</section>
${last && last.refused + faults.length > 0 && faultSection(view, last, faults)}
${sending(view, xlsx)}`
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

function faultSection(view: View, upload: WireUpload, faults: readonly NumberedFault[]): Html {
  const { say, link } = view
  return html`<section class="section" aria-labelledby="refused"><h2 id="refused">${say(words.faults)}</h2>
<p class="hint">${say(words.faultsHint)}</p>
<ul class="desk-list faults-list">${faults.map((fault) => faultLine(view, fault))}</ul>
<p class="pages"><a class="button plain" href="${link(`/console/roster/uploads/${upload.id}/faults`)}" download>${say(words.allFaults)}</a></p></section>`
}

function faultLine(view: View, { line, field, fault }: NumberedFault): Html {
  const { say } = view
  const column = rosterColumns.find(({ key }) => key === field)
  const name = view.language === "zh" ? (column?.header ?? field) : field
  return html`<li><p class="facts"><b>${line === 0 ? say(words.whole) : html`${say(words.line)} <span class="count">${line}</span> ${say(words.lineUnit)}`}</b>
${name !== "" && html`<span>${name}</span>`}<span>${say(faultWords[fault as keyof typeof faultWords])}</span></p></li>
`
}

function sending({ say }: View, xlsx: boolean): Html {
  return html`<section class="section" aria-labelledby="sending"><h2 id="sending">${say(words.sending)}</h2>
<ul class="notes"><li>${say(words.sendingHow)}</li><li>${say(words.sendingKept)}</li></ul>
<p class="pages"><a class="button plain" href="/v1/rosters/form?format=csv" download>${say(words.templateCsv)}</a>${
    xlsx && html` <a class="button plain" href="/v1/rosters/form?format=xlsx" download>${say(words.templateXlsx)}</a>`
  }</p></section>`
}
