/** HTTP of platforms' duties: how they stand, who is to be verified again, and measures against sellers. */
import { z } from "@hono/zod-openapi"
import type { Principal } from "../../access/principal.ts"
import { findTenant } from "../../access/store.ts"
import type { Tenant } from "../../access/tenant.ts"
import type { ActingParts } from "../../database/client.ts"
import { json, toPage } from "../../http/content.ts"
import { refuseCursor } from "../../http/problem.ts"
import { clientOf, defineRoute, routeGroup } from "../../http/route.ts"
import { dayAsked } from "../../input/day.ts"
import { numberCursor } from "../../input/described-pattern.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { dayInChina, isDay } from "../../law/day.ts"
import type { LawParts } from "../../law/policy.ts"
import type { XlsxParts } from "../../table/xlsx.ts"
import { rowRequest, rowResponse, takeRows } from "../row-routes.ts"
import { listCalls } from "./call-store.ts"
import { callPageSchema, toWireCall } from "./call-wire.ts"
import { platformMeasureColumns, platformMeasureNeeded, readPlatformMeasure } from "./platform-measure.ts"
import { listPlatformMeasures } from "./platform-measure-store.ts"
import { lastVerifiedBy, readVerified, verifiedColumns } from "./reverification.ts"
import { listByVerified } from "./reverification-store.ts"
import { keepPlatformMeasures, keepVerified } from "./service.ts"
import { summariseDuties } from "./summary.ts"
import {
  dutiesSchema,
  platformMeasurePageSchema,
  toWirePlatformMeasure,
  toWireVerified,
  verifiedPageSchema,
} from "./wire.ts"

const getDuties = defineRoute("duty:read", "get /v1/duties", {
  operationId: "listDuties",
  summary: "How platforms stand with their duties: a platform itself, officers all",
  responses: { 200: json("By platform", dutiesSchema) },
})

const getSellers = defineRoute("duty:own", "get /v1/duties/sellers", {
  operationId: "listSellerVerifications",
  summary: "When the sellers of the own roster have to be verified again, the earliest first",
  request: {
    query: z.object({
      by: dayAsked.optional().openapi({ description: "Only those whose clock ends on this day or before it" }),
      cursor: z.string().max(120).optional(),
      limit: limitParameter(1_000, 100),
    }),
  },
  responses: { 200: json("A page", verifiedPageSchema) },
})

const postVerified = defineRoute("duty:own", "post /v1/duties/sellers/verified", {
  operationId: "reportVerifications",
  summary: "Say which sellers were verified again: one as JSON, many as NDJSON, CSV or XLSX",
  description:
    "Without `verified_on` today. The next clock of six months runs from that day (R37 art 24); a day that is not later " +
    "than the one before changes nothing.",
  request: rowRequest(verifiedColumns, { seller: "s-1001", verified_on: "2026-06-30" }, ["seller"]),
  responses: { 200: rowResponse },
})

const postMeasures = defineRoute("duty:own", "post /v1/duties/measures", {
  operationId: "reportPlatformMeasures",
  summary: "Report measures against sellers, and when they were published: one as JSON, many as NDJSON, CSV or XLSX",
  description:
    "A platform publishes a measure with the shop's name, violation and measure within one working day (R37 art 30). The " +
    "same report again changes nothing; one with the day of the publication completes what was reported without.",
  request: rowRequest(
    platformMeasureColumns,
    {
      ...{
        reference: "CZ-2026-0001",
        seller: "s-1001",
        violation: "未亮照经营（示例）",
        measure: "暂停服务七日（示例）",
      },
      ...{ decided_on: "2026-06-25", published_on: "2026-06-26", url: "https://shop.example/notices/1" },
    },
    platformMeasureNeeded,
  ),
  responses: { 200: rowResponse },
})

const getMeasures = defineRoute("duty:read", "get /v1/duties/measures", {
  operationId: "listPlatformMeasures",
  summary: "Measures of platforms against sellers, the latest first: a platform its own, officers all",
  request: {
    query: z.object({
      late: z.enum(["true", "false"]).default("false").openapi({ description: "true: published late, or overdue" }),
      platform: z.uuid().optional(),
      code: z.string().max(18).optional(),
      cursor: z.string().max(100).optional(),
      limit: limitParameter(200, 50),
    }),
  },
  responses: { 200: json("A page", platformMeasurePageSchema) },
})

