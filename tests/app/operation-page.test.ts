/** Each act of the API has its page: where people do by hand what an operation does, or why nobody does. */
import { expect, it } from "vitest"
import described from "../../openapi/openapi.json" with { type: "json" }
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"

const database = useDatabase()

const cases = "/office/:route{decisions|repairs|objections|bulk-decisions}/:id{[0-9a-f-]{36}}"

/** The operations behind each page, by the page's route. */
const pages: Readonly<Record<string, readonly string[]>> = {
  // The public.
  "/": ["search", "suggest", "takeRecords", "match"],
  "/subjects/:code": ["getSubject", "getRecord", "listCommitments"],
  "/records/:id/text": ["getRecordText"],
  "/subjects/:code/report": ["getReport"],
  "/records/:id/certificate": ["getCertificate"],
  "/records/:id/ending": ["getEnding"],
  "/catalogue": ["getCatalogue"],
  "/check": ["check"],
  "/exports": ["listExports", "listReleases", "getExportFile", "getExportArchive", "getDataDictionary", "getOpenData"],
  "/statistics": ["getStatistics", "getAnnualFigures", "getAgencyStatistics"],
  "/recalls": ["getRecallFigures"],
  "/pledges": ["listPledges"],
  "/copies": ["listCopies"],
  "/status": ["getStatus"],
  // Merchants.
  "/records/:id/:remedy{repair|objection}": ["beginRepair", "beginObjection"],
  "/applications": ["listRepairs", "listObjections"],
  "/applications/:id": ["getRepair", "getObjection", "receiveAttachment", "listAttachments", "getAttachmentContent"],
  "/counter/measures": ["listOwnMeasures", "objectToMeasure", "getMeasureObjection"],
  "/counter/period": [
    ...["listPeriodReadings", "listReadablePeriods", "consentToPeriodReport", "listPeriodConsents"],
    ...["getPeriodConsent", "withdrawPeriodConsent"],
  ],
  "/counter/period/report": ["getPeriodReport"],
  "/counter/contacts": ["listContacts", "addContact", "confirmContact", "removeContact"],
  // Officers.
  "/worklist": ["getWorklist"],
  "/office/new/:kind": ["beginDecision", "beginBulk"],
  "/office/cases": ["listDecisions", "listBulks", "exportCreditChina"],
  "/office/:route{decisions}/:id{[0-9a-f-]{36}}/legality": ["getLegalitySheet"],
  "/office/:route{decisions}/:id{[0-9a-f-]{36}}/case-file": ["exportCaseFile"],
  "/office/:route{decisions}/:id{[0-9a-f-]{36}}/file-grants": ["proposeFileGrant"],
  "/office/file-grants/:id{[0-9a-f-]{36}}": ["actOnFileGrant"],
  [cases]: [
    "getDecision",
    "getCaseOwner",
    "handOverCase",
    "getBulk",
    "listBulkRows",
    "sendBulkRows",
    "answerBulkRows",
    "listDocuments",
  ],
  [`${cases}/:act{[a-z-]{1,40}}`]: [
    "actOnDecision",
    "actOnRepair",
    "actOnObjection",
    "actOnBulk",
    "takeDocumentNumber",
  ],
  "/office/:route{decisions|repairs|objections}/:id{[0-9a-f-]{36}}/documents/:kind{[a-z-]{1,40}}": ["makeDocument"],
  "/office/:route{bulk-decisions}/:id{[0-9a-f-]{36}}/documents/:file{zip|pdf}": [
    ...[
      "countBatchDocuments",
      "makeBatchDocuments",
      "actOnBatchDocuments",
      "packBatchDocuments",
      "printBatchDocuments",
    ],
  ],
  "/office/documents/:document{[0-9a-f-]{36}}": ["getDocument", "getDocumentPdf"],
  "/office/documents/:document{[0-9a-f-]{36}}/:act{serve|post|void}": ["actOnDocument"],
  "/office/settings": ["listDocumentKinds", "getDocumentOffice", "setDocumentOffice", "decideDocumentChange"],
  "/office/settings/templates/:kind{[a-z-]{1,40}}": ["getDocumentTemplate", "setDocumentTemplate"],
  "/office/imports": ["listImports", "getFormRecords"],
  "/office/imports/new": ["createImport", "getForm"],
  "/office/imports/:id{[0-9a-f-]{36}}": ["getImport", "actOnImport", "getImportFindings", "getImportReport"],
  "/office/leads": ["listLeads"],
  "/office/leads/:id{[0-9a-f-]{36}}": [...["getLead", "actOnLead", "receiveLeadFile", "getLeadFile", "listComplaints"]],
  "/office/platforms": ["listDuties", "listOrders", "draftOrder"],
  "/office/platforms/reports": [
    ...["listIdentityReports", "acceptIdentityReport", "returnIdentityReport", "getRosterStatistics", "revealSeller"],
  ],
  "/office/orders/:id{[0-9a-f-]{36}}": ["getOrder", "actOnOrder"],
  "/office/load": ["listHeldFigures"],
  "/office/letters": ["listLetters", "draftLetter", "listLetterReceivers", "sendLetterBatch"],
  "/office/letters/:id{[0-9a-f-]{36}}": [
    ...[
      "getLetter",
      "actOnLetter",
      "answerLetter",
      "getLetterPaper",
      "getLetterReceipt",
      "receiveLetterFile",
      "getLetterFile",
    ],
  ],
  "/office/reply": ["getAnnualReply", "getAnnualReplyList"],
  "/office/complaints": ["sendComplaints", "getComplaintFigures", "listComplaintRules", "setComplaintRule"],
  "/office/enforcement": ["listAgencies", "listMeasures", "listRecalls", "listDataUses"],
  "/office/measure-objections": ["listMeasureObjections"],
  "/data-requests": ["listDataRequests"],
  "/data-requests/:id{[0-9a-f-]{36}}": ["getDataRequest", "actOnDataRequest"],
  "/office/persons": ["listPersonListingChanges"],
  "/office/persons/new": ["addPersonListings"],
  "/office/persons/listed": ["listPersonListings", "withdrawPersonListing"],
  "/office/persons/:id{[0-9a-f-]{36}}": ["getPersonListingChange", "decidePersonListingChange"],
  "/office/told": ["listToldEffects"],
  "/office/audit": ["listAuditEvents", "exportAuditEvents"],
  // Platforms.
  "/console/jobs": ["createCheckJob", "listCheckJobs"],
  "/console/jobs/:id{[0-9a-f-]{36}}": [
    ...["getCheckJob", "deleteCheckJob", "watchCheckJob", "getCheckJobSummary", "getCheckJobResult"],
    "getCheckJobReceipt",
  ],
  "/console/jobs/:id{[0-9a-f-]{36}}/rows": ["listCheckJobRows"],
  "/console/policy": ["getCheckPolicy", "setCheckPolicy"],
  "/console/alerts": ["listAlerts"],
  "/console/searches": ["saveSearch", "listSavedSearches", "deleteSavedSearch"],
  "/console/gathered": ["createSearchJob", "listSearchJobs"],
  "/console/gathered/:id{[0-9a-f-]{36}}": ["getSearchJob", "deleteSearchJob", "getSearchJobResult"],
  "/console/jobs/:id{[0-9a-f-]{36}}/names": ["decideMatches"],
  "/console/names": ["decideMatch"],
  "/console/webhooks": ["createWebhook", "listWebhooks"],
  "/console/webhooks/:id{[0-9a-f-]{36}}": [
    ...["getWebhook", "changeWebhook", "deleteWebhook", "rotateWebhookSecret", "pingWebhook", "replayWebhook"],
    ...["listWebhookDeliveries", "replayWebhookDelivery"],
  ],
  "/console/roster": ["uploadRoster", "getRoster", "getRosterForm", "listRosterFaults"],
  "/console/roster/sellers": ["listRosterSellers", "exitRosterSeller"],
  "/console/roster/listed": ["listListedSellers"],
  "/console/duties": ["listSellerVerifications", "answerOrder"],
  "/console/reports": [
    ...["reportVerifications", "reportPlatformMeasures", "listPlatformMeasures", "answerNotices", "reportMeasures"],
  ],
  "/console/usage": ["getUsage", "renewOwnKey", "orderAgencyKey"],
  "/console/key": ["tradeKeyCode"],
  // Agencies.
  "/desk/prepared": ["listPreparedActs"],
  "/desk/prepared/:id{[0-9a-f-]{36}}": ["getPreparedAct", "getPreparedFile", "decidePreparedAct"],
  "/desk/agency": ["getAgency", "changeAgency"],
  "/desk/subscriptions": ["listSubscriptions", "createSubscription", "endSubscription", "listMeasureTypes"],
  "/desk/notices": ["listNotices", "getNoticeFeed"],
  "/desk/notices/:id{\\d{1,15}}": ["getNotice", "answerNotice", "getNoticeProof"],
  "/desk/measures": ["actOnMeasure"],
  "/desk/declarations": ["declareMeasures", "listDeclarations", "getDeclaration", "getDeclarationReceipt"],
  "/desk/objections": ["answerMeasureObjection"],
  "/desk/requests": ["askForData", "actOnOwnDataRequest", "getRequestedRecords"],
  "/desk/files": ["listFileGrants"],
  "/desk/files/:id{[0-9a-f-]{36}}": ["getFileGrant", "readGrantedFile", "readGrantedPaper", "readGrantedAttachment"],
  "/desk/leads/new": ["createLeads"],
  // Operators.
  "/office/operation": ["getOperation", "makeExport"],
  "/office/clients": ["listClients"],
  "/office/clients/new": ["createClient"],
  "/office/clients/:id{[0-9a-f-]{36}}": ["getClient", "orderClientKey", "confirmKeyHolder", "actOnClient"],
  "/office/people": ["listSessions", "endSessions", "listPersonLinks", "linkPersons", "actOnPersonLink"],
}

