/** HTTP of leads: looked at, and worked on. */
import { z } from "@hono/zod-openapi"
import { may } from "../../access/principal.ts"
import { reachOf } from "../../access/reach.ts"
import { dayAsked } from "../../input/day.ts"
import { dayCursor } from "../../kit/case/cursor.ts"
import { actBody, caseRoutes } from "../../kit/case/routes.ts"
import { leadCase } from "./case.ts"
import { type Lead, leadActs } from "./lead.ts"
import { leadSourceNames, leadStateNames } from "./state.ts"
import { listLeads } from "./store.ts"
import { leadDetail, leadPageSchema, leadWire } from "./wire.ts"

export const leadRoutes = caseRoutes(
  {
    ...{ case: leadCase, path: "/v1/leads", says: "The lead", read: "lead:read", unknown: "unknown-lead" },
    ...{ wire: { one: leadWire, detail: leadDetail }, scopeOf: reachOf },
    sideOf: (principal) => (may(principal, "lead:act") ? "officer" : null),
  },
  {
    list: {
      operationId: "listLeads",
      summary:
        "Leads of the own authority and those below, or those that the own key has sent, the latest first or by their last day",
      ...{ page: leadPageSchema, under: "results", says: "A page of leads" },
      query: {
        state: z.enum(leadStateNames).optional(),
        source: z.enum(leadSourceNames).optional(),
        authority: z
          .string()
          .regex(/^\d{6}$/)
          .optional(),
        code: z.string().max(18).optional(),
        from: dayAsked.optional().openapi({ description: "Taken in on this day or later" }),
        to: dayAsked.optional(),
        order: z
          .enum(["latest", "due"])
          .default("latest")
          .openapi({ description: "`due`: those that are not closed, by the last day of their clock" }),
      },
      cursor: dayCursor((lead: Lead, { order }: { order: "latest" | "due" }) =>
        order === "due" ? (lead.dueOn ?? "infinity") : lead.takenOn,
      ),
      find({ sql }, reach, { order, ...asked }, after, limit) {
        const { state = null, source = null, authority = null, code = null, from = null, to = null } = asked
        return listLeads(sql, reach, { state, source, authority, code, from, to }, order, after, limit)
      },
    },
    get: { operationId: "getLead", summary: "A lead with its history and what can be done now" },
    acts: [
      {
        ...{ side: "officer", at: "acts", operationId: "actOnLead" },
        summary: "Dispatch a lead to an authority, verify it, close it with a result, or reopen it",
        body: actBody("LeadAct", leadActs, "officer", { act: "dispatch", authority: "410105" }),
      },
    ],
  },
)
