/**
 * Every page of the office and of operators, with work on it: none is heavier than 60 KB as it is sent. A page that is new and
 * stands in no row fails.
 */
import { randomUUID } from "node:crypto"
import { gzipSync } from "node:zlib"
import { beforeAll, describe, expect, it } from "vitest"
import { beginPersonSession } from "../../src/access/person-session-store.ts"
import { addClient } from "../../src/access/store.ts"
import { clock, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { worker } from "../support/office.ts"
import { pageBrowser } from "../support/page-browser.ts"
import { codeOf } from "../support/rows.ts"
import { makeWorld } from "../support/world.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true, issuer: "http://127.0.0.1" })
const bytesMax = 60 * 1024
// More than a page holds.
const many = 30
let ids: Awaited<ReturnType<typeof makeWorld>>["ids"]
let platformId: string
let client: string

beforeAll(async () => {
  const world = await makeWorld(database)
  ids = world.ids
  platformId = world.platformId
  const anna = worker(app, await officerHeader("officer", "410105", "anna"))
  for (let n = 100; n < 100 + many; n++) {
    const subject = { code: codeOf(n), name: `示例第${n}号商贸有限公司` }
    const decision = { ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查，登记住所无人办公（示例）" }
    await anna.post("/v1/decisions", { kind: "abnormal", subject, authority: "410105", ...decision })
    const lead = {
      ref: `jc-${n}`,
      source: "monitoring",
      code: codeOf(n),
      facts: "网页未亮照（示例）",
      found_on: "2026-06-25",
    }
    await anna.post("/v1/leads", { ...lead, authority: "410105" })
    client = randomUUID()
    const key = `gongshi_${client}`
    await addClient(database.sql, {
      id: client,
      name: `示例第${n}号平台`,
      role: "platform",
      key,
      actor: "test",
      at: clock(),
    })
    const posts = [{ role: "officer" as const, authority: "410105" }]
    await beginPersonSession(database.sql, { subject: `officer-${n}`, posts, token: randomUUID(), now: clock() })
  }
  const head = worker(app, await officerHeader("head", "410105", "head"))
  await head.post("/v1/documents/templates/hearing-notice", { text: null })
  await app.request("/v1/documents/office", {
    method: "PUT",
    headers: { ...(await officerHeader("head", "410105", "head")), "content-type": "application/json" },
    body: JSON.stringify({ name: "示例市场监督管理局", prefix: "示市监", telephone: "0371-65900000" }),
  })
}, 120_000)

/** The pages, by the address of their route: as whom each is opened, and where. */
const pages: Readonly<Record<string, { as: string; at?: () => string; more?: () => string[] }>> = {
  "/worklist": { as: "officer", more: () => ["/worklist?overdue=true"] },
  "/office/cases": { as: "officer", at: () => `/office/cases?subject=${codeOf(3)}` },
  "/office/new": { as: "officer" },
  "/office/new/:kind": {
    as: "officer",
    at: () => "/office/new/serious",
    more: () =>
      [
        "abnormal",
        "penalty",
        "change",
        "code-change",
        "repair",
        "objection",
        "received",
        "fraud",
        "bulk",
        "reshow",
      ].map((kind) => `/office/new/${kind}?code=${codeOf(3)}`),
  },
  "/office/:route{decisions|repairs|objections|bulk-decisions}/:id{[0-9a-f-]{36}}": {
    as: "checker",
    at: () => `/office/decisions/${ids.decision}`,
    more: () => [
      `/office/bulk-decisions/${ids.bulk}`,
      `/office/repairs/${ids.repair}`,
      `/office/objections/${ids.objection}`,
    ],
  },
  "/office/:route{decisions|repairs|objections|bulk-decisions}/:id{[0-9a-f-]{36}}/:act{[a-z-]{1,40}}": {
    as: "checker",
    at: () => `/office/decisions/${ids.decision}/check`,
    more: () => [`/office/decisions/${ids.decision}/return`],
  },
  "/office/:route{decisions|repairs|objections}/:id{[0-9a-f-]{36}}/documents/:kind{[a-z-]{1,40}}": {
    as: "officer",
    at: () => `/office/decisions/${ids.decision}/documents/abnormal-listing-decision`,
  },
  "/office/documents/:document{[0-9a-f-]{36}}": { as: "officer", at: () => `/office/documents/${ids.document}` },
  "/office/documents/:document{[0-9a-f-]{36}}/:act{serve|post|void}": {
    as: "officer",
    at: () => `/office/documents/${ids.document}/serve`,
    more: () => [`/office/documents/${ids.document}/void`],
  },
  "/office/leads": { as: "officer", more: () => ["/office/leads?state=closed"] },
  "/office/leads/:id{[0-9a-f-]{36}}": { as: "officer", at: () => `/office/leads/${ids.lead}` },
  "/office/platforms": { as: "officer" },
  "/office/platforms/:id{[0-9a-f-]{36}}": { as: "officer", at: () => `/office/platforms/${platformId}` },
  "/office/orders/:id{[0-9a-f-]{36}}": { as: "officer", at: () => `/office/orders/${ids.order}` },
  "/office/imports": { as: "checker" },
  "/office/imports/new": { as: "officer" },
  "/office/imports/:id{[0-9a-f-]{36}}": { as: "checker", at: () => `/office/imports/${ids.import}` },
  "/office/search": { as: "officer" },
  "/office/complaints": { as: "head" },
  "/office/measure-objections": { as: "officer" },
  "/office/audit": { as: "auditor" },
  "/office/settings": { as: "checker", more: () => ["/office/settings?done=confirm"] },
  "/office/settings/templates/:kind{[a-z-]{1,40}}": {
    as: "head",
    at: () => "/office/settings/templates/hearing-notice",
    more: () => ["/office/settings/templates/listing-notice"],
  },
  "/office/operation": { as: "administrator", more: () => ["/office/operation?done=export"] },
  "/office/clients": { as: "administrator", more: () => ["/office/clients?name=nobody", "/office/clients?cursor=25"] },
  "/office/clients/new": { as: "administrator" },
  "/office/clients/:id{[0-9a-f-]{36}}": { as: "administrator", at: () => `/office/clients/${client}` },
  "/office/clients/:id{[0-9a-f-]{36}}/:act{renew|withdraw}": {
    as: "administrator",
    at: () => `/office/clients/${client}/renew`,
    more: () => [`/office/clients/${client}/withdraw`],
  },
  "/office/people": { as: "administrator" },
}

// What leads on, or is a file.
const apart = ["/office", "/office/*", "/office/audit.csv", "/office/imports/:id{[0-9a-f-]{36}}/report"]

const routes = [
  ...new Set(
    app.app.routes
      .filter(({ method, path }) => method === "GET" && /^\/(?:office|worklist)(?:\/|$)/.test(path))
      .map(({ path }) => path),
  ),
].filter((path) => !apart.includes(path) && !path.startsWith("/office/cases/:"))

function addressesOf(route: string): string[] {
  const row = pages[route]
  return row ? [row.at?.() ?? route, ...(row.more?.() ?? [])] : []
}

it("the table has a row for every page", () => {
  expect(routes.filter((path) => !pages[path])).toEqual([])
})

describe("as it is sent, compressed,", () => {
  it.each(routes)("%s is 60 KB at most, with 25 rows on it", async (route) => {
    const browser = pageBrowser(app, "http://127.0.0.1")
    expect((await browser.go("/sign-in/as", { role: pages[route]?.as ?? "", authority: "410105" })).status).toBe(303)
    for (const address of addressesOf(route)) {
      const { status, text } = await browser.go(address)
      expect(status, address).toBe(200)
      expect(gzipSync(text).length, address).toBeLessThanOrEqual(bytesMax)
    }
  })
})
