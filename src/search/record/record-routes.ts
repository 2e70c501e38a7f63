/**
 * HTTP of one live record, with its facts as a search tells them.
 */
import { z } from "@hono/zod-openapi"
import { json, recordIdParam } from "../../http/content.ts"
import { noSuchRecord, problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { bilingualSchema } from "../../input/bilingual-wire.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayInChina } from "../../law/day.ts"
import type { LawParts } from "../../law/policy.ts"
import { loadOfficeNames } from "../../register/document/office-store.ts"
import { listPendingContests } from "../../register/proceeding/contest-store.ts"
import { nextStepNames, nextStepsOf, sayNextStep } from "../../register/proceeding/next-step.ts"
import { remediesOf } from "../../register/proceeding/remedy.ts"
import { findLiveRecord, type PublicRead } from "../../register/record/standing.ts"
import { listRecords } from "../../register/record/store.ts"
import { asOfSchema, recordSchema, toAsOf, toWireRecord } from "../../register/record/wire.ts"
import { loadBeside } from "./document-row-store.ts"
import { recordFactSchema, toRecordFacts } from "./record-fact.ts"

const contestSchema = wireObject("PendingContest", {
  way: z.enum(["review", "suit"]),
  filed_on: z.iso.date(),
  suspended_on: z.iso.date().nullable().openapi({ description: "Since when execution is suspended; null: it is not" }),
}).openapi({ example: { way: "review", filed_on: "2026-05-06", suspended_on: "2026-05-10" } })

const nextSchema = wireObject("NextStep", {
  step: z.enum(nextStepNames).openapi({
    description: "`repair`: its early end can be applied for; `end`: it ends by itself; `objection`: nothing but that",
  }),
  from: z.iso.date().nullable().openapi({ description: "From which day on" }),
  form: z.string().nullable().openapi({ description: "The page on which its merchant does it" }),
  to: z.string().nullable().openapi({ description: "The authority that it is for, GB/T 2260" }),
  latest: z.iso.date().nullable().openapi({
    description:
      "By when it is over, begun on the first day; null where that counts from a verification, or its year has no calendar yet",
  }),
  said: bilingualSchema,
}).openapi({
  example: {
    ...{ step: "repair", from: "2026-06-05", form: "/records/sh4l6ot2vhs7c5rq3yxbxmgw3e/repair", to: "410105" },
    ...{ latest: "2026-06-23", said: { zh: "申请信用修复：…", en: "Apply for its repair, …" } },
  },
})

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
        next: nextSchema,
        as_of: asOfSchema,
      }),
    ),
    ...problemResponses(404),
  },
})

/** The route of one record. */
export const recordRoutes = routeGroup<PublicRead & LawParts>().openapi(getRecord, async (c) => {
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
  const next = await nextOf(parts, record.subjectCode, id)
  // It has ended since it was looked for.
  if (!next) return problem(c, "unknown-record", noSuchRecord)
  const shown = { next, record: toWireRecord(record), facts, ...(pending.length > 0 ? { contests: pending } : {}) }
  return c.json({ ...shown, as_of: toAsOf(asOf) }, 200)
})

/** What comes next of a live record by law; null where it is there no more. */
async function nextOf({ sql, clock, ...law }: PublicRead & LawParts, code: string, id: string) {
  const today = dayInChina(clock())
  const records = await listRecords(sql, code)
  const own = records.filter((record) => record.id === id)
  const found = nextStepsOf(own, remediesOf(records, law, today, own), law.calendar, today).get(id)
  if (!found) return null
  const office = found.to === null ? undefined : (await loadOfficeNames(sql, [found.to])).get(found.to)
  const called = office ?? found.to ?? ""
  const { uncounted: _, ...told } = found
  return { ...told, said: { ...sayNextStep(found, today, { zh: called, en: called }) } }
}
