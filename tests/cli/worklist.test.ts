/**
 * `gongshi worklist` over a database with open proceedings.
 */
import path from "node:path"
import stringWidth from "string-width"
import { beforeAll, describe, expect, test } from "vitest"
import { addDays, dayInChina } from "../../src/law/day.ts"
import { testApp } from "../support/app.ts"
import { calendarOfProcess, calendarVariable } from "../support/calendar.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { officer } from "../support/office.ts"
import { codeOf } from "../support/rows.ts"

const cwd = useFolder()
const database = useDatabase()
// The command goes by the real day, so the app that fills the register does too.
const app = testApp(() => database.sql, { clock: () => Date.now(), calendar: calendarOfProcess })
const env = {
  DATABASE_URL: database.url,
  DATA_DIR: path.join(cwd, "data"),
  LANG: "zh_CN.UTF-8",
  CALENDAR: calendarVariable,
}
const run = (...args: string[]) => gongshi(["worklist", ...args], { cwd, env })
const today = dayInChina(Date.now())

beforeAll(async () => {
  for (const [n, authority, name, daysAgo] of [
    [1, "410105", "示例云杉商贸有限公司", 60],
    [2, "410105", "示例 A 餐饮店", 0],
    [3, "410102", "示例白桦商行", 0],
  ] as const) {
    const anna = await officer(app, "officer", authority, "anna")
    const { status } = await anna.post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code: codeOf(n), name }, authority, ground: "AB-E4" },
      ...{ arose_on: addDays(today, -daysAgo), evidence: "现场核查（示例）" },
    })
    expect(status).toBe(201)
  }
})

describe("worklist", () => {
  test("is a table in which every column stands under its head, and exits 1 when something is overdue", async () => {
    const { code, stdout, stderr } = await run("--authority", "410105")
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" })
    const [head = "", ...rows] = stdout.split("\n")
    expect(rows.slice(0, 2).map((row) => row.includes("已逾期"))).toEqual([true, false])
    const columnOf = (line: string, text: string) => stringWidth(line.slice(0, line.indexOf(text)))
    for (const [index, text] of ["示例云杉", "示例 A"].entries()) {
      const row = rows[index] ?? ""
      expect(row).toContain(text)
      expect(columnOf(row, codeOf(index + 1))).toBe(columnOf(head, "主体"))
      expect(columnOf(row, "officer:410105:anna")).toBe(columnOf(head, "最近经办"))
    }
    expect(stdout).toContain("已逾期 1，今天到期 0")
  })

  test("exits 0 when nothing of what is asked for is overdue", async () => {
    const later = await run("--authority", "410102")
    expect(later.code).toBe(0)
    expect(await run("--authority", "410105", "--kind", "serious")).toEqual({
      ...{ code: 0, stderr: "" },
      stdout: "没有待办事项\n",
    })
  })

  test("is JSON, an object a line, for programs", async () => {
    const { stdout } = await run("--authority", "410100", "--below", "--json")
    const items = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
    expect(items.map(({ authority, due }) => [authority, due])).toEqual([
      ["410105", "overdue"],
      ["410102", "later"],
      ["410105", "later"],
    ])
  })

  test.each([
    [["--authority", "4101"], "--authority should be a region code of 6 digits"],
    [["--authority", "410105", "--due", "soon"], "--due is soon, expected one of overdue, today"],
    [["--authority", "410105", "--kind", "x"], "--kind is x, expected one of abnormal"],
  ])("%j is wrong use", async (args, reason) => {
    const { code, stderr } = await run(...args)
    expect(stderr).toContain(reason)
    expect(code).toBe(2)
  })
})
