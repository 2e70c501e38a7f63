/** HTTP of the page on what others have brought about in a client's place. */

import { Hono } from "hono"
import { html } from "hono/html"
import { toldPageSchema } from "../access/told-wire.ts"
import { clientOf } from "../http/route.ts"
import { toldLead, toldList } from "../web/told-list.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call } from "./api.ts"
import { behind, refusalPage } from "./gate.ts"
import { consolePage, sections } from "./section.ts"

const { path } = sections.told

export const toldPageRoutes = new Hono<ConsoleEnvironment>().use(path, behind("told")).get(path, async (c) => {
  const cursor = c.req.query("cursor")
  const query = new URLSearchParams({ limit: "25", ...(cursor === undefined ? {} : { cursor }) })
  const page = await call(c, toldPageSchema, `/v1/told?${query}`)
  if (page.kind === "refused") return refusalPage(c, "overview", page.problem)
  const view = viewOf(c, path)
  const main = html`<p class="lead">${view.say(toldLead)}</p>${toldList(view, path, page.value)}`
  return c.html(consolePage(view, { client: clientOf(c), section: "told", main }))
})
