/** HTTP of objections to measures: a merchant objects, the agency answers, the registering authority sees it. */
import { z } from "@hono/zod-openapi"
import type { Principal } from "../../access/principal.ts"
import { authorityReach } from "../../access/reach.ts"
import { wireObject } from "../../input/wire-object.ts"
import { caseRoutes, versionSeen } from "../../kit/case/routes.ts"
import { byTwo, keptResponse } from "../prepared/door-routes.ts"
import { checkSaid } from "../said-act.ts"
import { noteShown } from "../sharing/use-store.ts"
import { objecting, objectionCase } from "./case.ts"
import { objectionActNames, objectionWords } from "./objection.ts"
import { objectionStateNames } from "./state.ts"
import { listObjections, type ObjectionReach } from "./store.ts"
import { objectionPageSchema, objectionWire } from "./wire.ts"

function scopeOf(principal: Principal): ObjectionReach | null {
  if (principal.kind === "merchant") return { merchant: principal.code }
  if (principal.kind === "client") return { client: principal.id }
  return principal.kind === "officer" ? authorityReach(principal.authority) : null
}

export const measureObjectionRoutes = caseRoutes(
  {
    ...{ case: objectionCase, path: "/v1/measure-objections", says: "The objection", read: "measure:objections" },
    ...{ unknown: "unknown-objection", wire: { one: objectionWire }, scopeOf, noteShown: noteShown("objections") },
    sideOf: ({ kind }) => (kind === "client" ? "agency" : null),
  },
  {
    begin: {
      ...{ right: "measure:object", operationId: "objectToMeasure", says: "The objection", how: objecting },
      ...{ refused: [404, 409], unknown: "unknown-measure" },
      summary: "Object to a measure that applies to you, with your own login",
      description:
        "It goes to the agency that applies the measure, which answers it; the authority that you are registered with sees " +
        "it. One at a time for a measure. The measure goes on until it is lifted.",
      body: wireObject("MeasureObjectionFiled", {
        measure: z.uuid().openapi({ description: "Of /v1/measures/own" }),
        text: objectionWords,
      }).openapi({
        example: { measure: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", text: "该措施超出依据的范围（示例）" },
      }),
    },
    list: {
      operationId: "listMeasureObjections",
      summary:
        "Objections to measures: a merchant's own, those to an agency's measures, to officers those of their merchants",
      ...{ page: objectionPageSchema, under: "objections", says: "A page" },
      query: { state: z.enum(objectionStateNames).optional() },
      cursor: { schema: z.uuid(), of: ({ id }) => id, read: (id: string) => id },
      find: ({ sql }, reach, { state }, before, limit) =>
        listObjections(sql, reach, { states: state ? [state] : null, before, limit }),
    },
    get: { operationId: "getMeasureObjection", summary: "An objection to a measure, with its answer" },
    acts: [
      {
        ...{ side: "agency", at: "acts", operationId: "answerMeasureObjection" },
        summary:
          "Answer an objection to a measure of your agency: uphold it, which lifts the measure, or reject it, with reasons",
        body: wireObject("MeasureObjectionAct", {
          ...{ act: z.enum(objectionActNames), reason: objectionWords, version: versionSeen },
        }).openapi({ example: { act: "uphold", reason: "措施超出依据的范围，予以解除（示例）" } }),
        door: { ...byTwo("measure:report", "answerMeasureObjection"), responses: keptResponse },
        check: checkSaid(() => ({})),
      },
    ],
  },
)
