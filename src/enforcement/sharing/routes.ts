/** HTTP of requests for shared data: agencies ask, authorities answer. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { actorOf, may, type Principal } from "../../access/principal.ts"
import { authorityReach } from "../../access/reach.ts"
import type { ActingParts } from "../../database/client.ts"
import { idParam, json, jsonBody, toPage } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { clientOf, defineRoute, officerOf, routeGroup } from "../../http/route.ts"
import { dayAsked } from "../../input/day.ts"
import { numberCursor, regionPattern } from "../../input/described-pattern.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayInChina } from "../../law/day.ts"
import { listNames } from "../../law/list.ts"
import type { LawParts } from "../../law/policy.ts"
import { auditWords } from "../../register/audit/words.ts"
import { listHistory } from "../../register/proceeding/store.ts"
import { getAgency } from "../agency/store.ts"
import { refuseFields } from "../notice/routes.ts"
import { actOnRequest, askFaults, askForData, openMax, type SharingActed } from "./ask.ts"
import { type SharingContent, type SharingReader, sharingActs, sharingKindNames, sharingStateNames } from "./request.ts"
import { findRequest, listRequests, type SharingReach } from "./store.ts"
import { listUses } from "./use-store.ts"
import {
  requestDetailSchema,
  requestPageSchema,
  requestSchema,
  toWireDetail,
  toWireRequest,
  toWireUse,
  usePageSchema,
} from "./wire.ts"

const askBody = wireObject("DataRequestAsked", {
  kind: z.enum(sharingKindNames),
  authority: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .openapi({ description: "That answers; without it that of your agency's region" }),
  purpose: z.string().max(2_000),
  basis: z.string().max(2_000).default(""),
  lists: z.array(z.enum(listNames)).max(3).default([]),
  region: z.string().regex(regionPattern).optional(),
  from: dayAsked.optional(),
  to: dayAsked.optional(),
  record_id: z.string().max(40).optional().openapi({ description: "Of a correction" }),
}).openapi({
  example: {
    ...{ kind: "days", purpose: "纳税信用评价（示例）", basis: "《示例条例》第十五条", lists: ["serious"] },
    ...{ region: "4101", from: "2026-07-01", to: "2027-06-30" },
  },
})

const ask = defineRoute("sharing:ask", "post /v1/data-requests", {
  operationId: "askForData",
  summary: "Ask for shared data, with purpose, basis, scope and period; or have what was shared corrected",
  description:
    "`public` is answered within 1 working day, `days` within 10 (extended once by 10), `correction` within 10; what was " +
    "granted is there at once, by /records. The same again while it is open is the one that there is.",
  request: { body: jsonBody(askBody) },
  responses: { 201: json("The request", requestSchema), ...problemResponses(409) },
})

const getMany = defineRoute("sharing:read", "get /v1/data-requests", {
  operationId: "listDataRequests",
  summary: "Requests for data: an agency's own, to officers those that their authority and those below answer",
  request: {
    query: z.object({
      state: z.enum(sharingStateNames).optional(),
      cursor: z.uuid().optional(),
      limit: limitParameter(200, 50),
    }),
  },
  responses: { 200: json("A page, the newest first", requestPageSchema) },
})

const getOne = defineRoute("sharing:read", "get /v1/data-requests/{id}", {
  operationId: "getDataRequest",
  summary: "A request for data, with what can be done; to officers with its history",
  request: { params: idParam },
  responses: { 200: json("The request", requestDetailSchema), ...problemResponses(400, 404) },
})

const actNames = (by: "agency" | "authority") =>
  (Object.keys(sharingActs) as (keyof typeof sharingActs)[]).filter((name) => sharingActs[name].by === by) as [
    keyof typeof sharingActs,
    ...(keyof typeof sharingActs)[],
  ]
const version = z.int().optional()

const actBody = wireObject("DataRequestAct", {
  act: z.enum(actNames("authority")),
  reason: auditWords(1).optional(),
  version,
}).openapi({ example: { act: "grant" } })

const act = defineRoute("sharing:act", "post /v1/data-requests/{id}/acts", {
  operationId: "actOnDataRequest",
  summary:
    "Answer a request for data: propose to grant or refuse it, confirm what somebody else proposed, extend, revoke",
  description:
    "Who proposed something does not confirm it, and who has asked for the agency does neither: an answer, more time for it, or the end of what was granted, which goes on " +
    "until then. A refusal, a return, an extension and an end give reasons.",
  request: { params: idParam, body: jsonBody(actBody) },
  responses: { 200: json("The request", requestDetailSchema), ...problemResponses(404, 409) },
})

const ownBody = wireObject("OwnDataRequestAct", { act: z.enum(actNames("agency")), version }).openapi({
  example: { act: "withdraw" },
})

const actOwn = defineRoute("sharing:ask", "post /v1/data-requests/{id}/own-acts", {
  operationId: "actOnOwnDataRequest",
  summary: "Withdraw your request for data, or say that what was granted is no longer needed",
  request: { params: idParam, body: jsonBody(ownBody) },
  responses: { 200: json("The request", requestSchema), ...problemResponses(404, 409) },
})

const getUses = defineRoute("sharing:read", "get /v1/data-uses", {
  operationId: "listDataUses",
  summary: "What agencies read, when and how much: an agency's own, to officers all; kept for three years at least",
  request: {
    query: z.object({
      request: z.uuid().optional(),
      cursor: z.string().regex(numberCursor).optional(),
      limit: limitParameter(1_000, 100),
    }),
  },
  responses: { 200: json("A page, the newest first", usePageSchema) },
})

interface SharingParts extends ActingParts, Pick<LawParts, "calendar"> {}

/** Whose requests somebody sees. */
export function sharingReach(principal: Principal): SharingReach | null {
  if (principal.kind === "client") return { client: principal.id }
  return principal.kind === "officer" ? authorityReach(principal.authority) : null
}

