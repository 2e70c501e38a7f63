/** HTTP of the console's pages on jobs that gather all records of a search. Each act is an operation of the API. */
import { z } from "@hono/zod-openapi"
import { type Context, Hono } from "hono"
import { readRefusal } from "../http/inside.ts"
import { clientOf } from "../http/route.ts"
import { searchJobListSchema, searchJobSchema } from "../search/job/wire.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call, passOn } from "./api.ts"
import { behind, refusalPage, smallForm } from "./gate.ts"
import { gatheredListPage, gatheredPage } from "./gathered-page.ts"
import { type QueryFault, type QueryForm, queryFaults, readQuery, toParameters } from "./query-field.ts"
import { faultsOf } from "./search-routes.ts"
import { sections } from "./section.ts"

const { path } = sections.gathered
const idPath = `${path}/:id{[0-9a-f-]{36}}`
const apiPath = "/v1/search/jobs"

export const gatheredPageRoutes = new Hono<ConsoleEnvironment>()
  .use(`${path}/*`, behind("gathered"))
  // A search that was saved, or made on the public page, is brought along in the address.
  .get(path, (c) => listPage(c, readQuery(c.req.query()), [], 200))
  .post(path, smallForm, async (c) => {
    const fields = await c.req.parseBody()
    const form = readQuery(fields)
    const wrong = queryFaults(viewOf(c), fields)
    if (wrong.length > 0) return listPage(c, form, wrong, 400)
    const asked = Object.entries(toParameters(form)).map(([name, value]) => [name, String(value)])
    const begun = await call(c, searchJobSchema, `${apiPath}?${new URLSearchParams(asked)}`, { method: "POST" })
    if (begun.kind === "done") return c.redirect(viewOf(c).link(`${path}/${begun.value.id}`), 303)
    return listPage(c, form, faultsOf(begun.problem, form), begun.problem.status)
  })
  .get(idPath, async (c) => {
    const job = await call(c, searchJobSchema, `${apiPath}/${c.req.param("id")}`)
    if (job.kind === "refused") return refusalPage(c, "gathered", job.problem)
    return c.html(gatheredPage(viewOf(c), clientOf(c), job.value))
  })
  .get(`${idPath}/result`, async (c) => {
    const answer = await passOn(c, `${apiPath}/${c.req.param("id")}/result${new URL(c.req.url).search}`)
    return answer.ok ? answer : refusalPage(c, "gathered", (await readRefusal(answer)).problem)
  })
  .post(`${idPath}/delete`, smallForm, async (c) => {
    const gone = await call(c, z.null(), `${apiPath}/${c.req.param("id")}`, { method: "DELETE" })
    if (gone.kind === "refused") return refusalPage(c, "gathered", gone.problem)
    return c.redirect(viewOf(c).link(path), 303)
  })

async function listPage(
  c: Context<ConsoleEnvironment>,
  form: QueryForm,
  faults: readonly QueryFault[],
  status: number,
) {
  const kept = await call(c, searchJobListSchema, apiPath)
  if (kept.kind === "refused") return refusalPage(c, "overview", kept.problem)
  return c.html(gatheredListPage(viewOf(c, path), clientOf(c), { ...kept.value, form, faults }), status as 200)
}
