/**
 * Every operation as everybody: nobody, each role, another tenant, another authority, and the same person twice. The table
 * has a row for each operation of the description; one that is new and has none fails.
 */
import { randomUUID } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { carries, officerRoles, type Role, roleScopes, type Scope } from "../../src/access/scope.ts"
import { openApiDocument } from "../../src/http/openapi.ts"
import { problemSchema } from "../../src/http/problem.ts"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { readDeclared } from "../support/declared.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"
import { makeHands } from "../support/two-hands.ts"
import { hands } from "./hands.ts"
import { uses } from "./uses.ts"

const database = useDatabase()
type World = Awaited<ReturnType<typeof makeHands>>
type Who = keyof World["who"]
let world: World
beforeAll(async () => {
  world = await makeHands(database)
})

interface Described {
  operationId: string
  "x-scope": Scope
}
const operations = Object.entries(
  openApiDocument(testApp(() => database.sql).app, { version: "0" }).paths ?? {},
).flatMap(([path, methods]) =>
  Object.entries(methods as Record<string, Described>).map(([method, { operationId, "x-scope": scope }]) => ({
    ...{ name: operationId, method: method.toUpperCase(), path, scope },
  })),
)
const declared = readDeclared(testApp(() => database.sql))
const isClosed = (scope: Scope) => !carries("anyone", scope)

/** What is asked with real ids, by whom it is let, and what others get who carry the scope and whose it is not. */
interface Row {
  /** What stands behind the path, and in its places, by the names of the world's ids or as they are. */
  query?: string | ((world: World) => string)
  at?: Record<string, keyof World["ids"] | { is: string }>
  type?: string
  body?: string | ((world: World) => string)
  by: Who
  ok: number
  /** A status, or texts that an answer of 200 must not hold: ids of the world. */
  others?: Partial<Record<Who, number | { without: (keyof World["ids"])[] }>>
}

const csv = "text/csv"
const ndjson = "application/x-ndjson"
const act = (name: string, more: object = {}) => JSON.stringify({ act: name, ...more })
const tenants = (status: number): NonNullable<Row["others"]> => ({ otherShop: status })
const clients = (status: number): NonNullable<Row["others"]> => ({ otherShop: status, agency: status })
const noneOf = (...ids: (keyof World["ids"])[]) => ({ without: ids })
const anyones: Pick<Row, "by" | "ok"> = { by: "nobody", ok: 200 }
const queries = JSON.stringify({ queries: { q: { code: codeOf(3) } } })
const names = JSON.stringify({ queries: { q: { name: "示例第3号商贸有限公司" } } })
const elsewhere = (status: number): NonNullable<Row["others"]> => ({ officerElsewhere: status, headElsewhere: status })
const seen = (status: number): NonNullable<Row["others"]> => ({ ...elsewhere(status), auditorElsewhere: status })

