/** HTTP of who is signed in to the pages, and of ending what somebody has left open. */
import { z } from "@hono/zod-openapi"
import { endSessionsFor, listSignedIn } from "../../access/person-session-store.ts"
import { actorOf } from "../../access/principal.ts"
import { authorityReach } from "../../access/reach.ts"
import type { DatabaseParts } from "../../database/client.ts"
import { json, jsonBody, toPage } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, officerOf, routeGroup } from "../../http/route.ts"
import { numberCursor } from "../../input/described-pattern.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { wireObject } from "../../input/wire-object.ts"
import { auditWords } from "../../register/audit/words.ts"
import { signedInPageSchema, toWireSignedIn } from "./wire.ts"

const listSessions = defineRoute("operate:read", "get /v1/sessions", {
  operationId: "listSessions",
  summary: "Who is signed in to the pages, in which posts, and until when",
  description:
    "Of those who have a post with the own authority or below it. The login gives posts, and knows who has which. The register knows who came: with `ended`, officers too who have " +
    "signed in within half a year and are no longer signed in (`sessions` 0).",
  request: {
    query: z.object({
      ended: z.enum(["true", "false"]).default("false"),
      cursor: z.string().regex(numberCursor).optional(),
      limit: limitParameter(200, 50),
    }),
  },
  responses: { 200: json("A page of persons", signedInPageSchema) },
})

const endSessions = defineRoute("operate:act", "post /v1/sessions/end", {
  operationId: "endSessions",
  summary: "End every session of a person, on whatever machine",
  description:
    "By one person, of an authority in which they have a post, or above. Whoever has a post at the login can sign in again: " +
    "to keep somebody out, take the post away there.",
  request: {
    body: jsonBody(
      wireObject("SessionsToEnd", {
        ...{ kind: z.enum(["officer", "merchant"]), subject: z.string().min(1).max(255) },
        reason: auditWords(2),
      }).openapi({ example: { kind: "officer", subject: "anna", reason: "电脑遗失" } }),
    ),
  },
  responses: {
    200: json("How many ended", wireObject("EndedSessions", { ended: z.int() }).openapi({ example: { ended: 1 } })),
    ...problemResponses(403, 404),
  },
})

/** The routes. */
export const sessionRoutes = routeGroup<DatabaseParts>()
  .openapi(listSessions, async (c) => {
    const { sql, clock } = c.get("parts")
    const { cursor = "0", limit, ended } = c.req.valid("query")
    const offset = Number(cursor)
    const reach = authorityReach(officerOf(c).authority)
    const found = await listSignedIn(sql, reach, { now: clock(), ended: ended === "true", offset, limit: limit + 1 })
    const { page, next } = toPage(found, limit, () => String(offset + limit))
    return c.json({ people: page.map(toWireSignedIn), next }, 200)
  })
  .openapi(endSessions, async (c) => {
    const { sql, clock } = c.get("parts")
    const order = { ...c.req.valid("json"), actor: actorOf(officerOf(c)), at: clock() }
    const ended = await endSessionsFor(sql, order)
    if (ended === "beyond") return problem(c, "not-allowed", { detail: beyond })
    if (ended === 0) return problem(c, "unknown-session", { detail: nobody })
    return c.json({ ended }, 200)
  })

const beyond = {
  zh: "这个人的岗位都不在您所在机关的地区内，由其所在地区或者上级的管理员办理。",
  en: "None of their posts lies within the region of your authority: an administrator of its place, or of one above, does it.",
}
const nobody = { zh: "这个人现在没有登录。", en: "Nobody of that name is signed in now." }
