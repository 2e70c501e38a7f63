/** The jobs of a client, and the form by which a file is sent. */
import type { z } from "@hono/zod-openapi"
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import { momentTag } from "../alert/pages/moment.ts"
import type { jobSchema } from "../check/job/wire.ts"
import { formatCount, type Html, type View } from "../web/view.ts"
import { type JobForm, jobForm } from "./job-form.ts"
import { stateWords, words } from "./job-words.ts"
import { consolePage } from "./section.ts"

/** A job as the API gives it. */
export type WireJob = z.infer<typeof jobSchema>

/** The page. @param fault why a file was not taken */
export function jobListPage(
  view: View,
  client: Client,
  { jobs, form, fault }: { jobs: readonly WireJob[]; form: Omit<JobForm, "invalid">; fault: string | null },
): Html {
  const { say } = view
  const main = html`<p class="lead">${say(words.lead)}</p>
${
  fault !== null &&
  html`<div class="notice faults" role="alert" id="faults" tabindex="-1" autofocus><h2>${say(words.faults)}</h2>
<ul><li><a href="#file">${fault}</a></li></ul></div>`
}
<section class="section" aria-labelledby="new"><h2 id="new">${say(words.newFile)}</h2>
${jobForm(view, { ...form, invalid: fault !== null })}</section>
<section class="section" aria-labelledby="jobs"><h2 id="jobs">${say(words.jobs)}</h2>
${jobs.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : jobLines(view, jobs)}</section>`
  return consolePage(view, { client, section: "jobs", main })
}

export function jobLines(view: View, jobs: readonly WireJob[]): Html {
  return html`<ul class="desk-list">${jobs.map((job) => jobLine(view, job))}</ul>`
}

function jobLine(view: View, job: WireJob): Html {
  const { say, link } = view
  const rows = job.rows_total ?? job.rows_done
  return html`<li><p class="desk-name"><a href="${link(`/console/jobs/${job.id}`)}">${jobName(view, job)}</a> ${stateBadge(view, job)}</p>
<p class="facts"><span>${say(words.sent)} ${momentTag(new Date(job.created_at))}</span>
${
  rows > 0 &&
  html`<span>${say(words.rows)} <span class="count">${formatCount(rows)}</span></span>
<span>${say(words.listed)} <span class="count">${formatCount(job.counts.listed)}</span></span>`
}
${job.expires_at !== null && html`<span>${say(words.goes)} ${momentTag(new Date(job.expires_at))}</span>`}</p></li>
`
}

/** What a job is called: by its file. */
export function jobName(view: View, { file_name: name }: WireJob): string {
  return name ?? view.say(words.unnamed)
}

/** A job's state. */
export function stateBadge(view: View, { state }: WireJob): Html {
  return html`<span class="badge desk-state desk-${state}">${view.say(stateWords[state])}</span>`
}
