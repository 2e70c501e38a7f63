/** HTTP of what is proposed about listings of persons, and waits for somebody else. */
import { z } from "@hono/zod-openapi"
import { actorOf } from "../../access/principal.ts"
import { authorityReach } from "../../access/reach.ts"
import type { DatabaseParts } from "../../database/client.ts"
import { reasons } from "../../gate/may-take-effect.ts"
import { idParam, json, jsonBody, toPage } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, officerOf, routeGroup } from "../../http/route.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { wireObject } from "../../input/wire-object.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { agreeOnIdentity } from "../../roster/agreed-key.ts"
import type { IdentityParts } from "../../roster/identity.ts"
import { decideListingChange, findListingChange, listListingChanges } from "./change-store.ts"
import { contextOf } from "./context.ts"
import { readPersonListing, toRow } from "./listing.ts"
import { listingChangePageSchema, listingChangeSchema, toWireChange } from "./wire.ts"

const getChanges = defineRoute("person:confirm", "get /v1/person-listings/changes", {
  operationId: "listPersonListingChanges",
  summary: "What is proposed about listings of persons and waits for somebody else, without saying whom",
  request: { query: z.object({ cursor: z.uuid().optional(), limit: limitParameter(500, 100) }) },
  responses: {
    200: json("A page", listingChangePageSchema),
  },
})

const getChange = defineRoute("person:confirm", "get /v1/person-listings/changes/{id}", {
  operationId: "getPersonListingChange",
  summary: "One of the proposals about listings of persons, without saying whom",
  request: { params: idParam },
  responses: { 200: json("The proposal", listingChangeSchema), ...problemResponses(400, 404) },
})

const decide = defineRoute("person:confirm", "post /v1/person-listings/changes/{id}", {
  operationId: "decidePersonListingChange",
  summary: "Confirm what somebody else has proposed about a listing of a person, or drop it",
  description:
    "Nobody confirms their own, and nobody what the own authority does not cover, but for withdrawals, which administrators " +
    "confirm wherever they stand. Checks show a listing from then on, or no " +
    "more. A listing is judged anew: one that can't be taken any more is said to be, and waits.",
  request: {
    params: idParam,
    body: jsonBody(
      wireObject("PersonListingChangeDecision", { act: z.enum(["confirm", "discard"]) }).openapi({
        example: { act: "confirm" },
      }),
    ),
  },
  responses: {
    200: json(
      "What was done",
      wireObject("DecidedPersonListingChange", { done: z.enum(["confirm", "discard"]) }).openapi({
        example: { done: "confirm" },
      }),
    ),
    ...problemResponses(404, 409),
  },
})

export const personChangeRoutes = routeGroup<DatabaseParts & IdentityParts>()
  .openapi(getChanges, async (c) => {
    const { cursor = null, limit } = c.req.valid("query")
    const rows = await listListingChanges(c.get("parts").sql, whoseOf(officerOf(c).authority), cursor, limit + 1)
    const { page, next } = toPage(rows, limit, (last) => last.id)
    return c.json({ results: page.map(toWireChange), next }, 200)
  })
  .openapi(getChange, async (c) => {
    const found = await findListingChange(c.get("parts").sql, c.req.valid("param").id, whoseOf(officerOf(c).authority))
    return found ? c.json(toWireChange(found), 200) : problem(c, "unknown-change", { detail: words.absent })
  })
  .openapi(decide, async (c) => {
    const { sql, clock } = c.get("parts")
    const { act } = c.req.valid("json")
    // A node with other keys than the register's would take a hash that no check asks for.
    if (act === "confirm") await agreeOnIdentity(c.get("parts"))
    const which = { id: c.req.valid("param").id, act, ...whoseOf(officerOf(c).authority) }
    const context = contextOf(c.get("principal"), c.get("parts"))
    const decided = await decideListingChange(
      sql,
      which,
      (listing) => {
        const read = readPersonListing(toRow(listing), context)
        return "id" in read ? null : read
      },
      { actor: actorOf(c.get("principal")), at: clock() },
    )
    if (decided === "absent") return problem(c, "unknown-change", { detail: words.absent })
    if (decided === "own") return problem(c, "own-act", { detail: words.own, pointer: "/act" })
    if (decided !== "done" && "refusal" in decided) {
      const { reason, detail } = decided.refusal
      return problem(c, reasons[reason].problem, { detail })
    }
    if (decided !== "done") return problem(c, "illegal-act", { detail: decided.fault.reason })
    return c.json({ done: act }, 200)
  })

const whoseOf = (authority: string) => ({ reach: authorityReach(authority) })

const words = {
  absent: {
    zh: "没有这项待确认的列入或者撤回：已经有人办理、又提出了新的，或者不在您所属机关的管辖范围。",
    en: "No such proposal waits: somebody has decided it, or proposed another, or your own authority does not cover it.",
  },
  own: { zh: "须由另一人确认本人提出的列入或者撤回。", en: "Another person has to confirm what you have proposed." },
} as const satisfies Record<string, Bilingual>
