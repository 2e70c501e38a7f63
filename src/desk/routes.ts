/** HTTP of an agency's desk (机构工作台): the pages that are an agency's alone. Its first page, files and webhooks are the console's. */
import { Hono } from "hono"
import type { ConsoleEnvironment } from "../console/api.ts"
import { signedIn } from "../console/gate.ts"
import { sections } from "../console/section.ts"
import { ownForm } from "../web/own-form.ts"
import { viewOf } from "../web/view.ts"
import { agencyPageRoutes } from "./agency-routes.ts"
import { declarationPageRoutes } from "./declaration-routes.ts"
import { filePageRoutes } from "./file-routes.ts"
import { leadPageRoutes } from "./lead-routes.ts"
import { measurePageRoutes } from "./measure-routes.ts"
import { noticePageRoutes } from "./notice-routes.ts"
import { objectionPageRoutes } from "./objection-routes.ts"
import { preparedPageRoutes } from "./prepared-routes.ts"
import { requestPageRoutes } from "./request-routes.ts"
import { subscriptionPageRoutes } from "./subscription-routes.ts"

export const deskRoutes = new Hono<ConsoleEnvironment>()
  .get("/desk", (c) => c.redirect(viewOf(c).link(sections.overview.path), 303))
  // Where reminders lead that were sent until 0.10.
  .get("/console/:page{notices|recalls|measures}", (c) => {
    const page = c.req.param("page")
    // Those of recalls led to the tray, which begins with what is not acknowledged: what waits may be acknowledged.
    const state = page === "notices" ? "all" : c.req.query("state") === "over" ? "over" : undefined
    return c.redirect(viewOf(c).link(`/desk/${page}`, { state }), 301)
  })
  .use("/desk/*", ownForm)
  .use("/desk/*", signedIn)
  .route("/", preparedPageRoutes)
  .route("/", noticePageRoutes)
  .route("/", objectionPageRoutes)
  .route("/", requestPageRoutes)
  .route("/", subscriptionPageRoutes)
  .route("/", measurePageRoutes)
  .route("/", declarationPageRoutes)
  .route("/", leadPageRoutes)
  .route("/", filePageRoutes)
  .route("/", agencyPageRoutes)
