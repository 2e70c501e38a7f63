/**
 * `gongshi match`: a file of names, with the likeliest subject in columns of its own.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { readFile, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import path from "node:path"
import { Readable } from "node:stream"
import { expect, test } from "vitest"
import { writeXlsx } from "../../src/table/xlsx-writer.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"

const folder = useFolder()
const database = useDatabase()
const run = (...args: string[]) =>
  gongshi(args, { cwd: folder, env: { DATABASE_URL: database.url, DATA_DIR: path.join(folder, "data") } })
const at = (name: string) => path.join(folder, name)
const listed = { subject: { code: codeOf(1), name: "郑州示例云杉商贸有限公司" } }

test("a CSV keeps its columns and gains those of the likeliest subject", async () => {
  writeFileSync(at("rows.ndjson"), JSON.stringify(abnormalRow(1, listed)))
  expect((await run("import", "rows.ndjson")).code).toBe(0)
  writeFileSync(
    at("sellers.csv"),
    "店铺,企业名称\n甲,郑州示例云杉商贸有限公司\n乙,郑州示例云衫商贸\n丙,毫无关联的名称\n丁,\n",
  )
  const { code, stdout } = await run("match", "sellers.csv")
  expect(code).toBe(0)
  expect(stdout).toContain("4 rows, 1 matched, 1 for review, 2 without a candidate")
  const [head, ...lines] = readFileSync(at("sellers.matched.csv"), "utf8").replace("\ufeff", "").split("\r\n")
  expect(head).toBe(
    "店铺,企业名称,match,match_code,match_name,match_score,match_listed,match_explanation,other_candidates",
  )
  expect(lines[0]).toMatch(
    new RegExp(`^甲,郑州示例云杉商贸有限公司,auto,${codeOf(1)},郑州示例云杉商贸有限公司,1.0000,yes,`),
  )
  expect(lines[1]).toMatch(new RegExp(`^乙,郑州示例云衫商贸,(review|low),${codeOf(1)},`))
  expect(lines[2]).toBe("丙,毫无关联的名称,none,,,,,,")
  expect(lines[3]).toBe("丁,,none,,,,,,")
})

test("a workbook and NDJSON go in and out", async () => {
  const rows = [[["郑州示例云杉商贸有限公司"]]]
  await writeFile(
    at("names.xlsx"),
    Readable.from(writeXlsx([{ name: "x", columns: [{ header: "名称", width: 20 }], rows }])),
  )
  expect((await run("match", "names.xlsx", "--out", "names.ndjson")).code).toBe(0)
  const [line] = (await readFile(at("names.ndjson"), "utf8")).split("\n")
  expect(JSON.parse(line ?? "")).toMatchObject({ candidates: [{ code: codeOf(1), match: true }] })
  writeFileSync(at("lines.ndjson"), `${JSON.stringify({ id: 1, name: "郑州示例云杉商贸有限公司" })}\n`)
  expect((await run("match", "lines.ndjson", "--out", "lines.xlsx")).code).toBe(0)
  expect((await readFile(at("lines.xlsx"))).subarray(0, 2).toString()).toBe("PK")
})

test("a run that was cut off goes on behind the last whole row", async () => {
  const candidates = JSON.stringify([])
  writeFileSync(at("cut.csv"), "name\n郑州示例云杉商贸有限公司\n郑州示例云杉商贸有限公司\n")
  const asked: string[] = []
  const server = createServer((request, response) => {
    request.on("data", (chunk: Buffer) => asked.push(chunk.toString()))
    request.on("end", () => response.end(JSON.stringify({ responses: {} })))
  }).listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`
  const { mtimeMs, size } = await import("node:fs").then(({ statSync }) => statSync(at("cut.csv")))
  const identity = JSON.stringify({ size, mtimeMs, limit: 5, threshold: 0.7, server: url })
  writeFileSync(at(".cut.matched.csv.draft"), `${identity}\n${candidates}\n[{"co`)
  const { code, stderr } = await run("match", "cut.csv", "--server", url)
  server.close()
  expect(code).toBe(0)
  expect(stderr).toContain("going on behind row 1")
  expect(asked).toHaveLength(1)
  expect(Object.keys((JSON.parse(asked[0] ?? "") as { queries: object }).queries)).toHaveLength(1)
  expect(readFileSync(at("cut.matched.csv"), "utf8").split("\r\n").filter(Boolean)).toHaveLength(3)
})

test("a file without names, or of another kind, is wrong use", async () => {
  writeFileSync(at("none.csv"), "a,b\n1,2\n")
  const { code, stderr } = await run("match", "none.csv")
  expect(code).toBe(2)
  expect(stderr).toContain("企业名称")
  expect((await run("match", "absent.csv")).code).toBe(2)
})

test("a server that is not there is said in a line", async () => {
  writeFileSync(path.join(folder, "names.csv"), "名称\n示例云杉商贸\n")
  const { code, stderr } = await run("match", "names.csv", "--server", "http://127.0.0.1:1")
  expect(code).toBe(1)
  expect(stderr).toMatch(/127\.0\.0\.1:1 can't be reached/)
  expect(stderr).not.toContain("    at ")
})
