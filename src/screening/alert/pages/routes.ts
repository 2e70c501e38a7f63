/**
 * HTTP of the pages on alerts: for officers how they arrive, for a platform its own.
 */
import { type Context, Hono } from "hono"
import { findClient } from "../../../access/api-key.ts"
import { may } from "../../../access/principal.ts"
import { carries } from "../../../access/scope.ts"
import type { Environment } from "../../../http/environment.ts"
import { postedForm } from "../../../register/pages/remedy-routes.ts"
import { refuse } from "../../../web/error-page.ts"
import { viewOf } from "../../../web/view.ts"
import { listNewest, readReach } from "../alert-store.ts"
import { listDead, listStandings } from "../delivery-store.ts"
import { listWebhooks } from "../webhook-store.ts"
import { ownPage } from "./own-page.ts"
import { standingPage } from "./standing-page.ts"
import { words } from "./words.ts"

const shown = 50
const daysMs = 30 * 24 * 3_600_000
const ownPath = "/alerts/own"

/** The pages' routes. */
export const alertPageRoutes = new Hono<Environment>()
  .get("/alerts", async (c) => {
    const principal = c.get("principal")
    if (principal.kind === "anyone") return refuse(c, "credentials-missing", { detail: words.needsToken })
    if (!may(principal, "alert:watch")) return refuse(c, "not-allowed", { detail: words.notOfficer })
    const { sql, clock } = c.get("parts")
    const standings = await listStandings(sql, new Date(clock() - daysMs))
    const asOf = await readReach(sql)
    const view = viewOf(c)
    keepPrivate(c)
    return c.html(standingPage(view, standings, asOf))
  })
  .get(ownPath, (c) => {
    const view = viewOf(c)
    keepPrivate(c)
    return c.html(ownPage(view, null, null))
  })
  .post(ownPath, ...postedForm, async (c) => {
    const { sql } = c.get("parts")
    const { key } = await c.req.parseBody()
    const client = typeof key === "string" ? await findClient(sql, key.trim()) : null
    const view = viewOf(c, ownPath)
    keepPrivate(c)
    if (!client) return c.html(ownPage(view, null, "refused"), 401)
    if (!carries(client.role, "alert:read")) return c.html(ownPage(view, null, "notPlatform"), 403)
    const alerts = await listNewest(sql, client.id, shown)
    const webhooks = await listWebhooks(sql, client.id)
    const dead = await listDead(sql, client.id, shown)
    return c.html(ownPage(view, { name: client.name, alerts, webhooks, dead }, null))
  })

function keepPrivate(c: Context<Environment>): void {
  c.header("Cache-Control", "private, no-store")
}
