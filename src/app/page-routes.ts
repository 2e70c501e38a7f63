/** The pages and what they load: one style sheet, one script and one icon, all our own. */
import { Hono } from "hono"
import { checkPageRoutes } from "../check/pages/routes.ts"
import { progressFile, progressScript } from "../console/progress-script.ts"
import { consoleRoutes } from "../console/routes.ts"
import { followFile, followScript } from "../counter/follow-script.ts"
import { counterRoutes } from "../counter/routes.ts"
import { deskRoutes } from "../desk/routes.ts"
import { pledgePageRoutes } from "../enforcement/letter/pages/routes.ts"
import { recallPageRoutes } from "../enforcement/recall/pages/routes.ts"
import { statisticsPageRoutes } from "../enforcement/statistics/pages/routes.ts"
import { copyPageRoutes } from "../exports/copy/pages/routes.ts"
import { exportPageRoutes } from "../exports/pages/routes.ts"
import { statementPageRoutes } from "../exports/statement/pages/routes.ts"
import { readPaper, readToday } from "../exports/statement/today.ts"
import type { Environment } from "../http/environment.ts"
import { gate } from "../http/gatekeeper.ts"
import { packed } from "../http/packed-answer.ts"
import { meter } from "../http/quota.ts"
import { computeFile, computeScript } from "../office/compute-script.ts"
import { draftFile, draftScript } from "../office/draft-script.ts"
import { officeRoutes, worklistPageRoutes } from "../office/routes.ts"
import { sharingPageRoutes } from "../office/sharing-routes.ts"
import { documentFileRoutes, documentPageRoutes } from "../register/document/pages/routes.ts"
import { placeFile, placeScript } from "../register/pages/place-script.ts"
import { remedyPageRoutes } from "../register/pages/remedy-routes.ts"
import {
  cataloguePageRoutes,
  shortLinkRoutes,
  standingFeedRoutes,
  subjectPageRoutes,
  textPageRoutes,
} from "../register/pages/routes.ts"
import type { PublicRead } from "../register/record/standing.ts"
import { searchPageRoutes } from "../search/pages/routes.ts"
import { verifyPages } from "../verify/pages/routes.ts"
import type { TodayQuery } from "../verify/pages/today.ts"
import { refuse } from "../web/error-page.ts"
import { icon } from "../web/icon.ts"
import { paperFile, paperScript } from "../web/paper-script.ts"
import { deskStyle, deskStyleFile, style, styleFile } from "../web/style.ts"
import { suggestFile, suggestScript } from "../web/suggest-script.ts"
import { alertPageRoutes } from "./operator/alert-routes.ts"
import { operatorPageRoutes } from "./operator/page-routes.ts"
import { signInRoutes } from "./sign-in-routes.ts"
import { siteRoutes } from "./site-routes.ts"

const scripts = [
  [suggestFile, suggestScript],
  [progressFile, progressScript],
  [computeFile, computeScript],
  [draftFile, draftScript],
  [placeFile, placeScript],
  [followFile, followScript],
  [paperFile, paperScript],
] as const
const kindOf = (file: string) => file.replace(/[0-9a-f]{16}/, "")

const assetRoutes = new Hono()
  .get("/assets/icon.svg", (c) =>
    c.body(icon, 200, { "content-type": "image/svg+xml", "cache-control": "public, max-age=86400" }),
  )
  .get("/assets/:file{(?:[a-z]+\\.)?[0-9a-f]{16}\\.js}", (c) => {
    const file = c.req.param("file")
    const script = scripts.find(([name]) => kindOf(name) === kindOf(file))
    if (!script) return c.notFound()
    const kept = file === script[0] ? "public, max-age=31536000, immutable" : "no-cache"
    return c.body(script[1], 200, { "content-type": "text/javascript; charset=utf-8", "cache-control": kept })
  })
  .get("/assets/:file{(?:desk\\.)?[0-9a-f]{16}\\.css}", (c) => {
    const file = c.req.param("file")
    const isDesk = file.startsWith("desk.")
    // While versions change, a page of one node may ask another for its style: better today's than none, but not kept.
    const kept = file === (isDesk ? deskStyleFile : styleFile) ? "public, max-age=31536000, immutable" : "no-cache"
    return c.body(isDesk ? deskStyle : style, 200, { "content-type": "text/css; charset=utf-8", "cache-control": kept })
  })

// What pages cost (access/quota/cost.ts). The others are made once, or are behind somebody's login.
const pageCosts = {
  "/": "searchPage",
  "/subjects/:code": "subjectPage",
  "/subjects/:code/help": "subjectPage",
  "/subjects/:code/feed.atom": "subjectPage",
  "/subjects/:code/follow": "followByMail",
  "/subjects/:code/other": "tellOther",
  "/following/:link": "followingPage",
  "/subjects/:code/report": "statementPage",
  "/subjects/:code/report.pdf": "statementPage",
  "/records/:id/certificate": "statementPage",
  "/records/:id/certificate.pdf": "statementPage",
  "/records/:id/ending": "statementPage",
  "/records/:id/ending.pdf": "statementPage",
  "/verify/today": "subjectPage",
  "/records/:id/text": "textPage",
  "/records/:id/:remedy{repair|objection}": "remedyPage",
  "/catalogue": "cataloguePage",
  "/catalogue/:code": "cataloguePage",
  "/check": "checkPage",
  "/statistics": "statisticsPage",
  "/recalls": "recallsPage",
  "/pledges": "pledgesPage",
  "/copies": "copiesPage",
  "/follow": "followPage",
  "/console/sign-in": "signIn",
} as const

const pageMeters = Object.entries(pageCosts).reduce(
  (app, [path, operation]) => app.use(path, meter(operation, refuse), gate(operation, refuse)),
  new Hono<Environment>().use(packed),
)

const tellToday = (parts: PublicRead, query: TodayQuery) => {
  const paper = readPaper({ ...query })
  return paper ? readToday(parts, paper) : Promise.resolve(null)
}

export const pageRoutes = [
  pageMeters,
  assetRoutes,
  siteRoutes,
  signInRoutes,
  officeRoutes,
  operatorPageRoutes,
  searchPageRoutes,
  subjectPageRoutes,
  shortLinkRoutes,
  standingFeedRoutes,
  textPageRoutes,
  cataloguePageRoutes,
  worklistPageRoutes,
  remedyPageRoutes,
  counterRoutes,
  documentPageRoutes,
  documentFileRoutes,
  verifyPages(tellToday),
  alertPageRoutes,
  exportPageRoutes,
  statisticsPageRoutes,
  recallPageRoutes,
  pledgePageRoutes,
  copyPageRoutes,
  sharingPageRoutes,
  checkPageRoutes,
  deskRoutes,
  consoleRoutes,
  statementPageRoutes,
] as const
