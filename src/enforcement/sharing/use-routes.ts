/** HTTP of what agencies read. */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../../database/client.ts"
import { json, toPage } from "../../http/content.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { numberCursor } from "../../input/described-pattern.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { listUses } from "./use-store.ts"
import { toWireUse, usePageSchema } from "./wire.ts"

const getUses = defineRoute("sharing:read", "get /v1/data-uses", {
  operationId: "listDataUses",
  summary: "What agencies read, when and how much: an agency's own, to officers all; kept for three years at least",
  request: {
    query: z.object({
      request: z.uuid().optional(),
      cursor: z.string().regex(numberCursor).optional(),
      limit: limitParameter(1_000, 100),
    }),
  },
  responses: { 200: json("A page, the newest first", usePageSchema) },
})

export const useRoutes = routeGroup<DatabaseParts>().openapi(getUses, async (c) => {
  const { request = null, cursor, limit } = c.req.valid("query")
  const principal = c.get("principal")
  const clientId = principal.kind === "client" ? principal.id : null
  const before = cursor === undefined ? null : Number(cursor)
  const found = await listUses(c.get("parts").sql, { clientId, requestId: request, before, limit: limit + 1 })
  const { page, next } = toPage(found, limit, ({ id }) => String(id))
  return c.json({ uses: page.map(toWireUse), next }, 200)
})
