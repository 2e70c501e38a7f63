/** HTTP of the console's page on alerts. */

import { Hono } from "hono"
import { type AlertCursor, readCursor } from "../alert/alert.ts"
import { listNewest } from "../alert/alert-store.ts"
import { markSeen, readSeen } from "../alert/seen-store.ts"
import { clientOf } from "../http/route.ts"
import { viewOf } from "../web/view.ts"
import { alertPage } from "./alert-page.ts"
import type { ConsoleEnvironment } from "./api.ts"
import { behind, smallForm } from "./gate.ts"

const path = "/console/alerts"
const shown = 25

/** The console's routes of alerts. GET /v1/alerts reads on from a place; a person begins with the newest. */
export const ownAlertRoutes = new Hono<ConsoleEnvironment>()
  .use(`${path}/*`, behind("alerts"))
  .get(path, async (c) => {
    const { sql } = c.get("parts")
    const { id } = clientOf(c)
    // A place that can't be read is the beginning.
    const before = readCursor(c.req.query("before") ?? "")
    const found = await listNewest(sql, id, before, shown + 1)
    const alerts = found.slice(0, shown)
    const last = alerts.at(-1)
    const next = found.length > shown && last ? placeOf(last) : null
    const seen = await readSeen(sql, id)
    return c.html(alertPage(viewOf(c), clientOf(c), { alerts, seen, next, first: before === null }))
  })
  .post(`${path}/seen`, smallForm, async (c) => {
    const { sql, clock } = c.get("parts")
    const { through } = await c.req.parseBody()
    const place = typeof through === "string" ? readCursor(through) : null
    if (place) await markSeen(sql, clientOf(c).id, place, clock())
    return c.redirect(viewOf(c).link(path), 303)
  })

function placeOf({ position, ordinal }: AlertCursor): AlertCursor {
  return { position, ordinal }
}
