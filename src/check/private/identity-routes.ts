/** HTTP of the keys under which ID numbers are hashed. */

import { z } from "@hono/zod-openapi"
import { json } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import type { IdentityParts } from "../../roster/identity.ts"
import { identityAlgorithm } from "./identity-key.ts"

const keysSchema = z
  .strictObject({
    algorithm: z.literal(identityAlgorithm),
    keys: z.array(
      z.strictObject({
        id: z.string().openapi({ description: "Stands before each hash made with the key" }),
        key: z.string().openapi({ description: "base64url" }),
      }),
    ),
  })
  .openapi("IdentityKeys", {
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
  tags: ["check"],
  responses: { 200: json("The keys", keysSchema), ...problemResponses(400, 401, 403, 503) },
})

export const identityRoutes = routeGroup<IdentityParts>().openapi(getIdentityKey, (c) => {
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
