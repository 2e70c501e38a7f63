/** HTTP of the officers' worklist. The operator's login stands in front and sends the officer's token. */
import { Hono } from "hono"
import { may } from "../../access/principal.ts"
import type { Environment } from "../../http/environment.ts"
import { refuse } from "../../web/error-page.ts"
import { viewOf } from "../../web/view.ts"
import { type WorklistParts, worklistOf, worklistQuery } from "../worklist/routes.ts"
import { toWireWorklist } from "../worklist/wire.ts"
import { worklistPage } from "./worklist-page.ts"
import { words } from "./worklist-words.ts"

/** The worklist's page. */
export const worklistPageRoutes = new Hono<Environment<WorklistParts>>().get("/worklist", async (c) => {
  const principal = c.get("principal")
  if (principal.kind === "anyone") return refuse(c, "credentials-missing", { detail: words.needsToken })
  if (principal.kind !== "officer" || !may(principal, "worklist:read")) {
    return refuse(c, "not-allowed", { detail: words.notOfficer })
  }
  // A form sends what was left open as an empty text.
  const given = Object.entries(c.req.query()).filter(([name, value]) => name !== "lang" && value !== "")
  const read = worklistQuery.safeParse(Object.fromEntries(given))
  const list = read.success ? await worklistOf(c, read.data) : "invalid-cursor"
  const view = viewOf(c)
  // What stands here is for one person: no cache on the way may keep it.
  c.header("Cache-Control", "private, no-store")
  if (!read.success || list === "invalid-cursor") return c.redirect(view.link("/worklist"))
  const wire = toWireWorklist(list, c.get("parts").calendar)
  return c.html(worklistPage(view, wire, read.data, principal.authority), 200)
})