/** Whose acts a principal is told of. */
function readerOf(principal: Principal): SharingReader | null {
  const actor = actorOf(principal)
  if (principal.kind === "client") return { by: "agency", actor }
  return may(principal, "sharing:act") ? { by: "authority", actor } : null
}

export const sharingRoutes = routeGroup<SharingParts>()
  .openapi(ask, async (c) => {
    const parts = c.get("parts")
    const { clientId, actor } = clientOf(c)
    const agency = await getAgency(parts.sql, clientId)
    const { record_id: recordId = null, region, from = null, to = null, authority, ...given } = c.req.valid("json")
    const answers = authority ?? agency.region
    const today = dayInChina(parts.clock())
    if (answers === null) return problem(c, "illegal-act", { detail: words.noRegion })
    const asked: SharingContent = {
      ...{ ...given, lists: [...new Set(given.lists)].sort(), authority: answers, from, to, recordId },
      region: region?.replace(/(00)+$/, "") || null,
    }
    const faults = askFaults(asked, agency, today)
    if (faults.length > 0) return refuseFields(c, faults)
    const made = await askForData(parts, agency, actor, asked)
    if (made === "no-record") return refuseFields(c, [{ field: "record_id", reason: words.noRecord }])
    if (made === "too-many") return problem(c, "illegal-act", { detail: words.tooMany })
    const request = await findRequest(parts.sql, { client: clientId }, made.id)
    if (!request) throw new Error("the request was written and is gone")
    return c.json(toWireRequest(request, today, { by: "agency", actor }), 201)
  })
  .openapi(getMany, async (c) => {
    const { sql, clock } = c.get("parts")
    const { state, cursor = null, limit } = c.req.valid("query")
    const principal = c.get("principal")
    const reach = sharingReach(principal)
    if (!reach) return problem(c, "not-allowed", { detail: words.others })
    const found = await listRequests(sql, reach, { states: state ? [state] : null, before: cursor, limit: limit + 1 })
    const { page, next } = toPage(found, limit, ({ id }) => id)
    const today = dayInChina(clock())
    const reader = readerOf(principal)
    return c.json({ requests: page.map((each) => toWireRequest(each, today, reader)), next }, 200)
  })
  .openapi(getOne, async (c) => {
    const { sql, clock } = c.get("parts")
    const principal = c.get("principal")
    const reach = sharingReach(principal)
    if (!reach) return problem(c, "not-allowed", { detail: words.others })
    const request = await findRequest(sql, reach, c.req.valid("param").id)
    if (!request) return problem(c, "unknown-request", { detail: words.unknown })
    const history = principal.kind === "officer" ? await listHistory(sql, request) : null
    return c.json(toWireDetail(request, dayInChina(clock()), readerOf(principal), history), 200)
  })
  .openapi(act, async (c) => {
    const parts = c.get("parts")
    const { version: seen, ...given } = c.req.valid("json")
    const officer = officerOf(c)
    const acted = await actOnRequest(
      parts,
      authorityReach(officer.authority),
      actorOf(officer),
      c.req.valid("param").id,
      given,
      seen,
    )
    if (typeof acted === "string") return refuseAct(c, acted) as never
    const history = await listHistory(parts.sql, acted)
    return c.json(toWireDetail(acted, dayInChina(parts.clock()), readerOf(officer), history), 200)
  })
  .openapi(actOwn, async (c) => {
    const parts = c.get("parts")
    const { version: seen, ...given } = c.req.valid("json")
    const { clientId, actor } = clientOf(c)
    const acted = await actOnRequest(parts, { client: clientId }, actor, c.req.valid("param").id, given, seen)
    if (typeof acted === "string") return refuseAct(c, acted) as never
    return c.json(toWireRequest(acted, dayInChina(parts.clock()), { by: "agency", actor }), 200)
  })
  .openapi(getUses, async (c) => {
    const { request = null, cursor, limit } = c.req.valid("query")
    const principal = c.get("principal")
    const clientId = principal.kind === "client" ? principal.id : null
    const before = cursor === undefined ? null : Number(cursor)
    const found = await listUses(c.get("parts").sql, { clientId, requestId: request, before, limit: limit + 1 })
    const { page, next } = toPage(found, limit, ({ id }) => String(id))
    return c.json({ uses: page.map(toWireUse), next }, 200)
  })

