/** HTTP of the office (办公): each act is one of the API. */
import { Hono } from "hono"
import { may } from "../access/principal.ts"
import { countFreshTold } from "../access/told-store.ts"
import type { Environment } from "../http/environment.ts"
import { clientNames } from "../register/audit/object-store.ts"
import { type WorklistParts, worklistOf, worklistQuery } from "../register/worklist/routes.ts"
import { toWireWorklist } from "../register/worklist/wire.ts"
import { refuse } from "../web/error-page.ts"
import { ownForm } from "../web/own-form.ts"
import { viewOf } from "../web/view.ts"
import type { OfficeEnvironment } from "./api.ts"
import { auditPageRoutes } from "./audit-routes.ts"
import { batchPaperRoutes } from "./batch-paper-routes.ts"
import { bulkPageRoutes } from "./bulk-routes.ts"
import { casePageRoutes } from "./case-routes.ts"
import { complaintPageRoutes } from "./complaint-routes.ts"
import { documentPageRoutes } from "./document-routes.ts"
import { enforcementPageRoutes } from "./enforcement-routes.ts"
import { fileGrantPageRoutes } from "./file-grant-routes.ts"
import { filePageRoutes } from "./file-routes.ts"
import { officersAlone } from "./gate.ts"
import { importPageRoutes } from "./import-routes.ts"
import { leadPageRoutes } from "./lead-routes.ts"
import { letterPageRoutes } from "./letter-routes.ts"
import { loadPageRoutes } from "./load-routes.ts"
import { merchantPageRoutes } from "./merchant-routes.ts"
import { objectionPageRoutes } from "./objection-routes.ts"
import { personPageRoutes } from "./person-routes.ts"
import { platformPageRoutes } from "./platform-routes.ts"
import { proposePageRoutes } from "./propose-routes.ts"
import { replyPageRoutes } from "./reply-routes.ts"
import { rosterReportRoutes } from "./roster-routes.ts"
import { searchPageRoutes } from "./search-routes.ts"
import { settingPageRoutes } from "./setting-routes.ts"
import { toldPageRoutes } from "./told-routes.ts"
import { withWaiting } from "./waiting.ts"
import { worklistPage } from "./worklist-page.ts"
import { words } from "./worklist-words.ts"

/** As many as fit into 60 KB, however much there is to say of each. */
const rowsShown = 25

/** The worklist's page. The operator's login stands in front and sends the officer's token. */
export const worklistPageRoutes = new Hono<Environment<WorklistParts>>().get("/worklist", withWaiting, async (c) => {
  const principal = c.get("principal")
  if (principal.kind === "anyone") {
    const view = viewOf(c)
    return c.redirect(view.link("/sign-in", { to: view.here, ended: "1" }), 303)
  }
  if (principal.kind !== "officer" || !may(principal, "worklist:read")) {
    return refuse(c, "not-allowed", { detail: words.notOfficer })
  }
  // A form sends what was left open as an empty text.
  const given = Object.entries(c.req.query()).filter(([name, value]) => name !== "lang" && value !== "")
  const read = worklistQuery.safeParse({ limit: String(rowsShown), ...Object.fromEntries(given) })
  const list = read.success ? await worklistOf(c, read.data) : "invalid-cursor"
  const view = viewOf(c)
  // What stands here is for one person: no cache on the way may keep it.
  c.header("Cache-Control", "private, no-store")
  if (!read.success || typeof list === "string") return c.redirect(view.link("/worklist"))
  const wire = toWireWorklist(list, c.get("parts").calendar)
  const actors = wire.results.map(({ last_actor: actor }) => actor)
  const clients = await clientNames(c.get("parts").sql, actors)
  const told = await countFreshTold(c.get("parts").sql, principal, c.get("parts").clock())
  return c.html(worklistPage(view, wire, read.data, principal, { clients, told }), 200)
})

export const officeRoutes = new Hono<OfficeEnvironment>()
  .use("/office/*", ownForm, officersAlone, withWaiting)
  .get("/office", (c) => c.redirect(viewOf(c).link("/worklist"), 303))
  .route("/", proposePageRoutes)
  .route("/", letterPageRoutes)
  .route("/", documentPageRoutes)
  .route("/", filePageRoutes)
  .route("/", bulkPageRoutes)
  .route("/", batchPaperRoutes)
  .route("/", fileGrantPageRoutes)
  .route("/", casePageRoutes)
  .route("/", merchantPageRoutes)
  .route("/", loadPageRoutes)
  .route("/", replyPageRoutes)
  .route("/", leadPageRoutes)
  .route("/", rosterReportRoutes)
  .route("/", platformPageRoutes)
  .route("/", complaintPageRoutes)
  .route("/", enforcementPageRoutes)
  .route("/", objectionPageRoutes)
  .route("/", importPageRoutes)
  .route("/", personPageRoutes)
  .route("/", settingPageRoutes)
  .route("/", searchPageRoutes)
  .route("/", auditPageRoutes)
  .route("/", toldPageRoutes)
