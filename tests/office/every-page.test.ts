/**
 * Every page of the office and of operators, with work on it: none is heavier than 60 KB as it is sent. A page that is new and
 * stands in no row fails.
 */
import { gzipSync } from "node:zlib"
import { beforeAll, expect, it } from "vitest"
import { useDatabase } from "../support/database.ts"
import { type OfficeWorld, officeAuthority, officeWorld } from "../support/office-world.ts"
import { pageBrowser } from "../support/page-browser.ts"

const database = useDatabase()
const bytesMax = 60 * 1024
let world: OfficeWorld

beforeAll(async () => {
  world = await officeWorld(database)
}, 120_000)

// What leads on, or is a file.
const apart = [
  ...["/office", "/office/*", "/office/audit.csv", "/office/imports/:id{[0-9a-f-]{36}}/report"],
  "/office/leads/file/template",
  "/office/:route{bulk-decisions}/:id{[0-9a-f-]{36}}/documents/:file{zip|pdf}",
]

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
      const bytes = gzipSync(text).length
      if (bytes > bytesMax) faults.push(`${address}: ${bytes} bytes`)
    }
  }
  expect(faults).toEqual([])
})
