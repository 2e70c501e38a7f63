/** HTTP of leads: looked at, and worked on. */
import { z } from "@hono/zod-openapi"
import { may } from "../../access/principal.ts"
import { reachOf } from "../../access/reach.ts"
import type { DatabaseParts } from "../../database/client.ts"
import { idParam, json, jsonBody, toPage } from "../../http/content.ts"
import { problem, problemResponses, refuseCursor } from "../../http/problem.ts"
import { defineRoute, officerOf, routeGroup } from "../../http/route.ts"
import { dayAsked } from "../../input/day.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { dayInChina, isDay } from "../../law/day.ts"
import type { LawParts } from "../../law/policy.ts"
import { auditWords } from "../../register/audit/words.ts"
import { listFiles } from "../../register/document/attachment-store.ts"
import { listHistory } from "../../register/proceeding/store.ts"
import { actOnLead } from "./act.ts"
import { type Lead, leadFindingNames, leadResultNames, leadSourceNames, leadStateNames } from "./lead.ts"
import { findLead, type LeadPlace, listLeads } from "./store.ts"
import { isShownTo, leadDetailSchema, leadPageSchema, toWireDetail, toWireLead } from "./wire.ts"

const authorityCode = z.string().regex(/^\d{6}$/)

const getLeads = defineRoute("lead:read", "get /v1/leads", {
  operationId: "listLeads",
  summary:
    "Leads of the own authority and those below, or those that the own key has sent, the latest first or by their last day",
  request: {
    query: z.object({
      state: z.enum(leadStateNames).optional(),
      source: z.enum(leadSourceNames).optional(),
      authority: authorityCode.optional(),
      code: z.string().max(18).optional(),
      from: dayAsked.optional().openapi({ description: "Taken in on this day or later" }),
      to: dayAsked.optional(),
      order: z
        .enum(["latest", "due"])
        .default("latest")
        .openapi({ description: "`due`: those that are not closed, by the last day of their clock" }),
      cursor: z.string().max(100).optional(),
      limit: limitParameter(200, 50),
    }),
  },
  responses: { 200: json("A page of leads", leadPageSchema) },
})

const getLead = defineRoute("lead:read", "get /v1/leads/{id}", {
  operationId: "getLead",
  summary: "A lead with its history and what can be done now",
  request: { params: idParam },
  responses: { 200: json("The lead", leadDetailSchema), ...problemResponses(400, 404) },
})

const actBody = z
  .discriminatedUnion("act", [
    z.strictObject({
      act: z.literal("dispatch"),
      authority: authorityCode,
      reason: auditWords(1).optional().openapi({ description: "Needed where the own authority does not cover it" }),
      version: z.int().optional(),
    }),
    z.strictObject({
      act: z.literal("verify"),
      finding: z.enum(leadFindingNames),
      reason: auditWords(1).openapi({ description: "What was looked at, and what it came to" }),
      version: z.int().optional(),
    }),
    z.strictObject({
      act: z.literal("close"),
      result: z.enum(leadResultNames),
      proceeding_id: z.uuid().optional().openapi({ description: "Of the proceeding that it led to; for `case` alone" }),
      reason: auditWords(1),
      version: z.int().optional(),
    }),
    z.strictObject({ act: z.literal("reopen"), reason: auditWords(1), version: z.int().optional() }),
  ])
  .openapi("LeadAct", { example: { act: "dispatch", authority: "410105" } })

const actLead = defineRoute("lead:act", "post /v1/leads/{id}/acts", {
  operationId: "actOnLead",
  summary: "Dispatch a lead to an authority, verify it, close it with a result, or reopen it",
  request: { params: idParam, body: jsonBody(actBody) },
  responses: { 200: json("The lead", leadDetailSchema), ...problemResponses(404, 409) },
})

/** What leads need of the platform. */
export interface LeadParts extends DatabaseParts, Pick<LawParts, "calendar"> {
  /** Working days in which a dispatched lead has to be verified. */
  leadVerifyDays: number
}

export const leadRoutes = routeGroup<LeadParts>()
  .openapi(getLeads, async (c) => {
    const {
      state = null,
      source = null,
      authority = null,
      code = null,
      from = null,
      to = null,
      order,
      cursor,
      limit,
    } = c.req.valid("query")
    const after = cursor === undefined ? null : readPlace(cursor)
    if (cursor !== undefined && after === null) return refuseCursor(c)
    const { sql, clock } = c.get("parts")
    const reach = reachOf(c.get("principal"))
    const filter = { state, source, authority, code, from, to }
    const found = await listLeads(sql, reach, filter, order, after, limit + 1)
    const dayOf = (lead: Lead) => (order === "due" ? (lead.dueOn ?? "infinity") : lead.takenOn)
    const { page, next } = toPage(found, limit, (last) => `${dayOf(last)}~${last.id}`)
    const today = dayInChina(clock())
    return c.json({ results: page.map((each) => toWireLead(each, today, reach.by === "sender")), next }, 200)
  })
  .openapi(getLead, async (c) => {
    const { sql, clock } = c.get("parts")
    const reach = reachOf(c.get("principal"))
    const held = await findLead(sql, reach, c.req.valid("param").id)
    if (!held) return problem(c, "unknown-lead", { detail: noSuchLead })
    const history = reach.by === "sender" ? null : await listHistory(sql, held)
    const files = (await listFiles(sql, held.id)).filter((file) => isShownTo(reach, file))
    return c.json(toWireDetail(held, files, dayInChina(clock()), history, may(c.get("principal"), "lead:act")), 200)
  })
  .openapi(actLead, async (c) => {
    const { sql, clock, calendar, leadVerifyDays: verifyDays } = c.get("parts")
    const { version, ...act } = c.req.valid("json")
    const { id } = c.req.valid("param")
    const at = clock()
    const today = dayInChina(at)
    const outcome = await actOnLead({ sql, calendar, verifyDays, at, today }, officerOf(c), id, act, version)
    switch (outcome.kind) {
      case "absent":
        return problem(c, "unknown-lead", { detail: noSuchLead })
      case "stale":
        return problem(c, "changed-meanwhile", { detail: changed })
      case "refused": {
        const { detail, pointer } = outcome.fault
        return problem(c, pointer === "/act" ? "illegal-act" : "invalid-request", { detail, pointer })
      }
      case "done":
        return c.json(
          toWireDetail(
            outcome.lead,
            ...([await listFiles(sql, id), today, await listHistory(sql, outcome.lead), true] as const),
          ),
          200,
        )
    }
  })

/** Reads a cursor of ours; null for another text. */
function readPlace(cursor: string): LeadPlace | null {
  const [day, id] = cursor.split("~")
  const read = z.uuid().safeParse(id)
  return day !== undefined && (isDay(day) || day === "infinity") && read.success ? { day, id: read.data } : null
}

const noSuchLead = {
  zh: "没有此编号的线索，或者不在您的范围内。",
  en: "There is no lead of this id, or it is none of yours.",
} as const
const changed = {
  zh: "该线索已被他人更新，请重新查看。",
  en: "Somebody else has acted on it meanwhile: look at it again.",
} as const
