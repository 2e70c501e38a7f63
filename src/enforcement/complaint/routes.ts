/** HTTP of complaints as counts: they come in by row, officers see them, and the head says from how many on a lead is made. */
import { z } from "@hono/zod-openapi"
import { actorOf, regionPrefix, senderOf } from "../../access/principal.ts"
import type { ActingParts } from "../../database/client.ts"
import { json, jsonBody } from "../../http/content.ts"
import { codeRefusal, problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, officerOf, routeGroup } from "../../http/route.ts"
import { described } from "../../input/described-pattern.ts"
import { wireObject } from "../../input/wire-object.ts"
import { addMonths, dayInChina } from "../../law/day.ts"
import { readCode } from "../../names/code.ts"
import { auditWords } from "../../register/audit/words.ts"
import type { XlsxParts } from "../../table/xlsx.ts"
import { rowRequest, rowResponse, takeRows } from "../row-routes.ts"
import { complaintCategories, complaintColumns, readComplaint } from "./complaint.ts"
import { beginRule, keepComplaints } from "./service.ts"
import { countComplaints, listComplaints, listRules, saveRule } from "./store.ts"
import {
  complaintFiguresSchema,
  complaintsSchema,
  ruleSchema,
  rulesSchema,
  toWireComplaints,
  toWireRule,
} from "./wire.ts"

const monthPattern = described(/^20\d\d-(0[1-9]|1[0-2])$/, { zh: "月份，如 2026-05", en: "a month, as 2026-05" })
// What an officer looks back on beside a subject.
const monthsShown = 24

const postComplaints = defineRoute("complaint:send", "post /v1/complaints", {
  operationId: "sendComplaints",
  summary:
    "Send how many complaints there were about sellers, by month and kind: one as JSON, many as NDJSON, CSV or XLSX",
  description:
    "Counts alone: a member that is none of these is refused, and so is whatever looks like somebody's number. The same row " +
    "again changes nothing; another count of the same sender, seller, platform, kind and month takes its place. A " +
    "platform sends counts of itself.",
  request: rowRequest(
    complaintColumns,
    {
      ...{ code: "91000000MA00000157", platform: "示例商城", category: "advertising", period: "2026-05", count: 12 },
    },
    ["code", "category", "period", "count"],
  ),
  responses: { 200: rowResponse },
})

const getComplaints = defineRoute("complaint:read", "get /v1/complaints", {
  operationId: "listComplaints",
  summary: `How many complaints there were about a seller in the last ${monthsShown} months`,
  request: { query: z.object({ code: z.string().max(40) }) },
  responses: { 200: json("The counts", complaintsSchema) },
})

const getFigures = defineRoute("complaint:read", "get /v1/statistics/complaints", {
  operationId: "getComplaintFigures",
  summary: "How many complaints there were, by month, platform and kind; for officers",
  request: {
    query: z.object({
      from: z
        .string()
        .regex(monthPattern)
        .optional()
        .openapi({ description: "Twelve months back where none is given" }),
      to: z.string().regex(monthPattern).optional(),
    }),
  },
  responses: { 200: json("The figures", complaintFiguresSchema) },
})

const getRules = defineRoute("complaint:read", "get /v1/complaints/rules", {
  operationId: "listComplaintRules",
  summary: "From how many complaints on a lead is made: settings of the own authority, those above and below",
  responses: { 200: json("The settings, the latest first", rulesSchema) },
})

const postRule = defineRoute("complaint:set", "post /v1/complaints/rules", {
  operationId: "setComplaintRule",
  summary: "Say from how many complaints on a lead is made, from today or a later day on",
  description:
    "For leads of the own authority, and of those below that have set nothing. Counts that are there already, within the months " +
    "that it looks at, make their leads when it begins: at once where that is today, and else with the daily work of its day.",
  request: {
    body: jsonBody(
      wireObject("ComplaintRuleSetting", {
        valid_from: z.iso.date(),
        threshold: z.int().min(1).max(1_000_000).nullable(),
        months: z.int().min(1).max(24).default(3),
        reason: auditWords(2),
      }).openapi({
        example: { valid_from: "2026-07-01", threshold: 10, months: 3, reason: "示例市局投诉线索办法" },
      }),
    ),
  },
  responses: { 201: json("The setting", ruleSchema), ...problemResponses(409) },
})

export const complaintRoutes = routeGroup<ActingParts & XlsxParts>()
  .openapi(postComplaints, async (c) => {
    const { sql, clock, newId } = c.get("parts")
    const principal = c.get("principal")
    const at = clock()
    const today = dayInChina(at)
    const own = principal.kind === "client" && principal.role === "platform" ? principal.name : null
    const sending = { sql, sender: senderOf(principal), actor: actorOf(principal), at, newId }
    const taken = await takeRows(c, {
      ...{ columns: complaintColumns, needed: "code" },
      read: (values) => readComplaint(values, today, own),
      keep: async (rows) => (await keepComplaints(sending, rows)).map((changed) => (changed ? "done" : "same")),
    })
    return taken.refusal ?? c.json(taken.report, 200)
  })
  .openapi(getComplaints, async (c) => {
    const { sql, clock } = c.get("parts")
    const reading = readCode(c.req.valid("query").code)
    if (reading.kind !== "valid") return problem(c, "invalid-code", { ...codeRefusal(reading), pointer: "/code" })
    const since = addMonths(`${dayInChina(clock()).slice(0, 7)}-01`, 1 - monthsShown)
    return c.json(toWireComplaints(reading.code, await listComplaints(sql, reading.code, since)), 200)
  })
  .openapi(getFigures, async (c) => {
    const { sql, clock } = c.get("parts")
    const { from, to } = c.req.valid("query")
    const last = to ?? dayInChina(clock()).slice(0, 7)
    const first = from ?? addMonths(`${last}-01`, -11).slice(0, 7)
    const rows = await countComplaints(sql, `${first}-01`, `${last}-01`)
    const told = rows.map(({ month, ...row }) => ({
      ...{ month: month.slice(0, 7), ...row, category_name: { ...complaintCategories[row.category] } },
    }))
    return c.json({ from: first, to: last, rows: told }, 200)
  })
  .openapi(getRules, async (c) => {
    const { authority } = officerOf(c)
    const prefix = regionPrefix(authority)
    const isNear = (other: string) => other.startsWith(prefix) || authority.startsWith(regionPrefix(other))
    const rules = await listRules(c.get("parts").sql, null)
    return c.json({ results: rules.filter((rule) => isNear(rule.authority)).map(toWireRule) }, 200)
  })
  .openapi(postRule, async (c) => {
    const { sql, clock, newId } = c.get("parts")
    const at = clock()
    const { valid_from: validFrom, threshold, months, reason } = c.req.valid("json")
    if (validFrom < dayInChina(at)) return problem(c, "invalid-request", { detail: words.past, pointer: "/valid_from" })
    const officer = officerOf(c)
    const rule = { id: newId(), authority: officer.authority, validFrom, threshold, months, reason }
    const set = await saveRule(sql, rule, { actor: actorOf(officer), at })
    if (set === "taken") return problem(c, "illegal-act", { detail: words.taken, pointer: "/valid_from" })
    // Else what is there already would wait for the daily work, which goes through it again if this fails: it is set.
    if (validFrom === dayInChina(at)) await beginRule(c.get("parts"), rule).catch(() => undefined)
    return c.json(toWireRule(rule), 201)
  })

const words = {
  past: { zh: "起始日期不得早于今天。", en: "It holds from today on at the earliest." },
  taken: { zh: "该日已有设定，请另选日期。", en: "There is a setting from that day on: choose another." },
} as const
