/**
 * `gongshi check`: a file of codes, answered line by line.
 */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow } from "../support/rows.ts"

const folder = useFolder()
const database = useDatabase()
const run = (...args: string[]) =>
  gongshi(args, { cwd: folder, env: { DATABASE_URL: database.url, DATA_DIR: path.join(folder, "data") } })

test("a file of codes is checked line by line, in its own columns", async () => {
  writeFileSync(path.join(folder, "rows.ndjson"), JSON.stringify(abnormalRow(1)))
  expect((await run("import", "rows.ndjson")).code).toBe(0)
  writeFileSync(path.join(folder, "sellers.csv"), `店铺,统一社会信用代码\n甲,${abnormalRow(1).subject.code}\n乙,9\n`)
  const { code, stdout } = await run("check", "sellers.csv")
  expect(code).toBe(0)
  expect(stdout.split("\n").map((line) => line.split(",")[2])).toEqual(["verdict", "listed", "invalid", undefined])
})

test("a file that is not there or of another kind is wrong use", async () => {
  expect((await run("check", "none.csv")).code).toBe(2)
  expect((await run("check", "sellers.pdf")).code).toBe(2)
})