// In the order in which they are asked: what takes something away stands last.
const rows: Record<string, Row> = {
  getSubject: { ...anyones, at: { code: { is: codeOf(3) } } },
  getRecord: { ...anyones, at: { id: "record" } },
  getRecordText: { by: "nobody", ok: 404, at: { id: "record" } },
  getCatalogue: anyones,
  suggest: { ...anyones, query: "?q=x" },
  search: { ...anyones, query: "?q=x" },
  takeRecords: { ...anyones, at: { format: { is: "csv" } } },
  getDataDictionary: anyones,
  getOpenData: { ...anyones, at: { list: { is: "abnormal" } } },
  saveSearch: { by: "shop", ok: 201, body: JSON.stringify({ name: "另一个", q: "虚假广告" }) },
  listSavedSearches: { by: "shop", ok: 200, others: { otherShop: noneOf("saved"), agency: noneOf("saved") } },
  createSearchJob: { by: "shop", ok: 202, query: "?q=x" },
  listSearchJobs: { by: "shop", ok: 200, others: { otherShop: noneOf("gathered"), agency: noneOf("gathered") } },
  listCheckJobRows: { by: "shop", ok: 200, at: { id: "job" }, others: clients(404) },
  getSearchJob: { by: "shop", ok: 200, at: { id: "gathered" }, others: clients(404) },
  getSearchJobResult: { by: "shop", ok: 200, at: { id: "gathered" }, others: clients(404) },
  check: { ...anyones, body: queries },
  checkStream: { by: "shop", ok: 200, type: csv, body: `code\n${codeOf(3)}\n` },
  match: { ...anyones, body: names },
  decideMatch: {
    ...{ by: "shop", ok: 200 },
    body: JSON.stringify({ query: { name: "示例第3号" }, code: codeOf(3), verdict: "same" }),
  },
  decideMatches: {
    ...{ by: "shop", ok: 200 },
    body: JSON.stringify({ decisions: [{ query: { name: "示例第3号" }, code: codeOf(3), verdict: "same" }] }),
  },
  createImport: { by: "anna", ok: 200, type: ndjson, body: `${JSON.stringify(abnormalRow(41))}\n` },
  listImports: {
    ...{ by: "boris", ok: 200 },
    others: { officerElsewhere: noneOf("import"), headElsewhere: noneOf("import"), auditorElsewhere: noneOf("import") },
  },
  getImport: {
    by: "boris",
    ok: 200,
    at: { id: "import" },
    others: { ...seen(404), source: 404, sourceElsewhere: 404 },
  },
  getImportFindings: {
    by: "boris",
    ok: 200,
    at: { id: "import" },
    others: { ...seen(404), source: 404, sourceElsewhere: 404 },
  },
  getImportReport: {
    by: "boris",
    ok: 200,
    at: { id: "import" },
    others: { ...seen(404), source: 404, sourceElsewhere: 404 },
  },
  actOnImport: {
    ...{ by: "boris", ok: 200, at: { id: "import" }, body: act("release"), others: elsewhere(404) },
  },
  getForm: { ...anyones, at: { list: { is: "abnormal" } }, query: "?format=csv" },
  getFormRecords: {
    by: "anna",
    ok: 200,
    at: { list: { is: "abnormal" } },
    query: "?format=csv",
    others: { officerElsewhere: noneOf("record") },
  },
  beginDecision: {
    ...{ by: "anna", ok: 201, others: { officerElsewhere: 403, auditorElsewhere: 403 } },
    body: JSON.stringify({
      ...{ kind: "abnormal", subject: { code: codeOf(40), name: "示例第40号商贸有限公司" }, authority: "410105" },
      ...{ ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查（示例）" },
    }),
  },
  listDecisions: {
    by: "anna",
    ok: 200,
    others: { officerElsewhere: noneOf("decision"), auditorElsewhere: noneOf("decision") },
  },
  getDecision: { by: "anna", ok: 200, at: { id: "decision" }, others: seen(404) },
  getCaseOwner: { by: "anna", ok: 200, at: { id: "decision" }, others: seen(404) },
  handOverCase: {
    ...{ by: "anna", ok: 200, at: { id: "decision" }, body: JSON.stringify({ colleague: "anna" }) },
    others: elsewhere(404),
  },
  getLegalitySheet: { by: "anna", ok: 200, at: { id: "decision" }, others: seen(404) },
  exportCaseFile: {
    ...{ by: "anna", ok: 200, at: { id: "decision" } },
    others: { ...seen(404), otherMerchant: 404, merchant: 404, auditor: 404 },
  },
  actOnDecision: {
    ...{ by: "boris", ok: 200, at: { id: "decision" }, body: act("check"), others: elsewhere(404) },
  },
  beginBulk: {
    ...{ by: "anna", ok: 201, others: { officerElsewhere: 403, auditorElsewhere: 403 } },
    body: JSON.stringify({
      ...{ kind: "bulk", authority: "410105", ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查（示例）" },
    }),
  },
  listBulks: {
    by: "anna",
    ok: 200,
    others: { officerElsewhere: noneOf("bulk"), auditorElsewhere: noneOf("bulk") },
  },
  getBulk: { by: "anna", ok: 200, at: { id: "bulk" }, others: seen(404) },
  listBulkRows: { by: "anna", ok: 200, at: { id: "bulk" }, others: seen(404) },
  sendBulkRows: { by: "anna", ok: 409, at: { id: "bulk" }, type: ndjson, body: "{}\n", others: elsewhere(404) },
  answerBulkRows: {
    ...{ by: "boris", ok: 200, at: { id: "bulk" }, others: elsewhere(404) },
    body: JSON.stringify({ answers: [{ line: 1, answer: "pass", reason: "已核对（示例）" }] }),
  },
  actOnBulk: {
    ...{ by: "boris", ok: 200, at: { id: "bulk" }, body: act("check"), others: elsewhere(404) },
  },
  countBatchDocuments: { by: "anna", ok: 200, at: { id: "bulk" }, others: seen(404) },
  makeBatchDocuments: {
    ...{ by: "anna", ok: 200, at: { id: "bulk" }, body: JSON.stringify({ fields: {} }) },
    others: elsewhere(404),
  },
  actOnBatchDocuments: {
    ...{ by: "anna", ok: 200, at: { id: "bulk" }, others: elsewhere(404) },
    body: JSON.stringify({ act: "post", posted_on: "2026-06-30", proof: "示例" }),
  },
  packBatchDocuments: { by: "anna", ok: 200, at: { id: "bulk" }, others: { ...seen(404), auditor: 404 } },
  printBatchDocuments: { by: "anna", ok: 409, at: { id: "bulk" }, others: { ...seen(404), auditor: 404 } },
  exportCreditChina: { by: "anna", ok: 200 },
  listCommitments: { ...anyones, at: { code: { is: codeOf(3) } } },
  listDocumentKinds: { by: "anna", ok: 200 },
  getDocumentTemplate: { by: "anna", ok: 200, at: { kind: { is: "listing-notice" } } },
  getDocumentOffice: { by: "anna", ok: 200 },
  setDocumentTemplate: {
    by: "head",
    ok: 200,
    at: { kind: { is: "listing-notice" } },
    body: JSON.stringify({ text: null }),
  },
  setDocumentOffice: {
    ...{ by: "head", ok: 200 },
    body: JSON.stringify({ name: "示例市场监督管理局", prefix: "示市监" }),
  },
  decideDocumentChange: {
    ...{ by: "boris", ok: 200, at: { id: "change" }, body: act("discard") },
    others: { headElsewhere: 404 },
  },
  takeDocumentNumber: {
    ...{ by: "anna", ok: 200, others: elsewhere(404) },
    body: ({ ids }) => JSON.stringify({ proceeding_id: ids.decision, kind: "abnormal-listing-decision" }),
  },
  makeDocument: {
    ...{ by: "anna", ok: 409, others: elsewhere(404) },
    body: ({ ids }) => JSON.stringify({ proceeding_id: ids.decision, kind: "listing-notice" }),
  },
  listDocuments: {
    ...{ by: "anna", ok: 200, query: ({ ids }) => `?proceeding=${ids.repair}` },
    others: { ...seen(404), otherMerchant: 404 },
  },
  getDocument: {
    by: "anna",
    ok: 200,
    at: { id: "document" },
    others: { ...seen(404), otherMerchant: 404, merchant: 404 },
  },
  getDocumentPdf: {
    ...{ by: "anna", ok: 200, at: { id: "document" } },
    others: { ...seen(404), otherMerchant: 404, merchant: 404, auditor: 404 },
  },
  openCommitment: {
    ...{ by: "anna", ok: 200, at: { id: "served" } },
    others: { merchant: noneOf(), officerElsewhere: 404, otherMerchant: 404, auditor: 404 },
  },
  actOnDocument: {
    ...{ by: "anna", ok: 200, at: { id: "document" }, body: JSON.stringify({ act: "void", reason: "示例" }) },
    others: elsewhere(404),
  },
  receiveAttachment: {
    ...{ by: "merchant", ok: 415, type: "application/pdf", body: "x" },
    query: ({ ids }) => `?proceeding=${ids.repair}&title=x`,
    others: { otherMerchant: 404, ...elsewhere(404) },
  },
  listAttachments: {
    ...{ by: "merchant", ok: 200, query: ({ ids }) => `?proceeding=${ids.repair}` },
    others: { ...seen(404), otherMerchant: 404 },
  },
  getAttachmentContent: {
    ...{ by: "merchant", ok: 200, at: { id: "paper" } },
    others: { ...seen(404), otherMerchant: 404, auditor: 404 },
  },
  beginRepair: {
    ...{ by: "anna", ok: 409, others: { otherMerchant: 404, officerElsewhere: 403 } },
    body: ({ ids }) =>
      JSON.stringify({ record_id: ids.penalty, statement: "已改正（示例）", received_on: "2026-06-29" }),
  },
  listRepairs: {
    ...{ by: "merchant", ok: 200 },
    others: { otherMerchant: noneOf("repair"), officerElsewhere: noneOf("repair") },
  },
  getRepair: { by: "merchant", ok: 200, at: { id: "repair" }, others: { ...seen(404), otherMerchant: 404 } },
  actOnRepair: {
    ...{ by: "anna", ok: 200, at: { id: "repair" }, body: act("accept") },
    others: { ...elsewhere(404), otherMerchant: 404 },
  },
  beginObjection: {
    ...{ by: "merchant", ok: 409, others: { otherMerchant: 404, officerElsewhere: 403 } },
    body: ({ ids }) => JSON.stringify({ record_id: ids.other, statement: "可以联系（示例）" }),
  },
  listObjections: {
    ...{ by: "merchant", ok: 200 },
    others: { otherMerchant: noneOf("objection"), officerElsewhere: noneOf("objection") },
  },
  getObjection: { by: "merchant", ok: 200, at: { id: "objection" }, others: { ...seen(404), otherMerchant: 404 } },
  actOnObjection: {
    ...{ by: "anna", ok: 200, at: { id: "objection" }, body: act("accept") },
    others: { ...elsewhere(404), otherMerchant: 404 },
  },
  getWorklist: {
    by: "anna",
    ok: 200,
    others: { officerElsewhere: noneOf("decision"), auditorElsewhere: noneOf("decision") },
  },
  listAuditEvents: { by: "auditor", ok: 200, others: { auditorElsewhere: noneOf("import", "decision", "record") } },
  exportAuditEvents: { by: "auditor", ok: 200, others: { auditorElsewhere: noneOf("import", "decision", "record") } },
  getKeys: anyones,
  getRoot: { by: "nobody", ok: 404 },
  getKeyHistory: anyones,
  listReleases: anyones,
  getCheckpoint: anyones,
  getWitnessedCheckpoint: { by: "nobody", ok: 404 },
  getTile: { by: "nobody", ok: 404, at: { path: { is: "0/000" } } },
  getInclusionProof: { by: "nobody", ok: 404, query: "?position=99999" },
  getConsistencyProof: { by: "nobody", ok: 404, query: "?from=99999" },
  getRecordProof: { ...anyones, at: { id: "record" } },
  getMapProof: { ...anyones, at: { code: { is: codeOf(3) } } },
  getHealth: anyones,
  getReadiness: anyones,
  getStatus: anyones,
  getMetrics: anyones,
  uploadRoster: { by: "shop", ok: 400, query: "?mode=delta", type: ndjson, body: "" },
  getRoster: { by: "shop", ok: 200, others: { otherShop: noneOf("upload", "report") } },
  getRosterForm: anyones,
  listRosterSellers: { by: "shop", ok: 200, others: { otherShop: noneOf("seller") } },
  listListedSellers: { by: "shop", ok: 200, others: { otherShop: noneOf("seller") } },
  listRosterFaults: { by: "shop", ok: 200, at: { id: "upload" }, others: tenants(404) },
  listIdentityReports: { by: "anna", ok: 200 },
  returnIdentityReport: {
    by: "anna",
    ok: 200,
    at: { id: "report" },
    body: JSON.stringify({ reason: "缺实际经营地址（示例）" }),
  },
  acceptIdentityReport: { by: "anna", ok: 409, at: { id: "report" } },
  getRosterStatistics: { by: "anna", ok: 200 },
  revealSeller: {
    ...{ by: "anna", ok: 200 },
    body: ({ platformId, ids }) =>
      JSON.stringify({ platform: platformId, seller: ids.seller, purpose: "核实举报所涉网店（示例）" }),
  },
  listAlerts: { by: "shop", ok: 200, others: { otherShop: noneOf("record") } },
  createWebhook: { by: "shop", ok: 201, body: JSON.stringify({ url: "https://shop.example/hook" }) },
  listWebhooks: { by: "shop", ok: 200, others: { otherShop: noneOf("hook") } },
  getWebhook: { by: "shop", ok: 200, at: { id: "hook" }, others: tenants(404) },
  changeWebhook: {
    by: "shop",
    ok: 200,
    at: { id: "hook" },
    body: JSON.stringify({ enabled: true }),
    others: tenants(404),
  },
  rotateWebhookSecret: { by: "shop", ok: 200, at: { id: "hook" }, others: tenants(404) },
  listWebhookDeliveries: { by: "shop", ok: 200, at: { id: "hook" }, others: tenants(404) },
  replayWebhookDelivery: { by: "shop", ok: 202, at: { id: "hook", delivery: "delivery" }, others: tenants(404) },
  replayWebhook: { by: "shop", ok: 202, at: { id: "hook" }, query: "?from=0", others: tenants(404) },
  pingWebhook: { by: "shop", ok: 202, at: { id: "hook" }, others: tenants(404) },
  listMeasureTypes: anyones,
  getAgency: { by: "agency", ok: 200 },
  changeAgency: { by: "agency", ok: 200, body: JSON.stringify({ contact: "joint@agency.example" }) },
  listAgencies: { by: "anna", ok: 200 },
  listPreparedActs: { by: "agency", ok: 200 },
  getPreparedAct: { by: "agency", ok: 404, at: { id: { is: randomUUID() } }, others: tenants(403) },
  getPreparedFile: { by: "agency", ok: 404, at: { id: { is: randomUUID() } }, others: tenants(403) },
  decidePreparedAct: {
    by: "agency",
    ok: 403,
    at: { id: { is: randomUUID() } },
    body: act("confirm"),
    others: tenants(403),
  },
  orderAgencyKey: { by: "agency", ok: 200 },
  listSubscriptions: { by: "agency", ok: 200, others: { otherAgency: noneOf("subscription") } },
  createSubscription: { by: "agency", ok: 201, body: JSON.stringify({ list: "abnormal" }) },
  listNotices: { by: "agency", ok: 200, others: { otherAgency: noneOf("measure") } },
  getNoticeFeed: { by: "agency", ok: 200, others: { otherAgency: noneOf("measure") } },
  getNotice: { by: "agency", ok: 200, at: { id: "notice" }, others: { otherAgency: 404 } },
  answerNotice: {
    ...{ by: "agency", ok: 200, at: { id: "notice" }, body: act("acknowledge") },
    others: { otherAgency: 404 },
  },
  getNoticeProof: { by: "agency", ok: 200, at: { id: "notice" }, others: { otherAgency: 404 } },
  answerNotices: { by: "agency", ok: 200, type: ndjson, body: "{}\n" },
  reportMeasures: { by: "agency", ok: 200, type: ndjson, body: "{}\n" },
  listMeasures: { by: "agency", ok: 200, others: { otherAgency: noneOf("measure") } },
  listCopies: anyones,
  acknowledgeEnds: { by: "copy", ok: 200, body: JSON.stringify({ position: 0 }) },
  reportCopy: {
    // Nothing of theirs has ended.
    ...{ by: "merchant", ok: 400, others: { otherMerchant: 400 } },
    body: ({ ids }) => JSON.stringify({ copy: "示例信用服务机构", record_id: ids.record, place: "企业查询页（示例）" }),
  },
  listCopyReports: {
    ...{ by: "merchant", ok: 200 },
    others: {
      otherMerchant: noneOf("copyReport"),
      officerElsewhere: noneOf("copyReport"),
      headElsewhere: noneOf("copyReport"),
      auditorElsewhere: noneOf("copyReport"),
    },
  },
  getCopyReport: {
    ...{ by: "copy", ok: 200, at: { id: "copyReport" } },
    others: { otherMerchant: 404, ...seen(404) },
  },
  answerCopyReport: {
    ...{ by: "copy", ok: 200, at: { id: "copyReport" }, body: act("deny", { reason: "未展示（示例）" }) },
    others: { otherMerchant: 403 },
  },
  judgeCopyReport: {
    ...{ by: "anna", ok: 200, at: { id: "copyReport" }, body: act("dismiss", { reason: "未再展示（示例）" }) },
    others: elsewhere(404),
  },
  listCopyEnds: { by: "copy", ok: 200 },
  declareMeasures: { by: "agency", ok: 201, body: JSON.stringify({ measures: [] }) },
  listDeclarations: { by: "agency", ok: 200, others: { otherAgency: noneOf("declaration") } },
  getDeclaration: { by: "agency", ok: 200, at: { id: "declaration" }, others: { otherAgency: 404 } },
  getDeclarationReceipt: { by: "agency", ok: 200, at: { id: "declaration" }, others: { otherAgency: 404 } },
  listRecalls: { by: "agency", ok: 200, query: "?all=true", others: { otherAgency: noneOf("record") } },
  getRecallFigures: anyones,
  getRescreening: { by: "agency", ok: 200, query: "?from=0" },
  objectToMeasure: {
    ...{ by: "merchant", ok: 409, others: { otherMerchant: 404 } },
    body: ({ ids }) => JSON.stringify({ measure: ids.measure, text: "超出依据的范围（示例）" }),
  },
  listMeasureObjections: {
    ...{ by: "agency", ok: 200 },
    others: {
      otherAgency: noneOf("filed"),
      otherMerchant: noneOf("filed"),
      officerElsewhere: noneOf("filed"),
      headElsewhere: noneOf("filed"),
      auditorElsewhere: noneOf("filed"),
    },
  },
  getMeasureObjection: {
    ...{ by: "merchant", ok: 200, at: { id: "filed" } },
    others: { otherMerchant: 404, otherAgency: 404, ...seen(404) },
  },
  answerMeasureObjection: {
    ...{ by: "agency", ok: 200, at: { id: "filed" }, body: act("reject", { reason: "依据明确（示例）" }) },
    others: { otherAgency: 404 },
  },
  askForData: {
    ...{ by: "agency", ok: 201 },
    body: JSON.stringify({
      ...{ kind: "public", purpose: "信用评价（示例）", basis: "《示例条例》第十五条", authority: "410105" },
      ...{ lists: ["serious"], from: "2026-06-30", to: "2026-12-31" },
    }),
  },
  listDataRequests: {
    ...{ by: "agency", ok: 200 },
    others: {
      otherAgency: noneOf("request"),
      officerElsewhere: noneOf("request"),
      headElsewhere: noneOf("request"),
      auditorElsewhere: noneOf("request"),
    },
  },
  getDataRequest: { by: "agency", ok: 200, at: { id: "request" }, others: { otherAgency: 404, ...seen(404) } },
  getRequestedRecords: { by: "agency", ok: 409, at: { id: "request" }, others: { otherAgency: 404 } },
  actOnDataRequest: {
    ...{ by: "anna", ok: 200, at: { id: "request" }, body: act("extend", { reason: "须会商（示例）" }) },
    others: elsewhere(404),
  },
  actOnOwnDataRequest: {
    ...{ by: "agency", ok: 200, at: { id: "request" }, body: act("withdraw"), others: { otherAgency: 404 } },
  },
  proposeFileGrant: {
    ...{ by: "anna", ok: 400, others: elsewhere(404) },
    body: ({ ids }) =>
      JSON.stringify({ case: ids.decision, body: "没有这个机构", purpose: "行政复议（示例）", until: "2026-12-31" }),
  },
  listFileGrants: {
    by: "anna",
    ok: 200,
    others: { officerElsewhere: noneOf("fileGrant"), otherAgency: noneOf("fileGrant") },
  },
  getFileGrant: { by: "agency", ok: 200, at: { id: "fileGrant" }, others: { otherAgency: 404, ...seen(404) } },
  readGrantedFile: { by: "agency", ok: 200, at: { id: "fileGrant" }, others: { otherAgency: 404, anna: 404 } },
  readGrantedPaper: {
    ...{ by: "agency", ok: 404, at: { id: "fileGrant", paper: "document" }, others: { otherAgency: 404 } },
  },
  readGrantedAttachment: {
    ...{ by: "agency", ok: 404, at: { id: "fileGrant", paper: "paper" }, others: { otherAgency: 404 } },
  },
  actOnFileGrant: {
    ...{ by: "boris", ok: 200, at: { id: "fileGrant" }, body: act("withdraw", { reason: "复议终止（示例）" }) },
    others: elsewhere(404),
  },
  listDataUses: { by: "agency", ok: 200, others: { otherAgency: noneOf("request") } },
  addContact: { by: "merchant", ok: 201, body: JSON.stringify({ channel: "sms", address: "13800001234" }) },
  listContacts: { by: "merchant", ok: 200, others: { otherMerchant: noneOf("contact") } },
  confirmContact: {
    ...{ by: "merchant", ok: 400, at: { id: "contact" }, body: JSON.stringify({ code: "no" }) },
    others: { otherMerchant: 404 },
  },
  listOwnMeasures: { by: "merchant", ok: 200, others: { otherMerchant: noneOf("measure") } },
  actOnMeasure: {
    ...{ by: "agency", ok: 200, at: { id: "measure" }, body: act("amend", { result: "示例" }) },
    others: { otherAgency: 404 },
  },
  getExportHead: { by: "nobody", ok: 503 },
  getExportHeadSecond: { by: "nobody", ok: 503 },
  getExportFile: { by: "nobody", ok: 503, at: { size: { is: "1" }, file: { is: "manifest.jws" } } },
  getExportArchive: { by: "nobody", ok: 503, at: { archive: { is: "1.tar" } } },
  listExports: anyones,
  makeExport: { by: "administrator", ok: 202 },
  getFeed: { by: "shop", ok: 200, query: "?from=0&follow=false" },
  getCheckReceipt: { by: "shop", ok: 200, at: { id: "receipt" }, others: clients(404) },
  listClients: { by: "administrator", ok: 200 },
  getClient: { by: "administrator", ok: 404, at: { id: { is: randomUUID() } } },
  createClient: {
    by: "administrator",
    ok: 201,
    body: JSON.stringify({ name: "示例新平台", role: "platform", region: "410105", held_by: "zoe" }),
  },
  confirmKeyHolder: {
    ...{
      by: "administrator",
      ok: 404,
      at: { id: { is: randomUUID() } },
      body: JSON.stringify({ order: randomUUID() }),
    },
  },
  orderClientKey: {
    ...{ by: "administrator", ok: 404, at: { id: { is: randomUUID() } }, body: JSON.stringify({ reason: "示例" }) },
  },
  actOnClient: {
    ...{ by: "administrator", ok: 404, at: { id: { is: randomUUID() } }, body: act("withdraw", { reason: "示例" }) },
  },
  listSessions: { by: "administrator", ok: 200 },
  endSessions: {
    by: "administrator",
    ok: 404,
    body: JSON.stringify({ kind: "officer", subject: "nobody", reason: "示例" }),
  },
  listPersonLinks: { by: "administrator", ok: 200 },
  linkPersons: {
    by: "administrator",
    ok: 403,
    body: JSON.stringify({ name: "nobody", same_as: "nobody-2", reason: "示例" }),
  },
  actOnPersonLink: {
    by: "administrator",
    ok: 404,
    body: act("undo", { name: "nobody", same_as: "nobody-2", reason: "示例" }),
  },
  getOperation: { by: "administrator", ok: 200 },
  listToldEffects: { by: "shop", ok: 200 },
  getUsage: { by: "shop", ok: 200, others: { otherShop: noneOf("job") } },
  tradeKeyCode: { by: "nobody", ok: 409, body: JSON.stringify({ code: "gongshicode_x" }) },
  renewOwnKey: { by: "shop", ok: 400, body: JSON.stringify({ key: "gongshi_x" }) },
  getCheckPolicy: { by: "shop", ok: 200 },
  setCheckPolicy: { by: "shop", ok: 200, body: JSON.stringify({ rules: [], verdicts: {} }) },
  getCheckRange: { ...anyones, at: { prefix: { is: "18e74" } } },
  getIdentityKey: { by: "shop", ok: 200 },
  addPersonListings: { by: "anna", ok: 200, type: ndjson, body: "{}\n" },
  listPersonListingChanges: { by: "anna", ok: 200, others: { officerElsewhere: noneOf("personChange") } },
  getPersonListingChange: { by: "anna", ok: 200, at: { id: "personChange" }, others: { officerElsewhere: 404 } },
  decidePersonListingChange: {
    ...{ by: "administrator", ok: 200, at: { id: "personChange" }, body: act("discard") },
    others: { officerElsewhere: 404 },
  },
  listPersonListings: { by: "anna", ok: 200, others: { officerElsewhere: noneOf("listing") } },
  createCheckJob: { by: "shop", ok: 202, type: csv, body: `code\n${codeOf(3)}\n` },
  listCheckJobs: {
    by: "shop",
    ok: 200,
    others: { otherShop: noneOf("job", "queued"), agency: noneOf("job", "queued") },
  },
  getCheckJob: { by: "shop", ok: 200, at: { id: "job" }, others: clients(404) },
  watchCheckJob: { by: "shop", ok: 200, at: { id: "job" }, others: clients(404) },
  getCheckJobResult: { by: "shop", ok: 200, at: { id: "job" }, others: clients(404) },
  getCheckJobSummary: { by: "shop", ok: 200, at: { id: "job" }, others: clients(404) },
  getCheckJobProofs: { by: "shop", ok: 404, at: { id: "job" }, others: clients(404) },
  getCheckJobReceipt: { by: "shop", ok: 200, at: { id: "job" }, others: clients(404) },
  getReport: { ...anyones, at: { code: { is: codeOf(3) } } },
  getPeriodReport: {
    ...{ by: "merchant", ok: 200, at: { code: { is: codeOf(3) } }, query: "?from=2021-07-01&to=2026-06-30" },
    others: { otherMerchant: 403, shop: 403, agency: 403 },
  },
  listReadablePeriods: { by: "merchant", ok: 200, others: { otherMerchant: noneOf("consent") } },
  listPeriodReadings: { by: "merchant", ok: 200 },
  consentToPeriodReport: {
    ...{ by: "merchant", ok: 201 },
    body: JSON.stringify({
      ...{ reader: codeOf(5), reader_name: "示例交易所", purpose: "上市（示例）" },
      ...{ from: "2021-07-01", to: "2026-06-30", until: "2026-12-31" },
    }),
  },
  listPeriodConsents: { by: "merchant", ok: 200, others: { otherMerchant: noneOf("consent") } },
  getPeriodConsent: { by: "merchant", ok: 200, at: { id: "consent" }, others: { otherMerchant: 404 } },
  getCertificate: { ...anyones, at: { id: "record" } },
  getDecisionCertificate: {
    ...{ by: "merchant", ok: 404, at: { id: "record" } },
    others: { otherMerchant: 404, officerElsewhere: 404 },
  },
  getEnding: { by: "merchant", ok: 404, at: { id: "record" }, others: { otherMerchant: 404, officerElsewhere: 404 } },
  createLeads: {
    ...{ by: "anna", ok: 201, others: { officerElsewhere: 400, sourceElsewhere: 400 } },
    body: JSON.stringify({
      ...{ ref: "jc-walk", source: "monitoring", code: codeOf(40), authority: "410105" },
      ...{ facts: "网页未亮照（示例）", found_on: "2026-06-25" },
    }),
  },
  listLeads: {
    ...{ by: "anna", ok: 200 },
    others: {
      officerElsewhere: noneOf("lead"),
      auditorElsewhere: noneOf("lead"),
      agency: noneOf("lead"),
      source: noneOf("lead"),
    },
  },
  getLead: { by: "anna", ok: 200, at: { id: "lead" }, others: { ...seen(404), agency: 404, source: 404 } },
  receiveLetterFile: {
    ...{ by: "anna", ok: 415, at: { id: "agencyLetter" }, type: "application/pdf", body: "x", query: "?title=x" },
    others: { officerElsewhere: 404, ...tenants(404), otherAgency: 404 },
  },
  getLetterFile: {
    ...{ by: "anna", ok: 404, at: { id: "letter", file: "paper" } },
    others: { ...seen(404), otherShop: 404, otherAgency: 404 },
  },
  receiveLeadFile: {
    ...{ by: "anna", ok: 415, at: { id: "lead" }, type: "application/pdf", body: "x", query: "?title=x" },
    others: { officerElsewhere: 404, agency: 404, source: 404 },
  },
  getLeadFile: {
    ...{ by: "anna", ok: 404, at: { id: "lead", file: "paper" } },
    others: { ...seen(404), agency: 404, source: 404 },
  },
  actOnLead: {
    ...{
      by: "anna",
      ok: 200,
      at: { id: "lead" },
      body: act("dispatch", { authority: "410105" }),
      others: elsewhere(404),
    },
  },
  sendComplaints: {
    ...{ by: "agency", ok: 200 },
    body: JSON.stringify({ code: codeOf(3), platform: "示例商城", category: "price", period: "2026-06", count: 2 }),
  },
  listComplaints: { by: "anna", ok: 200, query: `?code=${codeOf(3)}` },
  getComplaintFigures: { by: "anna", ok: 200 },
  listComplaintRules: { by: "anna", ok: 200 },
  setComplaintRule: {
    ...{ by: "head", ok: 201 },
    body: JSON.stringify({ valid_from: "2026-07-01", threshold: 10, months: 3, reason: "示例办法" }),
  },
  listDuties: { by: "shop", ok: 200, others: { otherShop: noneOf("report") } },
  listSellerVerifications: { by: "shop", ok: 200, others: { otherShop: noneOf("seller") } },
  listRecallCalls: { by: "agency", ok: 200, others: { otherAgency: noneOf("notice") } },
  listDutyCalls: { by: "shop", ok: 200, others: { otherShop: noneOf("order") } },
  reportVerifications: {
    ...{ by: "shop", ok: 200, body: JSON.stringify({ seller: "s-1", verified_on: "2026-06-29" }) },
    others: tenants(400),
  },
  reportPlatformMeasures: {
    ...{ by: "shop", ok: 200, others: tenants(400) },
    body: JSON.stringify({
      ...{ reference: "CZ-walk", seller: "s-1", violation: "示例", measure: "示例", decided_on: "2026-06-29" },
    }),
  },
  listPlatformMeasures: { by: "shop", ok: 200, others: { otherShop: noneOf("platformMeasure") } },
  draftLetter: {
    ...{ by: "anna", ok: 201 },
    body: JSON.stringify({ kind: "assist", to_authority: "410100", title: "示例协查", content: "请核实（示例）内容" }),
  },
  listLetters: {
    ...{ by: "anna", ok: 200 },
    others: {
      ...{ officerElsewhere: noneOf("letter"), auditorElsewhere: noneOf("letter"), otherShop: noneOf("letter") },
      otherAgency: noneOf("agencyLetter"),
    },
  },
  getLetter: { by: "anna", ok: 200, at: { id: "letter" }, others: { ...seen(404), otherShop: 404, otherAgency: 404 } },
  listPledges: anyones,
  listHeldFigures: { by: "anna", ok: 200 },
  getAnnualReply: {
    ...{ by: "anna", ok: 200, at: { authority: { is: "410105" }, year: { is: "2026" } } },
    others: { officerElsewhere: 404, auditorElsewhere: 404 },
  },
  getAnnualReplyList: {
    ...{ by: "anna", ok: 200, at: { authority: { is: "410105" }, year: { is: "2026" }, list: { is: "cases" } } },
    others: { officerElsewhere: 404, auditorElsewhere: 404 },
  },
  sendLetterBatch: { by: "anna", ok: 404, at: { id: { is: randomUUID() } }, others: elsewhere(404) },
  listLetterReceivers: { by: "anna", ok: 200 },
  getLetterPaper: {
    ...{ by: "anna", ok: 200, at: { id: "letter", paper: { is: "letter" } } },
    others: { ...seen(404), otherShop: 404, otherAgency: 404 },
  },
  getLetterReceipt: {
    ...{ by: "agency", ok: 404, at: { id: "agencyLetter" } },
    others: { ...seen(404), otherShop: 404, otherAgency: 404 },
  },
  answerLetter: {
    ...{ by: "shop", ok: 200, at: { id: "letter" }, body: act("receive") },
    others: { ...elsewhere(404), ...tenants(404) },
  },
  actOnLetter: {
    ...{ by: "anna", ok: 200, at: { id: "agencyLetter" }, body: act("withdraw", { reason: "有误（示例）" }) },
    others: elsewhere(404),
  },
  draftOrder: {
    ...{ by: "anna", ok: 201 },
    body: ({ platformId, ids }) =>
      JSON.stringify({
        ...{ platform: platformId, seller: ids.seller, demand: "下架示例商品", basis: "示例规定第一条" },
        due_on: "2026-07-10",
      }),
  },
  listOrders: {
    ...{ by: "anna", ok: 200 },
    others: { officerElsewhere: noneOf("order"), auditorElsewhere: noneOf("order"), ...{ otherShop: noneOf("order") } },
  },
  getOrder: { by: "anna", ok: 200, at: { id: "order" }, others: { ...seen(404), otherShop: 404 } },
  answerOrder: {
    ...{ by: "shop", ok: 200, at: { id: "order" }, body: JSON.stringify({ answer: "done", text: "已下架（示例）" }) },
    others: tenants(404),
  },
  actOnOrder: {
    ...{ by: "boris", ok: 200, at: { id: "draftedOrder" }, body: act("issue"), others: elsewhere(404) },
  },
  getMark: { ...anyones, at: { code: { is: codeOf(3) } } },
  getMarkBadge: { ...anyones, at: { code: { is: codeOf(3) } } },
  drawMarks: { by: "shop", ok: 200, body: JSON.stringify({ sellers: ["s-1"] }) },
  getStatistics: anyones,
  getAgencyStatistics: anyones,
  getAnnualFigures: { ...anyones, query: "?authority=410105&year=2026" },
  exitRosterSeller: { by: "shop", ok: 200, at: { seller: "seller" }, others: tenants(404) },
  withdrawPersonListing: {
    by: "anna",
    ok: 202,
    at: { id: "listing" },
    query: "?reason=x",
    others: { officerElsewhere: 404 },
  },
  withdrawPeriodConsent: { by: "merchant", ok: 200, at: { id: "consent" }, others: { otherMerchant: 404 } },
  removeContact: { by: "merchant", ok: 204, at: { id: "contact" }, others: { otherMerchant: 404 } },
  deleteSavedSearch: { by: "shop", ok: 204, at: { id: "saved" }, others: clients(404) },
  deleteSearchJob: { by: "shop", ok: 204, at: { id: "gathered" }, others: clients(404) },
  endSubscription: { by: "agency", ok: 204, at: { id: "subscription" }, others: { otherAgency: 404 } },
  deleteCheckJob: { by: "shop", ok: 204, at: { id: "job" }, others: clients(404) },
  deleteWebhook: { by: "shop", ok: 204, at: { id: "hook" }, others: tenants(404) },
}

const table = Object.entries(rows).map(([name, row]) => [name, row] as const)

function operationOf(name: string) {
  const operation = operations.find((each) => each.name === name)
  if (!operation) throw new Error(`the description has no ${name}`)
  return operation
}

/** Asks as somebody, with the ids of the world. */
async function ask(name: string, { at = {}, query = "", type, body }: Row, who: Who): Promise<Response> {
  const { method, path } = operationOf(name)
  const address = path.replace(/\{(\w+)\}/g, (_, place: string) => {
    const value = at[place]
    if (!value) throw new Error(`${name} says nothing of {${place}}`)
    return typeof value === "string" ? world.ids[value] : value.is
  })
  const sent = typeof body === "function" ? body(world) : body
  const asked = typeof query === "function" ? query(world) : query
  const headers = { ...(sent === undefined ? {} : { "content-type": type ?? "application/json" }), ...world.who[who] }
  const response = await world.app.app.request(address + asked, {
    method,
    headers,
    ...(sent === undefined ? {} : { body: sent }),
  })
  // By another validator than the one that every test's app holds its answers against.
  expect(await declared.answerFaults(method, address, response), `${name} as ${who}`).toEqual([])
  return response
}

/** An answer that streams is read no further than it takes to know what it is. */
async function statusOf(response: Response): Promise<number> {
  await response.body?.cancel().catch(() => {})
  return response.status
}

test("the table has a row for each operation, and for whose things are asked for by id one for others", () => {
  expect(Object.keys(rows).sort()).toEqual(operations.map(({ name }) => name).sort())
  const byId = operations.filter(({ path, scope }) => isClosed(scope) && /\{(id|seller)\}/.test(path))
  // Reports of all platforms are for the officers of any authority: they are nobody's alone.
  const ofAll = [
    ...["acceptIdentityReport", "returnIdentityReport"],
    // Clients are the register's, and administrators its operators.
    ...["getClient", "orderClientKey", "confirmKeyHolder", "actOnClient"],
  ]
  const without = byId.filter(({ name }) => !rows[name]?.others && !ofAll.includes(name))
  expect(without.map(({ name }) => name)).toEqual([])
})

describe("a door opens to the roles that carry its scope, and to nobody else:", () => {
  const ofRole: Record<Role, Who> = {
    ...{
      anyone: "nobody",
      merchant: "merchant",
      platform: "shop",
      agency: "agency",
      source: "source",
      republisher: "copy",
    },
    ...{ officer: "anna", checker: "boris", head: "head", auditor: "auditor", administrator: "administrator" },
  }
  // A session is for pages: a form of another site must find nothing that it opens.
  const bySession: Who[] = ["annaAtAgency", "merchantSignedIn", "headSignedIn"]
  test.each(operations.map((operation) => [operation.name, operation] as const))(
    "%s",
    async (name, { scope, path }) => {
      const nowhere = Object.fromEntries(
        [...path.matchAll(/\{(\w+)\}/g)].map(([, place = ""]) => [
          place,
          { is: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" },
        ]),
      )
      const { query = "" } = rows[name] ?? {}
      for (const who of isClosed(scope) ? bySession : []) {
        const response = await ask(name, { by: who, ok: 0, at: nowhere, query }, who)
        expect(await statusOf(response), `${who}, who has only signed in`).toBe(401)
      }
      for (const [role, who] of Object.entries(ofRole) as [Role, Who][]) {
        const response = await ask(name, { by: who, ok: 0, at: nowhere, query }, who)
        if (carries(role, scope)) {
          expect([401, 403, 500], `${role} may`).not.toContain(await statusOf(response))
        } else {
          const { status, type, title, detail } = problemSchema.parse(await response.json())
          const refusal = role === "anyone" ? [401, "credentials-missing"] : [403, "not-allowed"]
          expect([status, type.replace("urn:gongshi:problem:", "")], `${role} may not`).toEqual(refusal)
          // How programs log in is no word for a merchant, who may have come by a browser.
          if (role === "merchant" || carries("merchant", scope)) {
            expect(title + detail).not.toMatch(/bearer|令牌|token|代理|proxy/i)
          }
        }
      }
    },
  )

  test("and what publishes opens to these alone", () => {
    const who = (scope: Scope) => Object.keys(ofRole).filter((role) => carries(role as Role, scope))
    expect(who("register:import")).toEqual(["source", "officer", "administrator"])
    expect(who("import:act")).toEqual(["officer", "checker", "head", "administrator"])
    expect(who("import:read")).toEqual(["source", "officer", "checker", "head", "auditor", "administrator"])
    expect(who("proceeding:act")).toEqual(["officer", "checker", "head"])
  })

  test("and no role is left out", () => {
    expect(Object.keys(ofRole).sort()).toEqual(Object.keys(roleScopes).sort())
    expect(Object.keys(ofRole)).toEqual(expect.arrayContaining([...officerRoles]))
  })
})

describe("what is somebody's is not there for another tenant, another authority, another merchant:", () => {
  test.each(table.filter(([, { others }]) => others))("%s", async (name, row) => {
    for (const [who, expected] of Object.entries(row.others ?? {}) as [Who, number | { without: string[] }][]) {
      const response = await ask(name, row, who)
      const text = await response.text()
      const seen = typeof expected === "number" ? expected : 200
      expect([who, response.status, text.slice(0, 300)]).toEqual([who, seen, expect.anything()])
      if (typeof expected === "number") problemSchema.parse(JSON.parse(text))
      const hidden = typeof expected === "number" ? [] : expected.without
      for (const id of hidden) expect(text).not.toContain(world.ids[id as keyof World["ids"]])
    }
  })
})

const handsOf = Object.entries(hands)
const secondActs = handsOf.flatMap(([name, hand]) =>
  "same" in hand
    ? hand.same.flatMap((same) => same.by.map((who) => ({ name, who, said: JSON.stringify(same.body), same })))
    : [],
)

describe("nobody approves what the same person has done before, in whichever role and authority:", () => {
  test("of each operation that is no reading it is said whether it takes a second person", () => {
    const acting = operations.filter(({ method }) => method !== "GET").map(({ name }) => name)
    expect(Object.keys(hands).sort()).toEqual(acting.sort())
  })

  test("what only begins waits for an operation that takes another person, and what is one's own is no officer's", () => {
    for (const [name, hand] of handsOf) {
      if ("waitsFor" in hand) expect(hands[hand.waitsFor], name).toHaveProperty("same")
      const who = "own" in hand ? officerRoles.filter((role) => carries(role, operationOf(name).scope)) : []
      expect([name, who]).toEqual([name, []])
    }
  })

  test.each(secondActs)("$name as $who: $said", async ({ name, who, said, same }) => {
    const row = rows[name] as Row
    const response = await ask(name, { ...row, at: { ...row.at, ...same.at }, body: said }, who)
    const { type, detail } = problemSchema.parse(await response.json())
    expect([response.status, type, detail]).toEqual([409, "urn:gongshi:problem:own-act", expect.stringMatching(/.../)])
  })
})

describe("what an agency reads beyond what is open to all is a use, and is kept:", () => {
  test("of each operation that its key carries it is said which use, or why it is none", () => {
    const own = operations.filter(({ scope }) => isClosed(scope) && carries("agency", scope)).map(({ name }) => name)
    expect(Object.keys(uses).sort()).toEqual(own.sort())
  })

  const walked = Object.entries(uses).flatMap(([name, use]) =>
    "use" in use && !use.elsewhere ? [[name, use.use]] : [],
  )
  test.each(walked)("%s as %s", async (name = "", what = "") => {
    const { sql } = database
    const noted = async () =>
      (await sql<{ count: number }[]>`select count(*)::int as count from sharing_use where what = ${what}`)[0]?.count ??
      0
    // Nothing of the world has ended.
    if (name === "listRecalls") await sql`update notice set recall = true`
    const before = await noted()
    const response = await ask(name, rows[name] as Row, "agency")
    await response.text()
    // Of a proof whose log is not signed yet it is noted too.
    expect([200, 503]).toContain(response.status)
    expect(await noted()).toBe(before + 1)
    if (name === "listRecalls") await sql`update notice set recall = false`
  })
})

describe("whose it is, is answered:", () => {
  test.each(table)("%s", async (name, row) => {
    const before = await published()
    const response = await ask(name, row, row.by)
    const text = response.headers.get("content-type")?.includes("json") ? await response.text() : ""
    expect([await statusOf(response).catch(() => response.status), text.slice(0, 400)]).toEqual([
      row.ok,
      expect.anything(),
    ])
    // What one person does alone, or begins, publishes nothing.
    const hand = hands[name]
    if (!hand || !("same" in hand)) expect(await published()).toBe(before)
  })
})

/** How many entries tell of a record: those of the map and of checkpoints publish nothing. */
async function published(): Promise<number> {
  const [row] = await database.sql<
    { count: number }[]
  >`select count(*)::int count from log_entry where record_id is not null`
  return row?.count ?? 0
}
