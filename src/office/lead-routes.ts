/** HTTP of leads on pages. */
import { Hono } from "hono"
import { z } from "zod"
import { leadDetailSchema, leadPageSchema } from "../enforcement/lead/wire.ts"
import { limitBody } from "../http/body-limit.ts"
import { refuse } from "../web/error-page.ts"
import { viewOf } from "../web/view.ts"
import { readActForm } from "./act-form.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { findCasePath } from "./case-reading.ts"
import { complaintsAbout } from "./complaint-block.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { leadListPage, leadPage } from "./lead-page.ts"
import { sections } from "./section.ts"

const { path } = sections.leads
const idPath = `${path}/:id{[0-9a-f-]{36}}`
const shown = 25
const formBytesMax = 100_000

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
    if (page.kind === "refused") return c.redirect(viewOf(c).link(path), 303)
    const { results, next } = page.value
    return c.html(leadListPage(viewOf(c), officer(c), { leads: results, state, next }))
  })
  .get(idPath, (c) => show(c, [], c.req.query("done") !== undefined, 200))
  .post(idPath, limitBody(formBytesMax), async (c) => {
    const json = readActForm(await c.req.parseBody())
    const acted = await call(c, leadDetailSchema, `/v1/leads/${c.req.param("id")}/acts`, { method: "POST", json })
    if (acted.kind === "done") return c.redirect(viewOf(c).link(`${path}/${acted.value.id}`, { done: "1" }), 303)
    const { detail, errors = [], status } = acted.problem
    return show(c, errors.length > 0 ? errors.map((error) => error.detail) : [detail], false, status)
  })

async function show(c: OfficeContext, faults: readonly string[], done: boolean, status: number) {
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
  const shownLead = { lead: read.value, cases, complaints, caseUrl, faults, done }
  return c.html(leadPage(viewOf(c), officer(c), shownLead), status as 200)
}
