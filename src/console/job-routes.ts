/** HTTP of the console's pages on jobs. Each act is an operation of the API. */
import { z } from "@hono/zod-openapi"
import { type Context, Hono } from "hono"
import { rowsQuery } from "../check/job/outcome-routes.ts"
import { jobListSchema, jobSchema, rowsSchema, summarySchema } from "../check/job/wire.ts"
import { policySchema } from "../check/policy/policy.ts"
import { fileFaults, type HandedFile, handFileOn } from "../http/form-file.ts"
import { type Call, readRefusal } from "../http/inside.ts"
import { clientOf } from "../http/route.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call, passOn } from "./api.ts"
import { behind, refusalPage, smallForm } from "./gate.ts"
import { jobListPage, jobPage } from "./job-page.ts"
import { rowPage } from "./row-page.ts"

const path = "/console/jobs"
const idPath = `${path}/:id{[0-9a-f-]{36}}`
const apiPath = (c: Context<ConsoleEnvironment>, below = "") => `/v1/check/jobs/${c.req.param("id")}${below}`

const shown = 25

export const jobPageRoutes = new Hono<ConsoleEnvironment>()
  .use(`${path}/*`, behind("jobs"))
  .get(path, (c) => listPage(c, null, 200))
  .post(path, async (c) => {
    const sent = await handFileOn(c, (file) => call(c, jobSchema, ...sending(c, file)))
    if (!("kind" in sent)) return listPage(c, viewOf(c).say(sent), sent === fileFaults["too-large"] ? 413 : 400)
    if (sent.kind === "refused") return listPage(c, faultOf(sent.problem), sent.problem.status)
    return c.redirect(viewOf(c).link(`${path}/${sent.value.id}`), 303)
  })
  .get(idPath, async (c) => {
    const job = await call(c, jobSchema, apiPath(c))
    if (job.kind === "refused") return refusalPage(c, "jobs", job.problem)
    const summary = await call(c, summarySchema, apiPath(c, "/summary"))
    if (summary.kind === "refused") return refusalPage(c, "jobs", summary.problem)
    const shown = { job: job.value, summary: summary.value, xlsx: c.get("parts").xlsx !== null }
    return c.html(jobPage(viewOf(c), clientOf(c), shown))
  })
  .get(`${idPath}/rows`, async (c) => {
    const job = await call(c, jobSchema, apiPath(c))
    if (job.kind === "refused") return refusalPage(c, "jobs", job.problem)
    const summary = await call(c, summarySchema, apiPath(c, "/summary"))
    if (summary.kind === "refused") return refusalPage(c, "jobs", summary.problem)
    const asked = readFilter(c.req.query())
    const rows = await call(c, rowsSchema, apiPath(c, `/rows?${new URLSearchParams(asked)}`))
    if (rows.kind === "refused") return refusalPage(c, "jobs", rows.problem)
    return c.html(rowPage(viewOf(c), clientOf(c), { job: job.value, summary: summary.value, rows: rows.value, asked }))
  })
  .get(`${idPath}/events`, (c) => {
    const last = c.req.header("last-event-id")
    return passOn(c, apiPath(c, "/events"), last === undefined ? {} : { headers: { "last-event-id": last } })
  })
  .get(`${idPath}/result`, (c) => fileAnswer(c, apiPath(c, `/result${new URL(c.req.url).search}`), null))
  .get(`${idPath}/receipt`, (c) => fileAnswer(c, apiPath(c, "/receipt"), `check-${c.req.param("id")}.receipt.jwt`))
  .post(`${idPath}/delete`, smallForm, async (c) => {
    const gone = await call(c, z.null(), apiPath(c), { method: "DELETE" })
    if (gone.kind === "refused") return refusalPage(c, "jobs", gone.problem)
    return c.redirect(viewOf(c).link(path), 303)
  })

/** What is asked for; what a form left open, and what is none, is not. */
function readFilter(query: Readonly<Record<string, string>>): Record<string, string> {
  const given = Object.entries(query).filter(([name, value]) => name !== "lang" && value !== "")
  const read = rowsQuery.safeParse(Object.fromEntries(given))
  const asked = read.success ? Object.entries(read.data) : []
  return Object.fromEntries(asked.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
}

async function listPage(c: Context<ConsoleEnvironment>, fault: string | null, status: number) {
  const cursor = c.req.query("cursor")
  const asked = new URLSearchParams({ limit: String(shown), ...(cursor ? { cursor } : {}) })
  const jobs = await call(c, jobListSchema, `/v1/check/jobs?${asked}`)
  if (jobs.kind === "refused") return refusalPage(c, "overview", jobs.problem)
  const policy = await call(c, policySchema, "/v1/check/policy")
  const advises = policy.kind === "done" && (policy.value.rules.length > 0 || hasKeys(policy.value.verdicts))
  const { newId, xlsx } = c.get("parts")
  const form = { once: newId(), advises, xlsx: xlsx !== null }
  return c.html(jobListPage(viewOf(c), clientOf(c), { ...jobs.value, form, fault }), status as 200)
}

function hasKeys(table: object): boolean {
  return Object.keys(table).length > 0
}

/** What was chosen in the form, as the API asks for it. */
function sending(c: Context<ConsoleEnvironment>, { fileName, fields, body }: HandedFile): [string, Call] {
  const given = ["code_column", "name_column", "advice", "records"].map((name) => [
    name,
    fields.get(name)?.trim() ?? "",
  ])
  const query = new URLSearchParams([["file_name", fileName.slice(0, 200)], ...given].filter(([, value]) => value))
  const once = fields.get("once")
  const headers = {
    // What it is, its first bytes say.
    "content-type": "application/octet-stream",
    "content-length": c.req.header("content-length") ?? "0",
    ...(once ? { "idempotency-key": `page:${once.slice(0, 100)}` } : {}),
  }
  return [`/v1/check/jobs?${query}`, { method: "POST", body, headers }]
}

/** Why a file was not taken, with what is wrong in which field. */
function faultOf({ detail, errors }: { detail: string; errors?: { detail: string }[] | undefined }): string {
  return [detail, ...(errors ?? []).map((error) => error.detail)].join(" ")
}

/** A file to be saved, or a page that says why there is none. */
async function fileAnswer(c: Context<ConsoleEnvironment>, from: string, name: string | null) {
  const answer = await passOn(c, from)
  if (!answer.ok) return refusalPage(c, "jobs", (await readRefusal(answer)).problem)
  if (name !== null) answer.headers.set("content-disposition", `attachment; filename="${name}"`)
  return answer
}
