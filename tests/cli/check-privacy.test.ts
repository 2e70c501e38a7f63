/**
 * `gongshi check` without saying whom: ID numbers hashed before anything is sent, and codes asked for by ranges.
 */

import { createHash, randomBytes } from "node:crypto"
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { refuseContradictions } from "../../src/cli/check/way.ts"
import { UsageError } from "../../src/cli/command.ts"
import { hashIdNumber, toIdentityKey } from "../../src/roster/identity.ts"
import { readKeySet } from "../../src/signing/key-set.ts"
import { readSecrets } from "../../src/signing/secret.ts"
import { encodeGb18030 } from "../../src/table/gb18030.ts"
import { clientHeader, importRows, officerHeader, testApp } from "../support/app.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { confirmPersons } from "../support/person.ts"
import { readReceipt } from "../support/read-document.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const folder = useFolder()
const database = useDatabase()
const secret = randomBytes(32).toString("base64url")
const key = toIdentityKey(readSecrets(secret)[0].bytes)
const { request } = testApp(() => database.sql, { identityKeys: [key] })
const at = (name: string) => path.join(folder, name)
// The example of GB 11643.
const idNumber = "11010519491231002X"
const otherNumber = "110105194912310038"
/** All that came over the line. */
let heard = ""
let env: Record<string, string> = {}
const run = (...args: string[]) => gongshi(args, { cwd: folder, env })

