/** HTTP of whose a case is: read it with who may be named, and hand it over. */
import { z } from "@hono/zod-openapi"
import { loadPersons } from "../../access/person-link-store.ts"
import { actorOf } from "../../access/principal.ts"
import { reachOf } from "../../access/reach.ts"
import type { ActingParts, Sql } from "../../database/client.ts"
import { idParam, json, jsonBody } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, officerOf, refuseFaults, routeGroup } from "../../http/route.ts"
import { plainText } from "../../input/plain-text.ts"
import { wireObject } from "../../input/wire-object.ts"
import { writeAudit } from "../audit/trail.ts"
import { auditWords } from "../audit/words.ts"
import { absent } from "./answer-routes.ts"
import { colleague, mayHandOver, notYours, ownerOf, whyNotHandedOver } from "./owner.ts"
import { listColleagues, saveOwner } from "./owner-store.ts"
import type { Proceeding } from "./proceeding.ts"
import { findProceeding, listHands, lockProceeding } from "./store.ts"

/** Whose a case is, on the wire. */
export const ownerSchema = wireObject("CaseOwner", {
  owner: z.string().openapi({ description: "As the audit trail names them" }),
  may_hand_over: z.boolean().openapi({ description: "Whether whoever asks may hand it over" }),
  colleagues: z.array(z.string()).openapi({
    description: "The logins that may be named, to who may hand it over: officers of the authority of the case",
  }),
}).openapi({
  example: { owner: "officer:410105:anna", may_hand_over: true, colleagues: ["anna", "dora"] },
})

/** Where it stands in the API. */
export const ownerPath = (id: string) => `/v1/proceedings/${id}/owner`

const path = "/v1/proceedings/{id}/owner"

const getOwner = defineRoute("proceeding:read", `get ${path}`, {
  operationId: "getCaseOwner",
  summary: "Whose a case is, and to whom it may be handed over",
  request: { params: idParam },
  responses: { 200: json("Whose it is", ownerSchema), ...problemResponses(400, 404) },
})

const handOverCase = defineRoute("proceeding:act", `put ${path}`, {
  operationId: "handOverCase",
  summary: "Hand a case over to a named colleague of the same authority",
  description:
    "For whose case it is, and for a head of its authority or of one above it, who so assigns it for somebody absent too. It says who is " +
    "asked after the case; who may do which act, and whose own hand bars them from it, stays as it was.",
  request: {
    params: idParam,
    body: jsonBody(
      z
        .strictObject({
          colleague: z.string().trim().min(1).max(200).check(plainText).openapi({ description: "Its login" }),
          reason: auditWords(1).optional(),
        })
        .openapi("CaseHandover", { example: { colleague: "dora", reason: "休假（示例）" } }),
    ),
  },
  responses: { 200: json("Whose it is now", ownerSchema), ...problemResponses(403, 404) },
})

async function handOf(sql: Sql, held: Proceeding, actor: string) {
  return { actor, person: await loadPersons(sql), steps: await listHands(sql, held) }
}

/** The routes of owners. */
export const ownerRoutes = routeGroup<ActingParts>()
  .openapi(getOwner, async (c) => {
    const { sql } = c.get("parts")
    const principal = officerOf(c)
    const held = await findProceeding(sql, reachOf(principal), c.req.valid("param").id)
    if (!held) return problem(c, "unknown-proceeding", absent)
    const may = mayHandOver(held, principal, await handOf(sql, held, actorOf(principal)))
    const colleagues = may ? await listColleagues(sql, held.authority) : []
    return c.json({ owner: ownerOf(held), may_hand_over: may, colleagues }, 200)
  })
  .openapi(handOverCase, async (c) => {
    const { sql, clock } = c.get("parts")
    const principal = officerOf(c)
    const { colleague: name, reason = null } = c.req.valid("json")
    const actor = actorOf(principal)
    return sql.begin(async (tx) => {
      const held = await lockProceeding(tx, reachOf(principal), c.req.valid("param").id)
      if (!held) return problem(c, "unknown-proceeding", absent)
      const hand = await handOf(tx, held, actor)
      if (!mayHandOver(held, principal, hand)) {
        return problem(c, "not-allowed", { detail: notYours })
      }
      const colleagues = await listColleagues(tx, held.authority)
      const why = whyNotHandedOver(name, colleagues)
      if (why) return refuseFaults(c, [{ pointer: "/colleague", detail: why }])
      const owner = colleague(held.authority, name)
      if (owner !== ownerOf(held)) {
        await saveOwner(tx, held.id, owner)
        const row = { act: "proceeding.owner", object: held.id, before: { owner: ownerOf(held) }, after: { owner } }
        await writeAudit(tx, row, { actor, reason, at: clock() })
      }
      const may = mayHandOver({ ...held, owner }, principal, hand)
      return c.json({ owner, may_hand_over: may, colleagues: may ? colleagues : [] }, 200)
    })
  })
