/**
 * HTTP of merchants' applications: repairs and objections. Merchants see and begin their own; officers decide on them,
 * and enter those that come on paper.
 */

import { z } from "@hono/zod-openapi"
import { actBytesMax } from "../../http/body-limit.ts"
import { idParam, json, jsonBody } from "../../http/content.ts"
import { problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup, withBody } from "../../http/route.ts"
import { dayAsked } from "../../input/day.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { plainText } from "../../input/plain-text.ts"
import {
  actBody,
  answerAct,
  answerBegun,
  answerList,
  answerOne,
  detail,
  kindsOf,
  type ProceedingParts,
  pageSchema,
} from "./answer-routes.ts"

const words = {
  repairs: { one: "repair", path: "/v1/repairs" },
  objections: { one: "objection", path: "/v1/objections" },
} as const

const applicationBody = z
  .looseObject({
    record_id: z.string().min(1).max(100),
    statement: z.string().min(1).max(20_000).check(plainText).openapi({ description: "What is asked for and why" }),
    documents: z
      .string()
      .min(1)
      .max(20_000)
      .check(plainText)
      .optional()
      .openapi({ description: "Which documents come with it" }),
    via: z
      .literal("credit-china")
      .optional()
      .openapi({ description: "For officers: an objection that was made on Credit China, with its own clocks" }),
    received_on: dayAsked.optional().openapi({ description: "For officers: the day on which paper came in" }),
  })
  .openapi("Application", {
    example: { record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e", statement: "罚款已缴纳，违法行为已改正（示例）" },
  })

const listQuery = z.object({
  state: z.string().max(40).optional(),
  subject: z.string().max(40).optional().openapi({ description: "Unified social credit code; for officers" }),
  closed: z.enum(["true", "false"]).optional(),
  cursor: z.string().max(200).optional(),
  limit: limitParameter(200, 50),
})

function routesOf(group: keyof typeof words) {
  const { one, path } = words[group]
  const named = one === "repair" ? "Repair" : "Objection"
  const kinds = kindsOf(group)
  const [kind] = kinds
  const begin = defineRoute(withBody("proceeding:apply", actBytesMax), `post ${path}`, {
    operationId: `begin${named}`,
    summary: one === "repair" ? "Apply for the repair of a record (信用修复)" : "Object to a record (异议)",
    description:
      "A merchant does so for its own records, an officer of the deciding authority for one that came on paper. What can't " +
      "be applied for yet, or no longer, is refused with the day.",
    request: { body: jsonBody(applicationBody) },
    responses: { 201: detail, ...problemResponses(404, 409) },
  })
  const list = defineRoute("proceeding:follow", `get ${path}`, {
    operationId: `list${named}s`,
    summary: `The own ${one}s; for officers, those of the authority and below, the earliest due first`,
    request: { query: listQuery },
    responses: { 200: json(`A page of ${one}s`, pageSchema) },
  })
  const get = defineRoute("proceeding:follow", `get ${path}/{id}`, {
    operationId: `get${named}`,
    summary: `${named} with its state, its clock, its history and what can be done now`,
    description:
      "A merchant is told what was decided and why, and neither the authority's evidence nor anybody's name.",
    request: { params: idParam },
    responses: { 200: detail, ...problemResponses(400, 404) },
  })
  const act = defineRoute(withBody("proceeding:apply", actBytesMax), `post ${path}/{id}/acts`, {
    operationId: `actOn${named}`,
    summary: one === "repair" ? "Accept, ask, supplement, grant, refuse …" : "Accept, uphold, find an error, correct …",
    description: `\`acts\` of the ${one} lists what whoever asks can do now and which fields each act takes.`,
    request: { params: idParam, body: jsonBody(actBody) },
    responses: { 200: detail, ...problemResponses(404, 409) },
  })
  return routeGroup<ProceedingParts>()
    .openapi(begin, async (c) => answerBegun(c, kind, c.req.valid("json")))
    .openapi(list, async (c) => answerList(c, kinds, c.req.valid("query")))
    .openapi(get, async (c) => answerOne(c, kinds, c.req.valid("param").id))
    .openapi(act, async (c) => answerAct(c, kinds, c.req.valid("param").id, c.req.valid("json")))
}

/** The routes of repairs and objections. */
export const applicationRoutes = routeGroup<ProceedingParts>()
  .route("/", routesOf("repairs"))
  .route("/", routesOf("objections"))
