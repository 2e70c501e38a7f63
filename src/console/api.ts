/** The API as the console's pages use it. */
import { ownKeyRoutes } from "../access/own-key-routes.ts"
import { usageRoutes } from "../access/quota/routes.ts"
import { toldRoutes } from "../access/told-routes.ts"
import { deliveryRoutes } from "../alert/delivery-routes.ts"
import { savedSearchRoutes } from "../alert/saved-search-routes.ts"
import { webhookRoutes } from "../alert/webhook-routes.ts"
import { outcomeRoutes } from "../check/job/outcome-routes.ts"
import { jobRoutes } from "../check/job/routes.ts"
import { sendRoutes } from "../check/job/send-routes.ts"
import { policyRoutes } from "../check/policy/routes.ts"
import { agencyRoutes } from "../enforcement/agency/routes.ts"
import { measureTypeRoutes } from "../enforcement/catalogue/routes.ts"
import { complaintRoutes } from "../enforcement/complaint/routes.ts"
import { declarationRoutes } from "../enforcement/declaration/routes.ts"
import { orderRoutes } from "../enforcement/duty/order-routes.ts"
import { dutyRoutes } from "../enforcement/duty/routes.ts"
import { leadIntakeRoutes } from "../enforcement/lead/intake-routes.ts"
import { leadRoutes } from "../enforcement/lead/routes.ts"
import { letterFileRoutes } from "../enforcement/letter/file-routes.ts"
import { letterPaperRoutes } from "../enforcement/letter/paper-routes.ts"
import { letterRoutes } from "../enforcement/letter/routes.ts"
import { measureRoutes, reportRoutes } from "../enforcement/measure/routes.ts"
import { noticeProofRoutes } from "../enforcement/notice/proof-routes.ts"
import { noticeRoutes, trayRoutes } from "../enforcement/notice/routes.ts"
import { measureObjectionRoutes } from "../enforcement/objection/routes.ts"
import { preparedRoutes } from "../enforcement/prepared/routes.ts"
import { recallRoutes } from "../enforcement/recall/routes.ts"
import { sharingRoutes } from "../enforcement/sharing/routes.ts"
import { supplyRoutes } from "../enforcement/sharing/supply-routes.ts"
import { useRoutes } from "../enforcement/sharing/use-routes.ts"
import type { Environment, PartsOf } from "../http/environment.ts"
import { openInside } from "../http/inside.ts"
import { matchRoutes } from "../match/routes.ts"
import { fileGrantRoutes, fileReadingRoutes, receivedReadingRoutes } from "../register/document/grant/routes.ts"
import { registerRoutes } from "../register/record/routes.ts"
import { rosterRoutes } from "../roster/routes.ts"
import { searchJobRoutes } from "../search/job/routes.ts"
import { searchRoutes } from "../search/routes.ts"

// What the pages do.
const operations = [
  registerRoutes,
  searchRoutes,
  sendRoutes,
  jobRoutes,
  outcomeRoutes,
  policyRoutes,
  savedSearchRoutes,
  searchJobRoutes,
  matchRoutes,
  webhookRoutes,
  deliveryRoutes,
  rosterRoutes,
  usageRoutes,
  ownKeyRoutes,
  toldRoutes,
  agencyRoutes,
  trayRoutes,
  noticeRoutes,
  noticeProofRoutes,
  recallRoutes,
  dutyRoutes,
  complaintRoutes,
  reportRoutes,
  measureRoutes,
  declarationRoutes,
  leadRoutes,
  leadIntakeRoutes,
  orderRoutes,
  letterRoutes,
  letterPaperRoutes,
  letterFileRoutes,
  measureTypeRoutes,
  measureObjectionRoutes,
  preparedRoutes,
  sharingRoutes,
  useRoutes,
  supplyRoutes,
  fileGrantRoutes,
  fileReadingRoutes,
  receivedReadingRoutes,
] as const

/** The environment of the console's routes: they need what the operations behind them need, and nothing else. */
export type ConsoleEnvironment = Environment<PartsOf<typeof operations>>

export const { passOn, call } = openInside(operations)
