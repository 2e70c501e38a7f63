/** HTTP of what took effect on whoever asks, by others in their place. */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../database/client.ts"
import { effectNames, effects } from "../gate/effect.ts"
import { json, toPage } from "../http/content.ts"
import { defineRoute, routeGroup } from "../http/route.ts"
import { numberCursor } from "../input/described-pattern.ts"
import { limitParameter } from "../input/page-limit.ts"
import { listTold, type Told } from "./told-store.ts"

const words = z.strictObject({ zh: z.string(), en: z.string() })
const example = {
  ...{
    id: 17,
    at: "2026-03-05T02:00:00.000Z",
    whom: "client:0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
    effect: "quota" as const,
  },
  ...{ effect_name: { zh: "设定额度", en: "set what a client may spend" }, count: 1 },
  ...{ about: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", by: "officer:410000:ada", reason: null },
}

const toldSchema = z
  .strictObject({
    id: z.int(),
    at: z.iso.datetime(),
    whom: z
      .string()
      .openapi({ description: "An authority's code, client:ID, or person:NAME: all of them whoever asks" }),
    effect: z.enum(effectNames),
    effect_name: words,
    count: z.int().openapi({ description: "How many of it at once: the rows of an import, say" }),
    about: z.string().openapi({ description: "What was acted on: an import, a proceeding, a client" }),
    by: z.string().openapi({ description: "As the audit trail names them" }),
    reason: z.string().nullable(),
  })
  .openapi("ToldEffect", { example })

/** A page of it. */
export const toldPageSchema = z
  .strictObject({ told: z.array(toldSchema), next: z.string().nullable() })
  .openapi("ToldPage", { example: { told: [example], next: null } })
export type WireTold = z.infer<typeof toldSchema>

const listToldEffects = defineRoute("told:read", "get /v1/told", {
  operationId: "listToldEffects",
  summary: "What others have brought about in your place, or of your powers: kept for a year, the newest first",
  description:
    "Of an officer what their authority felt with none of its own people in it (a bureau above released, ended, repaired) and " +
    "what was done to themselves; of a client what was done to its key, its quota, its measures and grants. By law alone, and " +
    "by the days that run out, nothing: that stands in the feed and in the notices.",
  request: {
    query: z.object({
      cursor: z.string().regex(numberCursor).optional(),
      limit: limitParameter(200, 50),
    }),
  },
  responses: { 200: json("A page", toldPageSchema) },
})

/** The routes. */
export const toldRoutes = routeGroup<DatabaseParts>().openapi(listToldEffects, async (c) => {
  const { cursor, limit } = c.req.valid("query")
  const before = cursor === undefined ? null : Number(cursor)
  const found = await listTold(c.get("parts").sql, c.get("principal"), { before, limit: limit + 1 })
  const { page, next } = toPage(found, limit, ({ id }) => String(id))
  c.header("Cache-Control", "private, no-store")
  return c.json({ told: page.map(toWireTold), next }, 200)
})

function toWireTold({ id, at, affected: whom, effect, count, about, actor: by, reason }: Told): WireTold {
  const { zh, en } = effects[effect]
  return { id, at: at.toISOString(), whom, effect, effect_name: { zh, en }, count, about, by, reason }
}
