/** HTTP of the console (工作台): signing in and out, and its sections behind the gate. */

import { Hono } from "hono"
import { findClient } from "../access/store.ts"
import { ownForm } from "../web/own-form.ts"
import { viewOf } from "../web/view.ts"
import { ownAlertRoutes } from "./alert-routes.ts"
import type { ConsoleEnvironment } from "./api.ts"
import { signedIn, smallForm } from "./gate.ts"
import { jobPageRoutes } from "./job-routes.ts"
import { overviewRoutes } from "./overview-routes.ts"
import { policyPageRoutes } from "./policy-routes.ts"
import { rosterPageRoutes } from "./roster-routes.ts"
import { startSession, stopSession } from "./session-cookie.ts"
import { signInPage } from "./sign-in-page.ts"
import { webhookPageRoutes } from "./webhook-routes.ts"

const signInPath = "/console/sign-in"

/** A path of the console, as a form or an address names it; its first page where it names another. */
function readPlace(text: unknown): string {
  return typeof text === "string" && /^\/console(?:\/[\w-]+)*$/.test(text) ? text : "/console"
}

/** The console's routes. */
export const consoleRoutes = new Hono<ConsoleEnvironment>()
  // The cookie is sent by pages of this site alone (SameSite); that a form is one of ours is looked at all the same.
  .use("/console/*", ownForm)
  .get(signInPath, (c) => {
    const to = c.req.query("to")
    const view = viewOf(c)
    c.header("Cache-Control", "private, no-store")
    return c.html(signInPage(view, to === undefined ? null : "ended", readPlace(to)))
  })
  .post(signInPath, smallForm, async (c) => {
    const { sql } = c.get("parts")
    const { key, to } = await c.req.parseBody()
    const client = typeof key === "string" ? await findClient(sql, key.trim()) : null
    const view = viewOf(c, signInPath)
    c.header("Cache-Control", "private, no-store")
    if (!client) return c.html(signInPage(view, "refused", readPlace(to)), 401)
    await startSession(c, client)
    return c.redirect(view.link(readPlace(to)), 303)
  })
  .post("/console/sign-out", smallForm, async (c) => {
    await stopSession(c)
    c.header("Cache-Control", "private, no-store")
    return c.redirect(viewOf(c).link(signInPath), 303)
  })
  .use("/console/*", signedIn)
  .route("/", overviewRoutes)
  .route("/", jobPageRoutes)
  .route("/", policyPageRoutes)
  .route("/", ownAlertRoutes)
  .route("/", webhookPageRoutes)
  .route("/", rosterPageRoutes)
