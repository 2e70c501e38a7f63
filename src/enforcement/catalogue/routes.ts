/** HTTP of the catalogue of measures. */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../../database/client.ts"
import { json } from "../../http/content.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { dayAsked } from "../../input/day.ts"
import { dayInChina } from "../../law/day.ts"
import { shippedMeasures } from "../../law/measure-type.ts"
import { listMeasureTypes } from "./store.ts"
import { measureTypesSchema, toWireType } from "./wire.ts"

const getTypes = defineRoute("register:read", "get /v1/measure-types", {
  operationId: "listMeasureTypes",
  summary: "The catalogue of measures (惩戒措施): content, legal basis with its article, which records each may follow",
  description:
    "Those that are in force today, or on the day `on`. Shipped are measures whose article has been read; the operator " +
    "loads those of the province beside them. What was invented for tests and samples says so (`invented`).",
  request: { query: z.object({ on: dayAsked.optional().openapi({ example: "2026-03-02" }) }) },
  responses: {
    200: json(
      "The measures, those that are shipped first",
      measureTypesSchema.openapi({ example: { measures: shippedMeasures.slice(0, 1).map(toWireType) } }),
    ),
  },
})

export const measureTypeRoutes = routeGroup<DatabaseParts>().openapi(getTypes, async (c) => {
  const { sql, clock } = c.get("parts")
  const types = await listMeasureTypes(sql, c.req.valid("query").on ?? dayInChina(clock()))
  c.header("Cache-Control", "public, max-age=300")
  return c.json({ measures: types.map(toWireType) }, 200)
})
