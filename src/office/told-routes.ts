/** HTTP of the page on what others have brought about in an authority's place. */

import { Hono } from "hono"
import { html } from "hono/html"
import { toldPageSchema } from "../access/told-wire.ts"
import { refuse } from "../web/error-page.ts"
import { toldLead, toldList } from "../web/told-list.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { officer } from "./gate.ts"
import { officePage, sections } from "./section.ts"
import { sameInBoth } from "./sent.ts"

const { path, name } = sections.told

export const toldPageRoutes = new Hono<OfficeEnvironment>().get(path, async (c) => {
  const cursor = c.req.query("cursor")
  const query = new URLSearchParams({ limit: "25", ...(cursor === undefined ? {} : { cursor }) })
  const page = await call(c, toldPageSchema, `/v1/told?${query}`)
  if (page.kind === "refused") {
    const kind = page.problem.status === 400 ? "invalid-request" : "not-allowed"
    return refuse(c, kind, { detail: sameInBoth(page.problem.detail) })
  }
  const view = viewOf(c, path)
  const main = html`<div class="paper"><h1>${view.say(name)}</h1><p class="lead">${view.say(toldLead)}</p>
${toldList(view, path, page.value)}</div>`
  return c.html(officePage(view, { officer: officer(c), section: "told", title: view.say(name), main }))
})
