/** HTTP of the worklist. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { authorityReach } from "../../access/reach.ts"
import type { DatabaseParts } from "../../database/client.ts"
import { json } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem, refuseCursor } from "../../http/problem.ts"
import { defineRoute, officerOf, routeGroup } from "../../http/route.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { dayInChina } from "../../law/day.ts"
import type { LawParts } from "../../law/policy.ts"
import { dueNames } from "./item.ts"
import type { WorkParts } from "./source.ts"
import { toWireWorklist, worklistSchema } from "./wire.ts"
import { readWorklist } from "./worklist.ts"

/** What narrows the worklist. */
export const worklistQuery = z.object({
  for: z.enum(["me", "authority"]).default("authority").openapi({
    description: "me: what waits for whoever asks and they may go on with; authority: all that is open",
  }),
  below: z.enum(["true", "false"]).default("false").openapi({
    description: "true: all that is open in the authorities below too, not only what waits for consent",
  }),
  due: z.enum(dueNames).optional(),
  kind: z.string().min(1).max(40).optional().openapi({ description: "Of those that `counts.kind` names" }),
  person: z.string().min(1).max(200).optional().openapi({
    description:
      "Whose it is or who acted last: me, the login of an officer of the own authority, or as `begun_by` says",
  }),
  cursor: z.string().max(200).optional(),
  limit: limitParameter(200, 50),
})

const getWorklist = defineRoute("worklist:read", "get /v1/worklist", {
  operationId: "getWorklist",
  summary: "What waits, what is due and what is overdue, by deadline, authority and id",
  description:
    "Open proceedings of the own authority, and those of authorities below that wait for its consent. The counts are " +
    "those of the whole list, not of the page.",
  request: { query: worklistQuery },
  responses: { 200: json("A page of the worklist", worklistSchema) },
})

/** What the worklist is read with. */
export type WorklistParts = DatabaseParts & LawParts & WorkParts

/** Reads the worklist of whoever asks, who is an officer: nobody else carries the scope. */
export async function worklistOf<E extends Environment<WorklistParts>>(
  c: Context<E>,
  query: z.infer<typeof worklistQuery>,
) {
  const { sql, clock, calendar, policy, workSources } = c.get("parts")
  const principal = officerOf(c)
  const { below, due = null, kind = null, person = null, cursor = null, limit } = query
  const request = { principal, reach: authorityReach(principal.authority), for: query.for, below: below === "true" }
  const page = { due, kind, person, cursor, limit }
  return readWorklist(sql, { ...request, ...page }, dayInChina(clock()), { calendar, policy }, workSources)
}

export const worklistRoutes = routeGroup<WorklistParts>().openapi(getWorklist, async (c) => {
  const list = await worklistOf(c, c.req.valid("query"))
  if (list === "invalid-cursor") return refuseCursor(c)
  if (list === "unknown-kind") return problem(c, "invalid-request", { detail: noSuchKind, pointer: "/kind" })
  return c.json(toWireWorklist(list, c.get("parts").calendar), 200)
})

const noSuchKind = {
  zh: "没有这种事项：见 counts.kind。",
  en: "There is no such kind of work: see counts.kind.",
} as const
