/** HTTP of orders to platforms. */
import { z } from "@hono/zod-openapi"
import { may, regionPrefix } from "../../access/principal.ts"
import { findTenant } from "../../access/store.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayCursor } from "../../kit/case/cursor.ts"
import { actBody, caseRoutes, versionSeen } from "../../kit/case/routes.ts"
import { draftSchema, type Order, orderActs } from "./order.ts"
import { drafting, orderCase } from "./order-case.ts"
import { orderStateNames } from "./order-state.ts"
import { listOrders } from "./order-store.ts"
import { orderDetail, orderPageSchema, orderWire } from "./order-wire.ts"

export const orderRoutes = caseRoutes(
  {
    ...{ case: orderCase, path: "/v1/orders", says: "The order", read: "duty:read", unknown: "unknown-order" },
    wire: { one: orderWire, detail: orderDetail },
    // Those of the authority and below it; to a platform those that were issued to it.
    scopeOf(principal) {
      if (principal.kind === "officer") return { prefix: regionPrefix(principal.authority) }
      return principal.kind === "client" ? { clientId: principal.id } : null
    },
    sideOf: (principal) => (principal.kind === "client" ? "platform" : may(principal, "order:act") ? "officer" : null),
  },
  {
    begin: {
      ...{ right: "order:act", operationId: "draftOrder", says: "The draft", body: draftSchema, how: drafting },
      refused: [404],
      summary: "Draft an order by which a platform has to act on a seller; somebody else issues it",
    },
    list: {
      operationId: "listOrders",
      summary: "Orders to platforms: those of the own authority and those below, or those issued to the own platform",
      ...{ page: orderPageSchema, under: "results", says: "A page of orders, the latest day first" },
      query: {
        state: z.enum(orderStateNames).optional(),
        platform: z.uuid().optional(),
        overdue: z.enum(["true", "false"]).default("false"),
      },
      cursor: dayCursor((order: Order) => order.dueOn),
      async find({ sql }, scope, { state = null, platform, overdue }, after, limit, today) {
        const clientId = platform === undefined ? null : await findTenant(sql, platform)
        if (platform !== undefined && clientId === null) return []
        const filter = { state, clientId, overdueOn: overdue === "true" ? today : null }
        return listOrders(sql, scope, filter, after, limit)
      },
    },
    get: { operationId: "getOrder", summary: "An order with what can be done now" },
    acts: [
      {
        ...{ side: "officer", at: "acts", operationId: "actOnOrder" },
        summary: "Issue an order that somebody else has drafted, close it, send it back, or withdraw it",
        body: actBody("PlatformOrderAct", orderActs, "officer", { act: "issue" }),
      },
      {
        ...{ side: "platform", at: "answer", act: "answer", operationId: "answerOrder" },
        summary: "Answer an order that was issued to the own platform",
        body: wireObject("AnswerPlatformOrder", { ...orderActs.answer.asks, version: versionSeen }).openapi({
          example: { answer: "done", text: "已下架并公示（示例）", done_on: "2026-07-01" },
        }),
      },
    ],
  },
)
