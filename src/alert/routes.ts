/** HTTP of alerts: a platform reads its own, at its own pace. */
import { z } from "@hono/zod-openapi"
import type { Tenant } from "../access/tenant.ts"
import type { DatabaseParts, Sql } from "../database/client.ts"
import { json } from "../http/content.ts"
import { problem } from "../http/problem.ts"
import { clientOf, defineRoute, routeGroup } from "../http/route.ts"
import { limitParameter } from "../input/page-limit.ts"
import { type AlertCursor, type AlertPage, nextAfter, readCursor } from "./alert.ts"
import { listAlerts } from "./alert-store.ts"
import { alertPageSchema, toWirePage } from "./wire.ts"

// How often somebody who waits looks again; one look is one query by an index.
const lookEveryMs = 1_000

/** A page of a platform's alerts; "past-the-end" for a place that the log has not reached. */
async function readAlerts(
  sql: Sql,
  clientId: Tenant,
  from: AlertCursor,
  limit: number,
): Promise<AlertPage | "past-the-end"> {
  const { alerts, read, time, size } = await listAlerts(sql, clientId, from, limit)
  if (from.position > size) return "past-the-end"
  return { alerts, next: nextAfter(from, alerts, read, alerts.length === limit), asOf: { size: read, time } }
}

/** The same, but while there is none it waits. @param waitSeconds how long at most; 0: not at all */
async function awaitAlerts(
  sql: Sql,
  clientId: Tenant,
  from: AlertCursor,
  limit: number,
  { waitSeconds, signal }: { waitSeconds: number; signal: AbortSignal },
): Promise<AlertPage | "past-the-end"> {
  for (let left = waitSeconds; ; left--) {
    const page = await readAlerts(sql, clientId, from, limit)
    if (page === "past-the-end" || page.alerts.length > 0 || left <= 0 || signal.aborted) return page
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  }
}

/** Proxies on the way commonly give a silent answer up after half a minute. */
const waitSecondsMax = 25

const getAlerts = defineRoute("alert:read", "get /v1/alerts", {
  operationId: "listAlerts",
  summary: "What has changed about the sellers that you watch, in the order of the log",
  description:
    "Watched is who stands in your roster. `from` is a position of the log (the `size` of a check's `as_of`, say) or " +
    "the `next` of the page before: nothing is lost between two pages, and nothing told twice. With `wait` the answer " +
    "comes as soon as there is an alert.",
  request: {
    query: z.object({
      from: z.string().max(30).default("0").openapi({ example: "4710" }),
      limit: limitParameter(1_000, 100),
      wait: z.coerce.number().int().min(0).max(waitSecondsMax).default(0).openapi({ description: "Seconds" }),
    }),
  },
  responses: { 200: json("A page of alerts", alertPageSchema) },
})

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
