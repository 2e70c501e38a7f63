/**
 * HTTP of one live record, with its facts as a search tells them.
 */
import { json, recordIdParam } from "../../http/content.ts"
import { noSuchRecord, problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { wireObject } from "../../input/wire-object.ts"
import { findLiveRecord, type PublicRead } from "../../register/record/standing.ts"
import { asOfSchema, recordSchema, toAsOf, toWireRecord } from "../../register/record/wire.ts"
import { loadBeside } from "./document-row-store.ts"
import { recordFactSchema, toRecordFacts } from "./record-fact.ts"

const getRecord = defineRoute("register:read", "get /v1/records/{id}", {
  operationId: "getRecord",
  summary: "One live record",
  description:
    "With what it says in figures and names, as `GET /v1/search` has it: laws, articles, amounts, platforms.",
  request: { params: recordIdParam },
  responses: {
    200: json(
      "The record is live",
      wireObject("OneRecord", { record: recordSchema, facts: recordFactSchema, as_of: asOfSchema }),
    ),
    ...problemResponses(404),
  },
})

/** The route of one record. */
export const recordRoutes = routeGroup<PublicRead>().openapi(getRecord, async (c) => {
  const parts = c.get("parts")
  const { id } = c.req.valid("param")
  const { asOf, record } = await findLiveRecord(parts, id)
  const beside = record && (await loadBeside(parts.sql, [id])).get(id)
  if (!record || !beside) return problem(c, "unknown-record", noSuchRecord)
  const facts = toRecordFacts({ content: record, ...beside })
  return c.json({ record: toWireRecord(record), facts, as_of: toAsOf(asOf) }, 200)
})