function refuseAct<E extends Environment>(c: Context<E>, why: Extract<SharingActed, string>) {
  if (why === "absent") return problem(c, "unknown-request", { detail: words.unknown })
  if (why === "stale") return problem(c, "changed-meanwhile", { detail: words.changed })
  if (why === "own") return problem(c, "own-act", { detail: words.own, pointer: "/act" })
  if (why === "reason") return refuseFields(c, [{ field: "reason", reason: words.reason }])
  return problem(c, "illegal-act", { detail: words.illegal, pointer: "/act" })
}

const words = {
  noRegion: {
    zh: "运行单位尚未登记本机构的行政区划，请写明答复机关。",
    en: "The operator has not said for which region your agency acts: say which authority answers.",
  },
  tooMany: { zh: `未了结的申请最多 ${openMax} 件。`, en: `There may be ${openMax} open requests at most.` },
  unknown: {
    zh: "没有此编号的申请，或者不在您的范围内。",
    en: "There is no request of this id, or it is none of yours.",
  },
  noRecord: { zh: "没有此编号的公示记录", en: "there is no record of this id" },
  others: { zh: "仅供机构和工作人员使用。", en: "For agencies and officers alone." },
  changed: { zh: "该申请已被他人更新，请重新查看。", en: "Somebody else has acted on it meanwhile: look at it again." },
  own: {
    zh: "提出的人不得自己复核；为机构提出申请的人，不得以本机关的身份办理。",
    en: "Who proposed it does not confirm it, and who has asked for the agency has no part in the answer.",
  },
  reason: { zh: "须写明理由", en: "it needs a reason" },
  illegal: { zh: "该申请现在不能这样办理。", en: "That can't be done with the request now." },
} as const
