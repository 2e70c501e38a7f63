/**
 * `gongshi check`: a file of codes, answered line by line, here or at a server.
 */

import { createHash } from "node:crypto"
import { createWriteStream, existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import path from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { serve } from "@hono/node-server"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { recordColumns } from "../../src/check/query/row-record.ts"
import { describe as describeProgress } from "../../src/cli/check/progress.ts"
import { grounds } from "../../src/law/catalogue.ts"
import { lists } from "../../src/law/list.ts"
import { readKeySet } from "../../src/signing/key-set.ts"
import { readCsvFields } from "../../src/table/csv-record.ts"
import { encodeGb18030 } from "../../src/table/gb18030.ts"
import { nodeXlsx } from "../../src/table/node-xlsx.ts"
import { writeXlsx } from "../../src/table/xlsx-writer.ts"
import type { Verification } from "../../src/verify/verification.ts"
import { clientHeader, testApp } from "../support/app.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { readReceipt } from "../support/read-document.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"
import { collect, cutAt, expectTable } from "../support/table.ts"

const folder = useFolder()
const database = useDatabase()
const { app, request } = testApp(() => database.sql)
const at = (name: string) => path.join(folder, name)
let env: Record<string, string> = {}
const run = (...args: string[]) => gongshi(args, { cwd: folder, env })
const sha256 = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest("hex")

/** A server of the app. */
function listen(): Promise<{ url: string; close(): void }> {
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      resolve({ url: `http://127.0.0.1:${port}`, close: () => server.close() }),
    )
  })
}
let server = { url: "", close: () => {} }

beforeAll(async () => {
  env = { DATABASE_URL: database.url, DATA_DIR: at("data") }
  const rows = [abnormalRow(1), subjectRow(2)]
  writeFileSync(at("rows.ndjson"), rows.map((row) => JSON.stringify(row)).join("\n"))
  expect((await run("import", "rows.ndjson")).code).toBe(0)
  writeFileSync(at("sellers.csv"), `店铺,统一社会信用代码\n甲,${codeOf(1)}\n乙,9\n`)
  const { authorization } = await clientHeader(database.sql, "platform")
  env["GONGSHI_KEY"] = authorization?.replace("Bearer ", "") ?? ""
  server = await listen()
})
afterAll(() => server.close())

const answers = (name: string) => readFileSync(at(name), "utf8")
const verdicts = (text: string) =>
  text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").at(-4))

test("a file of codes is checked line by line, in its own columns, and an invalid row is a problem in the data", async () => {
  const { code, stdout, stderr } = await run("check", "sellers.csv")
  expect([code, stderr]).toEqual([1, "gongshi: 2 rows: listed 1, invalid 1\n"])
  expect(stdout.split("\n").map((line) => line.split(",")[2])).toEqual(["verdict", "listed", "invalid", undefined])
})

test("a file that is not there or of another kind, and options that contradict each other, are wrong use", async () => {
  expect((await run("check", "none.csv")).code).toBe(2)
  expect((await run("check", "sellers.pdf")).code).toBe(2)
  expect((await run("check", "sellers.csv", "--resume")).code).toBe(2)
  expect((await run("check", "sellers.csv", "--out", "x.csv", "--resume", "--receipt", "r")).code).toBe(2)
  expect((await run("check", "sellers.csv", "--server", "nowhere")).code).toBe(2)
  expect((await run("check", "sellers.csv", "--column", "地址")).code).toBe(2)
  expect((await run("check", "sellers.csv", "--name-column", "地址")).code).toBe(2)
  expect((await run("check", "sellers.csv", "--encoding", "klingon")).code).toBe(2)
  writeFileSync(at("wrong.ndjson"), "{}")
  expect((await run("check", "wrong.ndjson", "--out", "x.xlsx")).code).toBe(2)
})

test("a header without rows is a problem in the data, and is said", async () => {
  writeFileSync(at("header.csv"), "code,店铺\n")
  const { code, stdout, stderr } = await run("check", "header.csv")
  expect([code, stdout]).toEqual([1, "code,店铺,verdict,lists,grounds,problem\n"])
  expect(stderr).toContain("0 rows")
})