const server = createServer(async (incoming, outgoing) => {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  heard += `${incoming.url}\n${body}\n`
  const { authorization = "", "content-type": type = "" } = incoming.headers
  const response = await request(incoming.url ?? "", {
    method: incoming.method ?? "GET",
    headers: { ...(authorization ? { authorization } : {}), "content-type": type },
    ...(body.length > 0 ? { body } : {}),
  })
  outgoing
    .writeHead(response.status, Object.fromEntries(response.headers))
    .end(Buffer.from(await response.arrayBuffer()))
})
let url = ""

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`
  const { authorization = "" } = await clientHeader(database.sql, "platform")
  env = {
    ...{ DATABASE_URL: database.url, DATA_DIR: at("data"), IDENTITY_HASH_KEY: secret },
    GONGSHI_KEY: authorization.replace("Bearer ", ""),
  }
  await importRows(database.sql, [abnormalRow(1), penaltyRow(1), subjectRow(2)])
  const listing = {
    identity_hash: hashIdNumber(key, idNumber),
    ...{ list: "penalty", class: "P2", decision_no: "示例〔2026〕1号", authority: "410105" },
    ...{ decided_on: "2026-03-02", published_on: "2026-03-05", displayed_until: "2099-12-31" },
    legal_basis: "示例规定第一条",
  }
  const response = await request("/v1/person-listings", {
    method: "POST",
    headers: { "content-type": "application/x-ndjson", ...(await officerHeader("officer", "410105")) },
    body: JSON.stringify(listing),
  })
  expect(await response.json()).toMatchObject({ added: 1 })
  await confirmPersons({ request })
  writeFileSync(at("sellers.csv"), sellers)
})
afterAll(() => server.close())

const sellers = [
  "店铺,身份证号,统一社会信用代码,电话",
  `"甲,一",${idNumber},,13800000000`,
  `乙,${otherNumber},,`,
  `丙,,${codeOf(1)},`,
  "丁,110105194912310021,,",
  "",
  `戊,,${idNumber},`,
  '"',
  "",
].join("\n")

const answered = (text: string) =>
  text
    .split("\n")
    .slice(1, -1)
    .map((line) => /,(listed|clear|unknown|invalid),/.exec(line)?.[1])

describe("a column of ID numbers", () => {
  test("is hashed and put back: here and there the answers are the same, in the sender's own columns", async () => {
    const here = await run("check", "sellers.csv", "--identity-column", "身份证号")
    expect([here.code, here.stderr]).toEqual([1, expect.stringContaining("invalid 3")])
    heard = ""
    const there = await run("check", "sellers.csv", "--identity-column", "身份证号", "--server", url)
    expect([there.code, there.stderr]).toEqual([1, here.stderr])
    expect(answered(there.stdout)).toEqual(["listed", "unknown", "listed", "invalid", undefined, "invalid", "invalid"])
    expect(there.stdout.split("\n").map((line) => line.split(",")[0])).toEqual(
      here.stdout.split("\n").map((line) => line.split(",")[0]),
    )
    expect(there.stdout.split("\n")[1]).toBe(`"甲,一",${idNumber},,13800000000,listed,penalty,P2,`)
  })

  test("never travels, nor does any other column but the codes and names", () => {
    expect(heard).toContain("identity_hash")
    expect(heard).toContain(codeOf(1))
    for (const text of [idNumber, otherNumber, "110105194912310021", "13800000000", "甲", "店铺"])
      expect(heard).not.toContain(text)
  })

  test("is in nothing that is kept but the sender's own column, and the receipt binds what was sent", async () => {
    const args = ["--identity-column", "身份证号", "--server", url, "--out", "out.csv", "--receipt", "r"]
    const { code, stdout, stderr } = await run("check", "sellers.csv", ...args)
    expect(code).toBe(1)
    expect(stderr).toContain("r.rows.csv")
    for (const text of [
      stdout,
      stderr,
      readFileSync(at("r.rows.csv"), "utf8"),
      readFileSync(at("r.answers.csv"), "utf8"),
    ])
      expect(text).not.toContain(idNumber)
    expect(statSync(at("r.rows.csv")).mode & 0o077).toBe(0)
    const jwks = readKeySet(await (await request("/.well-known/jwks.json")).text())
    const sha256 = (name: string) =>
      createHash("sha256")
        .update(readFileSync(at(name)))
        .digest("hex")
    expect(await readReceipt(readFileSync(at("r"), "utf8"), jwks)).toMatchObject({
      document: { rows: { sha256: sha256("r.rows.csv") }, answers: { sha256: sha256("r.answers.csv") } },
    })
  })

  test("goes on behind the last whole row after a break", async () => {
    const args = ["check", "sellers.csv", "--identity-column", "身份证号", "--server", url, "--out"]
    expect((await run(...args, "whole.csv")).code).toBe(1)
    const whole = readFileSync(at("whole.csv"), "utf8")
    const { mtimeMs, size } = statSync(at("sellers.csv"))
    const wish = { format: "csv", column: null, nameColumn: null, advice: false, records: false }
    const key = JSON.stringify({ size, mtimeMs, ...wish, depends: [`${url}/`, false, "身份证号", null, null] })
    writeFileSync(at(".cut.csv.draft"), whole.slice(0, whole.indexOf("丙") + 5))
    writeFileSync(at(".cut.csv.draft.json"), JSON.stringify({ key, size: 0 }))
    heard = ""
    const { code, stderr } = await run(...args, "cut.csv", "--resume")
    expect([code, stderr]).toEqual([1, expect.stringContaining("behind row 2")])
    expect(readFileSync(at("cut.csv"), "utf8")).toBe(whole)
    expect(heard.match(/^,,\w+:/gm)).toBeNull()
  })

  test("is not sent in clear by oversight", async () => {
    heard = ""
    const { code, stderr } = await run("check", "sellers.csv", "--server", url)
    expect([code, heard]).toEqual([2, ""])
    expect(stderr).toContain("--identity-column")
  })

  test.each([
    ["in GB18030", "numbers.csv", () => encodeGb18030(`code,身份证号\n,${idNumber}\n`)],
    ["under an English header", "numbers.csv", () => Buffer.from(`code,ID Card No\n,${idNumber}\n`)],
    ["below a title", "numbers.csv", () => Buffer.from(`名单,\ncode,法人身份证号\n,${idNumber}\n`)],
    ["in a member of NDJSON", "numbers.ndjson", () => Buffer.from(`{"code":"9"}\n{"code":"9","身份证号":"1"}\n`)],
    ["in another member of NDJSON", "numbers.ndjson", () => Buffer.from(`{"code":"9","备注":["见${idNumber}"]}\n`)],
    ["as the name in NDJSON", "numbers.ndjson", () => Buffer.from(`{"name":"110105-19491231-002X"}\n`)],
  ])("is not sent in clear %s", async (_, name, bytes) => {
    writeFileSync(at(name), bytes())
    heard = ""
    const { code, stderr } = await run("check", name, "--server", url)
    expect([code, heard]).toEqual([2, ""])
    expect(stderr).not.toContain(idNumber)
  })

  test("stands in no column that is sent: what is not asked about stays, and a number among names is kept back", async () => {
    const rows = [`${codeOf(1)},,张三示例 ${idNumber},13800000000`, `,${idNumber},,`, `,示例 ${idNumber} 店,,`]
    writeFileSync(at("notes.csv"), `code,名称,备注,电话\n${rows.join("\n")}\n`)
    heard = ""
    const { code, stdout } = await run("check", "notes.csv", "--server", url)
    expect([code, answered(stdout)]).toEqual([1, ["listed", "invalid", "invalid"]])
    expect(stdout).toContain(rows[0])
    expect(heard).toContain(codeOf(1))
    for (const text of [idNumber, "13800000000", "备注", "张三"]) expect(heard).not.toContain(text)
  })

  test("that is not there is wrong use, and nothing is sent", async () => {
    heard = ""
    const { code } = await run(
      "check",
      "sellers.csv",
      "--identity-column",
      "身份证",
      "--server",
      url,
      "--out",
      "none.csv",
    )
    expect([code, existsSync(at("none.csv")), heard.includes("stream")]).toEqual([2, false, false])
  })
})

describe("a check by ranges", () => {
  test("sends the beginnings of digests alone, and says what a range can say", async () => {
    writeFileSync(
      at("codes.csv"),
      `店铺,code\n甲,${codeOf(1)}\n乙,${codeOf(2).toLowerCase()}\n\n丙,9\n"丁\n二",${codeOf(1)}\n`,
    )
    heard = ""
    const { code, stdout, stderr } = await run("check", "codes.csv", "--private", "--server", url)
    expect([code, stderr]).toEqual([1, expect.stringContaining("4 rows: listed 2, unknown 1, invalid 1")])
    expect(answered(stdout)).toEqual(["listed", "unknown", undefined, "invalid", undefined, "listed"])
    expect(stdout.split("\n")[1]).toBe(`甲,${codeOf(1)},listed,abnormal;penalty,,`)
    expect(stdout.split("\n")[2]).toContain("no clearance")
    const prefixes = [1, 2].map((n) => createHash("sha256").update(codeOf(n)).digest("hex").slice(0, 5)).sort()
    expect(heard.trim().split(/\n+/)).toEqual(prefixes.map((prefix) => `/v1/check/range/${prefix}`))
  })

  test("takes no key", async () => {
    env["GONGSHI_KEY"] = ""
    expect((await run("check", "codes.csv", "--private", "--server", url, "--out", "ranges.csv")).code).toBe(1)
    expect(answered(readFileSync(at("ranges.csv"), "utf8"))[0]).toBe("listed")
  })

  test("goes with nothing that would say more, or that it can't keep", () => {
    const server = "https://register.example"
    const refused = (values: Parameters<typeof refuseContradictions>[1], format: "csv" | "ndjson" = "csv") =>
      expect(() => refuseContradictions(format, values)).toThrow(UsageError)
    refused({ private: true })
    refused({ private: true, server, receipt: "r" })
    refused({ private: true, server, advice: true })
    refused({ private: true, server, records: true })
    refused({ private: true, server, "identity-column": "身份证号" })
    refused({ private: true, server }, "ndjson")
    refused({ "identity-column": "身份证号" }, "ndjson")
    refused({ advice: true })
    refused({ out: "answers.XLSX" }, "ndjson")
    expect(() => refuseContradictions("csv", { private: true, server, out: "x", resume: true })).not.toThrow()
  })
})
