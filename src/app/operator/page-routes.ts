/** HTTP of the operators' pages, in the office's frame: each act is one of the API. */
import { type Context, Hono } from "hono"
import { createMiddleware } from "hono/factory"
import { z } from "zod"
import { may } from "../../access/principal.ts"
import { exportJobRoutes } from "../../exports/job/routes.ts"
import { exportListSchema, jobSchema } from "../../exports/job/wire.ts"
import type { Environment, PartsOf } from "../../http/environment.ts"
import { openInside, type Refused } from "../../http/inside.ts"
import type { Problem } from "../../http/problem.ts"
import { limitForm } from "../../http/sent-form.ts"
import { officer, officersAlone } from "../../office/gate.ts"
import { sections } from "../../office/section.ts"
import { refuse } from "../../web/error-page.ts"
import { refuseSent } from "../../web/form.ts"
import { ownForm } from "../../web/own-form.ts"
import { placeFault, readPlace } from "../../web/place-entry.ts"
import { viewOf } from "../../web/view.ts"
import { serviceRoutes, statusSchema } from "../service-routes.ts"
import {
  clientListPage,
  clientPage,
  codePage,
  type Fault,
  type Interruption,
  interruptionPage,
  newClientPage,
} from "./client-page.ts"
import { clientRoutes } from "./client-routes.ts"
import { operationPage } from "./operation-page.ts"
import { operationRoutes } from "./operation-routes.ts"
import { endPage, peoplePage } from "./people-page.ts"
import { linkPaths } from "./person-link-block.ts"
import { linksSchema, personLinkRoutes } from "./person-link-routes.ts"
import { sessionRoutes } from "./session-routes.ts"
import {
  keyCodeSchema,
  keyHolderDetailSchema,
  keyHolderPageSchema,
  keyHolderSchema,
  operationSchema,
  signedInPageSchema,
} from "./wire.ts"

const operations = [
  clientRoutes,
  sessionRoutes,
  personLinkRoutes,
  operationRoutes,
  serviceRoutes,
  exportJobRoutes,
] as const
type OperatorEnvironment = Environment<PartsOf<typeof operations>>
type OperatorContext = Context<OperatorEnvironment>
const { call } = openInside(operations)

const clients = sections.clients.path
const people = sections.people.path
const operation = sections.operation.path
const clientPath = `${clients}/:id{[0-9a-f-]{36}}`
const apiPath = (c: OperatorContext, below = "") => `/v1/clients/${c.req.param("id")}${below}`
const rowsShown = 25
const smallForm = limitForm(10_000)

const actorsAlone = createMiddleware<OperatorEnvironment>(async (c, next) => {
  if (!may(c.get("principal"), "operate:act")) return refuse(c, "not-allowed", { detail: notYours })
  return next()
})

const notYours = { zh: "由管理员办理。", en: "Administrators do this." }