describe("a table", () => {
  const text = `店铺,统一社会信用代码\n甲,${codeOf(1)}\n乙,${codeOf(2)}\n`
  const tables: [string, () => Uint8Array][] = [
    ["GB18030", () => encodeGb18030(text)],
    ["UTF-16", () => Buffer.from(`\ufeff${text}`, "utf16le")],
    ["semicolons", () => Buffer.from(text.replaceAll(",", ";"))],
    ["a title above the header", () => Buffer.from(`商户名单,\n,\n${text}`)],
    ["an English header", () => Buffer.from(text.replace(/^.*/, "Shop,Unified Social Credit Code"))],
  ]

  test.each(tables)("with %s is read as a job reads it, here and at a server", async (_, bytes) => {
    writeFileSync(at("table.csv"), bytes())
    for (const args of [[], ["--server", server.url]]) {
      const { code, stdout } = await run("check", "table.csv", ...args)
      expect([code, verdicts(stdout.replaceAll("\r", ""))]).toEqual([0, ["listed", "clear"]])
      expect(stdout).toContain(`甲,${codeOf(1)},listed`)
    }
  })

  test("has its own columns repeated byte for byte, by a server that is not sent them too", async () => {
    const strange = Buffer.from([0xca, 0xbe])
    const rows = [`"甲",${codeOf(1)}`, `乙,${codeOf(2)},多出`, "", "丙,", '丁,"', `戊, ${codeOf(2).toLowerCase()} `]
    writeFileSync(
      at("bytes.csv"),
      Buffer.concat([Buffer.from(`店铺,code\r\n${rows.join("\n")}`), strange, Buffer.from(`,${codeOf(1)}\n`)]),
    )
    expect((await run("check", "bytes.csv", "--out", "bytes-here.csv")).code).toBe(1)
    expect((await run("check", "bytes.csv", "--out", "bytes-there.csv", "--server", server.url)).code).toBe(1)
    const [here, there] = ["bytes-here.csv", "bytes-there.csv"].map((name) => readFileSync(at(name)))
    expect(here?.includes(strange)).toBe(true)
    expect(there?.equals(here ?? Buffer.alloc(0))).toBe(true)
  })

  test("comes back with the records of who is listed where they are asked for, from here and from a server", async () => {
    writeFileSync(at("records.csv"), `${text}丙,91\n`)
    for (const args of [[], ["--server", server.url]]) {
      const { code, stdout } = await run("check", "records.csv", "--records", ...args)
      const [header, one, two, three] = stdout.split("\n").map((line) => readCsvFields(line))
      expect([code, header?.slice(6)]).toEqual([1, recordColumns])
      expect(one?.slice(6, 11)).toEqual(["1", lists.abnormal.en, grounds["AB-E4"].en, "2026-03-02", "2026-03-05"])
      expect(one?.at(-1)).toMatch(new RegExp(`^http.*/subjects/${codeOf(1)}\\?record=(\\w+)#\\1$`))
      for (const row of [two, three]) expect(row?.slice(6)).toEqual(recordColumns.map(() => ""))
    }
  })

  test("is written as a workbook where --out is one, after a break too", async () => {
    writeFileSync(at("book.csv"), text)
    const { code, stderr } = await run("check", "book.csv", "--out", "book.xlsx", "--resume")
    expect([code, stderr]).toEqual([0, expect.stringContaining("2 rows: listed 1, clear 1")])
    const sheet = expectTable(await nodeXlsx.read(cutAt(readFileSync(at("book.xlsx"))), {}))
    expect(sheet.columns).toEqual(["店铺", "统一社会信用代码", "verdict", "lists", "grounds", "problem"])
    expect((await collect(sheet)).map(({ cells }) => cells[2])).toEqual(["listed", "clear"])
    expect(existsSync(at(".book.xlsx.draft"))).toBe(false)
  })

  test("has its column of names, its sheet and its encoding named", async () => {
    writeFileSync(at("named.csv"), encodeGb18030(`字号\n示例第2号商贸有限公司\n`))
    const named = await run("check", "named.csv", "--name-column", "字号", "--encoding", "gbk")
    expect([named.code, verdicts(named.stdout.replaceAll("\r", ""))]).toEqual([0, ["clear"]])
    const columns = [{ header: "code", width: 20 }]
    const sheets = [
      { name: "一", columns, rows: [[[codeOf(9)]]] },
      { name: "二", columns, rows: [[[codeOf(1)]]] },
    ]
    await pipeline(Readable.from(writeXlsx(sheets)), createWriteStream(at("sheets.xlsx")))
    expect(verdicts((await run("check", "sheets.xlsx", "--sheet", "二")).stdout.replaceAll("\r", ""))).toEqual([
      "listed",
    ])
  })
})

