/** HTTP of deliveries: what was sent to a webhook, what was given up, and how to have it sent once more. */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../database/client.ts"
import { idParam, json, toPage } from "../http/content.ts"
import { problem, problemResponses } from "../http/problem.ts"
import { clientOf, defineRoute, routeGroup } from "../http/route.ts"
import { numberCursor } from "../input/described-pattern.ts"
import { limitParameter } from "../input/page-limit.ts"
import { cargoPlaces } from "./cargo.ts"
import { insertPing, listDeliveries, renewDelivery } from "./delivery-store.ts"
import { refusePlace, unknownWebhook } from "./webhook-routes.ts"
import { findWebhook, rewindWebhook } from "./webhook-store.ts"
import {
  deliveryPageSchema,
  deliverySchema,
  deliveryStateNames,
  toWireDelivery,
  toWireWebhook,
  webhookSchema,
} from "./webhook-wire.ts"

const queued = json("The message waits to be sent", deliverySchema)

const getDeliveries = defineRoute("alert:send", "get /v1/webhooks/{id}/deliveries", {
  operationId: "listWebhookDeliveries",
  summary: "What was sent to a webhook, the newest first; with state=dead what was given up",
  request: {
    params: idParam,
    query: z.object({
      state: z.enum(deliveryStateNames).optional(),
      cursor: z.string().regex(numberCursor).optional(),
      limit: limitParameter(200, 50),
    }),
  },
  responses: { 200: json("A page of deliveries", deliveryPageSchema), ...problemResponses(404) },
})

const replayDelivery = defineRoute("alert:send", "post /v1/webhooks/{id}/deliveries/{delivery}/replay", {
  operationId: "replayWebhookDelivery",
  summary: "Send a message once more, under the id that it had",
  request: { params: idParam.extend({ delivery: z.uuid() }) },
  responses: { 202: queued, ...problemResponses(400, 404) },
})

const replayWebhook = defineRoute("alert:send", "post /v1/webhooks/{id}/replay", {
  operationId: "replayWebhook",
  summary: "Send all alerts, or notices, from a place on once more, in new messages",
  request: {
    params: idParam,
    query: z.object({
      from: z.string().max(30).openapi({ description: "As of GET /v1/alerts, or of GET /v1/notices", example: "4700" }),
    }),
  },
  responses: { 202: json("The webhook, set back", webhookSchema), ...problemResponses(404) },
})

const pingWebhook = defineRoute("alert:send", "post /v1/webhooks/{id}/ping", {
  operationId: "pingWebhook",
  summary: "Send a message that says nothing but that it came, to try a webhook out",
  request: { params: idParam },
  responses: { 202: queued, ...problemResponses(400, 404) },
})

export const deliveryRoutes = routeGroup<DatabaseParts>()
  .openapi(getDeliveries, async (c) => {
    const { sql } = c.get("parts")
    const { clientId } = clientOf(c)
    const webhook = await findWebhook(sql, clientId, c.req.valid("param").id)
    if (!webhook) return unknownWebhook(c)
    const { state = null, cursor, limit } = c.req.valid("query")
    const before = cursor === undefined ? null : Number(cursor)
    const found = await listDeliveries(sql, clientId, webhook.id, state, before, limit + 1)
    const { page, next } = toPage(found, limit, (last) => String(last.number))
    return c.json({ deliveries: page.map(toWireDelivery), next }, 200)
  })
  .openapi(replayDelivery, async (c) => {
    const { sql, clock } = c.get("parts")
    const { id, delivery } = c.req.valid("param")
    const { clientId } = clientOf(c)
    if (!(await findWebhook(sql, clientId, id))) return unknownWebhook(c)
    const renewed = await renewDelivery(sql, clientId, id, delivery, clock())
    if (renewed) return c.json(toWireDelivery(renewed), 202)
    return problem(c, "unknown-delivery", {
      detail: { zh: "此推送地址没有该编号的推送。", en: "The webhook has no delivery of this id." },
    })
  })
  .openapi(replayWebhook, async (c) => {
    const { sql } = c.get("parts")
    const { id } = c.req.valid("param")
    const { clientId } = clientOf(c)
    const held = await findWebhook(sql, clientId, id)
    if (!held) return unknownWebhook(c)
    const from = cargoPlaces[held.carries].read(c.req.valid("query").from)
    if (!from) return refusePlace(c, held.carries)
    await rewindWebhook(sql, clientId, id, from)
    const webhook = await findWebhook(sql, clientId, id)
    return webhook ? c.json(toWireWebhook(webhook), 202) : unknownWebhook(c)
  })
  .openapi(pingWebhook, async (c) => {
    const { sql, clock, newId } = c.get("parts")
    const ping = await insertPing(sql, newId(), clientOf(c).clientId, c.req.valid("param").id, clock())
    return ping ? c.json(toWireDelivery(ping), 202) : unknownWebhook(c)
  })
