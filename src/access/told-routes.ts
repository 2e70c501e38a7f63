/** HTTP of what took effect on whoever asks, by others in their place. */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../database/client.ts"
import { json, toPage } from "../http/content.ts"
import { defineRoute, routeGroup } from "../http/route.ts"
import { numberCursor } from "../input/described-pattern.ts"
import { limitParameter } from "../input/page-limit.ts"
import { listTold, listToldAfter } from "./told-store.ts"
import { toldPageSchema, toWireTold } from "./told-wire.ts"

const listToldEffects = defineRoute("told:read", "get /v1/told", {
  operationId: "listToldEffects",
  summary: "What others have brought about in your place, or of your powers: kept for a year, the newest first",
  description:
    "Of an officer what their authority felt with none of its own people in it (a bureau above released, ended, repaired) and " +
    "what was done to themselves; of a client what was done to its key, its quota, its measures and grants. By law alone, and " +
    "by the days that run out, nothing: that stands in the feed and in the notices. With `from` it is read on from a place, the " +
    "oldest first: without gaps for a client's own rows, before which nothing comes later. What an authority or a person is " +
    "told may come later under a smaller id: whoever reads that reads some pages again. Webhooks carry the same of a client, as `told`.",
  request: {
    query: z.object({
      cursor: z
        .string()
        .regex(numberCursor)
        .optional()
        .openapi({ description: "`next` of the page before, which is newer" }),
      from: z.string().regex(numberCursor).optional().openapi({
        description:
          "The id after which it is read on, the oldest first; `next` is then where to go on. In the place of `cursor`",
        example: "17",
      }),
      limit: limitParameter(200, 50),
    }),
  },
  responses: { 200: json("A page", toldPageSchema) },
})

/** The routes. */
export const toldRoutes = routeGroup<DatabaseParts>().openapi(listToldEffects, async (c) => {
  const { cursor, from, limit } = c.req.valid("query")
  const { sql } = c.get("parts")
  c.header("Cache-Control", "private, no-store")
  if (from !== undefined) {
    const told = await listToldAfter(sql, c.get("principal"), { after: Number(from), limit })
    return c.json({ told: told.map(toWireTold), next: String(told.at(-1)?.id ?? from) }, 200)
  }
  const before = cursor === undefined ? null : Number(cursor)
  const found = await listTold(sql, c.get("principal"), { before, limit: limit + 1 })
  const { page, next } = toPage(found, limit, ({ id }) => String(id))
  return c.json({ told: page.map(toWireTold), next }, 200)
})
