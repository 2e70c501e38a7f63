/** HTTP of the console's pages on webhooks. Each act is an operation of the API. */
import { z } from "@hono/zod-openapi"
import { type Context, Hono } from "hono"
import { cargoNames } from "../alert/cargo.ts"
import {
  deliveryPageSchema,
  deliverySchema,
  webhookListSchema,
  webhookSchema,
  webhookSecretSchema,
} from "../alert/webhook-wire.ts"
import type { Call } from "../http/inside.ts"
import type { Problem } from "../http/problem.ts"
import { clientOf } from "../http/route.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call } from "./api.ts"
import { behind, refusalPage, smallForm } from "./gate.ts"
import {
  blankForm,
  cargoesOf,
  cargoKinds,
  firstKind,
  secretPage,
  type WebhookFault,
  type WebhookForm,
  webhookListPage,
  webhookPage,
} from "./webhook-page.ts"
import { doneWords, words } from "./webhook-words.ts"

const path = "/console/webhooks"
const idPath = `${path}/:id{[0-9a-f-]{36}}`
const apiPath = (c: Context<ConsoleEnvironment>, below = "") => `/v1/webhooks/${c.req.param("id")}${below}`

interface Act {
  order: Call & { method: "POST" | "PATCH" }
  below: string
  schema: z.ZodType
}

/** What can be done with a webhook at the press of a button. */
const acts = {
  ping: { order: { method: "POST" }, below: "/ping", schema: deliverySchema },
  enable: { order: { method: "PATCH", json: { enabled: true } }, below: "", schema: webhookSchema },
  disable: { order: { method: "PATCH", json: { enabled: false } }, below: "", schema: webhookSchema },
} as const satisfies Record<string, Act>

export const webhookPageRoutes = new Hono<ConsoleEnvironment>()
  .use(`${path}/*`, behind("webhooks"))
  .get(path, (c) => listPage(c, { ...blankForm, carries: cargoesOf(clientOf(c))[0] ?? "alerts" }, [], 200))
  .post(path, smallForm, async (c) => {
    const form = readForm(await c.req.parseBody({ all: true }))
    const { url, description, carries } = form
    const kinds = form.kinds ?? []
    // The API's own sentence about an empty list is for programs.
    if (kinds.length === 0)
      return listPage(c, form, [{ field: firstKind(carries), text: viewOf(c).say(words.noKind) }], 400)
    const all = Object.keys(cargoKinds[carries]).length
    const json = { url, description, carries, kinds: kinds.length === all ? null : kinds }
    const added = await call(c, webhookSecretSchema, "/v1/webhooks", { method: "POST", json })
    if (added.kind === "refused") return listPage(c, form, faultsOf(added.problem), added.problem.status)
    const { secret, ...webhook } = added.value
    return c.html(secretPage(viewOf(c, path), clientOf(c), { webhook, secret, rotated: false }), 201)
  })
  .get(idPath, (c) => onePage(c, [], 200))
  .post(`${idPath}/change`, smallForm, async (c) => {
    const held = await call(c, webhookSchema, apiPath(c))
    if (held.kind === "refused") return refusalPage(c, "webhooks", held.problem)
    const { carries } = held.value
    const { url, description, kinds } = readForm({ ...(await c.req.parseBody({ all: true })), carries })
    const json = { url, description, kinds: kinds?.length === Object.keys(cargoKinds[carries]).length ? null : kinds }
    const changed = await call(c, webhookSchema, apiPath(c), { method: "PATCH", json })
    return changed.kind === "refused" ? refused(c, changed.problem) : back(c, "change")
  })
  .post(`${idPath}/again`, smallForm, async (c) => {
    const { from } = await c.req.parseBody()
    const query = new URLSearchParams({ from: typeof from === "string" ? from.trim() : "" })
    const set = await call(c, webhookSchema, apiPath(c, `/replay?${query}`), { method: "POST" })
    return set.kind === "refused" ? refused(c, set.problem) : back(c, "again")
  })
  .post(`${idPath}/:act{ping|enable|disable}`, smallForm, async (c) => {
    const name = c.req.param("act") as keyof typeof acts
    const { order, below, schema } = acts[name]
    const read: z.ZodType<unknown> = schema
    const answer = await call(c, read, apiPath(c, below), order)
    return answer.kind === "refused" ? refusalPage(c, "webhooks", answer.problem) : back(c, name)
  })
  .post(`${idPath}/rotate`, smallForm, async (c) => {
    const rotated = await call(c, webhookSecretSchema, apiPath(c, "/rotate"), { method: "POST" })
    if (rotated.kind === "refused") return refusalPage(c, "webhooks", rotated.problem)
    const { secret, ...webhook } = rotated.value
    return c.html(secretPage(viewOf(c, `${path}/${webhook.id}`), clientOf(c), { webhook, secret, rotated: true }))
  })
  .post(`${idPath}/remove`, smallForm, async (c) => {
    const removed = await call(c, z.null(), apiPath(c), { method: "DELETE" })
    if (removed.kind === "refused") return refusalPage(c, "webhooks", removed.problem)
    return c.redirect(viewOf(c).link(path), 303)
  })
  .post(`${idPath}/deliveries/:delivery{[0-9a-f-]{36}}/replay`, smallForm, async (c) => {
    const below = `/deliveries/${c.req.param("delivery")}/replay`
    const replayed = await call(c, deliverySchema, apiPath(c, below), { method: "POST" })
    return replayed.kind === "refused" ? refusalPage(c, "webhooks", replayed.problem) : back(c, "replay")
  })

