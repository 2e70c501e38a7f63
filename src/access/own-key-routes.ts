/** HTTP of another API key in the place of one's own, and of keys that are handed out for codes. */
import { z } from "@hono/zod-openapi"
import { json, jsonBody } from "../http/content.ts"
import { problem, problemResponses } from "../http/problem.ts"
import { clientOf, defineRoute, refuseFaults, routeGroup } from "../http/route.ts"
import { toApiKey } from "./api-key.ts"
import { renewKey } from "./client-store.ts"
import { keyRefusals } from "./key-order.ts"
import { tradeCode } from "./key-order-store.ts"
import type { SessionParts } from "./store.ts"

const keyOf = (name: string, description: string) =>
  z
    .strictObject({ key: z.string().trim().min(1).max(200).openapi({ description }) })
    .openapi(name, { example: { key: "gongshi_…" } })

const codeText = z.string().trim().min(1).max(200)

export const newOwnKeySchema = keyOf("NewOwnKey", "The new key. It is told this once; a digest of it is kept")

const renewOwnKey = defineRoute("key:renew", "post /v1/key", {
  operationId: "renewOwnKey",
  summary: "Put another API key in the place of your own; the answer holds it, once",
  description:
    "`key` is the one that goes, so that nobody renews it who does not hold it. It is refused within a second, and the " +
    "sessions at the console that it opened end.",
  request: { body: jsonBody(keyOf("OwnKey", "The key that you hold")) },
  responses: { 200: json("The new key", newOwnKeySchema) },
})

const tradeKeyCode = defineRoute("key:trade", "post /v1/key/trade", {
  operationId: "tradeKeyCode",
  summary: "Trade a code for the API key that it was ordered for; the answer holds it, once",
  description:
    "A code lasts an hour and works once. The holder of a key sends it with the present key (`Authorization: Bearer …`), which " +
    "is refused from then on; whom two persons have named to hold it sends the codes of both.",
  request: {
    body: jsonBody(
      z
        .strictObject({ code: codeText, second_code: codeText.optional() })
        .openapi("KeyCodes", { example: { code: "gongshicode_…" } }),
    ),
  },
  responses: { 200: json("The new key", newOwnKeySchema), ...problemResponses(409) },
})

/** The routes. */
export const ownKeyRoutes = routeGroup<SessionParts>()
  .openapi(renewOwnKey, async (c) => {
    const { sql, newSalt, clock } = c.get("parts")
    const { clientId: id, actor, role, post, persons } = clientOf(c)
    // One person of an agency has a code made, which another confirms.
    if (role === "agency" && (post !== undefined || persons === "single"))
      return problem(c, "not-allowed", { detail: byTwo })
    const key = toApiKey(newSalt())
    const held = c.req.valid("json").key
    const renewed = await renewKey(sql, { id, key, held, holder: c.get("principal"), actor, reason: null, at: clock() })
    if (renewed === "absent") return refuseFaults(c, [{ pointer: "/key", detail: notHeld }])
    c.header("Cache-Control", "private, no-store")
    return c.json({ key }, 200)
  })
  .openapi(tradeKeyCode, async (c) => {
    const { code, second_code: second = null } = c.req.valid("json")
    const traded = await tradeCode(c.get("parts"), { code, second, trader: c.get("principal") })
    if (traded === "refused") return problem(c, "illegal-act", { detail: keyRefusals.code })
    c.header("Cache-Control", "private, no-store")
    return c.json({ key: traded.key }, 200)
  })

const byTwo = {
  zh: "本机构的密钥须由一人提出、另一人确认后更换：POST /v1/agency/key，或者工作台的“密钥和用量”。",
  en: "Another key is asked for by one person of your agency and confirmed by another: POST /v1/agency/key, or “Key and usage”.",
} as const
const notHeld = { zh: "不是本方现在的密钥", en: "it is not the key that you hold" } as const
