/** HTTP of requests for shared data: agencies ask, authorities answer. */
import { z } from "@hono/zod-openapi"
import { may, type Principal } from "../../access/principal.ts"
import { authorityReach } from "../../access/reach.ts"
import { wireObject } from "../../input/wire-object.ts"
import { caseRoutes, versionSeen } from "../../kit/case/routes.ts"
import { auditWords } from "../../register/audit/words.ts"
import { byTwo, keptResponse } from "../prepared/door-routes.ts"
import { askBody, asking, requestCase } from "./case.ts"
import { type SharingActName, sharingActNames, sharingActs } from "./request.ts"
import { sharingStateNames } from "./state.ts"
import { listRequests, type SharingReach } from "./store.ts"
import { requestDetail, requestPageSchema, requestWire } from "./wire.ts"

const actNames = (by: "agency" | "authority") =>
  sharingActNames.filter((name) => sharingActs[name].by === by) as [SharingActName, ...SharingActName[]]

/** Whose requests somebody sees. */
function scopeOf(principal: Principal): SharingReach | null {
  if (principal.kind === "client") return { client: principal.id }
  return principal.kind === "officer" ? authorityReach(principal.authority) : null
}

export const sharingRoutes = caseRoutes(
  {
    ...{ case: requestCase, path: "/v1/data-requests", says: "The request", read: "sharing:read" },
    ...{ unknown: "unknown-request", wire: { one: requestWire, detail: requestDetail }, scopeOf },
    sideOf: (principal) =>
      principal.kind === "client" ? "agency" : may(principal, "sharing:act") ? "authority" : null,
  },
  {
    begin: {
      ...{ right: "sharing:ask", operationId: "askForData", says: "The request", body: askBody, how: asking },
      ...{ refused: [409], briefly: true },
      door: { ...byTwo("sharing:ask", "askForData"), responses: keptResponse },
      summary: "Ask for shared data, with purpose, basis, scope and period; or have what was shared corrected",
      description:
        "`public` is answered within 1 working day, `days` within 10 (extended once by 10), `correction` within 10; what was " +
        "granted is there at once, by /records. The same again while it is open is the one that there is.",
    },
    list: {
      operationId: "listDataRequests",
      summary: "Requests for data: an agency's own, to officers those that their authority and those below answer",
      ...{ page: requestPageSchema, under: "requests", says: "A page, the newest first" },
      query: { state: z.enum(sharingStateNames).optional() },
      cursor: { schema: z.uuid(), of: ({ id }) => id, read: (id: string) => id },
      find: ({ sql }, reach, { state }, before, limit) =>
        listRequests(sql, reach, { states: state ? [state] : null, before, limit }),
    },
    get: {
      operationId: "getDataRequest",
      summary: "A request for data, with what can be done; to officers with its history",
    },
    acts: [
      {
        ...{ side: "authority", at: "acts", operationId: "actOnDataRequest" },
        summary:
          "Answer a request for data: propose to grant or refuse it, confirm what somebody else proposed, extend, revoke",
        description:
          "Who proposed something does not confirm it, and who has asked for the agency does neither: an answer, more time for it, or the end of what was granted, which goes on " +
          "until then. A refusal, a return, an extension and an end give reasons.",
        body: wireObject("DataRequestAct", {
          act: z.enum(actNames("authority")),
          reason: auditWords(1).optional(),
          version: versionSeen,
        }).openapi({ example: { act: "grant" } }),
      },
      {
        ...{ side: "agency", at: "own-acts", operationId: "actOnOwnDataRequest", briefly: true },
        summary: "Withdraw your request for data, or say that what was granted is no longer needed",
        body: wireObject("OwnDataRequestAct", { act: z.enum(actNames("agency")), version: versionSeen }).openapi({
          example: { act: "withdraw" },
        }),
      },
    ],
  },
)