async function listPage(
  c: Context<ConsoleEnvironment>,
  form: WebhookForm,
  faults: readonly WebhookFault[],
  status: number,
) {
  const webhooks = await call(c, webhookListSchema, "/v1/webhooks")
  if (webhooks.kind === "refused") return refusalPage(c, "overview", webhooks.problem)
  const shown = { webhooks: webhooks.value.webhooks, form, faults }
  return c.html(webhookListPage(viewOf(c, path), clientOf(c), shown), status as 200)
}

function refused(c: Context<ConsoleEnvironment>, problem: Problem) {
  return onePage(c, faultsOf(problem), problem.status)
}

function faultsOf({ detail, errors = [] }: Problem): WebhookFault[] {
  const faults = errors.map((error) => ({ field: (error.pointer ?? "").slice(1), text: error.detail }))
  return faults.length > 0 ? faults : [{ field: "", text: detail }]
}

async function onePage(c: Context<ConsoleEnvironment>, faults: readonly WebhookFault[], status: number) {
  const webhook = await call(c, webhookSchema, apiPath(c))
  if (webhook.kind === "refused") return refusalPage(c, "webhooks", webhook.problem)
  const { state, cursor, done } = c.req.query()
  const query = new URLSearchParams({
    limit: "25",
    ...(state === "dead" ? { state } : {}),
    ...(cursor === undefined ? {} : { cursor }),
  })
  const deliveries = await call(c, deliveryPageSchema, apiPath(c, `/deliveries?${query}`))
  if (deliveries.kind === "refused") return refusalPage(c, "webhooks", deliveries.problem)
  const shown = { webhook: webhook.value, deliveries: deliveries.value, dead: state === "dead", done: readDone(done) }
  return c.html(webhookPage(viewOf(c, `${path}/${webhook.value.id}`), clientOf(c), { ...shown, faults }), status as 200)
}

function readForm(body: Readonly<Record<string, unknown>>): WebhookForm {
  const text = (name: string) => (typeof body[name] === "string" ? body[name].trim() : "")
  const carries = cargoNames.find((name) => name === body["carries"]) ?? "alerts"
  return {
    url: text("url"),
    description: text("description"),
    carries,
    kinds: [body[`${carries}-kind`]].flat().filter((each) => typeof each === "string"),
  }
}

function readDone(text: string | undefined): keyof typeof doneWords | null {
  return text !== undefined && Object.hasOwn(doneWords, text) ? (text as keyof typeof doneWords) : null
}

function back(c: Context<ConsoleEnvironment>, done: keyof typeof doneWords) {
  return c.redirect(viewOf(c).link(`${path}/${c.req.param("id")}`, { done }), 303)
}