export const operatorPageRoutes = new Hono<OperatorEnvironment>()
  .use(`${clients}/*`, ownForm, officersAlone, smallForm)
  .use(`${people}/*`, ownForm, officersAlone, smallForm)
  .use(`${operation}/*`, ownForm, officersAlone, smallForm)
  // Who may not act is told so before a form is filled in.
  .use(`${clients}/new`, actorsAlone)
  .use(`${clientPath}/:act{renew|withdraw|quota|order|drop}`, actorsAlone)
  .get(operation, async (c) => {
    const run = await call(c, operationSchema, "/v1/operation")
    if (run.kind === "refused") return refused(c, run)
    const status = await call(c, statusSchema, "/status")
    if (status.kind === "refused") return refused(c, status)
    const exports = await call(c, exportListSchema, "/v1/exports")
    if (exports.kind === "refused") return refused(c, exports)
    const shown = { operation: run.value, status: status.value, exports: exports.value }
    return c.html(operationPage(viewOf(c), officer(c), { ...shown, asked: c.req.query("done") === "export" }))
  })
  .post(`${operation}/export`, async (c) => {
    const made = await call(c, jobSchema, "/v1/exports", { method: "POST" })
    return made.kind === "refused" ? refused(c, made) : c.redirect(viewOf(c).link(operation, { done: "export" }), 303)
  })
  .get(people, (c) => showPeople(c, 200))
  .post(linkPaths.add, async (c) => {
    const read = await readForm(c)
    const json = { name: read("name"), same_as: read("same_as"), reason: read("reason") }
    return answerLink(c, await call(c, linksSchema, "/v1/person-links", { method: "POST", json }))
  })
  .post(linkPaths.act, async (c) => {
    const read = await readForm(c)
    const act = read("act")
    // Who lets a link stay answers a proposal: its page asks for no more words.
    const why = act === "confirm-undo" ? {} : { reason: act === "keep" ? "维持" : read("undo_reason") }
    const json = { act, ...readLink(read("link")), ...why }
    return answerLink(c, await call(c, linksSchema, "/v1/person-links/acts", { method: "POST", json }))
  })
  .post(`${people}/end`, async (c) => {
    const form = await readForm(c)
    const [kind, subject, reason] = [form("kind"), form("subject"), form("reason")]
    if (form("step") !== "do") return c.html(endPage(viewOf(c), officer(c), { kind, subject, reason, faults: [] }))
    const json = { kind, subject, reason }
    const ended = await call(c, z.object({ ended: z.int() }), "/v1/sessions/end", { method: "POST", json })
    if (ended.kind === "done") return c.redirect(viewOf(c).link(people, { done: "1" }), 303)
    const faults = toFaults(ended.problem).map(({ text }) => text)
    return c.html(endPage(viewOf(c), officer(c), { kind, subject, reason, faults }), ended.problem.status as 400)
  })
  .get(clients, async (c) => {
    const { name = "", role = "", state = "" } = c.req.query()
    const filter = { name: name.trim(), role, state }
    const query = new URLSearchParams(Object.entries(filter).filter(([, text]) => text !== ""))
    const page = await call(c, keyHolderPageSchema, `/v1/clients?${pageQuery(c, query)}`)
    if (page.kind === "refused") return refused(c, page)
    return c.html(clientListPage(viewOf(c), officer(c), { filter, page: page.value }))
  })
  .get(`${clients}/new`, (c) => {
    return c.html(newClientPage(viewOf(c), officer(c), { faults: [] }))
  })
  .post(`${clients}/new`, async (c) => {
    const read = await readForm(c)
    const place = readPlace(read("region"))
    const fault = placeFault(viewOf(c), place)
    if (fault !== undefined) {
      return c.html(newClientPage(viewOf(c), officer(c), { faults: [{ field: "region", text: fault }] }), 400)
    }
    const json = {
      ...{ name: read("name"), role: read("role") },
      ...(place.kind === "one" ? { region: place.code } : {}),
      held_by: read("held_by"),
    }
    const added = await call(c, keyCodeSchema, "/v1/clients", { method: "POST", json })
    if (added.kind === "done") return c.html(codePage(viewOf(c, clients), officer(c), added.value), 201)
    const faults = toFaults(added.problem)
    return c.html(newClientPage(viewOf(c), officer(c), { faults }), added.problem.status as 400)
  })
  .get(clientPath, (c) => showClient(c, [], 200))
  .post(`${clientPath}/quota`, async (c) => {
    const read = await readForm(c)
    // What is no number goes on as it was typed: the operation says so.
    const number = (name: string) => {
      const text = read(name).replaceAll(",", "")
      return text === "" ? null : /^\d+$/.test(text) ? Number(text) : text
    }
    const json = { act: "quota", units_per_day: number("units_per_day"), rows_per_day: number("rows_per_day") }
    const set = await call(c, keyHolderSchema, apiPath(c, "/acts"), { method: "POST", json })
    if (set.kind === "refused") return showClient(c, toFaults(set.problem), set.problem.status)
    return c.redirect(viewOf(c).link(`${clients}/${set.value.id}`, { done: "1" }), 303)
  })
  .get(`${clientPath}/:act{renew|withdraw}`, (c) => interrupt(c, c.req.param("act") as Interruption, [], 200))
  .post(`${clientPath}/renew`, async (c) => {
    const read = await readForm(c)
    const heldBy = read("held_by")
    const json = { reason: read("reason"), ...(heldBy === "" ? {} : { held_by: heldBy }) }
    const ordered = await call(c, keyCodeSchema, apiPath(c, "/key"), { method: "POST", json })
    if (ordered.kind === "done") return c.html(codePage(viewOf(c, clients), officer(c), ordered.value))
    return interrupt(c, "renew", toFaults(ordered.problem), ordered.problem.status)
  })
  .post(`${clientPath}/order`, async (c) => {
    const read = await readForm(c)
    const json = { order: read("order") }
    if (read("step") === "drop") return interrupt(c, "drop", [], 200, json.order)
    const confirmed = await call(c, keyCodeSchema, apiPath(c, "/confirm-holder"), { method: "POST", json })
    if (confirmed.kind === "done") return c.html(codePage(viewOf(c, clients), officer(c), confirmed.value))
    return showClient(c, toFaults(confirmed.problem), confirmed.problem.status)
  })
  .post(`${clientPath}/drop`, async (c) => {
    const read = await readForm(c)
    const json = { act: "drop-order", order: read("order"), reason: read("reason") }
    const dropped = await call(c, keyHolderSchema, apiPath(c, "/acts"), { method: "POST", json })
    if (dropped.kind === "refused") {
      return interrupt(c, "drop", toFaults(dropped.problem), dropped.problem.status, json.order)
    }
    return c.redirect(viewOf(c).link(`${clients}/${dropped.value.id}`, { done: "1" }), 303)
  })
  .post(`${clientPath}/withdraw`, async (c) => {
    const reason = (await readForm(c))("reason")
    const json = { act: "withdraw", reason }
    const withdrawn = await call(c, keyHolderSchema, apiPath(c, "/acts"), { method: "POST", json })
    if (withdrawn.kind === "refused") {
      return interrupt(c, "withdraw", toFaults(withdrawn.problem), withdrawn.problem.status)
    }
    return c.redirect(viewOf(c).link(`${clients}/${withdrawn.value.id}`, { done: "1" }), 303)
  })

