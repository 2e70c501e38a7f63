/** HTTP of ranges. */

import { z } from "@hono/zod-openapi"
import { json } from "../../http/content.ts"
import { problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { described } from "../../input/described-pattern.ts"
import type { PublicRead } from "../../register/record/standing.ts"
import { asOfSchema, toAsOf } from "../../register/record/wire.ts"
import { paddingLength, prefixLength, prefixNumber, toEntries } from "./range.ts"
import { listRange } from "./range-store.ts"

// A listing must not be missed for long, and a file of sellers asks for many a range twice.
const cache = "public, max-age=30"

const rangeSchema = z
  .strictObject({
    as_of: asOfSchema,
    prefix: z.string(),
    entries: z.array(
      z.strictObject({
        suffix: z.string().openapi({ description: "The other 59 hex digits of the code's SHA-256" }),
        lists: z.array(z.enum(["abnormal", "serious", "penalty"])),
      }),
    ),
    padding: z.string().openapi({ description: "Means nothing: keeps the size of the answer from telling anything" }),
  })
  .openapi("CheckRange", {
    example: {
      as_of: { size: 4711, time: "2026-03-05T02:00:00.000Z" },
      prefix: "18e74",
      entries: [{ suffix: "6db4fe8b8bd027e02ef4cdc036a5d2574fd488b8a10c7f80caa99921ab0", lists: ["abnormal"] }],
      padding: "h5m3…",
    },
  })

const prefixPattern = described(new RegExp(`^[0-9a-fA-F]{${prefixLength}}$`), {
  zh: `代码 SHA-256 的前 ${prefixLength} 位十六进制数字`,
  en: `the first ${prefixLength} hex digits of the code's SHA-256`,
})

const getRange = defineRoute("check:query", "get /v1/check/range/{prefix}", {
  operationId: "getCheckRange",
  summary: "All live codes whose SHA-256 begins so, for a check that does not say whom",
  description:
    "Take the SHA-256 of the code (18 capital characters, ASCII), in hex; send its first 5 digits, and look for the other " +
    "59 among the entries. A code that is not there has no live record at that position of the log; whether the register " +
    "knows the subject is not said, and it is no clearance.",
  tags: ["check"],
  request: { params: z.object({ prefix: z.string().regex(prefixPattern).openapi({ example: "18e74" }) }) },
  responses: { 200: json("The range", rangeSchema), ...problemResponses(400, 401) },
})

export const rangeRoutes = routeGroup<PublicRead & { newSalt(): string }>().openapi(getRange, async (c) => {
  const parts = c.get("parts")
  const prefix = c.req.valid("param").prefix.toLowerCase()
  const { asOf, listed } = await listRange(parts, prefixNumber(prefix))
  const answer = { as_of: toAsOf(asOf), prefix, entries: toEntries(listed), padding: "" }
  const length = paddingLength(JSON.stringify(answer).length)
  // Random, or compression on the way would take it off again.
  while (answer.padding.length < length) answer.padding += parts.newSalt()
  answer.padding = answer.padding.slice(0, length)
  c.header("Cache-Control", cache)
  return c.json(answer, 200)
})
