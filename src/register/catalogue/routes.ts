/** HTTP of the rule catalogue. */
import { z } from "@hono/zod-openapi"
import { etag } from "hono/etag"
import { json } from "../../http/content.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { publishedCalendar } from "../../law/calendar.ts"
import type { LawParts } from "../../law/policy.ts"
import { defaultPolicy } from "../../law/policy.ts"
import { catalogueSchema } from "./schema.ts"
import { toWireCatalogue } from "./wire.ts"

// A catalogue changes with a new version or another configuration: an hour late is early enough, and the tag tells.
const keptFor = "public, max-age=3600"

/** One row of each kind, from the catalogue itself, so that the example is never another than the answer. */
function example() {
  const { lists, instruments, grounds, penalty_classes, deadlines, ...whole } = toWireCatalogue(
    { policy: defaultPolicy, calendar: publishedCalendar },
    null,
  )
  return {
    ...whole,
    lists: lists.slice(0, 1),
    instruments: instruments.slice(0, 1),
    grounds: grounds.slice(0, 1),
    penalty_classes: penalty_classes.slice(1, 2),
    deadlines: deadlines.slice(0, 1),
  }
}

const getCatalogue = defineRoute("register:read", "get /v1/catalogue", {
  operationId: "getCatalogue",
  summary: "The rules: instruments, grounds, classes, deadlines, each with its source",
  description:
    "Every row carries the days on which it is in force, both inclusive; a record is judged by the rules of the day of " +
    "its decision. `as_of` leaves the rows in force on that day. The answer has an ETag.",
  request: {
    query: z.object({
      as_of: z.iso
        .date()
        .optional()
        .openapi({ description: "Only what is in force on this day", example: "2026-03-02" }),
    }),
  },
  responses: {
    200: json("The catalogue", catalogueSchema.openapi("Catalogue", { example: example() })),
    304: { description: "It is the one whose ETag was sent in If-None-Match" },
  },
})

const group = routeGroup<LawParts>()
group.use("/v1/catalogue", etag())

export const catalogueRoutes = group.openapi(getCatalogue, (c) => {
  c.header("Cache-Control", keptFor)
  return c.json(toWireCatalogue(c.get("parts"), c.req.valid("query").as_of ?? null), 200)
})
