/** Every group of routes, in the order in which they are tried. */
import { ownKeyRoutes } from "../access/own-key-routes.ts"
import { usageRoutes } from "../access/quota/routes.ts"
import { toldRoutes } from "../access/told-routes.ts"
import { deliveryRoutes } from "../alert/delivery-routes.ts"
import { contactRoutes } from "../alert/merchant/routes.ts"
import { alertRoutes } from "../alert/routes.ts"
import { savedSearchRoutes } from "../alert/saved-search-routes.ts"
import { webhookRoutes } from "../alert/webhook-routes.ts"
import { streamRoutes } from "../check/csv/routes.ts"
import { outcomeRoutes } from "../check/job/outcome-routes.ts"
import { jobRoutes } from "../check/job/routes.ts"
import { sendRoutes } from "../check/job/send-routes.ts"
import { personChangeRoutes } from "../check/person/change-routes.ts"
import { personRoutes } from "../check/person/routes.ts"
import { policyRoutes } from "../check/policy/routes.ts"
import { identityRoutes, rangeRoutes } from "../check/private/routes.ts"
import { queryRoutes } from "../check/query/routes.ts"
import { receiptRoutes } from "../check/receipt/routes.ts"
import { agencyRoutes } from "../enforcement/agency/routes.ts"
import { measureTypeRoutes } from "../enforcement/catalogue/routes.ts"
import { complaintRoutes } from "../enforcement/complaint/routes.ts"
import { declarationRoutes } from "../enforcement/declaration/routes.ts"
import { orderRoutes } from "../enforcement/duty/order-routes.ts"
import { dutyRoutes } from "../enforcement/duty/routes.ts"
import { leadFileRoutes } from "../enforcement/lead/file-routes.ts"
import { leadIntakeRoutes } from "../enforcement/lead/intake-routes.ts"
import { leadRoutes } from "../enforcement/lead/routes.ts"
import { letterFileRoutes } from "../enforcement/letter/file-routes.ts"
import { letterPaperRoutes } from "../enforcement/letter/paper-routes.ts"
import { letterRoutes } from "../enforcement/letter/routes.ts"
import { markRoutes } from "../enforcement/mark/routes.ts"
import { ownMeasureRoutes } from "../enforcement/measure/own-routes.ts"
import { measureRoutes, reportRoutes } from "../enforcement/measure/routes.ts"
import { noticeProofRoutes } from "../enforcement/notice/proof-routes.ts"
import { noticeRoutes, trayRoutes } from "../enforcement/notice/routes.ts"
import { measureObjectionRoutes } from "../enforcement/objection/routes.ts"
import { preparedRoutes } from "../enforcement/prepared/routes.ts"
import { recallRoutes } from "../enforcement/recall/routes.ts"
import { replyRoutes } from "../enforcement/reply/routes.ts"
import { sharingRoutes } from "../enforcement/sharing/routes.ts"
import { supplyRoutes } from "../enforcement/sharing/supply-routes.ts"
import { useRoutes } from "../enforcement/sharing/use-routes.ts"
import { answerStatisticsRoutes } from "../enforcement/statistics/answer-routes.ts"
import { statisticsRoutes } from "../enforcement/statistics/routes.ts"
import { copyReportRoutes } from "../exports/copy/report-routes.ts"
import { copyRoutes } from "../exports/copy/routes.ts"
import { feedRoutes } from "../exports/feed/routes.ts"
import { exportJobRoutes } from "../exports/job/routes.ts"
import { logRoutes } from "../exports/log-routes.ts"
import { mapRoutes } from "../exports/map-routes.ts"
import { openDataRoutes } from "../exports/open-data/routes.ts"
import { periodConsentRoutes } from "../exports/period/consent-routes.ts"
import { periodRoutes } from "../exports/period/routes.ts"
import { proofRoutes } from "../exports/proof-routes.ts"
import { releaseRoutes } from "../exports/release/routes.ts"
import { keyRoutes } from "../exports/routes.ts"
import { shelfRoutes } from "../exports/shelf/routes.ts"
import { statementRoutes } from "../exports/statement/routes.ts"
import { tileRoutes } from "../exports/tile-routes.ts"
import { matchRoutes } from "../match/routes.ts"
import { auditRoutes } from "../register/audit/routes.ts"
import { bulkRoutes } from "../register/bulk/routes.ts"
import { catalogueRoutes } from "../register/catalogue/routes.ts"
import { creditChinaRoutes } from "../register/credit-china/routes.ts"
import { attachmentRoutes } from "../register/document/attachment-routes.ts"
import { batchDocumentRoutes } from "../register/document/batch/batch-routes.ts"
import { caseFileRoutes } from "../register/document/case-file-routes.ts"
import { fileGrantRoutes, fileReadingRoutes, receivedReadingRoutes } from "../register/document/grant/routes.ts"
import { openingRoutes } from "../register/document/opening-routes.ts"
import { documentRoutes } from "../register/document/routes.ts"
import { documentSettingRoutes } from "../register/document/setting-routes.ts"
import { formRoutes } from "../register/form/form-routes.ts"
import { importRoutes } from "../register/import/routes.ts"
import { applicationRoutes } from "../register/proceeding/application-routes.ts"
import { ownerRoutes } from "../register/proceeding/owner-routes.ts"
import { decisionRoutes } from "../register/proceeding/routes.ts"
import { registerRoutes } from "../register/record/routes.ts"
import { worklistRoutes } from "../register/worklist/routes.ts"
import { rosterOfficerRoutes } from "../roster/officer-routes.ts"
import { identityReportRoutes } from "../roster/report-routes.ts"
import { rosterRoutes } from "../roster/routes.ts"
import { searchJobRoutes } from "../search/job/routes.ts"
import { recordRoutes } from "../search/record/record-routes.ts"
import { resultRoutes } from "../search/record/result-routes.ts"
import { searchRoutes } from "../search/routes.ts"
import { apiPageRoutes } from "./api-page.ts"
import { metricsRoutes } from "./metrics-routes.ts"
import { clientRoutes } from "./operator/client-routes.ts"
import { operationRoutes } from "./operator/operation-routes.ts"
import { personLinkRoutes } from "./operator/person-link-routes.ts"
import { sessionRoutes } from "./operator/session-routes.ts"
import { pageRoutes } from "./page-routes.ts"
import { serviceRoutes } from "./service-routes.ts"
import { statusPageRoutes } from "./site-routes.ts"

