/** HTTP of the console's page on saved searches. Each act is an operation of the API. */
import { z } from "@hono/zod-openapi"
import { type Context, Hono } from "hono"
import { savedSearchListSchema, savedSearchSchema } from "../alert/saved-search-routes.ts"
import { clientOf } from "../http/route.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call } from "./api.ts"
import { behind, refusalPage, smallForm } from "./gate.ts"
import { type SearchFault, type SearchForm, searchFields, searchListPage } from "./search-page.ts"

const path = "/console/searches"
const apiPath = "/v1/alerts/searches"

export const searchPageRoutes = new Hono<ConsoleEnvironment>()
  .use(`${path}/*`, behind("searches"))
  // What somebody has looked for on the public page can be brought along in the address.
  .get(path, (c) => listPage(c, readForm(c.req.query()), [], 200))
  .post(path, smallForm, async (c) => {
    const fields = await c.req.parseBody()
    const form = readForm(fields)
    const personal = searchFields.filter((field) => isPersonal(fields[field]))
    if (personal.length > 0) {
      const text = viewOf(c).say(words.personal)
      const faults = personal.map((field) => ({ field, text }))
      return listPage(c, form, faults, 400)
    }
    const json = Object.fromEntries(Object.entries(form).filter(([, value]) => value !== ""))
    const saved = await call(c, savedSearchSchema, apiPath, { method: "POST", json })
    if (saved.kind === "done") return c.redirect(viewOf(c).link(path), 303)
    const { detail, errors = [], status } = saved.problem
    const faults = errors.map((error) => ({ field: fieldAt(error.pointer), text: error.detail }))
    return listPage(c, form, faults.length > 0 ? faults : [{ field: null, text: detail }], status)
  })
  .post(`${path}/:id{[0-9a-f-]{36}}/remove`, smallForm, async (c) => {
    const removed = await call(c, z.null(), `${apiPath}/${c.req.param("id")}`, { method: "DELETE" })
    if (removed.kind === "refused") return refusalPage(c, "searches", removed.problem)
    return c.redirect(viewOf(c).link(path), 303)
  })

async function listPage(
  c: Context<ConsoleEnvironment>,
  form: SearchForm,
  faults: readonly SearchFault[],
  status: number,
) {
  const searches = await call(c, savedSearchListSchema, apiPath)
  if (searches.kind === "refused") return refusalPage(c, "overview", searches.problem)
  const shown = { ...searches.value, form, faults }
  return c.html(searchListPage(viewOf(c, path), clientOf(c), shown), status as 200)
}

function readForm(fields: Readonly<Record<string, unknown>>): SearchForm {
  const text = (name: string) => {
    const value = fields[name]
    return typeof value === "string" && !isPersonal(value) ? value.trim().slice(0, 200) : ""
  }
  return Object.fromEntries(searchFields.map((name) => [name, text(name)])) as SearchForm
}

function fieldAt(pointer = ""): SearchFault["field"] {
  return searchFields.find((name) => pointer === `/${name}`) ?? null
}

/** A number of a person is neither kept nor shown again. */
function isPersonal(value: unknown): boolean {
  return typeof value === "string" && holdsPersonalNumber(value)
}

const words = {
  personal: { zh: "检索里不能有证件号码：请去掉后再保存。", en: "A search holds no numbers of persons: take it out." },
} as const satisfies Record<string, Bilingual>