/** Operations that nobody does by hand, and why. */
const programs: Readonly<Record<string, readonly string[]>> = {
  "what verifies reads it; /verify says what came of it": [
    ...["getKeys", "getRoot", "getKeyHistory", "getCheckpoint", "getWitnessedCheckpoint", "getInclusionProof"],
    ...["getConsistencyProof", "getTile", "getMapProof", "getRecordProof", "getExportHead", "getExportHeadSecond"],
    ...["getCheckReceipt", "getCheckJobProofs", "openCommitment"],
  ],
  "watches the service; /status shows the same": ["getHealth", "getReadiness", "getMetrics"],
  "lines for a mirror or a register of somebody's own": ["getFeed", "getRescreening"],
  "a copy is a program, and says by itself what it has removed": [
    ...["acknowledgeEnds", "listCopyEnds", "listCopyReports", "getCopyReport", "answerCopyReport"],
  ],
  "no page yet: a merchant’s system and the authority’s call it": ["reportCopy", "judgeCopyReport"],
  "rows by the thousand, as a platform's system has them; by hand it is a file at /console/jobs": ["checkStream"],
  "a number is hashed by the program that holds it, and no page of a platform may ask for one": [
    ...["getCheckRange", "getIdentityKey"],
  ],
  "a shop's page of a platform asks for it": ["getMark", "getMarkBadge", "drawMarks"],
  "what a platform or an agency is told, in order; its page shows what is due": ["listDutyCalls", "listRecallCalls"],
  "goes to another register, which receives it with the decision": ["getDecisionCertificate"],
}

