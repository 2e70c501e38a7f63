/** The API as the officers' pages use it. */

import type { DraftOffice } from "../access/form-draft.ts"
import { toldRoutes } from "../access/told-routes.ts"
import { personChangeRoutes } from "../check/person/change-routes.ts"
import { personRoutes } from "../check/person/routes.ts"
import { agencyRoutes } from "../enforcement/agency/routes.ts"
import { measureTypeRoutes } from "../enforcement/catalogue/routes.ts"
import { complaintRoutes } from "../enforcement/complaint/routes.ts"
import { orderRoutes } from "../enforcement/duty/order-routes.ts"
import { dutyRoutes } from "../enforcement/duty/routes.ts"
import { leadFileRoutes } from "../enforcement/lead/file-routes.ts"
import { leadIntakeRoutes } from "../enforcement/lead/intake-routes.ts"
import { leadRoutes } from "../enforcement/lead/routes.ts"
import { letterFileRoutes } from "../enforcement/letter/file-routes.ts"
import { letterPaperRoutes } from "../enforcement/letter/paper-routes.ts"
import { letterRoutes } from "../enforcement/letter/routes.ts"
import { measureRoutes, reportRoutes } from "../enforcement/measure/routes.ts"
import { measureObjectionRoutes } from "../enforcement/objection/routes.ts"
import { recallRoutes } from "../enforcement/recall/routes.ts"
import { replyRoutes } from "../enforcement/reply/routes.ts"
import { sharingRoutes } from "../enforcement/sharing/routes.ts"
import { useRoutes } from "../enforcement/sharing/use-routes.ts"
import type { Environment, PartsOf } from "../http/environment.ts"
import type { FormFileParts } from "../http/form-file.ts"
import { openInside } from "../http/inside.ts"
import { auditRoutes } from "../register/audit/routes.ts"
import { bulkRoutes } from "../register/bulk/routes.ts"
import { creditChinaRoutes } from "../register/credit-china/routes.ts"
import { attachmentRoutes } from "../register/document/attachment-routes.ts"
import { batchDocumentRoutes } from "../register/document/batch/batch-routes.ts"
import { caseFileRoutes } from "../register/document/case-file-routes.ts"
import { fileGrantRoutes } from "../register/document/grant/routes.ts"
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
import { searchRoutes } from "../search/routes.ts"

// What the pages do.
const operations = [
  ...([
    decisionRoutes,
    ownerRoutes,
    applicationRoutes,
    bulkRoutes,
    importRoutes,
    registerRoutes,
    worklistRoutes,
  ] as const),
  ...([
    documentSettingRoutes,
    documentRoutes,
    batchDocumentRoutes,
    caseFileRoutes,
    fileGrantRoutes,
    creditChinaRoutes,
    formRoutes,
    attachmentRoutes,
    auditRoutes,
    searchRoutes,
  ] as const),
  ...([
    leadRoutes,
    leadIntakeRoutes,
    leadFileRoutes,
    dutyRoutes,
    complaintRoutes,
    replyRoutes,
    orderRoutes,
    letterRoutes,
    letterPaperRoutes,
    letterFileRoutes,
    measureObjectionRoutes,
    identityReportRoutes,
    rosterOfficerRoutes,
  ] as const),
  ...([
    agencyRoutes,
    measureTypeRoutes,
    reportRoutes,
    measureRoutes,
    recallRoutes,
    sharingRoutes,
    useRoutes,
    personRoutes,
    personChangeRoutes,
    toldRoutes,
  ] as const),
] as const

/** The environment of the office's routes: they need what the operations behind them need, and nothing else. */
export type OfficeEnvironment = Environment<PartsOf<typeof operations> & FormFileParts & DraftOffice>

export const { passOn, call } = openInside(operations)
