/**
 * HTTP of one live record, with its facts as a search tells them.
 */
import { z } from "@hono/zod-openapi"
import { json, recordIdParam } from "../../http/content.ts"
import { noSuchRecord, problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { wireObject } from "../../input/wire-object.ts"
import { listPendingContests } from "../../register/proceeding/contest-store.ts"
import { findLiveRecord, type PublicRead } from "../../register/record/standing.ts"
import { asOfSchema, recordSchema, toAsOf, toWireRecord } from "../../register/record/wire.ts"
import { loadBeside } from "./document-row-store.ts"
import { recordFactSchema, toRecordFacts } from "./record-fact.ts"

const contestSchema = wireObject("PendingContest", {
  way: z.enum(["review", "suit"]),
  filed_on: z.iso.date(),
  suspended_on: z.iso.date().nullable().openapi({ description: "Since when execution is suspended; null: it is not" }),
}).openapi({ example: { way: "review", filed_on: "2026-05-06", suspended_on: "2026-05-10" } })

const getRecord = defineRoute("register:read", "get /v1/records/{id}", {
  operationId: "getRecord",
  summary: "One live record",
  description:
    "With what it says in figures and names, as `GET /v1/search` has it: laws, articles, amounts, platforms.",
  request: { params: recordIdParam },
  responses: {
    200: json(
      "The record is live",
      wireObject("OneRecord", {
        ...{ record: recordSchema, facts: recordFactSchema },
        contests: z.array(contestSchema).optional().openapi({
          description:
            "Reviews and suits (行政复议、行政诉讼) that are pending against it, which end no display. Absent where none is known",
        }),
        as_of: asOfSchema,
      }),
    ),
    ...problemResponses(404),
  },
})

/** The route of one record. */
export const recordRoutes = routeGroup<PublicRead>().openapi(getRecord, async (c) => {
  const parts = c.get("parts")
  const { id } = c.req.valid("param")
  const { asOf, record } = await findLiveRecord(parts, id)
  if (!record) return problem(c, "unknown-record", noSuchRecord)
  const [besides, contests] = await Promise.all([loadBeside(parts.sql, [id]), listPendingContests(parts.sql, [id])])
  const beside = besides.get(id)
  if (!beside) return problem(c, "unknown-record", noSuchRecord)
  const facts = toRecordFacts({ content: record, ...beside })
  const open = (contests.get(id) ?? []).filter(({ isFallen }) => !isFallen)
  const pending = open.map(({ way, filedOn, suspendedOn }) => ({
    ...{ way, filed_on: filedOn, suspended_on: suspendedOn },
  }))
  const shown = { record: toWireRecord(record), facts, ...(pending.length > 0 ? { contests: pending } : {}) }
  return c.json({ ...shown, as_of: toAsOf(asOf) }, 200)
})