test("a workbook is answered as CSV, and any column can be named", async () => {
  const rows = [[[codeOf(1)], [codeOf(2)]]]
  const sheet = { name: "x", columns: [{ header: "商家编号", width: 20 }], rows }
  await pipeline(Readable.from(writeXlsx([sheet])), createWriteStream(at("sellers.xlsx")))
  expect((await run("check", "sellers.xlsx")).code).toBe(2)
  const { code, stdout } = await run("check", "sellers.xlsx", "--column", "商家编号")
  expect([code, verdicts(stdout)]).toEqual([0, ["listed", "clear"]])
})

describe("at a server", () => {
  test("a key that is refused, and a server that is not there, are said in a line", async () => {
    const refused = await gongshi(["check", "sellers.csv", "--server", server.url], {
      ...{ cwd: folder, env: { ...env, GONGSHI_KEY: "wrong" } },
    })
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/^gongshi: \S+ answered 401: [^\n]+\n$/)])
    const absent = await run("check", "sellers.csv", "--server", "http://127.0.0.1:1")
    expect([absent.code, absent.stderr]).toEqual([
      1,
      expect.stringMatching(/^gongshi: 127.0.0.1:1 can't be reached: .+\n$/),
    ])
  })

  test("a file is answered as it is here, and the receipt binds it and the answers", async () => {
    for (const name of ["sellers.csv", "sellers.ndjson"]) {
      if (name.endsWith("ndjson")) writeFileSync(at(name), `{"code":"${codeOf(1)}"}\n\n{"code":"9"}\n`)
      const here = await run("check", name, "--out", `here-${name}`, "--receipt", "here.receipt")
      expect(here.code).toBe(1)
      const there = await run("check", name, "--server", server.url, "--out", `there-${name}`, "--receipt", "r.receipt")
      expect([there.code, there.stderr]).toEqual([1, expect.stringContaining("2 rows: ")])
      expect(answers(`there-${name}`)).toBe(answers(`here-${name}`))
      // Of a table a server is sent what is checked, and answers that.
      const sent = name.endsWith("csv") ? ["r.receipt.rows.csv", "r.receipt.answers.csv"] : [name, `there-${name}`]
      const here_keys = readKeySet((await run("keys", "jwks")).stdout)
      const keys = readKeySet(await (await request("/.well-known/jwks.json")).text())
      const receipts = [
        ["here.receipt", here_keys, [name, `here-${name}`]] as const,
        ["r.receipt", keys, sent] as const,
      ]
      for (const [file, known, [rows = "", answered = ""]] of receipts) {
        const read = await readReceipt(answers(file), known)
        expect(read).toMatchObject({
          document: {
            rows: { count: 2, sha256: sha256(readFileSync(at(rows))) },
            answers: { sha256: sha256(readFileSync(at(answered))) },
          },
        })
      }
    }
  })

  test("a receipt proves what the log's map has under the codes, where that is asked for", async () => {
    expect((await run("check", "sellers.csv", "--proof")).code).toBe(2)
    writeFileSync(at("keys.json"), (await run("keys", "jwks")).stdout)
    const verified = async (file: string, ...keys: string[]) =>
      JSON.parse((await run("verify", file, "--json", ...keys)).stdout) as Verification
    const asked = ["check", "sellers.csv", "--out", "proven.csv", "--receipt", "proven.receipt", "--proof"]
    expect((await run(...asked)).code).toBe(1)
    const here = await verified("proven.receipt", "--jwks", "keys.json")
    expect({ findings: here.findings, codes: here.facts.codes }).toEqual({
      findings: [],
      codes: [{ code: codeOf(1), live: [expect.objectContaining({ list: "abnormal" })] }],
    })
    // The server of this test signs its log with another key, and has stopped: it says that it proves nothing.
    expect((await run(...asked, "--server", server.url)).code).toBe(1)
    writeFileSync(at("server.json"), await (await request("/.well-known/jwks.json")).text())
    const there = await verified("proven.receipt", "--jwks", "server.json")
    expect(there.unproven.map(({ code }) => code)).toContain("mapless-receipt")
  })

  test("a receipt has its second signature beside it where the register has an SM2 key", async () => {
    expect((await run("keys", "sm2", "sm2.jwk")).code).toBe(0)
    const own = { cwd: folder, env: { ...env, SM2_KEY: at("sm2.jwk") } }
    // One of its rows is invalid.
    expect((await gongshi(["check", "sellers.csv", "--out", "two.csv", "--receipt", "two.receipt"], own)).code).toBe(1)
    writeFileSync(at("two.json"), (await gongshi(["keys", "jwks"], own)).stdout)
    const args = ["two.receipt", "--jwks", "two.json", "--rows", "sellers.csv", "--answers", "two.csv", "--require-sm2"]
    expect(await run("verify", ...args)).toMatchObject({ code: 0, stdout: expect.stringContaining("SM2 key") })
    expect(existsSync(at("here.sm2"))).toBe(false)
  })

  test("what is refused is said, and nothing is left in the place of the file", async () => {
    env["GONGSHI_KEY"] = ""
    const { code, stderr } = await run("check", "sellers.csv", "--server", server.url, "--out", "refused.csv")
    expect(code).toBe(1)
    expect(stderr).toContain("401")
    expect(existsSync(at("refused.csv"))).toBe(false)
    const nobody = await run("check", "sellers.csv", "--server", "http://127.0.0.1:1", "--out", "refused.csv")
    expect([nobody.code, nobody.stderr.includes("can't be reached")]).toEqual([1, true])
  })
})

