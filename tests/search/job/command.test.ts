/**
 * What a platform's engineer types to get all penalties under one article as a table: the commands of docs/search.md, taken out of it and
 * run by bash against a server, the first for anybody and the second with a key.
 */
import { spawn, spawnSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { workOnSearchJobs } from "../../../src/search/job/work.ts"
import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import { clientHeader, clock, importRows, testApp } from "../../support/app.ts"
import { serveApp } from "../../support/browser.ts"
import { useDatabase } from "../../support/database.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
const folder = mkdtempSync(path.join(tmpdir(), "gongshi-command-"))
const records = () => postgresRecordIndex(database.sql)
let served: Awaited<ReturnType<typeof serveApp>>

const section = /^## All penalties under an article, as CSV$(.*?)^## /ms.exec(
  readFileSync("docs/search.md", "utf8"),
)?.[1]
const [forAnybody = "", withKey = ""] = [...(section ?? "").matchAll(/^```\n(.*?)^```$/gms)].map(([, typed]) => typed)

beforeAll(async () => {
  const under = (n: number, basis: string) => penaltyRow(n, { basis, violation: "发布虚假广告" })
  await importRows(database.sql, [
    ...Array.from({ length: 1_005 }, (_, n) => under(n, "《中华人民共和国广告法》第九条第三项")),
    under(2_000, "《中华人民共和国广告法》第二十八条"),
  ])
  await records().catchUp()
  served = await serveApp(testApp(() => database.sql, { records: records() }))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await served.stop()
})

/** Types it, with nothing changed but the address. @returns the lines of the table that it leaves */
async function type(typed: string, key = ""): Promise<string[]> {
  expect(typed).toContain("https://register.example")
  const child = spawn("bash", ["-euc", typed.replaceAll("https://register.example", served.origin)], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", KEY: key },
  })
  const [code] = await once(child, "close")
  expect(code).toBe(0)
  return readFileSync(path.join(folder, "penalties.csv"), "utf8").trimEnd().split("\r\n")
}

const isThere = (program: string) => spawnSync(program, ["--version"]).error === undefined

test.skipIf(!["bash", "curl", "jq"].every(isThere))(
  "anybody has the latest thousand, and who has a key all of them, none of another article",
  async () => {
    const other = expect.not.stringContaining(codeOf(2_000))
    const latest = await type(forAnybody)
    expect(latest[0]).toMatch(/^\ufeff?id,list,subject_code,/)
    expect(latest).toHaveLength(1 + 1_000)
    expect(latest.join("\n")).toEqual(other)

    const { authorization = "" } = await clientHeader(database.sql, "platform")
    const office = { sql: database.sql, records: records(), resultDays: 30, clock, newId: randomUUID, log: () => {} }
    let ended = false
    const working = (async () => {
      while (!ended) {
        await workOnSearchJobs(office, new AbortController().signal)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    })()
    const all = await type(withKey, authorization.replace("Bearer ", "")).finally(() => (ended = true))
    await working
    expect(all).toHaveLength(1 + 1_005)
    expect(all.join("\n")).toEqual(other)
  },
)
