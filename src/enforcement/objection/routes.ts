/** HTTP of objections to measures: a merchant objects, the agency answers, the registering authority sees it. */
import { z } from "@hono/zod-openapi"
import { actorOf, type Principal } from "../../access/principal.ts"
import { authorityReach } from "../../access/reach.ts"
import type { DatabaseParts } from "../../database/client.ts"
import { idParam, json, jsonBody, toPage } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { clientOf, defineRoute, routeGroup } from "../../http/route.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { wireObject } from "../../input/wire-object.ts"
import type { View } from "../../kit/case/wire.ts"
import { dayInChina } from "../../law/day.ts"
import { refuseFields } from "../notice/routes.ts"
import { byTwo, keptResponse } from "../prepared/door-routes.ts"
import { textFaults } from "../rows.ts"
import { noteUse } from "../sharing/use-store.ts"
import { objectionActNames, objectionStateNames } from "./objection.ts"
import { answerMeasureObjection, type ObjectionOffice, objectToMeasure } from "./service.ts"
import { findObjection, listObjections, type ObjectionReach } from "./store.ts"
import { objectionPageSchema, objectionSchema, objectionWire } from "./wire.ts"

const words = z.string().trim().min(1).max(2_000)

const file = defineRoute("measure:object", "post /v1/measure-objections", {
  operationId: "objectToMeasure",
  summary: "Object to a measure that applies to you, with your own login",
  description:
    "It goes to the agency that applies the measure, which answers it; the authority that you are registered with sees " +
    "it. One at a time for a measure. The measure goes on until it is lifted.",
  request: {
    body: jsonBody(
      wireObject("MeasureObjectionFiled", {
        measure: z.uuid().openapi({ description: "Of /v1/measures/own" }),
        text: words,
      }).openapi({
        example: { measure: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", text: "该措施超出依据的范围（示例）" },
      }),
    ),
  },
  responses: { 201: json("The objection", objectionSchema), ...problemResponses(404, 409) },
})

const getMany = defineRoute("measure:objections", "get /v1/measure-objections", {
  operationId: "listMeasureObjections",
  summary:
    "Objections to measures: a merchant's own, those to an agency's measures, to officers those of their merchants",
  request: {
    query: z.object({
      state: z.enum(objectionStateNames).optional(),
      cursor: z.uuid().optional(),
      limit: limitParameter(200, 50),
    }),
  },
  responses: { 200: json("A page", objectionPageSchema) },
})

const getOne = defineRoute("measure:objections", "get /v1/measure-objections/{id}", {
  operationId: "getMeasureObjection",
  summary: "An objection to a measure, with its answer",
  request: { params: idParam },
  responses: { 200: json("The objection", objectionSchema), ...problemResponses(400, 404) },
})

const answer = defineRoute(byTwo("measure:report", "answerMeasureObjection"), "post /v1/measure-objections/{id}/acts", {
  operationId: "answerMeasureObjection",
  summary:
    "Answer an objection to a measure of your agency: uphold it, which lifts the measure, or reject it, with reasons",
  request: {
    params: idParam,
    body: jsonBody(
      wireObject("MeasureObjectionAct", { act: z.enum(objectionActNames), reason: words }).openapi({
        example: { act: "uphold", reason: "措施超出依据的范围，予以解除（示例）" },
      }),
    ),
  },
  responses: { 200: json("The objection", objectionSchema), ...keptResponse, ...problemResponses(404, 409) },
})

type ObjectionParts = DatabaseParts & ObjectionOffice

function reachOfObjections(principal: Principal): ObjectionReach | null {
  if (principal.kind === "merchant") return { merchant: principal.code }
  if (principal.kind === "client") return { client: principal.id }
  return principal.kind === "officer" ? authorityReach(principal.authority) : null
}

/** For whom an objection is told: the agency whose measure it is answers. */
function viewOf(by: Principal, now: number): View {
  return { side: by.kind === "client" ? "agency" : null, by, today: dayInChina(now) }
}

export const measureObjectionRoutes = routeGroup<ObjectionParts>()
  .openapi(file, async (c) => {
    const principal = c.get("principal")
    if (principal.kind !== "merchant") return problem(c, "not-allowed", { detail: said.merchantsAlone })
    const given = c.req.valid("json")
    const faults = textFaults({ text: given.text })
    if (faults.length > 0) return refuseFields(c, faults)
    const parts = c.get("parts")
    const filed = await objectToMeasure(parts, { code: principal.code, actor: actorOf(principal) }, given)
    if (filed === "unknown") return problem(c, "unknown-measure", { detail: said.noMeasure })
    if (filed === "open") return problem(c, "illegal-act", { detail: said.open })
    return c.json(objectionWire.toWire(filed, viewOf(principal, parts.clock())), 201)
  })
  .openapi(getMany, async (c) => {
    const { sql, clock } = c.get("parts")
    const { state, cursor = null, limit } = c.req.valid("query")
    const principal = c.get("principal")
    const reach = reachOfObjections(principal)
    if (!reach) return problem(c, "not-allowed", { detail: said.merchantsAlone })
    const found = await listObjections(sql, reach, { states: state ? [state] : null, before: cursor, limit: limit + 1 })
    const { page, next } = toPage(found, limit, ({ id }) => id)
    if (principal.kind === "client")
      await noteUse(sql, principal.id, { what: "objections", rows: page.length }, clock())
    const objections = page.map((each) => objectionWire.toWire(each, viewOf(principal, clock())))
    return c.json({ objections, next }, 200)
  })
  .openapi(getOne, async (c) => {
    const { sql, clock } = c.get("parts")
    const principal = c.get("principal")
    const reach = reachOfObjections(principal)
    const found = reach && (await findObjection(sql, reach, c.req.valid("param").id))
    if (!found) return problem(c, "unknown-objection", { detail: said.unknown })
    if (principal.kind === "client") await noteUse(sql, principal.id, { what: "objections", rows: 1 }, clock())
    return c.json(objectionWire.toWire(found, viewOf(principal, clock())), 200)
  })
  .openapi(answer, async (c) => {
    const parts = c.get("parts")
    const given = c.req.valid("json")
    const faults = textFaults({ reason: given.reason })
    if (faults.length > 0) return refuseFields(c, faults)
    const agency = clientOf(c)
    const answered = await answerMeasureObjection(parts, agency, c.req.valid("param").id, given)
    if (answered === "unknown") return problem(c, "unknown-objection", { detail: said.unknown })
    if (answered === "own") return problem(c, "own-act", { detail: said.own, pointer: "/act" })
    if (answered === "answered") return problem(c, "illegal-act", { detail: said.answered, pointer: "/act" })
    await noteUse(parts.sql, agency.clientId, { what: "objections", rows: 1 }, parts.clock())
    return c.json(objectionWire.toWire(answered, viewOf(c.get("principal"), parts.clock())), 200)
  })

const said = {
  merchantsAlone: { zh: "仅供登录的商户对本主体的措施提出异议。", en: "Only a merchant who has logged in objects." },
  noMeasure: { zh: "没有对您适用的这项措施。", en: "No such measure applies to you." },
  open: { zh: "对该措施的异议正在办理，请等待答复。", en: "You have objected to it already: wait for the answer." },
  unknown: {
    zh: "没有此编号的异议，或者不在您的范围内。",
    en: "There is no objection of this id, or it is none of yours.",
  },
  own: {
    zh: "须由另一人答复：该异议由本人代表商户提出。",
    en: "Another person has to answer it: you have made it, for the merchant.",
  },
  answered: { zh: "该异议已经答复。", en: "It has been answered." },
} as const
