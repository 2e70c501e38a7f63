/**
 * HTTP of alerts: a platform reads its own, at its own pace.
 */

import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../database/client.ts"
import { json, limitParameter } from "../http/content.ts"
import { problem, problemResponses } from "../http/problem.ts"
import { clientOf, defineRoute, routeGroup } from "../http/route.ts"
import { readCursor } from "./alert.ts"
import { awaitAlerts } from "./read.ts"
import { alertPageSchema, toWirePage } from "./wire.ts"

/** Proxies on the way commonly give a silent answer up after half a minute. */
const waitSecondsMax = 25

const getAlerts = defineRoute("alert:read", "get /v1/alerts", {
  operationId: "listAlerts",
  summary: "What has changed about the sellers that you watch, in the order of the log",
  description:
    "Watched is who stands in your roster. `from` is a position of the log (the `size` of a check's `as_of`, say) or " +
    "the `next` of the page before: nothing is lost between two pages, and nothing told twice. With `wait` the answer " +
    "comes as soon as there is an alert.",
  tags: ["alerts"],
  request: {
    query: z.object({
      from: z.string().max(30).default("0").openapi({ example: "4710" }),
      limit: limitParameter(1_000, 100),
      wait: z.coerce.number().int().min(0).max(waitSecondsMax).default(0).openapi({ description: "Seconds" }),
    }),
  },
  responses: { 200: json("A page of alerts", alertPageSchema), ...problemResponses(400, 401, 403) },
})

/** The route of alerts. */
export const alertRoutes = routeGroup<DatabaseParts>().openapi(getAlerts, async (c) => {
  const { from: text, limit, wait } = c.req.valid("query")
  const from = readCursor(text)
  if (!from) {
    return problem(c, "invalid-cursor", {
      detail: {
        zh: "from 须为公示日志的位置，或者上一页的 next。",
        en: "from should be a position of the log, or the `next` of the page before.",
      },
      pointer: "/from",
    })
  }
  const waiting = { waitSeconds: wait, signal: c.req.raw.signal }
  const page = await awaitAlerts(c.get("parts").sql, clientOf(c).clientId, from, limit, waiting)
  if (page === "past-the-end") {
    return problem(c, "invalid-cursor", {
      detail: {
        zh: "from 在公示日志的末尾之后：本库可能已恢复到较早的备份，请与运行单位联系。",
        en: "from is past the end of the log: the register may have been set back to a backup. Ask its operator.",
      },
      pointer: "/from",
    })
  }
  c.header("Cache-Control", "private, no-store")
  return c.json(toWirePage(page), 200)
})
