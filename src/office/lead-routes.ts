/** HTTP of leads on pages. */
import { Hono } from "hono"
import { z } from "zod"
import { leadTemplate, leadWorkbook } from "../enforcement/lead/column.ts"
import { leadResultSchema } from "../enforcement/lead/intake-wire.ts"
import type { ShownLeadFile } from "../enforcement/lead/pages/lead-file.ts"
import { firstLead, type LeadFaults, leadFaults, readLeadForm } from "../enforcement/lead/pages/lead-form.ts"
import { leadDetailSchema, leadFileSchema, leadPageSchema } from "../enforcement/lead/wire.ts"
import { streamBytes } from "../http/body.ts"
import { fileFaults, handFileOn } from "../http/form-file.ts"
import { limitForm } from "../http/sent-form.ts"
import { dayInChina } from "../law/day.ts"
import { clientNames } from "../register/audit/object-store.ts"
import { loadNames } from "../register/subject/store.ts"
import { mediaTypes } from "../table/table.ts"
import { readActForm } from "../web/act-form.ts"
import { refuse } from "../web/error-page.ts"
import { refuseFile, refuseSent } from "../web/form.ts"
import { placeFault, readPlace } from "../web/place-entry.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { findCasePath } from "./case-reading.ts"
import { complaintsAbout } from "./complaint-block.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { noType, typeOf } from "./import-routes.ts"
import { leadFilePage, leadFilePath, leadListPage, leadPage, newLeadPage, newLeadPath } from "./lead-page.ts"
import { handOut } from "./paper-answer.ts"
import { refusalPage } from "./refusal.ts"
import { sections } from "./section.ts"
import { formBytesMax, told } from "./sent.ts"

const { path } = sections.leads
const idPath = `${path}/:id{[0-9a-f-]{36}}`
const shown = 25

const bilingual = z.object({ zh: z.string(), en: z.string() })
const casesSchema = z.object({
  results: z.array(z.object({ id: z.string(), kind_name: bilingual, state_name: bilingual, started_on: z.string() })),
})

