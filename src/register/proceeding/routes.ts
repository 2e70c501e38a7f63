/**
 * HTTP of decisions: begin one, see it, act on it.
 */

import { z } from "@hono/zod-openapi"
import { actBytesMax } from "../../http/body-limit.ts"
import { idParam, json, jsonBody } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup, withBody } from "../../http/route.ts"
import { limitParameter } from "../../input/page-limit.ts"
import {
  absent,
  actBody,
  answerAct,
  answerBegun,
  answerList,
  answerOne,
  detail,
  findVisible,
  kindsOf,
  type ProceedingParts,
  pageSchema,
} from "./answer-routes.ts"
import { loadFacts } from "./facts.ts"
import { sheetOf, sheetSchema } from "./sheet.ts"
import { listHands } from "./store.ts"

const decisionKinds = kindsOf("decisions")

const beginDecision = defineRoute(withBody("proceeding:act", actBytesMax), "post /v1/decisions", {
  operationId: "beginDecision",
  summary: "Propose a listing, the publication of a penalty, or a change of a record",
  description:
    "The other fields are those of the kind. abnormal: subject, authority, ground, arose_on, evidence. serious: subject, " +
    "authority, ground, gate, base_penalty_no, base_penalty (its authority and decided_on, where the register does not hold " +
    "it), restriction_ends_on. penalty: subject, authority, decision_no, decided_on, violation, content, basis, facts. change: record_id, change (amend, correct, withdraw (a penalty), annul (a listing whose own decision fell; `withdraw` of an abnormal one is taken for it), supersede, " +
    "revoke (a serious listing whose base penalty fell; refused while that stands here), deregister, mask, unmask, halt (hide it as the body asks that hears a pending review or suit), resume; all but amend and " +
    "hiding of what was removed or ran out too, and all of these but deregister of what ended with its subject), arose_on, evidence, corrected, merged_into; deregister ends every record of the subject. fraud (a repair sought or " +
    "obtained by fraud): record_id, evidence. contest (a review or a suit): record_id, way, body, case_no, filed_on. code-change (a merchant's code was replaced by another): subject, authority, " +
    "new_code, changed_on, evidence; every record of the subject goes on under the new code. What is wrong is answered field by field.",
  request: {
    body: jsonBody(
      z.looseObject({ kind: z.enum(decisionKinds) }).openapi("DecisionToBegin", {
        example: {
          kind: "abnormal",
          subject: { code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司" },
          authority: "410105",
          ground: "AB-E4",
          arose_on: "2026-03-02",
          evidence: "2026-03-02 现场核查，登记住所无人办公（示例）",
        },
      }),
    ),
  },
  responses: { 201: detail, ...problemResponses(404, 409) },
})

const listDecisions = defineRoute("proceeding:read", "get /v1/decisions", {
  operationId: "listDecisions",
  summary: "Decisions of the own authority and those below, the earliest due first",
  request: {
    query: z.object({
      kind: z.enum(decisionKinds).optional(),
      state: z.string().max(40).optional(),
      subject: z.string().max(40).optional().openapi({ description: "Unified social credit code" }),
      closed: z.enum(["true", "false"]).optional(),
      cursor: z.string().max(200).optional(),
      limit: limitParameter(200, 50),
    }),
  },
  responses: { 200: json("A page of decisions", pageSchema) },
})

const getDecision = defineRoute("proceeding:follow", "get /v1/decisions/{id}", {
  operationId: "getDecision",
  summary: "A decision with its history and what can be done now",
  description: "The merchant concerned sees a listing as a serious violator from its notice on.",
  request: { params: idParam },
  responses: { 200: detail, ...problemResponses(400, 404) },
})

const getSheet = defineRoute("proceeding:read", "get /v1/decisions/{id}/legality", {
  operationId: "getLegalitySheet",
  summary: "The legality check of a file: what the law asks of it, article by article, and what shows it",
  description: "For officers of the authority and those above it, as the file stands today.",
  request: { params: idParam },
  responses: { 200: json("The sheet of the file (法制审核意见)", sheetSchema), ...problemResponses(400, 404) },
})

const actOnDecision = defineRoute(withBody("proceeding:apply", actBytesMax), "post /v1/decisions/{id}/acts", {
  operationId: "actOnDecision",
  summary: "Do the next step: confirm, notify, hear, check, consent, decide, publish, return, drop …",
  description:
    "`acts` of the decision lists what can be done now and which fields each act takes. The merchant concerned may ask for a " +
    "hearing (ask-hearing). What the law asks of the file and is not met stops the act, with its article and the next step.",
  request: { params: idParam, body: jsonBody(actBody) },
  responses: { 200: detail, ...problemResponses(404, 409) },
})

/** The decisions' routes. */
export const decisionRoutes = routeGroup<ProceedingParts>()
  .openapi(beginDecision, async (c) => {
    const { kind, ...input } = c.req.valid("json")
    return answerBegun(c, kind, input)
  })
  .openapi(listDecisions, async (c) => answerList(c, decisionKinds, c.req.valid("query")))
  .openapi(getDecision, async (c) => answerOne(c, decisionKinds, c.req.valid("param").id))
  .openapi(getSheet, async (c) => {
    const proceeding = await findVisible(c, decisionKinds, c.req.valid("param").id)
    if (!proceeding || c.get("principal").kind !== "officer") return problem(c, "unknown-proceeding", absent)
    const parts = c.get("parts")
    const sheet = await parts.sql.begin(async (tx) => {
      const facts = await loadFacts(tx, parts, proceeding.subjectCode, proceeding.id)
      return sheetOf({ proceeding, steps: await listHands(tx, proceeding), facts })
    })
    return c.json(sheet, 200)
  })
  .openapi(actOnDecision, async (c) => answerAct(c, decisionKinds, c.req.valid("param").id, c.req.valid("json")))
