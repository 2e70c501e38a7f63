/**
 * `gongshi sample`: the same data for the same seed, fit for an import.
 */
import { once } from "node:events"
import path from "node:path"
import { expect, test } from "vitest"
import { gongshi, startProcess, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"

const cwd = useFolder()
const database = useDatabase()
const env = { DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "data") }
const sample = (...args: string[]) => ["sample", "--subjects", "300", "--records", "200", ...args]

test("is the same to the byte for the same seed, another for another, and goes into an import whole", async () => {
  const runs = [["--seed", "7"], ["--seed", "7"], []].map((args) => gongshi(sample(...args), { cwd }))
  const [first, second, other] = await Promise.all(runs)
  expect(first).toMatchObject({ code: 0, stderr: "" })
  expect(first?.stdout.split("\n")).toHaveLength(501)
  expect(second?.stdout).toBe(first?.stdout)
  expect(other?.stdout).not.toBe(first?.stdout)
  const texts = await gongshi(sample("--seed", "7", "--texts"), { cwd })
  expect(texts.stdout.replaceAll(/,"decision_text":"[^"]*"/g, "")).toBe(first?.stdout)
  const input = texts.stdout
  const { code, stdout } = await gongshi(["import", "-"], { cwd, env, input })
  expect(stdout).toContain("500 rows: 500 added, 0 amended, 0 unchanged, 0 rejected")
  expect(code).toBe(0)
})

test("goes straight into the database too, and only once", async () => {
  const args = sample("--seed", "9", "--into-database")
  expect((await gongshi(args, { cwd, env })).stdout).toBe("500 rows added, 0 were there\n")
  expect((await gongshi(args, { cwd, env })).stdout).toBe("0 rows added, 500 were there\n")
})

test("ends without a word when its reader has seen enough", async () => {
  const args = ["sample", "--subjects", "200000", "--records", "0"]
  const { child, said, ended } = startProcess("cli/main.ts", args, { cwd })
  if (child.stdout) await once(child.stdout, "data")
  child.stdout?.destroy()
  expect(await ended).toMatchObject({ code: 0, stderr: "" })
  // It did not go on to the end for nobody.
  expect(said.stdout.length).toBeLessThan(10_000_000)
})

test.each([
  ["no size", ["sample"], "--subjects is missing"],
  ["a size that is no number", sample("--seed", "x"), "--seed is x"],
  ["a day that does not exist", sample("--today", "2026-02-30"), "--today is 2026-02-30"],
  ["a day before the rules", sample("--today", "2014-09-30"), "today must not be before"],
])("%s ends with 2", async (_, args, reason) => {
  const { code, stdout, stderr } = await gongshi(args, { cwd })
  expect(stderr).toContain(reason)
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
})