const getCalls = defineRoute("duty:own", "get /v1/duties/calls", {
  operationId: "listDutyCalls",
  summary: "What the own platform is told of its duties, in order: orders, and once a week what is due and overdue",
  request: {
    query: z.object({
      from: z.string().regex(numberCursor).default("0").openapi({ description: "`next` of the page before" }),
      limit: limitParameter(1_000, 100),
    }),
  },
  responses: { 200: json("Calls after that number", callPageSchema) },
})

interface DutyParts extends ActingParts, Pick<LawParts, "calendar"> {}

export const dutyRoutes = routeGroup<DutyParts & XlsxParts>()
  .openapi(getDuties, async (c) => {
    const { sql, clock, calendar } = c.get("parts")
    const results = await summariseDuties(sql, tenantOf(c.get("principal")), calendar, dayInChina(clock()))
    return c.json({ results }, 200)
  })
  .openapi(getSellers, async (c) => {
    const { sql, clock, calendar } = c.get("parts")
    const { by, cursor, limit } = c.req.valid("query")
    const after = cursor === undefined ? null : readSellerPlace(cursor)
    if (cursor !== undefined && after === null) return refuseCursor(c)
    const last = by === undefined ? null : lastVerifiedBy(by, calendar)
    if (by !== undefined && last === null) return c.json({ results: [], next: null }, 200)
    const today = dayInChina(clock())
    const found = await listByVerified(sql, clientOf(c).clientId, last, after, limit + 1)
    const { page, next } = toPage(found, limit, (row) => `${row.last}~${row.seller}`)
    return c.json({ results: page.map((row) => toWireVerified(row, calendar, today)), next }, 200)
  })
  .openapi(getCalls, async (c) => {
    const { from, limit } = c.req.valid("query")
    const calls = await listCalls(c.get("parts").sql, clientOf(c).clientId, Number(from), limit)
    return c.json({ calls: calls.map(toWireCall), next: String(calls.at(-1)?.number ?? Number(from)) }, 200)
  })
  .openapi(postVerified, async (c) => {
    const office = officeOf(c.get("parts"), clientOf(c))
    const today = dayInChina(office.at)
    const taken = await takeRows(c, {
      ...{ columns: verifiedColumns, needed: "seller" },
      read: (values) => readVerified(values, today),
      keep: (rows) => keepVerified(office, rows),
    })
    return taken.refusal ?? c.json(taken.report, 200)
  })
  .openapi(postMeasures, async (c) => {
    const office = officeOf(c.get("parts"), clientOf(c))
    const today = dayInChina(office.at)
    const taken = await takeRows(c, {
      ...{ columns: platformMeasureColumns, needed: "reference" },
      read: (values) => readPlatformMeasure(values, today),
      keep: (rows) => keepPlatformMeasures(office, rows),
    })
    return taken.refusal ?? c.json(taken.report, 200)
  })
  .openapi(getMeasures, async (c) => {
    const { sql, clock } = c.get("parts")
    const { late, platform, code = null, cursor, limit } = c.req.valid("query")
    const after = cursor === undefined ? null : readMeasurePlace(cursor)
    if (cursor !== undefined && after === null) return refuseCursor(c)
    const own = tenantOf(c.get("principal"))
    const named = platform === undefined ? null : await findTenant(sql, platform)
    const isOther = platform !== undefined && (named === null || (own !== null && own !== named))
    if (isOther) return c.json({ results: [], next: null }, 200)
    const today = dayInChina(clock())
    const filter = { clientId: own ?? named, lateOn: late === "true" ? today : null, code }
    const found = await listPlatformMeasures(sql, filter, after, limit + 1)
    const { page, next } = toPage(found, limit, (row) => `${row.decidedOn}~${row.id}`)
    return c.json({ results: page.map((row) => toWirePlatformMeasure(row, today)), next }, 200)
  })

function officeOf(
  { sql, calendar, clock, newId }: DutyParts & { clock(): number },
  { clientId, actor }: { clientId: Tenant; actor: string },
) {
  return { sql, calendar, clientId, actor, at: clock(), newId }
}

/** The platform that asks; null: an officer, who sees all. */
function tenantOf(principal: Principal): Tenant | null {
  return principal.kind === "client" ? principal.id : null
}

/** Reads a cursor of ours; null for another text. */
function readSellerPlace(cursor: string): { last: string; seller: string } | null {
  const [last = "", seller] = cursor.split(/~(.*)/s)
  return isDay(last) && seller !== undefined ? { last, seller } : null
}

function readMeasurePlace(cursor: string): { decidedOn: string; id: string } | null {
  const [decidedOn = "", id] = cursor.split("~")
  const read = z.uuid().safeParse(id)
  return isDay(decidedOn) && read.success ? { decidedOn, id: read.data } : null
}
