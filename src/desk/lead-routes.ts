/** HTTP of the pages on which an agency hands in leads and follows them. Each act is an operation of the API. */
import { type Context, Hono } from "hono"
import { type ConsoleEnvironment, call } from "../console/api.ts"
import { fileType } from "../console/file-type.ts"
import { behind, refusalPage, smallForm } from "../console/gate.ts"
import { sections } from "../console/section.ts"
import { leadTemplate, leadWorkbook } from "../enforcement/lead/column.ts"
import { leadResultSchema } from "../enforcement/lead/intake-wire.ts"
import type { ShownLeadFile } from "../enforcement/lead/pages/lead-file.ts"
import { firstLead, type LeadFaults, leadFaults, readLeadForm } from "../enforcement/lead/pages/lead-form.ts"
import { leadStateNames } from "../enforcement/lead/state.ts"
import { leadDetailSchema, leadPageSchema } from "../enforcement/lead/wire.ts"
import { streamBytes } from "../http/body.ts"
import { fileFaults, handFileOn } from "../http/form-file.ts"
import { clientOf } from "../http/route.ts"
import { dayInChina } from "../law/day.ts"
import { mediaTypes } from "../table/table.ts"
import { viewOf } from "../web/view.ts"
import { filePath, leadFilePage, leadListPage, leadPage, newLeadPage } from "./lead-page.ts"

const { path } = sections.leads
const shown = 25

export const leadPageRoutes = new Hono<ConsoleEnvironment>()
  .use(path, behind("leads"))
  .use(`${path}/*`, behind("leads"))
  .get(path, async (c) => {
    const state = leadStateNames.find((name) => name === c.req.query("state")) ?? ""
    const cursor = c.req.query("cursor") ?? ""
    const given = Object.entries({ state, cursor, limit: String(shown) }).filter(([, text]) => text !== "")
    const page = await call(c, leadPageSchema, `/v1/leads?${new URLSearchParams(given)}`)
    if (page.kind === "refused") return refusalPage(c, "overview", page.problem)
    const done = c.req.query("done") !== undefined
    return c.html(leadListPage(viewOf(c), clientOf(c), { page: page.value, state, done }))
  })
  .get(filePath, (c) => showFile(c, {}, 200))
  .get(`${filePath}/template`, (c) => {
    const { xlsx } = c.get("parts")
    if (xlsx && c.req.query("format") === "xlsx") {
      return streamBytes(c, mediaTypes.xlsx, "leads.xlsx", leadWorkbook(xlsx))
    }
    c.header("Content-Disposition", 'attachment; filename="leads.csv"')
    return c.body(leadTemplate(), 200, { "content-type": "text/csv; charset=utf-8" })
  })
  .post(filePath, async (c) => {
    const sent = await handFileOn(c, ({ fileName, body }) => {
      const headers = { "content-type": fileType(fileName) }
      return call(c, leadResultSchema, "/v1/leads", { method: "POST", body, headers })
    })
    if ("zh" in sent) return showFile(c, { fault: viewOf(c).say(sent) }, sent === fileFaults["too-large"] ? 413 : 400)
    if (sent.kind === "done") return showFile(c, { result: sent.value }, 200)
    const { detail, errors = [], status } = sent.problem
    return showFile(c, { fault: [detail, ...errors.map((error) => error.detail)].join(" ") }, status)
  })
  .get(`${path}/new`, (c) => show(c, [], 200))
  .post(`${path}/new`, smallForm, async (c) => {
    const read = readLeadForm(viewOf(c), await c.req.parseBody())
    if ("faults" in read) return show(c, read.faults, 400)
    const sent = await call(c, leadResultSchema, "/v1/leads", { method: "POST", json: read.lead })
    if (sent.kind === "done") return c.redirect(viewOf(c).link(path, { done: "1" }), 303)
    return show(c, leadFaults(sent.problem), sent.problem.status)
  })
  .get(`${path}/:id{[0-9a-f-]{36}}`, async (c) => {
    const lead = await call(c, leadDetailSchema, `/v1/leads/${c.req.param("id")}`)
    if (lead.kind === "refused") return refusalPage(c, "leads", lead.problem)
    return c.html(leadPage(viewOf(c, path), clientOf(c), lead.value))
  })

function showFile(c: Context<ConsoleEnvironment>, shown: Partial<ShownLeadFile>, status: number) {
  const xlsx = c.get("parts").xlsx !== null
  const page = leadFilePage(viewOf(c, path), clientOf(c), { xlsx, fault: null, result: null, ...shown })
  return c.html(page, status as 200)
}

function show(c: Context<ConsoleEnvironment>, faults: LeadFaults, status: number) {
  const now = c.get("parts").clock()
  const shown = { first: { ...firstLead("ys", now), source: "agency" }, faults, today: dayInChina(now) }
  return c.html(newLeadPage(viewOf(c, path), clientOf(c), shown), status as 200)
}
