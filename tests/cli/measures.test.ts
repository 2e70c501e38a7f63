/** `gongshi measures`: the province's own list as CSV and as XLSX, read back from the catalogue that everybody sees. */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { nodeXlsx } from "../../src/table/node-xlsx.ts"
import { testApp } from "../support/app.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { bytesOf } from "../support/table.ts"

const cwd = useFolder()
const database = useDatabase()
const app = testApp(() => database.sql)
const run = (...args: string[]) =>
  gongshi(args, { cwd, env: { DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "data") } })

const header = [
  "措施编号",
  "惩戒措施",
  "措施内容",
  "组别",
  "类别",
  "惩戒对象",
  "依据",
  "层级",
  "更新频次",
  "适用名录",
  "施行日期",
]
const rowOf = (id: string, group: string) => [
  ...[id, `示例措施${id}`, `示例内容${id}`, group, `示例类别${id}`, `示例对象${id}`],
  ...[`《示例条例》第${id === "C-1" ? "一" : "二"}条`, `示例层级${id}`, `示例频次${id}`, "serious", "2026-01-01"],
]
const refused = ["Z-1", "示例措施", "", "2", "", "", "", "", "", "serious", "2026-01-01"]
const catalogue = async () => {
  const response = await app.request("/v1/measure-types")
  const { measures } = (await response.json()) as { measures: { id: string; origin: string }[] }
  return new Map(measures.filter(({ origin }) => origin === "loaded").map((measure) => [measure.id, measure]))
}
const wanted = (id: string, group: string) => ({
  content: expect.objectContaining({ zh: `示例措施${id}：示例内容${id}` }),
  ...{ group, category: `示例类别${id}`, target: `示例对象${id}` },
  ...{ level: `示例层级${id}`, frequency: `示例频次${id}`, invented: true },
})

test.each([
  ["CSV", "list.csv", "C-1", "市场", "market"],
  ["XLSX", "list.xlsx", "X-1", "减损权益或者增加义务", "derogating"],
] as const)(
  "a list as %s goes in column by column, a row without a basis does not, and again changes nothing",
  async (kind, name, id, given, group) => {
    const rows = [rowOf(id, given), refused]
    const bytes =
      kind === "CSV"
        ? [header, ...rows].map((row) => row.join(",")).join("\n")
        : await bytesOf(
            nodeXlsx.write([
              { name: "清单", columns: header.map((each) => ({ header: each, width: 20 })), rows: [rows] },
            ]),
          )
    writeFileSync(path.join(cwd, name), bytes)
    const first = await run("measures", name)
    expect(first).toMatchObject({ code: 1, stdout: "2 rows, 1 measures taken, 1 of them new or changed\n" })
    expect(first.stderr).toContain("3 basis: a measure without a legal basis is not taken")
    expect(await run("measures", name)).toMatchObject({
      stdout: "2 rows, 1 measures taken, 0 of them new or changed\n",
    })
    const found = await catalogue()
    expect(found.get(id)).toMatchObject(wanted(id, group))
    expect(found.has("Z-1")).toBe(false)
  },
)
