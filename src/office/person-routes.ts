/** HTTP of the page on what is proposed about listings of persons. Each act is an operation of the API. */
import { Hono } from "hono"
import { z } from "zod"
import { listingChangePageSchema, listingChangeSchema } from "../check/person/wire.ts"
import { limitForm } from "../http/sent-form.ts"
import { refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { changeListPage, changePage, readDone } from "./person-page.ts"
import { refusalPage } from "./refusal.ts"
import { sections } from "./section.ts"

const { path } = sections.persons
const onePath = `${path}/:id{[0-9a-f-]{36}}`
const decidedSchema = z.object({ done: z.enum(["confirm", "discard"]) })

export const personPageRoutes = new Hono<OfficeEnvironment>()
  .get(path, async (c) => {
    const { cursor, done } = c.req.query()
    const query = new URLSearchParams({ limit: "25", ...(cursor ? { cursor } : {}) })
    const page = await call(c, listingChangePageSchema, `/v1/person-listings/changes?${query}`)
    if (page.kind === "refused") return refusalPage(c, "persons", page.problem)
    return c.html(changeListPage(viewOf(c), officer(c), page.value, readDone(done)))
  })
  .get(onePath, (c) => show(c, 200))
  .post(onePath, limitForm(20_000), async (c) => {
    const { act } = await c.req.parseBody()
    const decided = await call(c, decidedSchema, `/v1/person-listings/changes/${c.req.param("id")}`, {
      ...{ method: "POST", json: { act } },
    })
    if (decided.kind === "done") return c.redirect(viewOf(c).link(path, { done: decided.value.done }), 303)
    refuseSent(c, decided.problem)
    return show(c, decided.problem.status)
  })

async function show(c: OfficeContext, status: number) {
  const change = await call(c, listingChangeSchema, `/v1/person-listings/changes/${c.req.param("id")}`)
  if (change.kind === "refused") return refusalPage(c, "persons", change.problem)
  return c.html(changePage(viewOf(c), officer(c), change.value), status as 200)
}
