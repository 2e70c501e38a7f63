/**
 * A walk over every page of the site as whoever sees it: three registers (one with something on every page, an office at work,
 * an empty one), and every address to be opened there.
 */
import { createReadStream } from "node:fs"
import { createRequire } from "node:module"
import path from "node:path"
import { Readable } from "node:stream"
import { officerRoles } from "../../src/access/scope.ts"
import type { Parts } from "../../src/app/parts.ts"
import { agency } from "./agency.ts"
import { type TestApp, testApp } from "./app.ts"
import { serveApp } from "./browser.ts"
import type { TestDatabase } from "./database.ts"
import { officeAuthority, officeWorld } from "./office-world.ts"
import { consoleCookie, type PageReader, pageReaders, pageWorld } from "./page-world.ts"
import { platform } from "./roster.ts"
import { codeOf } from "./rows.ts"
import { sessionHeader } from "./session.ts"

/** Who opens a page: what their requests carry. */
export interface Visitor {
  name: string
  origin: string
  headers: Record<string, string>
  addresses: readonly string[]
}

/** The registers, and who comes to each. */
export interface Walk {
  app: TestApp
  visitors: readonly Visitor[]
  stop(): Promise<void>
}

/** The databases of the three. */
export interface WalkDatabases {
  full: TestDatabase
  office: TestDatabase
  empty: TestDatabase
}

const swagger = path.dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"))

const issuer = "http://127.0.0.1"
const parts: Partial<Parts> = {
  apiPageFile: async (file) =>
    new Response(Readable.toWeb(createReadStream(path.join(swagger, file))) as ReadableStream),
  // The ribbon stands on everything.
  isInvented: async () => true,
  // A browser keeps the cookies of an https address on none.
  issuer,
}

/** Makes and serves them. @param more parts of the full one */
export async function makeWalk(databases: WalkDatabases, more: Partial<Parts> = {}): Promise<Walk> {
  const [full, office, empty] = await Promise.all([
    makeFull(databases.full, more),
    makeOffice(databases.office),
    makeEmpty(databases.empty),
  ])
  return {
    app: full.app,
    visitors: [...full.visitors, ...office.visitors, ...empty.visitors],
    stop: async () => void (await Promise.all([full, office, empty].map(({ stop }) => stop()))),
  }
}

interface Register {
  app: TestApp
  visitors: Visitor[]
  stop(): Promise<void>
}

async function makeFull(database: TestDatabase, more: Partial<Parts>): Promise<Register> {
  const world = await pageWorld(database, { ...parts, ...more })
  const served = await serveApp(world.desk)
  const cookies = {
    platform: { cookie: await consoleCookie(world, world.key.platform) },
    agency: { cookie: await consoleCookie(world, world.key.agency) },
  }
  const headers: Record<PageReader, Record<string, string>> = { anyone: {}, ...world.session, ...cookies }
  const visitors = pageReaders.map((name) => ({
    ...{ name, origin: served.origin, headers: headers[name], addresses: world.addresses[name] },
  }))
  return { app: world.desk, visitors, stop: served.stop }
}

async function makeOffice(database: TestDatabase): Promise<Register> {
  const { app, pages } = await officeWorld(database, parts)
  const served = await serveApp(app)
  const visitors: Visitor[] = []
  for (const role of officerRoles) {
    const addresses = Object.values(pages).flatMap(({ as, addresses }) => (as === role ? addresses : []))
    visitors.push({ name: role, origin: served.origin, headers: await postHeader(database, role), addresses })
  }
  const posts = (["officer", "checker"] as const).map((role) => ({ role, authority: officeAuthority }))
  const headers = await sessionHeader(database.sql, issuer, "dora", ...posts)
  visitors.push({ name: "of two posts", origin: served.origin, headers, addresses: ["/sign-in/post"] })
  return { app, visitors, stop: served.stop }
}

/** The pages that need nothing to be there, as somebody who has nothing yet. */
const emptyAddresses = {
  anyone: [
    "/",
    "/?q=示例",
    "/?in=records",
    "/catalogue",
    "/exports",
    "/statistics",
    "/recalls",
    "/pledges",
    "/copies",
    "/status",
    "/sign-in",
  ],
  merchant: [
    "/counter",
    "/counter/measures",
    "/counter/contacts",
    "/counter/period",
    "/counter/certificates",
    "/applications",
  ],
  platform: [
    ...[
      "",
      "/jobs",
      "/policy",
      "/alerts",
      "/searches",
      "/gathered",
      "/names",
      "/webhooks",
      "/roster",
      "/duties",
      "/letters",
      "/reports",
      "/usage",
      "/told",
    ],
  ].map((section) => `/console${section}`),
  agency: [
    ...["/desk/notices", "/desk/recalls", "/desk/objections", "/desk/requests", "/desk/subscriptions", "/desk/files"],
    ...["/desk/measures", "/desk/declarations", "/desk/leads", "/desk/agency"],
    ...["/console", "/console/reports", "/console/usage", "/console/webhooks", "/console/letters"],
    "/console/told",
  ],
  officer: [
    ...["/worklist", "/office/cases", "/office/leads", "/office/platforms", "/office/imports", "/office/search"],
    "/office/letters",
    ...["/office/measure-objections", "/data-requests", "/office/leads/new", "/office/platforms/measures"],
  ],
  head: ["/office/complaints", "/office/settings"],
  auditor: ["/office/audit"],
  administrator: ["/office/operation", "/office/clients", "/office/people"],
} as const

async function makeEmpty(database: TestDatabase): Promise<Register> {
  const app = testApp(() => database.sql, { mayChoose: true, issuer, loginUrl: "/sign-in" })
  const served = await serveApp(app)
  const shop = await platform(database.sql, "示例空平台")
  const desk = await agency(app, database.sql, { member: "tax" }, "示例空机构")
  const key = (header: Record<string, string>) => (header["authorization"] ?? "").replace("Bearer ", "")
  const headers: Record<keyof typeof emptyAddresses, Record<string, string>> = {
    anyone: {},
    merchant: await sessionHeader(database.sql, issuer, "trader", { role: "merchant", code: codeOf(1) }),
    platform: { cookie: await consoleCookie({ desk: app }, shop.key) },
    agency: { cookie: await consoleCookie({ desk: app }, key(desk.header)) },
    officer: await postHeader(database, "officer"),
    head: await postHeader(database, "head"),
    auditor: await postHeader(database, "auditor"),
    administrator: await postHeader(database, "administrator"),
  }
  const names = Object.keys(emptyAddresses) as (keyof typeof emptyAddresses)[]
  const visitors = names.map((name) => ({
    ...{ name: `${name} of nothing`, origin: served.origin, headers: headers[name], addresses: emptyAddresses[name] },
  }))
  return { app, visitors, stop: served.stop }
}

const postHeader = ({ sql }: TestDatabase, role: (typeof officerRoles)[number]) =>
  sessionHeader(sql, issuer, role, { role, authority: officeAuthority })
