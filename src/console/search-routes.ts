/** HTTP of the console's page on saved searches. Each act is an operation of the API. */
import { z } from "@hono/zod-openapi"
import { type Context, Hono } from "hono"
import { savedSearchListSchema, savedSearchSchema } from "../alert/saved-search-routes.ts"
import type { Problem } from "../http/problem.ts"
import { clientOf } from "../http/route.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call } from "./api.ts"
import { behind, refusalPage, smallForm } from "./gate.ts"
import { type QueryFault, queryFaults, readQuery, toParameters } from "./query-field.ts"
import { type SearchForm, searchListPage } from "./search-page.ts"

const path = "/console/searches"
const apiPath = "/v1/alerts/searches"

export const searchPageRoutes = new Hono<ConsoleEnvironment>()
  .use(`${path}/*`, behind("searches"))
  // What somebody has looked for on the public page can be brought along in the address.
  .get(path, (c) => listPage(c, readForm(c.req.query()), [], 200))
  .post(path, smallForm, async (c) => {
    const fields = await c.req.parseBody()
    const form = readForm(fields)
    const wrong = queryFaults(viewOf(c), fields, ["name"])
    if (wrong.length > 0) return listPage(c, form, wrong, 400)
    const { name, ...query } = form
    const json = { ...(name === "" ? {} : { name }), ...toParameters(query) }
    const saved = await call(c, savedSearchSchema, apiPath, { method: "POST", json })
    if (saved.kind === "done") return c.redirect(viewOf(c).link(path), 303)
    return listPage(c, form, faultsOf(saved.problem, form), saved.problem.status)
  })
  .post(`${path}/:id{[0-9a-f-]{36}}/remove`, smallForm, async (c) => {
    const removed = await call(c, z.null(), `${apiPath}/${c.req.param("id")}`, { method: "DELETE" })
    if (removed.kind === "refused") return refusalPage(c, "searches", removed.problem)
    return c.redirect(viewOf(c).link(path), 303)
  })

async function listPage(
  c: Context<ConsoleEnvironment>,
  form: SearchForm,
  faults: readonly QueryFault[],
  status: number,
) {
  const searches = await call(c, savedSearchListSchema, apiPath)
  if (searches.kind === "refused") return refusalPage(c, "overview", searches.problem)
  const shown = { ...searches.value, form, faults }
  return c.html(searchListPage(viewOf(c, path), clientOf(c), shown), status as 200)
}

function readForm(fields: Readonly<Record<string, unknown>>): SearchForm {
  const { name } = fields
  const isName = typeof name === "string" && !holdsPersonalNumber(name)
  return { ...readQuery(fields), name: isName ? name.trim().slice(0, 100) : "" }
}

/** What the API found wrong, by the form's fields. */
export function faultsOf({ detail, errors = [] }: Problem, form: object): QueryFault[] {
  const faults = errors.map((error) => {
    const name = error.pointer?.slice(1) ?? ""
    return { field: name in form ? name : null, text: error.detail }
  })
  return faults.length > 0 ? faults : [{ field: null, text: detail }]
}
