/** HTTP of the page on alerts for officers: how they arrive. A platform sees its own in the console. */
import { Hono } from "hono"
import { may } from "../../access/principal.ts"
import { readReach } from "../../alert/alert-store.ts"
import { listStandings } from "../../alert/delivery-store.ts"
import type { DatabaseParts } from "../../database/client.ts"
import type { Environment } from "../../http/environment.ts"
import { officer } from "../../office/gate.ts"
import { refuse } from "../../web/error-page.ts"
import { turn } from "../../web/turn.ts"
import { viewOf } from "../../web/view.ts"
import { standingPage, words } from "./alert-page.ts"

const daysMs = 30 * 24 * 3_600_000

export const alertPageRoutes = new Hono<Environment<DatabaseParts>>()
  .get("/alerts", async (c) => {
    const principal = c.get("principal")
    if (principal.kind === "anyone") return c.redirect(viewOf(c).link("/sign-in", { to: "/alerts", ended: "1" }), 303)
    if (!may(principal, "alert:watch")) return refuse(c, "not-allowed", { detail: words.notOfficer })
    const { sql, clock } = c.get("parts")
    const standings = await listStandings(sql, new Date(clock() - daysMs))
    const asOf = await readReach(sql)
    const view = viewOf(c)
    c.header("Cache-Control", "private, no-store")
    return c.html(standingPage(view, officer(c), turn(standings, c.req.query("cursor")), asOf))
  })
  // Where a platform's alerts stood before there was a console.
  .get("/alerts/own", (c) => c.redirect(viewOf(c).link("/console/alerts"), 303))