/** The groups. */
export const routes = [
  registerRoutes,
  recordRoutes,
  catalogueRoutes,
  searchRoutes,
  resultRoutes,
  searchJobRoutes,
  queryRoutes,
  streamRoutes,
  matchRoutes,
  importRoutes,
  formRoutes,
  decisionRoutes,
  ownerRoutes,
  bulkRoutes,
  creditChinaRoutes,
  applicationRoutes,
  documentSettingRoutes,
  documentRoutes,
  openingRoutes,
  caseFileRoutes,
  fileGrantRoutes,
  fileReadingRoutes,
  receivedReadingRoutes,
  batchDocumentRoutes,
  attachmentRoutes,
  worklistRoutes,
  auditRoutes,
  keyRoutes,
  releaseRoutes,
  logRoutes,
  tileRoutes,
  mapRoutes,
  proofRoutes,
  statusPageRoutes,
  serviceRoutes,
  metricsRoutes,
  usageRoutes,
  ownKeyRoutes,
  toldRoutes,
  clientRoutes,
  sessionRoutes,
  personLinkRoutes,
  operationRoutes,
  ...pageRoutes,
  rosterRoutes,
  identityReportRoutes,
  rosterOfficerRoutes,
  alertRoutes,
  savedSearchRoutes,
  contactRoutes,
  webhookRoutes,
  deliveryRoutes,
  dutyRoutes,
  orderRoutes,
  letterRoutes,
  letterPaperRoutes,
  letterFileRoutes,
  complaintRoutes,
  replyRoutes,
  leadIntakeRoutes,
  leadFileRoutes,
  leadRoutes,
  markRoutes,
  statisticsRoutes,
  answerStatisticsRoutes,
  measureTypeRoutes,
  agencyRoutes,
  trayRoutes,
  noticeRoutes,
  noticeProofRoutes,
  reportRoutes,
  measureRoutes,
  declarationRoutes,
  ownMeasureRoutes,
  recallRoutes,
  measureObjectionRoutes,
  preparedRoutes,
  sharingRoutes,
  useRoutes,
  supplyRoutes,
  shelfRoutes,
  exportJobRoutes,
  openDataRoutes,
  feedRoutes,
  copyRoutes,
  receiptRoutes,
  policyRoutes,
  rangeRoutes,
  identityRoutes,
  personChangeRoutes,
  personRoutes,
  sendRoutes,
  jobRoutes,
  outcomeRoutes,
  statementRoutes,
  periodRoutes,
  copyReportRoutes,
  periodConsentRoutes,
  apiPageRoutes,
] as const