const bulk = "/office/:route{bulk-decisions}/:id{[0-9a-f-]{36}}"

/** Where the form of an act is sent, if not to its page or below it. */
const forms: Readonly<Record<string, string>> = {
  ...{ sendBulkRows: `${bulk}/rows`, answerBulkRows: `${bulk}/answers` },
  ...{ makeBatchDocuments: `${bulk}/documents`, actOnBatchDocuments: `${bulk}/documents` },
}

// They are sent because they ask for many at once, and change nothing.
const questions = ["check", "match"]

const operations = Object.values(described.paths).flatMap((path) =>
  Object.values(path as Record<string, { operationId?: string }>).flatMap(({ operationId }) => operationId ?? []),
)
const told = [...Object.values(pages), ...Object.values(programs)].flat()

it("is told of each operation, once", () => {
  expect(operations.filter((name) => !told.includes(name))).toEqual([])
  expect(told.filter((name) => !operations.includes(name))).toEqual([])
  expect(told.filter((name, at) => told.indexOf(name) !== at)).toEqual([])
})

it("names pages that are there", () => {
  const { app } = testApp(() => database.sql, { mayChoose: true })
  const routes = app.routes.filter(({ method }) => method === "GET").map(({ path }) => path)
  expect(Object.keys(pages).filter((page) => !routes.includes(page))).toEqual([])
})

it("has a form for each act", () => {
  const { app } = testApp(() => database.sql, { mayChoose: true })
  const taken = app.routes.filter(({ method }) => method === "POST").map(({ path }) => path)
  const placeOf = (act: string) =>
    forms[act] ?? Object.entries(pages).find(([, behind]) => behind.includes(act))?.[0] ?? ""
  const acts = Object.values(described.paths).flatMap((path) =>
    Object.entries(path as Record<string, { operationId?: string }>).flatMap(([method, { operationId = "" }]) =>
      method === "get" || questions.includes(operationId) ? [] : operationId,
    ),
  )
  const byHand = acts.filter((act) => !Object.values(programs).flat().includes(act))
  const without = byHand.filter((act) => !taken.some((path) => `${path}/`.startsWith(`${placeOf(act)}/`)))
  expect(byHand.length).toBeGreaterThan(60)
  expect(without).toEqual([])
})
