/** HTTP of the keys under which ID numbers are hashed. */
import { z } from "@hono/zod-openapi"
import { json } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { described } from "../../input/described-pattern.ts"
import { wireObject } from "../../input/wire-object.ts"
import type { PublicRead } from "../../register/record/standing.ts"
import { asOfSchema, toAsOf } from "../../register/record/wire.ts"
import { type AgreedParts, agreeOnIdentity } from "../../roster/agreed-key.ts"
import { identityAlgorithm } from "./identity-key.ts"
import { paddingLength, prefixLength, prefixNumber, toEntries } from "./range.ts"
import { listRange } from "./range-store.ts"

const keysSchema = wireObject("IdentityKeys", {
  algorithm: z.literal(identityAlgorithm),
  keys: z.array(
    z.strictObject({
      id: z.string().openapi({ description: "Stands before each hash made with the key" }),
      key: z.string().openapi({ description: "base64url" }),
    }),
  ),
}).openapi({
  example: { algorithm: identityAlgorithm, keys: [{ id: "5f0c3a11", key: "(32 random bytes in base64url)" }] },
})

const getIdentityKey = defineRoute("identity:hash", "get /v1/check/identity-key", {
  operationId: "getIdentityKey",
  summary: "The keys with which you hash ID numbers, so that the numbers never travel",
  description:
    "Take the ID number of 18 characters (GB 11643), make sure of its check digit, write X as a capital, and compute " +
    "HMAC-SHA-256 over its ASCII bytes with each key. `identity_hash` is `<id>:<hex>`, of several keys parted by `;`. " +
    "The first key is in use; under the others somebody may still be listed. Fetch them anew when a hash is refused. " +
    "Keep them secret: with a key all numbers can be tried.",
  responses: { 200: json("The keys", keysSchema), ...problemResponses(400) },
})

export const identityRoutes = routeGroup<AgreedParts>().openapi(getIdentityKey, async (c) => {
  await agreeOnIdentity(c.get("parts"))
  const keys = c.get("parts").identityKeys.map(({ id, key }) => ({
    id,
    key: key.export().toString("base64url"),
  }))
  if (keys.length === 0) {
    return problem(c, "not-configured", {
      detail: {
        zh: "本库没有设置身份号码哈希的密钥（IDENTITY_HASH_KEY）。",
        en: "This register has no key for hashes of ID numbers (IDENTITY_HASH_KEY).",
      },
    })
  }
  c.header("Cache-Control", "private, no-store")
  return c.json({ algorithm: identityAlgorithm, keys }, 200)
})

// A listing must not be missed for long, and a file of sellers asks for many a range twice.
const cache = "public, max-age=30"

const rangeSchema = wireObject("CheckRange", {
  as_of: asOfSchema,
  prefix: z.string(),
  entries: z.array(
    z.strictObject({
      suffix: z.string().openapi({ description: "The other 59 hex digits of the code's SHA-256" }),
      lists: z.array(z.enum(["abnormal", "serious", "penalty"])),
    }),
  ),
  padding: z.string().openapi({ description: "Means nothing: keeps the size of the answer from telling anything" }),
}).openapi({
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
