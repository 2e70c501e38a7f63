/** HTTP of keys: the key set that signatures of this register are checked against, and how it came to be so. */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../database/client.ts"
import { json, text } from "../http/content.ts"
import { problem, problemResponses } from "../http/problem.ts"
import { defineRoute, routeGroup } from "../http/route.ts"
import { wireObject } from "../input/wire-object.ts"
import { keySetSchema } from "../signing/key-set.ts"
import { listKeyEntries } from "../signing/key-store.ts"
import type { Keyring } from "../signing/keyring.ts"

const getKeys = defineRoute("service:read", "get /.well-known/jwks.json", {
  operationId: "getKeys",
  summary: "The public keys of this register (RFC 7517)",
  responses: { 200: json("The key set", keySetSchema) },
})

const getKeyHistory = defineRoute("service:read", "get /v1/keys/history", {
  operationId: "getKeyHistory",
  summary: "What the publication log says of keys: every rotation, retirement and compromise",
  description:
    "Each entry commits to its line as the entry of a record does; `/log/proof/inclusion?position=` proves it. " +
    "Of several entries about one key the last one counts. The first keys of a register have none: they come with it.",
  responses: {
    200: json(
      "The entries, in the order of the log",
      wireObject("KeyHistory", {
        entries: z.array(
          wireObject("KeyEntry", {
            position: z.int(),
            entry: z.string().openapi({ description: "The entry, byte for byte" }),
            line: z.string().openapi({ description: "The line that it commits to, byte for byte" }),
          }),
        ),
      }).openapi({
        example: {
          entries: [
            {
              position: 4711,
              entry:
                '{"op":"key","time":1772676000000,"list":"key","authority":null,"replaces":null,"reason":"next","commitment":"…"}',
              line: '{"salt":"…","key":{"kty":"OKP","crv":"Ed25519","x":"…","kid":"…","role":"export","status":"next"}}',
            },
          ],
        },
      }),
    ),
  },
})

const noRoot = {
  zh: "本登记系统没有公布信任根。",
  en: "This register has no root of trust.",
}

const getRoot = defineRoute("service:read", "get /.well-known/gongshi-root", {
  operationId: "getRoot",
  summary: "The roots of trust, each behind the one before",
  description:
    "Signed notes, the oldest first: the keys, the witnesses and the ends of retired log keys, signed offline by several " +
    "keepers. Whoever has pinned one by another way follows to the newest; from here alone they prove nothing.",
  responses: {
    200: {
      description: "The roots",
      content: { "text/plain": text("gongshi-root/v1\n{…}\n\n— keeper-1.example …\n") },
    },
    ...problemResponses(404),
  },
})

interface KeyParts extends DatabaseParts, Pick<Keyring, "keySet"> {
  /** The roots of trust as they are served; null where the register has none. */
  rootChain(): Promise<string | null>
}

export const keyRoutes = routeGroup<KeyParts>()
  .openapi(getKeys, async (c) => {
    // The next key is announced a day ahead; a compromised one has to be known soon.
    c.header("Cache-Control", "public, max-age=60")
    return c.json(await c.get("parts").keySet(), 200)
  })
  .openapi(getRoot, async (c) => {
    const chain = await c.get("parts").rootChain()
    if (chain === null) return problem(c, "not-in-log", { detail: noRoot })
    const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "public, max-age=60" }
    return c.body(chain, 200, headers) as never
  })
  .openapi(getKeyHistory, async (c) => c.json({ entries: await listKeyEntries(c.get("parts").sql) }, 200))
