/**
 * Rosters from the terminal: what is said, and what is left when one is killed.
 */
import { once } from "node:events"
import { readFileSync, statSync, writeFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, test } from "vitest"
import { gongshi, startProcess, until, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { idNumberOf, personSeller, registeredSeller, toNdjson } from "../support/seller-rows.ts"

const folder = useFolder()
const database = useDatabase()
const env = { DATABASE_URL: database.url, DATA_DIR: path.join(folder, "data") }
const run = (...args: string[]) => gongshi(args, { cwd: folder, env })

function write(file: string, rows: readonly unknown[]): string {
  writeFileSync(path.join(folder, file), toNdjson(rows))
  return file
}

async function count(table: "roster_seller" | "roster_stage" | "roster_upload"): Promise<number> {
  const [row] = await database.sql<{ count: number }[]>`select count(*) from ${database.sql(table)}`
  return row?.count ?? 0
}

describe("gongshi roster", () => {
  test("takes a roster, and reports refused rows without what stood in them", async () => {
    await run("client", "add", "示例平台", "--role", "platform")
    const file = write("first.ndjson", [
      registeredSeller(1),
      personSeller(1),
      registeredSeller(2, { code: idNumberOf(3) }),
    ])
    const { code, stdout, stderr } = await run("roster", file, "--client", "示例平台", "--full")
    expect(stdout).toMatch(/^3 rows: 2 added, 0 amended, 0 unchanged, 1 refused; 0 sellers left; in /)
    expect(code).toBe(1)
    expect(stderr).toContain("first.ndjson.refused.csv")
    const report = readFileSync(path.join(folder, "first.ndjson.refused.csv"), "utf8")
    expect(report).toContain("3,code,code-personal,")
    for (const text of [report, stdout, stderr]) expect(text).not.toContain(idNumberOf(3))
    for (const name of ["identity.key", "roster.key"]) {
      expect(statSync(path.join(folder, "data", "keys", name)).mode & 0o777).toBe(0o600)
    }
    const again = await run("roster", write("second.ndjson", [registeredSeller(1)]), "--client", "示例平台", "--delta")
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining("1 unchanged, 0 refused") })
  })

  test.each([
    [["missing.ndjson", "--client", "示例平台", "--full"], "missing.ndjson is not there"],
    [["first.ndjson", "--client", "示例平台"], "--full for all sellers or --delta"],
    [["first.ndjson", "--client", "示例平台", "--full", "--delta"], "--full for all sellers or --delta"],
    [["first.ndjson", "--full"], "--client is missing"],
    [["first.ndjson", "--client", "示例无名", "--full"], "no platform 示例无名 holds a key"],
    [["first.ndjson", "--client", "示例平台", "--full", "--period", "2026-03"], "--period is 2026-03"],
    [["first.ndjson", "--client", "示例平台", "--delta", "--period", "2026-01"], "full roster"],
    [["first.ndjson", "--client", "示例平台", "--full", "--period", "2099-01"], "not begun"],
  ])("says what is wrong with its use: %#", async (args, said) => {
    const { code, stderr } = await run("roster", ...args)
    expect(stderr).toContain(said)
    expect(code).toBe(2)
  })

  test("killed in the middle leaves the roster as it was, and the same command completes it", async () => {
    const before = await database.sql`select * from roster_seller order by seller`
    const rows = Array.from({ length: 25_000 }, (_, n) => registeredSeller(n + 1))
    const args = ["roster", write("long.ndjson", rows), "--client", "示例平台", "--full"]
    const { child } = startProcess("cli/main.ts", args, { cwd: folder, env })
    await until("rows are on the stage", async () => (await count("roster_stage")) > 0)
    child.kill("SIGKILL")
    await once(child, "close")
    // The connection of a process that was killed takes a moment to be given up.
    expect(await database.sql`select * from roster_seller order by seller`).toEqual(before)

    const again = await run(...args)
    expect(again.stdout).toMatch(/^25000 rows: 24999 added, 0 amended, 1 unchanged, 0 refused; 1 sellers left/)
    expect(again.code).toBe(0)
    expect(await count("roster_seller")).toBe(25_001)
    // What the killed one left waits for the daily work to find it abandoned.
    await database.sql`update roster_upload set started_at = started_at - interval '2 days' where finished_at is null`
    expect((await run("daily")).code).toBe(0)
    expect(await count("roster_stage")).toBe(0)
  })
})