/** The people who have signed in, and names that are one person's. */
async function showPeople(c: OperatorContext, status: number) {
  const ended = c.req.query("ended") !== undefined
  const query = pageQuery(c, new URLSearchParams(ended ? { ended: "true" } : {}))
  const page = await call(c, signedInPageSchema, `/v1/sessions?${query}`)
  if (page.kind === "refused") return refused(c, page)
  const links = await call(c, linksSchema, "/v1/person-links")
  if (links.kind === "refused") return refused(c, links)
  const shown = { page: page.value, links: links.value.links, ended, done: c.req.query("done") ?? null }
  return c.html(peoplePage(viewOf(c), officer(c), shown), status as 200)
}

/** The two names that a form brings; none where it is none of ours. */
function readLink(text: string): { name?: string; same_as?: string } {
  try {
    const [name, same_as] = z.tuple([z.string(), z.string()]).parse(JSON.parse(text))
    return { name, same_as }
  } catch {
    return {}
  }
}

function answerLink(c: OperatorContext, answer: { kind: "done" } | Refused) {
  if (answer.kind === "done") return c.redirect(viewOf(c).link(people, { done: "link" }), 303)
  refuseSent(c, answer.problem)
  return showPeople(c, answer.problem.status)
}

async function showClient(c: OperatorContext, faults: readonly Fault[], status: number) {
  const detail = await call(c, keyHolderDetailSchema, apiPath(c))
  if (detail.kind === "refused") return refused(c, detail)
  const done = c.req.query("done") !== undefined
  return c.html(clientPage(viewOf(c), officer(c), { detail: detail.value, faults, done }), status as 200)
}

async function interrupt(
  c: OperatorContext,
  act: Interruption,
  faults: readonly Fault[],
  status: number,
  order?: string,
) {
  const detail = await call(c, keyHolderDetailSchema, apiPath(c))
  if (detail.kind === "refused") return refused(c, detail)
  const page = interruptionPage(viewOf(c), officer(c), { client: detail.value.client, act, faults, order })
  return c.html(page, status as 200)
}

function pageQuery(c: OperatorContext, query = new URLSearchParams()): URLSearchParams {
  query.set("limit", String(rowsShown))
  const cursor = c.req.query("cursor")
  if (cursor !== undefined) query.set("cursor", cursor)
  return query
}

async function readForm(c: OperatorContext): Promise<(name: string) => string> {
  const body = await c.req.parseBody()
  return (name) => (typeof body[name] === "string" ? body[name].trim() : "")
}

function toFaults({ detail, errors = [] }: Problem): Fault[] {
  if (errors.length === 0) return [{ field: "", text: detail }]
  return errors.map((error) => ({ field: (error.pointer ?? "").slice(1), text: error.detail }))
}

/** Why a page is not shown, as a page. */
function refused(c: OperatorContext, { problem }: Refused) {
  const names = { 404: "unknown-client", 409: "illegal-act", 400: "invalid-request" } as const
  const name = problem.status in names ? names[problem.status as keyof typeof names] : "not-allowed"
  return refuse(c, name, { detail: { zh: problem.detail, en: problem.detail } })
}