export const leadPageRoutes = new Hono<OfficeEnvironment>()
  .get(path, async (c) => {
    const { state, cursor } = c.req.query()
    // What is closed has no last day.
    const order = state === "closed" ? "latest" : "due"
    const query = new URLSearchParams({ limit: String(shown), order })
    if (state) query.set("state", state)
    if (cursor) query.set("cursor", cursor)
    const page = await call(c, leadPageSchema, `/v1/leads?${query}`)
    if (page.kind === "refused") return refusalPage(c, "leads", page.problem)
    const { results, next } = page.value
    return c.html(
      leadListPage(viewOf(c), officer(c), { leads: results, names: await namesOf(c, results), state, next }),
    )
  })
  .get(leadFilePath, (c) => showFile(c, {}, 200))
  .get(`${leadFilePath}/template`, (c) => {
    const { xlsx } = c.get("parts")
    if (xlsx && c.req.query("format") === "xlsx") {
      return streamBytes(c, mediaTypes.xlsx, "leads.xlsx", leadWorkbook(xlsx))
    }
    c.header("Content-Disposition", 'attachment; filename="leads.csv"')
    return c.body(leadTemplate(), 200, { "content-type": "text/csv; charset=utf-8" })
  })
  .post(leadFilePath, async (c) => {
    const { say } = viewOf(c)
    const sent = await handFileOn(c, async ({ fileName, body }) => {
      const type = typeOf(fileName)
      if (type === null) {
        await body.cancel()
        return noType
      }
      return call(c, leadResultSchema, "/v1/leads", { method: "POST", body, headers: { "content-type": type } })
    })
    if ("zh" in sent) return showFile(c, { fault: say(sent) }, sent === fileFaults["too-large"] ? 413 : 400)
    if (sent.kind === "done") return showFile(c, { result: sent.value }, 200)
    return showFile(c, { fault: told(sent.problem) }, sent.problem.status)
  })
  .get(newLeadPath, (c) => showForm(c, [], 200))
  .post(newLeadPath, limitForm(formBytesMax), async (c) => {
    const read = readLeadForm(viewOf(c), await c.req.parseBody())
    if ("faults" in read) return showForm(c, read.faults, 400)
    const sent = await call(c, leadResultSchema, "/v1/leads", { method: "POST", json: read.lead })
    if (sent.kind === "refused") return showForm(c, leadFaults(sent.problem), sent.problem.status)
    return c.redirect(viewOf(c).link(`${path}/${sent.value.results[0]?.id}`, { done: "1" }), 303)
  })
  .get(idPath, (c) => show(c, c.req.query("done") !== undefined, 200))
  .post(`${idPath}/papers`, async (c) => {
    const id = c.req.param("id")
    const sent = await handFileOn(c, ({ fields, body }) => {
      const query = new URLSearchParams({ title: fields.get("title") ?? "" })
      // What it is, its first bytes say.
      const headers = { "content-type": "application/octet-stream" }
      return call(c, leadFileSchema, `/v1/leads/${id}/files?${query}`, { method: "POST", body, headers })
    })
    if ("kind" in sent && sent.kind === "done")
      return c.redirect(`${viewOf(c).link(`${path}/${id}`, { done: "1" })}#evidence`, 303)
    refuseFile(c, sent)
    return show(c, false, "zh" in sent ? 400 : sent.problem.status)
  })
  .get(`${idPath}/papers/:file{[0-9a-f-]{36}}`, (c) =>
    handOut(c, `/v1/leads/${c.req.param("id")}/files/${c.req.param("file")}`),
  )
  .post(idPath, limitForm(formBytesMax), async (c) => {
    const json = readActForm(await c.req.parseBody())
    if (typeof json["authority"] === "string") {
      const place = readPlace(json["authority"])
      const detail = placeFault(viewOf(c), place)
      if (detail !== undefined) {
        refuseSent(c, { detail, errors: [{ pointer: "/authority", detail }] })
        return show(c, false, 400)
      }
      if (place.kind === "one") json["authority"] = place.code
    }
    const acted = await call(c, leadDetailSchema, `/v1/leads/${c.req.param("id")}/acts`, { method: "POST", json })
    if (acted.kind === "done") return c.redirect(viewOf(c).link(`${path}/${acted.value.id}`, { done: "1" }), 303)
    refuseSent(c, acted.problem)
    return show(c, false, acted.problem.status)
  })

/** What the register calls those who are named by their code alone. */
function namesOf(c: OfficeContext, leads: readonly { code: string | null; name: string | null }[]) {
  const codes = leads.flatMap(({ code, name }) => (code !== null && name === null ? [code] : []))
  return loadNames(c.get("parts").sql, codes)
}

function showFile(c: OfficeContext, shown: Partial<ShownLeadFile>, status: number) {
  const xlsx = c.get("parts").xlsx !== null
  const page = leadFilePage(viewOf(c), officer(c), { xlsx, fault: null, result: null, ...shown })
  return c.html(page, status as 200)
}

function showForm(c: OfficeContext, faults: LeadFaults, status: number) {
  const now = c.get("parts").clock()
  const first = { ...firstLead("xs", now), source: "monitoring", authority: officer(c).authority }
  return c.html(newLeadPage(viewOf(c), officer(c), { first, faults, today: dayInChina(now) }), status as 200)
}

async function show(c: OfficeContext, done: boolean, status: number) {
  const read = await call(c, leadDetailSchema, `/v1/leads/${c.req.param("id")}`)
  if (read.kind === "refused") {
    const { detail } = read.problem
    return refuse(c, "unknown-lead", { detail: { zh: detail, en: detail } })
  }
  const { code, proceeding } = read.value
  const found = code === null ? null : await call(c, casesSchema, `/v1/decisions?subject=${code}&limit=50`)
  const cases = found?.kind === "done" ? found.value.results : []
  const complaints = await complaintsAbout(c, code)
  const caseUrl = proceeding === null ? null : await findCasePath(c, proceeding)
  const names = await namesOf(c, [read.value])
  const actors = read.value.history.map(({ actor }) => actor)
  const clients = await clientNames(c.get("parts").sql, actors)
  const shownLead = { lead: read.value, names, clients, cases, complaints, caseUrl, done }
  return c.html(leadPage(viewOf(c), officer(c), shownLead), status as 200)
}