describe("a check that was cut off", () => {
  const rows = Array.from({ length: 30_000 }, (_, n) => `"店 ${n}\n二",${codeOf(n % 4)}`)

  /** A server that breaks the first stream off in the middle of its answer; later ones are whole. */
  async function breaking(lengths: number[]) {
    const inner = await listen()
    const asked: string[] = []
    const outer = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const headers = Object.entries(request.headers).filter(([name]) => /^(content-type|auth|accept-l)/.test(name))
      const answer = await fetch(`${inner.url}${request.url}`, {
        method: request.method ?? "GET",
        headers: headers as [string, string][],
        body: request.method === "POST" ? Buffer.concat(chunks) : null,
      })
      const whole = Buffer.from(await answer.arrayBuffer())
      const isStream = request.url?.startsWith("/v1/check/stream")
      if (isStream) asked.push(Buffer.concat(chunks).toString())
      const length = isStream ? lengths.shift() : undefined
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" })
      if (length === undefined) return response.end(whole)
      response.write(whole.subarray(0, length), () => setTimeout(() => response.destroy(), 50))
      return undefined
    }).listen(0, "127.0.0.1")
    await new Promise((resolve) => outer.once("listening", resolve))
    const address = outer.address()
    const port = typeof address === "object" ? address?.port : 0
    const close = () => {
      outer.close()
      inner.close()
    }
    return { url: `http://127.0.0.1:${port}`, asked, close }
  }

  test.each([
    ["many.csv", `店铺,code\n${rows.join("\n")}\n`],
    ["many.ndjson", `\n${rows.map((_, n) => `{"id":${n},"code":"${codeOf(n % 4)}"}`).join("\n\n")}\n`],
  ])("goes on behind the last whole row of %s, and the answer is the same", async (name, text) => {
    env["GONGSHI_KEY"] = (await clientHeader(database.sql, "platform"))["authorization"]?.replace("Bearer ", "") ?? ""
    writeFileSync(at(name), text)
    expect((await run("check", name, "--out", `whole-${name}`)).code).toBe(0)
    const { url, asked, close } = await breaking([200_003, 1])
    const resume = ["check", name, "--server", url, "--out", `cut-${name}`, "--resume"]
    const first = await run(...resume)
    expect([first.code, first.stderr.includes("--resume")]).toEqual([1, true])
    expect(existsSync(at(`cut-${name}`))).toBe(false)
    expect((await run(...resume)).code).toBe(1)
    const last = await run(...resume)
    close()
    expect([last.code, last.stderr]).toEqual([0, expect.stringContaining("going on behind row")])
    expect(answers(`cut-${name}`)).toBe(answers(`whole-${name}`))
    expect(asked[2]?.length).toBeLessThan(asked[0]?.length ?? 0)
    expect(existsSync(at(`.cut-${name}.draft.json`))).toBe(false)
  })

  test.each([
    ["all.csv", `code\n${codeOf(1)}\n${codeOf(2)}\n`],
    ["all.ndjson", `{"code":"${codeOf(1)}"}\n{"code":"${codeOf(2)}"}\n`],
  ])("behind the last row of %s asks nobody about nothing, and is whole", async (name, text) => {
    writeFileSync(at(name), text)
    expect((await run("check", name, "--out", `whole-${name}`)).code).toBe(0)
    const { url, asked, close } = await breaking([1_000_000])
    const resume = ["check", name, "--server", url, "--out", `cut-${name}`, "--resume"]
    expect((await run(...resume)).code).toBe(1)
    const last = await run(...resume)
    close()
    expect([last.code, last.stderr]).toEqual([0, expect.stringContaining("going on behind row 2")])
    expect(answers(`cut-${name}`)).toBe(answers(`whole-${name}`))
    expect(asked).toHaveLength(1)
  })

  test("begins anew where the file is another one, and says from where the log had moved", async () => {
    writeFileSync(at("moved.csv"), `code\n${codeOf(1)}\n${codeOf(2)}\n`)
    const draft = `code,verdict,lists,grounds,problem\n${codeOf(1)},clear,,,\n`
    writeFileSync(at(".moved-out.csv.draft"), draft)
    const { mtimeMs, size } = statSync(at("moved.csv"))
    const wish = { format: "csv", column: null, nameColumn: null, advice: false, records: false }
    const key = JSON.stringify({ size, mtimeMs, ...wish, depends: [null, false, null, null, null] })
    writeFileSync(at(".moved-out.csv.draft.json"), JSON.stringify({ key, size: 0 }))
    const resumed = await run("check", "moved.csv", "--out", "moved-out.csv", "--resume")
    expect(resumed.stderr).toMatch(/from size 0 of the log on, the rest is from [12] on/)
    expect(answers("moved-out.csv")).toBe(`${draft}${codeOf(2)},clear,,,\n`)
    writeFileSync(at(".moved-out.csv.draft"), draft)
    writeFileSync(at(".moved-out.csv.draft.json"), JSON.stringify({ key: "another", size: 1 }))
    const anew = await run("check", "moved.csv", "--out", "moved-out.csv", "--resume")
    expect(anew.stderr).toContain("beginning anew")
    expect(verdicts(answers("moved-out.csv"))).toEqual(["listed", "clear"])
  })
})

test("progress says how far it is, how fast, and how long the rest takes", () => {
  expect(describeProgress({ rows: 500, read: 25, size: 100, ms: 2_000 })).toBe(
    "[#####---------------] 25 %, 500 rows, 250 rows/s, 6 s left",
  )
  expect(describeProgress({ rows: 0, read: 0, size: 0, ms: 1 })).toContain("100 %")
})
