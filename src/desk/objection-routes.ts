/** HTTP of an agency's page on objections to its measures. */
import { type Context, Hono } from "hono"
import { type ConsoleEnvironment, call } from "../console/api.ts"
import { behind, refusalPage, smallForm } from "../console/gate.ts"
import { sections } from "../console/section.ts"
import { measureTypesSchema } from "../enforcement/catalogue/wire.ts"
import { objectionPageSchema, objectionSchema } from "../enforcement/objection/wire.ts"
import { clientOf } from "../http/route.ts"
import { loadNames } from "../register/subject/store.ts"
import { refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { objectionListPage, shownStates } from "./objection-page.ts"

const { path } = sections.objections

export const objectionPageRoutes = new Hono<ConsoleEnvironment>()
  .use(path, behind("objections"))
  .use(`${path}/*`, behind("objections"))
  .get(path, (c) => show(c, 200))
  .post(`${path}/:id{[0-9a-f-]{36}}`, smallForm, async (c) => {
    const { act, reason } = await c.req.parseBody()
    const below = `/v1/measure-objections/${c.req.param("id")}/acts`
    const answered = await call(c, objectionSchema, below, { method: "POST", json: { act, reason } })
    if (answered.kind === "done") return c.redirect(viewOf(c).link(path, { done: "1" }), 303)
    refuseSent(c, answered.problem)
    return show(c, answered.problem.status)
  })

async function show(c: Context<ConsoleEnvironment>, status: number) {
  const { cursor } = c.req.query()
  // What waits, where nothing else is asked for.
  const state = shownStates.find((name) => name === c.req.query("state")) ?? "open"
  const wanted = { ...(state === "all" ? {} : { state }), ...(cursor ? { cursor } : {}) }
  const query = new URLSearchParams({ limit: "25", ...wanted })
  const page = await call(c, objectionPageSchema, `/v1/measure-objections?${query}`)
  if (page.kind === "refused") return refusalPage(c, "overview", page.problem)
  const { objections, next } = page.value
  const names = await loadNames(c.get("parts").sql, [...new Set(objections.map(({ subject }) => subject))])
  const types = await call(c, measureTypesSchema, "/v1/measure-types")
  const kinds = new Map(types.kind === "done" ? types.value.measures.map(({ id, content }) => [id, content]) : [])
  const shown = { objections, names, kinds, next, state, cursor, done: c.req.query("done") !== undefined }
  return c.html(objectionListPage(viewOf(c, path), clientOf(c), shown), status as 200)
}
