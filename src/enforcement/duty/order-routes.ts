/** HTTP of orders to platforms. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { may, type Principal, regionPrefix } from "../../access/principal.ts"
import { findTenant } from "../../access/store.ts"
import type { ActingParts } from "../../database/client.ts"
import { actBytesMax } from "../../http/body-limit.ts"
import { idParam, json, jsonBody, toPage } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { codeRefusal, problem, problemResponses, refuseCursor } from "../../http/problem.ts"
import { clientOf, defineRoute, officerOf, routeGroup, withBody } from "../../http/route.ts"
import { dayAsked } from "../../input/day.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayInChina, isDay } from "../../law/day.ts"
import { readCode } from "../../names/code.ts"
import { auditWords } from "../../register/audit/words.ts"
import { listHistory } from "../../register/proceeding/store.ts"
import { orderAnswerNames, orderStateNames } from "./order.ts"
import { actOnOrder, draftOrder, type OrderActOutcome } from "./order-act.ts"
import { findOrder, listOrders, type OrderScope } from "./order-store.ts"
import { orderDetailSchema, orderPageSchema, toWireOrder, toWireOrderDetail } from "./order-wire.ts"

const version = z.int().optional()

const draftSchema = wireObject("PlatformOrderDraft", {
  platform: z.uuid().openapi({ description: "The id of a platform, as `GET /v1/duties` names it" }),
  seller: z.string().min(1).max(100).optional().openapi({ description: "The id of its row in that platform's roster" }),
  code: z.string().max(40).optional(),
  demand: auditWords(5).openapi({ description: "What the platform has to do" }),
  basis: auditWords(2).openapi({ description: "The article on which the authority acts" }),
  due_on: z.iso.date(),
}).openapi({
  example: {
    ...{ platform: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13", seller: "s-1001" },
    ...{ demand: "下架示例商品，并公示处置措施（示例）", basis: "示例规定第一条", due_on: "2026-07-10" },
  },
})

const postOrder = defineRoute(withBody("order:act", actBytesMax), "post /v1/orders", {
  operationId: "draftOrder",
  summary: "Draft an order by which a platform has to act on a seller; somebody else issues it",
  request: { body: jsonBody(draftSchema) },
  responses: { 201: json("The draft", orderDetailSchema), ...problemResponses(404) },
})

const getOrders = defineRoute("duty:read", "get /v1/orders", {
  operationId: "listOrders",
  summary: "Orders to platforms: those of the own authority and those below, or those issued to the own platform",
  request: {
    query: z.object({
      state: z.enum(orderStateNames).optional(),
      platform: z.uuid().optional(),
      overdue: z.enum(["true", "false"]).default("false"),
      cursor: z.string().max(100).optional(),
      limit: limitParameter(200, 50),
    }),
  },
  responses: { 200: json("A page of orders, the latest day first", orderPageSchema) },
})

const getOrder = defineRoute("duty:read", "get /v1/orders/{id}", {
  operationId: "getOrder",
  summary: "An order with what can be done now",
  request: { params: idParam },
  responses: { 200: json("The order", orderDetailSchema), ...problemResponses(400, 404) },
})

const actSchema = z
  .discriminatedUnion("act", [
    z.strictObject({ act: z.literal("issue"), reason: auditWords(1).optional(), version }),
    z.strictObject({ act: z.literal("close"), reason: auditWords(1), version }),
    z.strictObject({
      act: z.literal("return"),
      reason: auditWords(1),
      due_on: dayAsked.openapi({ description: "The new last day" }),
      version,
    }),
    z.strictObject({ act: z.literal("withdraw"), reason: auditWords(1), version }),
  ])
  .openapi("PlatformOrderAct", { example: { act: "issue" } })

const actOn = defineRoute("order:act", "post /v1/orders/{id}/acts", {
  operationId: "actOnOrder",
  summary: "Issue an order that somebody else has drafted, close it, send it back, or withdraw it",
  request: { params: idParam, body: jsonBody(actSchema) },
  responses: { 200: json("The order", orderDetailSchema), ...problemResponses(404, 409) },
})

const answerSchema = wireObject("PlatformOrderAnswer", {
  answer: z.enum(orderAnswerNames),
  text: auditWords(1).openapi({ description: "What was done, or why it was not" }),
  done_on: dayAsked.optional().openapi({ description: "Of `done`; today where none is given" }),
  version,
}).openapi({ example: { answer: "done", text: "已下架并公示（示例）", done_on: "2026-07-01" } })

const postAnswer = defineRoute("duty:own", "post /v1/orders/{id}/answer", {
  operationId: "answerOrder",
  summary: "Answer an order that was issued to the own platform",
  request: { params: idParam, body: jsonBody(answerSchema) },
  responses: { 200: json("The order", orderDetailSchema), ...problemResponses(404, 409) },
})

export const orderRoutes = routeGroup<ActingParts>()
  .openapi(postOrder, async (c) => {
    const parts = c.get("parts")
    const { platform, seller = null, code: given, demand, basis, due_on: dueOn } = c.req.valid("json")
    if (seller === null && given === undefined)
      return problem(c, "invalid-request", { detail: words.about, pointer: "/seller" })
    const reading = given === undefined ? null : readCode(given)
    if (reading && reading.kind !== "valid")
      return problem(c, "invalid-code", { ...codeRefusal(reading), pointer: "/code" })
    if (dueOn < dayInChina(parts.clock()))
      return problem(c, "invalid-request", { detail: words.past, pointer: "/due_on" })
    const clientId = await findTenant(parts.sql, platform)
    if (!clientId) return problem(c, "invalid-request", { detail: words.platform, pointer: "/platform" })
    const draft = { clientId, seller, code: reading?.code ?? null, demand, basis, dueOn }
    const drafted = await draftOrder(parts, officerOf(c), draft)
    if (drafted === "no-seller") return problem(c, "invalid-request", { detail: words.seller, pointer: "/seller" })
    const order = await findOrder(parts.sql, drafted.id, scopeOf(c.get("principal")))
    if (!order) throw new Error("the order that was just drafted is gone")
    const history = await listHistory(parts.sql, order)
    return c.json(toWireOrderDetail(order, "officer", dayInChina(parts.clock()), history), 201)
  })
  .openapi(getOrders, async (c) => {
    const { sql, clock } = c.get("parts")
    const { state = null, platform, overdue, cursor, limit } = c.req.valid("query")
    const after = cursor === undefined ? null : readPlace(cursor)
    if (cursor !== undefined && after === null) return refuseCursor(c)
    const today = dayInChina(clock())
    const named = platform === undefined ? null : await findTenant(sql, platform)
    if (platform !== undefined && named === null) return c.json({ results: [], next: null }, 200)
    const principal = c.get("principal")
    const filter = { state, clientId: named, overdueOn: overdue === "true" ? today : null }
    const found = await listOrders(sql, scopeOf(principal), filter, after, limit + 1)
    const { page, next } = toPage(found, limit, (last) => `${last.dueOn}~${last.id}`)
    return c.json({ results: page.map((order) => toWireOrder(order, sideOf(principal), today)), next }, 200)
  })
  .openapi(getOrder, async (c) => {
    const { sql, clock } = c.get("parts")
    const principal = c.get("principal")
    const order = await findOrder(sql, c.req.valid("param").id, scopeOf(principal))
    if (!order) return problem(c, "unknown-order", { detail: words.unknown })
    const history = principal.kind === "officer" ? await listHistory(sql, order) : null
    return c.json(toWireOrderDetail(order, sideOf(principal), dayInChina(clock()), history), 200)
  })
  .openapi(actOn, async (c) => {
    const { version: seen, ...act } = c.req.valid("json")
    const principal = officerOf(c)
    const doer = { principal, scope: scopeOf(principal) }
    return answerAct(c, await actOnOrder(c.get("parts"), doer, c.req.valid("param").id, act, seen))
  })
  .openapi(postAnswer, async (c) => {
    const { version: seen, ...said } = c.req.valid("json")
    const principal = clientOf(c)
    const doer = { principal, scope: { clientId: principal.clientId } }
    const act = { act: "answer" as const, ...said }
    return answerAct(c, await actOnOrder(c.get("parts"), doer, c.req.valid("param").id, act, seen))
  })

async function answerAct(c: Context<Environment<ActingParts>>, outcome: OrderActOutcome) {
  switch (outcome.kind) {
    case "absent":
      return problem(c, "unknown-order", { detail: words.unknown })
    case "stale":
      return problem(c, "changed-meanwhile", { detail: words.changed })
    case "illegal":
      return problem(c, "illegal-act", outcome)
    case "own":
      return problem(c, "own-act", outcome)
    case "field":
      return problem(c, "invalid-request", outcome)
    case "done": {
      const { sql, clock } = c.get("parts")
      const principal = c.get("principal")
      const history = principal.kind === "officer" ? await listHistory(sql, outcome.order) : null
      return c.json(toWireOrderDetail(outcome.order, sideOf(principal), dayInChina(clock()), history), 200)
    }
  }
}

/** Those of the authority and below it; to a platform those that were issued to it. */
function scopeOf(principal: Principal): OrderScope {
  if (principal.kind === "officer") return { prefix: regionPrefix(principal.authority) }
  if (principal.kind === "client") return { clientId: principal.id }
  throw new Error("somebody else carries the scope of orders")
}

function sideOf(principal: Principal): "officer" | "platform" | null {
  if (principal.kind === "client") return "platform"
  return may(principal, "order:act") ? "officer" : null
}

/** Reads a cursor of ours; null for another text. */
function readPlace(cursor: string): { dueOn: string; id: string } | null {
  const [dueOn, id] = cursor.split("~")
  const read = z.uuid().safeParse(id)
  return dueOn !== undefined && isDay(dueOn) && read.success ? { dueOn, id: read.data } : null
}

const words = {
  about: {
    zh: "须写明经营者编号（seller）或者统一社会信用代码（code）。",
    en: "Say whom it is about: the seller's id in the roster, or a code.",
  },
  past: { zh: "整改期限不得早于今天。", en: "The last day should not be earlier than today." },
  platform: { zh: "没有此编号的平台。", en: "There is no platform of this id." },
  seller: { zh: "该平台的名单中没有这个编号的经营者。", en: "The platform's roster has no such seller." },
  unknown: {
    zh: "没有此编号的整改要求，或者不在您的范围内。",
    en: "There is no order of this id, or it is none of yours.",
  },
  changed: { zh: "此件已被他人更新，请重新查看。", en: "Somebody else has acted on it meanwhile: look at it again." },
} as const
