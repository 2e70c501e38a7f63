/** HTTP of the pages on listings of persons: proposing one and its end, and what waits. Each act is an operation of the API. */

import { Hono } from "hono"
import { createMiddleware } from "hono/factory"
import { z } from "zod"
import { loadPersons } from "../access/person-link-store.ts"
import { may } from "../access/principal.ts"
import { explainLack } from "../access/role-words.ts"
import { carries } from "../access/scope.ts"
import { personListingPageSchema } from "../check/person/routes.ts"
import { listingChangePageSchema, listingChangeSchema } from "../check/person/wire.ts"
import { limitForm } from "../http/sent-form.ts"
import { refuse } from "../web/error-page.ts"
import { refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { answerForm, openForm } from "./form-flow.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { listedPage, personListedPath, personNewPath } from "./person-listed-page.ts"
import { changeListPage, changePage, readDone } from "./person-page.ts"
import { personOrder } from "./person-propose.ts"
import { refusalPage } from "./refusal.ts"
import { sections } from "./section.ts"

const { path } = sections.persons
const onePath = `${path}/:id{[0-9a-f-]{36}}`
const decidedSchema = z.object({ done: z.enum(["confirm", "discard"]) })

/** Lets in who may list persons. */
const listers = createMiddleware<OfficeEnvironment>((c, next) =>
  may(c.get("principal"), "person:list")
    ? next()
    : Promise.resolve(refuse(c, "not-allowed", { detail: explainLack(officer(c).role, "person:list") })),
)

export const personPageRoutes = new Hono<OfficeEnvironment>()
  .get(personNewPath, listers, (c) => openForm(c, personOrder(c), new Map(), false))
  .post(personNewPath, listers, limitForm(20_000), (c) => answerForm(c, personOrder(c)))
  .get(personListedPath, listers, (c) => showListed(c, 200))
  .post(`${personListedPath}/:id{[0-9a-f]{64}}`, listers, limitForm(20_000), async (c) => {
    const { reason } = await c.req.parseBody()
    const query = new URLSearchParams({ reason: typeof reason === "string" ? reason : "" })
    const place = `/v1/person-listings/${c.req.param("id")}?${query}`
    const proposed = await call(c, z.null(), place, { method: "DELETE" })
    if (proposed.kind === "done") return c.redirect(viewOf(c).link(path, { done: "withdraw" }), 303)
    refuseSent(c, proposed.problem)
    return showListed(c, proposed.problem.status)
  })
  .get(path, async (c) => {
    const { cursor, done } = c.req.query()
    const query = new URLSearchParams({ limit: "25", ...(cursor ? { cursor } : {}) })
    const page = await call(c, listingChangePageSchema, `/v1/person-listings/changes?${query}`)
    if (page.kind === "refused") return refusalPage(c, "persons", page.problem)
    const mayList = carries(officer(c).role, "person:list")
    return c.html(changeListPage(viewOf(c), officer(c), page.value, { done: readDone(done), mayList }))
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

async function showListed(c: OfficeContext, status: number) {
  const { cursor } = c.req.query()
  const query = new URLSearchParams({ limit: "25", ...(cursor ? { cursor } : {}) })
  const page = await call(c, personListingPageSchema, `/v1/person-listings?${query}`)
  if (page.kind === "refused") return refusalPage(c, "persons", page.problem)
  // Where one was to end there is nothing to open.
  const here = `${personListedPath}${cursor ? `?${new URLSearchParams({ cursor })}` : ""}`
  return c.html(listedPage(viewOf(c, here), officer(c), page.value, cursor), status as 200)
}

async function show(c: OfficeContext, status: number) {
  const change = await call(c, listingChangeSchema, `/v1/person-listings/changes/${c.req.param("id")}`)
  if (change.kind === "refused") return refusalPage(c, "persons", change.problem)
  return c.html(changePage(viewOf(c), officer(c), change.value, await loadPersons(c.get("parts").sql)), status as 200)
}
