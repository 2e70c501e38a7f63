/**
 * HTTP of keys: the key set that signatures of this register are checked against.
 */
import { defineRoute, routeGroup } from "../http/route.ts"
import { keySetSchema } from "../signing/key-set.ts"

const getKeys = defineRoute("service:read", {
  method: "get",
  path: "/.well-known/jwks.json",
  operationId: "getKeys",
  summary: "The public keys of this register (RFC 7517)",
  tags: ["keys"],
  responses: {
    200: {
      description: "The key set",
      content: { "application/json": { schema: keySetSchema } },
    },
  },
})

/** The routes of keys. */
export const keyRoutes = routeGroup().openapi(getKeys, (c) => {
  c.header("Cache-Control", "public, max-age=300")
  return c.json({ keys: [...c.get("parts").keys] }, 200)
})
