/** `--server`: what somebody does at another register, as the holder of a key or a token that stands in no list of processes. */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { officerHeader, testApp } from "../support/app.ts"
import { serveApp } from "../support/browser.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { officer } from "../support/office.ts"
import { type Platform, platform } from "../support/roster.ts"
import { codeOf } from "../support/rows.ts"
import { registeredSeller } from "../support/seller-rows.ts"

const cwd = useFolder()
const database = useDatabase()
const app = testApp(() => database.sql)
let served: Awaited<ReturnType<typeof serveApp>>
let shop: Platform

beforeAll(async () => {
  served = await serveApp(app)
  shop = await platform(database.sql, "示例团购平台")
  const anna = await officer(app, "officer", "410105", "anna")
  await anna.post("/v1/decisions", {
    ...{ kind: "abnormal", subject: { code: codeOf(1), name: "示例云杉商贸有限公司" }, authority: "410105" },
    ...{ ground: "AB-E4", arose_on: "2026-03-01", evidence: "现场核查（示例）" },
  })
})
afterAll(() => served.stop())

const bearer = ({ authorization = "" }: Record<string, string>) => authorization.replace("Bearer ", "")
// No register is on this machine: nothing is looked for here.
const as = (header: Record<string, string>, ...args: string[]) =>
  gongshi([...args, "--server", served.origin], { cwd, env: { GONGSHI_KEY: bearer(header), LANG: "en_US.UTF-8" } })

test("a platform sends its roster, and fetches what was refused", async () => {
  const wrong = { ...registeredSeller(3), code: "91" }
  writeFileSync(
    path.join(cwd, "sellers.ndjson"),
    [registeredSeller(1), registeredSeller(2), wrong].map((row) => JSON.stringify(row)).join("\n"),
  )
  const { code, stdout, stderr } = await as(
    shop.header,
    "roster",
    "sellers.ndjson",
    "--delta",
    "--report",
    "refused.csv",
  )
  expect(stdout).toBe("3 rows: 2 added, 0 amended, 0 unchanged, 1 refused; 0 sellers left\n")
  expect([code, stderr]).toEqual([1, expect.stringContaining("refused.csv")])
  const again = await as(shop.header, "roster", "sellers.ndjson", "--delta", "--json")
  expect(JSON.parse(again.stdout)).toMatchObject({ rows: 3, added: 0, unchanged: 2, refused: 1 })
  const named = await as(shop.header, "roster", "sellers.ndjson", "--delta", "--client", "示例团购平台")
  expect([named.code, named.stderr]).toEqual([2, expect.stringContaining("the key says whose roster it is")])
})

test("an officer reads the worklist, and an administrator who holds a key", async () => {
  const anna = await officerHeader("officer", "410105", "anna")
  const list = await as(anna, "worklist")
  expect(list.stdout).toContain(codeOf(1))
  expect(list.stdout).toMatch(/overdue 1/i)
  expect(list.code).toBe(1)
  const administrator = await officerHeader("administrator", "000000", "administrator")
  const clients = await as(administrator, "client", "list", "--role", "platform")
  expect(clients).toMatchObject({ code: 0, stdout: expect.stringMatching(/^示例团购平台\tplatform\t/) })
  const refused = await as(anna, "client", "list")
  expect([refused.code === 0, refused.stderr]).toEqual([false, expect.stringMatching(/answered 403/)])
  expect(refused.stderr).not.toContain(bearer(anna))
})
