/**
 * `gongshi import` of forms and `gongshi form`: what goes in, what is refused, and how it is corrected and sent again.
 */
import { createHash } from "node:crypto"
import { createWriteStream, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { describe, expect, test } from "vitest"
import { encodeGb18030 } from "../../src/table/gb18030.ts"
import { nodeXlsx } from "../../src/table/node-xlsx.ts"
import { readTable } from "../../src/table/table.ts"
import { decodeText } from "../../src/table/text-encoding.ts"
import { gongshi, gongshiAlone, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { faultsOfLog } from "../support/log.ts"
import { codeOf } from "../support/rows.ts"
import { bytesOf, collect, cutAt, expectTable } from "../support/table.ts"

const folder = useFolder()
const place = (file: string) => path.join(folder, file)

const headers = [
  "企业名称",
  "统一社会信用代码",
  "列入经营异常名录原因",
  "列入决定书文号",
  "列入日期",
  "列入机关",
  "公示日期",
  "备用列",
]
const row = (n: number, day = "2026-03-02") => [
  ...[`示例第${n}号店，“引号”`, codeOf(n), "通过登记的住所或者经营场所无法联系的", `${n}号`, day],
  ...["郑州市金水区市场监督管理局", "2026年3月5日", `另存 ${n}`],
]
const rows = [row(1), row(2, "2026-02-30"), row(3), row(4, "昨天"), row(5)]

async function readRows(file: string): Promise<{ columns: readonly string[]; cells: (readonly string[])[] }> {
  const table = expectTable(await readTable(cutAt(readFileSync(place(file))), { xlsx: nodeXlsx }))
  return { columns: table.columns, cells: (await collect(table)).map(({ cells }) => cells) }
}
const workbook = (rows: string[][]) =>
  bytesOf(nodeXlsx.write([{ name: "名录", columns: headers.map((header) => ({ header, width: 20 })), rows: [rows] }]))
const gbk = (rows: string[][]) => encodeGb18030([headers, ...rows].map((cells) => cells.join("\t")).join("\r\n"))

describe.each(["xlsx", "csv"] as const)("a form as %s", (format) => {
  const database = useDatabase()
  const env = { DATABASE_URL: database.url, DATA_DIR: place(database.name), LANG: "zh_CN.UTF-8" }
  const run = (...args: string[]) => gongshi(args, { cwd: folder, env })
  const file = `sent.${format}`
  const report = `${file}.report.${format}`

  test("gives its good rows to the register, and its refused rows back in the same form", async () => {
    writeFileSync(place(file), format === "xlsx" ? await workbook(rows) : gbk(rows))
    const { code, stdout, stderr } = await run("import", file)
    expect(stdout).toContain("5 rows: 3 added, 0 amended, 0 unchanged, 2 rejected")
    expect(code).toBe(1)
    expect(stderr).toContain("row 3, 列入日期: 不是实际存在的日期")
    expect(stderr).toContain("row 1, 备用列 (taken)")
    expect(stderr).toContain(`2 refused rows, to be corrected and sent again: ${report}`)
    const { columns, cells } = await readRows(report)
    expect(columns).toEqual(["行号", "列", "原因", ...headers])
    expect(cells).toEqual([
      ["3", "列入日期", expect.stringContaining("不是实际存在的日期"), ...row(2, "2026-02-30")],
      ["5", "列入日期", expect.stringContaining("不是实际存在的日期"), ...row(4, "昨天")],
    ])
    expect(await faultsOfLog(database.sql)).toEqual([])
  })

  test("goes in when its refused rows are corrected and sent again, nothing twice", async () => {
    const { cells } = await readRows(report)
    const corrected = cells.map((line) =>
      line.map((cell) => (/^(昨天|2026-02-30)$/.test(cell) ? "２０２６/3/2" : cell)),
    )
    const header = ["行号", "列", "原因", ...headers]
    const text = [header, ...corrected].map((line) => line.map((cell) => `"${cell}"`).join(",")).join("\n")
    writeFileSync(place("corrected.csv"), text)
    const again = await run("import", "corrected.csv")
    expect(again.stdout).toContain("2 rows: 2 added, 0 amended, 0 unchanged, 0 rejected")
    expect(again.code).toBe(0)
    expect(existsSync(place("corrected.csv.report.csv"))).toBe(false)
    expect((await run("import", "corrected.csv")).stdout).toContain("2 rows: 0 added, 0 amended, 2 unchanged")
    const [counted] = await database.sql`select count(*)::int as records from record`
    expect(counted?.["records"]).toBe(5)
    expect(await faultsOfLog(database.sql)).toEqual([])
  })

  test("comes out again by the name of the file, whole or not at all", async () => {
    expect(await run("form", "abnormal", `out.${format}`)).toMatchObject({ code: 0, stdout: "", stderr: "" })
    const { cells } = await readRows(`out.${format}`)
    expect(cells.map(([name]) => name).sort()).toEqual([1, 2, 3, 4, 5].map((n) => row(n)[0]).sort())
    expect((await run("import", `out.${format}`)).stdout).toContain("5 rows: 0 added, 0 amended, 5 unchanged")
    expect(readdirSync(folder).filter((name) => name.includes("draft"))).toEqual([])
  })
})

describe("wrong use", () => {
  const env = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none", DATA_DIR: place("no-data") }
  writeFileSync(place("good.csv"), `${headers.join(",")}\n`)
  writeFileSync(place("short.csv"), "企业名称,列入经营异常名录原因\n示例,AB-E4\n")

  test.each([
    [
      "a list that does not exist",
      ["import", "good.csv", "--list", "licence"],
      "expected one of abnormal, serious, penalty",
    ],
    ["an encoding that does not exist", ["import", "good.csv", "--encoding", "ebcdic"], "expected utf-8"],
    ["a form of no known format", ["form", "penalty", "out.ods"], "should end in .csv or .xlsx"],
    ["a form in another encoding", ["form", "penalty", "out.csv", "--encoding", "utf-16le"], "utf-8 or gb18030"],
    ["a form of no list", ["form", "licence", "out.csv"], "expected one of"],
  ])("%s ends with 2 and the reason", async (_, args, reason) => {
    const { code, stderr } = await gongshi(args, { cwd: folder, env })
    expect(stderr).toContain(reason)
    expect(code).toBe(2)
  })

  test("a file without a needed column is refused before anything is opened", async () => {
    const { code, stderr } = await gongshi(["import", "short.csv"], { cwd: folder, env })
    expect(stderr).toMatch(/^gongshi: short\.csv: .*统一社会信用代码.*列入日期.*\n$/s)
    expect(code).toBe(1)
  })

  test("a template needs no register, and is GB18030 where that is asked for", async () => {
    const args = ["form", "penalty", "template.csv", "--template", "--encoding", "gbk"]
    expect(await gongshi(args, { cwd: folder, env })).toMatchObject({ code: 0, stderr: "" })
    const found = { encoding: "utf-8" as const, bom: false }
    let text = ""
    for await (const piece of decodeText(cutAt(readFileSync(place("template.csv"))), found)) text += piece
    expect(found).toEqual({ encoding: "gb18030", bom: false })
    expect(text).toContain("#说明,CF_WSH,行政处罚决定书文号")
  })
})

describe("a workbook of 20,000 rows and 120 MB of text", () => {
  const database = useDatabase()

  test("goes in with little memory, and comes out so", { tags: "long" }, async () => {
    const columns = headers.map((header) => ({ header, width: 20 }))
    // 6,000 characters that don't repeat: all rows at once would not fit in the memory that is given.
    const filler = (n: number) => createHash("shake256", { outputLength: 3_000 }).update(`${n}`).digest("hex")
    function* groups(): Generator<string[][]> {
      for (let n = 0; n < 20_000; n += 1_000) {
        yield Array.from({ length: 1_000 }, (_, index) => [...row(n + index), filler(n + index)])
      }
    }
    const book = nodeXlsx.write([
      { name: "名录", columns: [...columns, { header: "移出事由说明", width: 20 }], rows: groups() },
    ])
    await pipeline(Readable.from(book), createWriteStream(place("large.xlsx")))
    const env = { DATABASE_URL: database.url, DATA_DIR: place(database.name), NODE_OPTIONS: "--max-old-space-size=220" }
    const { code, stdout, stderr } = await gongshiAlone(["import", "large.xlsx"], { cwd: folder, env })
    expect(stderr).toContain("备用列")
    expect(stdout).toContain("20000 rows: 20000 added")
    expect(code).toBe(0)
    expect(await gongshiAlone(["form", "abnormal", "large-out.xlsx"], { cwd: folder, env })).toMatchObject({ code: 0 })
  })
})
