/** HTTP of the page on objections to measures. */
import { Hono } from "hono"
import { objectionPageSchema } from "../enforcement/objection/wire.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { officer } from "./gate.ts"
import { objectionListPage } from "./objection-page.ts"
import { refusalPage } from "./refusal.ts"
import { sections } from "./section.ts"

const { path } = sections.objections

export const objectionPageRoutes = new Hono<OfficeEnvironment>().get(path, async (c) => {
  const { state, cursor } = c.req.query()
  const query = new URLSearchParams({ limit: "25", ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) })
  const page = await call(c, objectionPageSchema, `/v1/measure-objections?${query}`)
  if (page.kind === "refused") return refusalPage(c, "objections", page.problem)
  return c.html(objectionListPage(viewOf(c), officer(c), { ...page.value, state: state || undefined }))
})
