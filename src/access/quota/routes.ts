/**
 * HTTP of what a key has used.
 */
import type { DatabaseParts } from "../../database/client.ts"
import { json } from "../../http/content.ts"
import { clientOf, defineRoute, routeGroup } from "../../http/route.ts"
import { readUsage } from "./usage.ts"
import { toWireUsage, usageSchema } from "./wire.ts"

const getUsage = defineRoute("usage:read", "get /v1/usage", {
  operationId: "getUsage",
  summary: "What the own key has used today, by operation, and on the last 30 days",
  description:
    "Quotas begin anew at midnight in China. What other nodes of the register have answered in the last ten seconds may " +
    "be missing. To ask costs nothing.",
  responses: { 200: json("The usage", usageSchema) },
})

/** The routes of usage. */
export const usageRoutes = routeGroup<DatabaseParts>().openapi(getUsage, async (c) => {
  const { sql, quota, clock } = c.get("parts")
  const client = clientOf(c)
  await quota?.settle({ clientId: client.id })
  c.header("Cache-Control", "private, no-store")
  return c.json(toWireUsage(await readUsage(sql, client, quota?.roleQuotas ?? null, clock())), 200)
})
