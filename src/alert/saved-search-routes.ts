/** HTTP of saved searches. */
import { z } from "@hono/zod-openapi"
import type { ActingParts } from "../database/client.ts"
import { idParam, json, jsonBody } from "../http/content.ts"
import { problem, problemResponses } from "../http/problem.ts"
import { clientOf, defineRoute, refuseFaults, routeGroup } from "../http/route.ts"
import { wireObject } from "../input/wire-object.ts"
import { keptFaults } from "../search/kept-query.ts"
import { recordQuery } from "../search/parameter.ts"
import { amountFields, keptFilter, toParameters, toRecordFilter } from "../search/record/wire.ts"
import { type SavedSearch, savedSearchesMax, savedSearchRefusals, searchFault } from "./saved-search.ts"
import { deleteSearch, insertSearch, listSearches } from "./saved-search-store.ts"

const { q, ...parameters } = recordQuery.shape
const filters = { ...parameters, ...amountFields }
const newBody = wireObject("NewSavedSearch", { name: z.string().trim().min(1).max(100), q, ...filters }).openapi({
  example: { name: "本市虚假广告", q: "虚假广告", list: "penalty", region: "4101" },
})

/** A saved search. */
export const savedSearchSchema = wireObject("SavedSearch", {
  id: z.uuid(),
  name: z.string(),
  q: z.string(),
  ...filters,
  since: z.int().nullable().openapi({
    description: "Position of the log from which on it is told; null: what is published after it was saved",
  }),
  created_at: z.iso.datetime(),
}).openapi({
  example: {
    ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", name: "本市虚假广告", q: "虚假广告" },
    ...{ list: "penalty", region: "4101", since: 4711, created_at: "2026-03-05T02:00:00.000Z" },
  },
})

/** A client's own. */
export const savedSearchListSchema = wireObject("SavedSearches", { searches: z.array(savedSearchSchema) })

const createRoute = defineRoute("alert:search", "post /v1/alerts/searches", {
  operationId: "saveSearch",
  summary: "Save a search among records, to be told of what is newly published and fulfils it",
  description:
    "The fields are the parameters of `GET /v1/search?in=records`, and all of it is asked for: nothing is dropped. What is " +
    "published from then on, and newly fulfils it, comes as alerts of the kind `matched`, by polling (`GET /v1/alerts`) and " +
    "by your webhooks; `POST /v1/search/jobs` gathers what was published before. " +
    `A client may have ${savedSearchesMax}.`,
  request: { body: jsonBody(newBody) },
  responses: { 201: json("The saved search", savedSearchSchema), ...problemResponses(429) },
})

const listRoute = defineRoute("alert:search", "get /v1/alerts/searches", {
  operationId: "listSavedSearches",
  summary: "Your saved searches",
  responses: { 200: json("All of them, the oldest first", savedSearchListSchema) },
})

const deleteRoute = defineRoute("alert:search", "delete /v1/alerts/searches/{id}", {
  operationId: "deleteSavedSearch",
  summary: "Delete a saved search; what you were told by it stays",
  request: { params: idParam },
  responses: { 204: { description: "It is gone" }, ...problemResponses(400, 404) },
})

export const savedSearchRoutes = routeGroup<ActingParts>()
  .openapi(createRoute, async (c) => {
    const { sql, clock, newId } = c.get("parts")
    const { name, q, ...parameters } = c.req.valid("json")
    const personal = keptFaults({ name, q, ...parameters })
    if (personal.length > 0) return refuseFaults(c, personal)
    const request = { text: q, filter: keptFilter(toRecordFilter(parameters)) }
    const fault = searchFault(request)
    if (fault) return problem(c, "invalid-request", { detail: fault, pointer: "/q" })
    const { clientId } = clientOf(c)
    const saved = await insertSearch(sql, { id: newId(), clientId, name, request, createdAt: new Date(clock()) })
    if (!saved) return problem(c, "too-many", { detail: savedSearchRefusals.full })
    return c.json(toWire(saved), 201)
  })
  .openapi(listRoute, async (c) => {
    const searches = await listSearches(c.get("parts").sql, clientOf(c).clientId)
    return c.json({ searches: searches.map(toWire) }, 200)
  })
  .openapi(deleteRoute, async (c) => {
    const isGone = await deleteSearch(c.get("parts").sql, clientOf(c).clientId, c.req.valid("param").id)
    return isGone
      ? c.body(null, 204)
      : problem(c, "unknown-search", {
          detail: { zh: "您没有此编号的检索。", en: "You have no saved search of this id." },
        })
  })

function toWire({ id, name, request, since, createdAt }: SavedSearch): z.infer<typeof savedSearchSchema> {
  return { id, name, q: request.text, ...toParameters(request.filter), since, created_at: createdAt.toISOString() }
}
