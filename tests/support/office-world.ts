/** An authority at work: every page of the office and of operators, with more on it than a page holds, by who opens it where. */
import { randomUUID } from "node:crypto"
import { beginPersonSession } from "../../src/access/person-session-store.ts"
import type { OfficerRole } from "../../src/access/scope.ts"
import { addClient } from "../../src/access/store.ts"
import type { Parts } from "../../src/app/parts.ts"
import { clock, officerHeader, type TestApp, testApp } from "./app.ts"
import type { TestDatabase } from "./database.ts"
import { worker } from "./office.ts"
import { codeOf, turned } from "./rows.ts"
import { makeWorld } from "./world.ts"

/** Whose office it is. */
export const officeAuthority = "410105"

// More than a page holds.
const many = 30

/** As whom a page is opened, and where. */
export interface OfficePage {
  as: OfficerRole
  addresses: readonly string[]
}

/** The office, and its pages by the address of their route. */
export interface OfficeWorld {
  app: TestApp
  pages: Readonly<Record<string, OfficePage>>
}

/** Makes it. */
export async function officeWorld(database: TestDatabase, more: Partial<Parts> = {}): Promise<OfficeWorld> {
  const app = testApp(() => database.sql, { mayChoose: true, issuer: "http://127.0.0.1", ...more })
  const { ids } = await makeWorld(database)
  const anna = worker(app, await officerHeader("officer", officeAuthority, "anna"))
  let client = ""
  for (let n = 100; n < 100 + many; n++) {
    const subject = { code: codeOf(n), name: turned(`示例第${n}号商贸有限公司`) }
    const decision = { ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查，登记住所无人办公（示例）" }
    await anna.post("/v1/decisions", { kind: "abnormal", subject, authority: officeAuthority, ...decision })
    await anna.post("/v1/leads", {
      ...{ ref: `jc-${n}`, source: "monitoring", code: codeOf(n), facts: "网页未亮照（示例）" },
      ...{ found_on: "2026-06-25", authority: officeAuthority },
    })
    client = randomUUID()
    await addClient(database.sql, {
      ...{ id: client, name: `示例第${n}号平台`, role: "platform", key: `gongshi_${client}` },
      ...{ region: officeAuthority, actor: "system:test", at: clock() },
    })
    const posts = [{ role: "officer" as const, authority: officeAuthority }]
    await beginPersonSession(database.sql, { subject: `officer-${n}`, posts, token: randomUUID(), now: clock() })
  }
  await setUp(app)
  return { app, pages: pagesOf({ ...ids, client }) }
}

async function setUp(app: TestApp): Promise<void> {
  const header = await officerHeader("head", officeAuthority, "head")
  await worker(app, header).post("/v1/documents/templates/hearing-notice", { text: null })
  await app.request("/v1/documents/office", {
    method: "PUT",
    headers: { ...header, "content-type": "application/json" },
    body: JSON.stringify({ name: "示例市场监督管理局", prefix: "示市监", telephone: "0371-65900000" }),
  })
}

const proceedings = "/office/:route{decisions|repairs|objections|bulk-decisions}/:id{[0-9a-f-]{36}}"

type Ids = Awaited<ReturnType<typeof makeWorld>>["ids"] & { client: string }

function pagesOf(ids: Ids): Record<string, OfficePage> {
  const kinds = [
    "abnormal",
    "penalty",
    "change",
    "code-change",
    "repair",
    "objection",
    "received",
    "fraud",
    "filing",
    "contest",
    "exemption",
    "bulk",
  ]
  return {
    "/worklist": { as: "officer", addresses: ["/worklist", "/worklist?overdue=true"] },
    "/office/cases": { as: "officer", addresses: [`/office/cases?subject=${codeOf(3)}`, "/office/cases"] },
    "/office/load": {
      as: "head",
      addresses: ["/office/load", "/office/load?sort=open", `/office/load?authority=${officeAuthority}&kind=abnormal`],
    },
    "/office/find": { as: "officer", addresses: ["/office/find"] },
    "/office/merchants/:code{[0-9A-Za-z]{18}}": {
      as: "officer",
      addresses: [codeOf(3), codeOf(1)].map((code) => `/office/merchants/${code}`),
    },
    "/office/new": { as: "officer", addresses: ["/office/new"] },
    "/office/new/:kind": {
      as: "officer",
      addresses: [
        "/office/new/serious",
        ...[...kinds, "reshow"].map((kind) => `/office/new/${kind}?code=${codeOf(3)}`),
      ],
    },
    [proceedings]: {
      as: "checker",
      addresses: [
        ...[`/office/decisions/${ids.decision}`, `/office/bulk-decisions/${ids.bulk}`],
        ...[`/office/repairs/${ids.repair}`, `/office/objections/${ids.objection}`],
      ],
    },
    "/office/:route{decisions}/:id{[0-9a-f-]{36}}/legality": {
      as: "officer",
      addresses: [`/office/decisions/${ids.decision}/legality`],
    },
    "/office/:route{decisions}/:id{[0-9a-f-]{36}}/file-grants": {
      as: "officer",
      addresses: [`/office/decisions/${ids.decision}/file-grants`],
    },
    "/office/file-grants/:id{[0-9a-f-]{36}}": { as: "officer", addresses: [`/office/file-grants/${ids.fileGrant}`] },
    [`${proceedings}/:act{[a-z-]{1,40}}`]: {
      as: "checker",
      addresses: [`/office/decisions/${ids.decision}/check`, `/office/decisions/${ids.decision}/return`],
    },
    "/office/:route{decisions|repairs|objections}/:id{[0-9a-f-]{36}}/documents/:kind{[a-z-]{1,40}}": {
      as: "officer",
      addresses: [`/office/decisions/${ids.decision}/documents/abnormal-listing-decision`],
    },
    "/office/documents/:document{[0-9a-f-]{36}}": { as: "officer", addresses: [`/office/documents/${ids.document}`] },
    "/office/documents/:document{[0-9a-f-]{36}}/:act{serve|post|void}": {
      as: "officer",
      addresses: [`/office/documents/${ids.document}/serve`, `/office/documents/${ids.document}/void`],
    },
    "/office/leads": { as: "officer", addresses: ["/office/leads", "/office/leads?state=closed"] },
    "/office/leads/new": { as: "officer", addresses: ["/office/leads/new"] },
    "/office/leads/file": { as: "officer", addresses: ["/office/leads/file"] },
    "/office/leads/:id{[0-9a-f-]{36}}": { as: "officer", addresses: [`/office/leads/${ids.lead}`] },
    "/office/platforms": { as: "officer", addresses: ["/office/platforms"] },
    "/office/platforms/measures": {
      as: "officer",
      addresses: ["/office/platforms/measures", "/office/platforms/measures?late=true"],
    },
    "/office/platforms/reports": { as: "officer", addresses: ["/office/platforms/reports"] },
    "/office/enforcement": {
      as: "officer",
      addresses: [
        "/office/enforcement",
        ...["measures", "agencies", "uses"].map((show) => `/office/enforcement?show=${show}`),
      ],
    },
    "/office/letters": { as: "officer", addresses: ["/office/letters", "/office/letters?overdue=true"] },
    "/office/letters/:id{[0-9a-f-]{36}}": { as: "officer", addresses: [`/office/letters/${ids.letter}`] },
    "/office/orders/:id{[0-9a-f-]{36}}": { as: "officer", addresses: [`/office/orders/${ids.order}`] },
    "/office/imports": { as: "checker", addresses: ["/office/imports"] },
    "/office/imports/new": { as: "officer", addresses: ["/office/imports/new"] },
    "/office/imports/:id{[0-9a-f-]{36}}": { as: "checker", addresses: [`/office/imports/${ids.import}`] },
    "/office/persons": { as: "checker", addresses: ["/office/persons", "/office/persons?done=confirm"] },
    "/office/persons/new": { as: "officer", addresses: ["/office/persons/new"] },
    "/office/persons/listed": { as: "officer", addresses: ["/office/persons/listed"] },
    "/office/persons/:id{[0-9a-f-]{36}}": { as: "checker", addresses: [`/office/persons/${ids.personChange}`] },
    "/office/search": { as: "officer", addresses: ["/office/search"] },
    "/office/reply": { as: "head", addresses: ["/office/reply", "/office/reply?year=2025"] },
    "/office/complaints": { as: "head", addresses: ["/office/complaints"] },
    "/office/measure-objections": { as: "officer", addresses: ["/office/measure-objections"] },
    "/office/told": { as: "officer", addresses: ["/office/told"] },
    "/office/audit": { as: "auditor", addresses: ["/office/audit"] },
    "/office/settings": { as: "checker", addresses: ["/office/settings", "/office/settings?done=confirm"] },
    "/office/settings/templates/:kind{[a-z-]{1,40}}": {
      as: "head",
      addresses: ["/office/settings/templates/hearing-notice", "/office/settings/templates/listing-notice"],
    },
    "/office/operation": { as: "administrator", addresses: ["/office/operation", "/office/operation?done=export"] },
    "/office/clients": {
      as: "administrator",
      addresses: ["/office/clients", "/office/clients?name=nobody", `/office/clients?cursor=${ids.client}`],
    },
    "/office/clients/new": { as: "administrator", addresses: ["/office/clients/new"] },
    "/office/clients/:id{[0-9a-f-]{36}}": { as: "administrator", addresses: [`/office/clients/${ids.client}`] },
    "/office/clients/:id{[0-9a-f-]{36}}/:act{renew|withdraw}": {
      as: "administrator",
      addresses: [`/office/clients/${ids.client}/renew`, `/office/clients/${ids.client}/withdraw`],
    },
    "/office/people": { as: "administrator", addresses: ["/office/people"] },
  }
}
