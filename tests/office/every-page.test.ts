/**
 * Every page of the office and of operators, with work on it: none is heavier than 60 KB as it is sent. A page that is new and
 * stands in no row fails.
 */
import { gzipSync } from "node:zlib"
import { beforeAll, expect, it } from "vitest"
import { scopes } from "../../src/access/scope.ts"
import { auditFieldWords } from "../../src/office/audit-field-words.ts"
import { useDatabase } from "../support/database.ts"
import { type OfficeWorld, officeAuthority, officeWorld } from "../support/office-world.ts"
import { pageBrowser } from "../support/page-browser.ts"
import { openLinks } from "../support/page-link.ts"

const database = useDatabase()
const bytesMax = 60_000
let world: OfficeWorld

beforeAll(async () => {
  world = await officeWorld(database)
})

// What pages load, compressed.
const assets = new Map<string, number>()

// What leads on, or is a file.
const apart = [
  ...["/office", "/office/*", "/office/audit.csv", "/office/load.xlsx", "/office/imports/:id{[0-9a-f-]{36}}/report"],
  "/office/reply/:authority{\\d{6}}/:year{20\\d\\d}/:list{records|cases|leads|sellers|complaints|orders|letters}",
  "/office/leads/file/template",
  ...["/office/letters/:id{[0-9a-f-]{36}}/papers/:paper{letter|answer}", "/office/letters/:id{[0-9a-f-]{36}}/receipt"],
  "/office/letters/:id{[0-9a-f-]{36}}/papers/:file{[0-9a-f-]{36}}",
  "/office/forms/:list{abnormal|serious|penalty}/records",
  "/office/credit-china.csv",
  "/office/:route{bulk-decisions}/:id{[0-9a-f-]{36}}/documents/:file{zip|pdf}",
  "/office/:route{decisions|repairs|objections}/:id{[0-9a-f-]{36}}/papers/:paper{[0-9a-f-]{36}}",
  "/office/leads/:id{[0-9a-f-]{36}}/papers/:file{[0-9a-f-]{36}}",
  "/office/:route{decisions}/:id{[0-9a-f-]{36}}/case-file",
]

// Where each role was led to already: of addresses that differ by an id or a code one stands for all.
const followed = new Map<string, Set<string>>()
const shapeOf = (address: string) =>
  address.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9A-Z]{18}|[0-9a-z]{26}|\d+(?![\w-])/g, "*")

it("stands in a row of the table", () => {
  const routes = world.app.app.routes
    .filter(({ method, path }) => method === "GET" && /^\/(?:office|worklist)(?:\/|$)/.test(path))
    .map(({ path }) => path)
    .filter((path) => !apart.includes(path) && !path.startsWith("/office/cases/:"))
  expect([...new Set(routes)].filter((path) => !world.pages[path])).toEqual([])
})

it("is 60 KB at most as it is sent, compressed, with more on it than a page holds", async () => {
  const faults: string[] = []
  for (const { as, addresses } of Object.values(world.pages)) {
    const browser = pageBrowser(world.app, "http://127.0.0.1")
    expect((await browser.go("/sign-in/as", { role: as, authority: officeAuthority })).status).toBe(303)
    for (const address of addresses) {
      const { status, text } = await browser.go(address)
      if (status !== 200) faults.push(`${address}: ${status}`)
      let bytes = gzipSync(text).length
      for (const [, asset = ""] of text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
        if (!assets.has(asset)) assets.set(asset, gzipSync((await browser.go(asset)).text).length)
        bytes += assets.get(asset) ?? 0
      }
      if (bytes > bytesMax) faults.push(`${address}: ${bytes} bytes`)
    }
  }
  expect(faults).toEqual([])
})

it("is kept by no cache", async () => {
  const faults: string[] = []
  for (const { as, addresses } of Object.values(world.pages)) {
    const browser = pageBrowser(world.app, "http://127.0.0.1")
    await browser.go("/sign-in/as", { role: as, authority: officeAuthority })
    for (const address of addresses) {
      const { headers } = await browser.go(address)
      if (!headers.get("cache-control")?.includes("no-store")) faults.push(address)
    }
  }
  expect(faults).toEqual([])
})

it("leads to what its own session opens: no link answers as a program would be answered", async () => {
  const faults = new Set<string>()
  for (const { as, addresses } of Object.values(world.pages)) {
    const browser = pageBrowser(world.app, "http://127.0.0.1")
    await browser.go("/sign-in/as", { role: as, authority: officeAuthority })
    const known = followed.get(as) ?? new Set<string>()
    followed.set(as, known)
    for (const address of addresses) {
      for (const { href, isDownload } of openLinks((await browser.go(address)).text)) {
        const target = href.split("#")[0] ?? ""
        const shape = shapeOf(target)
        if (target.split("?")[0] === address.split("?")[0] || known.has(shape)) continue
        known.add(shape)
        const answer = await browser.go(target)
        const type = answer.headers.get("content-type") ?? ""
        if (answer.status >= 400 && !type.startsWith("text/html"))
          faults.add(`${address} (${as}) → ${href}: ${answer.status} ${type}`)
        // What is offered as a file is one, and stays in no cache.
        const isFile = answer.status === 200 && !type.startsWith("text/html")
        const isKept = !answer.headers.get("cache-control")?.includes("no-store")
        if (isDownload && !(isFile && (!isKept || target.startsWith("/v1/"))))
          faults.add(`${address} (${as}) → ${href}: ${answer.status} ${type} is no file, or is kept`)
      }
    }
  }
  expect([...faults]).toEqual([])
  expect(followed.get("officer")?.size).toBeGreaterThan(50)
})

it("calls what was changed in the audit trail by words", async () => {
  const rows = await database.sql<{ name: string }[]>`
    select distinct jsonb_object_keys(side) as name from audit_event, unnest(array[before::jsonb, after::jsonb]) side
    where jsonb_typeof(side) = 'object'`
  expect(rows.length).toBeGreaterThan(30)
  expect(rows.map(({ name }) => name).filter((name) => auditFieldWords(name).zh === name)).toEqual([])
})

it("says in words what right is missing and who gives it, and no scope by its name", async () => {
  const [faults, refused] = [[] as string[], new Set<string>()]
  for (const [role, others] of [
    ["auditor", ["officer", "checker", "head", "administrator"]],
    ["officer", ["auditor", "administrator"]],
  ] as const) {
    const browser = pageBrowser(world.app, "http://127.0.0.1")
    expect((await browser.go("/sign-in/as", { role, authority: officeAuthority })).status).toBe(303)
    for (const { as, addresses } of Object.values(world.pages)) {
      if (!(others as readonly string[]).includes(as)) continue
      for (const address of addresses) {
        const { status, text } = await browser.go(address)
        if (status !== 403) continue
        refused.add(address.split("?")[0] ?? "")
        const scope = Object.keys(scopes).find((name) => text.includes(name))
        if (scope) faults.push(`${address}: ${scope}`)
        if (!/有此权限的是.*由.*[给发]|由[^。]*(?:办理|设置|管理员)/.test(text))
          faults.push(`${address}: ${visible(text)}`)
      }
    }
  }
  expect(faults).toEqual([])
  expect(refused.size).toBeGreaterThan(4)
})

const visible = (text: string) =>
  text
    .slice(text.indexOf("<main"))
    .replaceAll(/<[^>]*>/g, " ")
    .slice(0, 300)
