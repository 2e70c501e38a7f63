/**
 * `gongshi doctor`, `reindex`, `migrate`, the help, and what is said of a wrong configuration.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { gongshiCommands } from "../../src/cli/programs.ts"
import type { Pool } from "../../src/database/client.ts"
import { importRows, testApp } from "../support/app.ts"
import { calendarVariable } from "../support/calendar.ts"
import { gongshi, gongshiAlone, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, subjectRow } from "../support/rows.ts"

const cwd = useFolder()
const database = useDatabase()
const fresh = useDatabase()
const unmigrated = useDatabase("template1")
const env = {
  DATABASE_URL: database.url,
  DATA_DIR: path.join(cwd, "data"),
  CALENDAR: calendarVariable,
}
const run = (...args: string[]) => gongshi(args, { cwd, env })

beforeAll(async () => {
  // Listings that are shown until they are removed: the daily work, on whatever day, leaves them alone.
  const subjects = Array.from({ length: 60 }, (_, n) => subjectRow(n))
  await importRows(database.sql, [...subjects, ...subjects.slice(0, 40).map((_, n) => abnormalRow(n))])
  await run("daily")
  await run("keys", "jwks")
})

/** Every row of every table, and every file of a folder. */
async function everything(sql: Pool, folder: string): Promise<unknown> {
  const tables = await sql<{ name: string }[]>`
    select relnamespace::regnamespace::text || '.' || relname as name from pg_class
    where relkind = 'r' and relnamespace::regnamespace::text in ('public', 'drizzle') order by 1`
  const rows: unknown[] = []
  for (const { name } of tables)
    rows.push([name, await sql.unsafe(`select t::text as row from ${name} as t order by 1`)])
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  return {
    rows,
    folders: readdirSync(folder, { recursive: true }).sort(),
    files: files.map((file) => readFileSync(file, "hex")),
  }
}

describe("doctor", () => {
  test("says of a healthy register what runs, where the data is and how far the log has come", async () => {
    const { code, stdout, stderr } = await run("doctor")
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    for (const line of [
      /^gongshi: +\d+\.\d+\.\d+$/m,
      /^node: +v24\./m,
      new RegExp(`^data directory: +${env.DATA_DIR}$`, "m"),
      /^database: +PostgreSQL 18\..* \(DATABASE_URL\), \d+ MB$/m,
      /^log: +40 entries, the last at 20/m,
      /^reader search: +at 40, up to date$/m,
      /^register: +60 subjects, 40 live records$/m,
      /^key of export: +\S+, self-generated$/m,
      /^key of log: +\S+, self-generated$/m,
      /^daily work: +done for \d{4}-\d{2}-\d{2}, at 20/m,
      /^holidays: +2014 to 20\d\d$/m,
      /^log name: +localhost\/log$/m,
      /^tree: +40 entries hashed, 2 checkpoints and every tile compared$/m,
      /^verdict: +nothing found wrong$/m,
    ]) {
      expect(stdout).toMatch(line)
    }
    expect(stdout).not.toContain(new URL(database.url).password)
    expect(stdout).not.toContain("warning")
  })

  test("changes nothing, in a register that is used and before one is", async () => {
    for (const [made, dataDir] of [
      [database, env.DATA_DIR],
      [fresh, path.join(cwd, "none")],
    ] as const) {
      const look = {
        ...env,
        DATABASE_URL: made.url,
        DATA_DIR: dataDir,
        HOME: cwd,
        XDG_STATE_HOME: path.join(cwd, "state"),
      }
      const before = await everything(made.sql, cwd)
      const { code, stdout } = await gongshi(["doctor"], { cwd, env: look })
      expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing found wrong") })
      expect(await everything(made.sql, cwd)).toEqual(before)
    }
    // Where there is no schema it makes none, and where there is no database neither.
    const bare = await gongshi(["doctor"], { cwd, env: { ...env, DATABASE_URL: unmigrated.url } })
    expect(bare).toMatchObject({ code: 1, stdout: expect.stringMatching(/^WRONG: .*gongshi migrate$/m) })
    expect(await unmigrated.sql`select relname from pg_class where relnamespace = 'public'::regnamespace`).toEqual([])
    const none = await gongshi(["doctor"], { cwd, env: { DATA_DIR: path.join(cwd, "none") } })
    expect(none).toMatchObject({ code: 0, stdout: expect.stringMatching(/^database: +none yet/m) })
    expect(existsSync(path.join(cwd, "none"))).toBe(false)
  })

  test("finds an entry that is gone from the log, and the record that it leaves behind", async () => {
    await database.sql.begin(async (tx) => {
      await tx`alter table log_entry disable trigger log_entry_only_grows`
      await tx`delete from log_entry where position = 17`
      await tx`alter table log_entry enable trigger log_entry_only_grows`
    })
    const { code, stdout } = await run("doctor")
    expect(stdout).toMatch(/^WRONG: +the log has 39 entries up to position 39, its head says 40: restore a backup$/m)
    expect(stdout).toMatch(/^WRONG: +1 live records have no line in the log$/m)
    expect(stdout).not.toContain("nothing found wrong")
    expect(code).toBe(1)
  })

  test("finds a reader that is past the end of the log, and reindex mends it", async () => {
    await database.sql`update log_reader set position = 1000 where name = 'search'`
    const { code, stdout } = await run("doctor")
    expect(stdout).toMatch(/^WRONG: +reader search is past the end of the log: run gongshi reindex$/m)
    expect(code).toBe(1)
    await run("reindex")
    expect((await run("doctor")).stdout).toMatch(/^reader search: +at 40, up to date$/m)
  })
})

test("reindex builds a search index that was lost", async () => {
  const { request } = testApp(() => database.sql)
  const found = async () => (await (await request("/v1/search?q=示例&limit=1")).json()).total
  const before = await found()
  expect(before).toBeGreaterThan(0)
  await database.sql`delete from search_name`
  expect(await found()).toBe(0)
  const { code, stdout } = await run("reindex")
  expect(stdout).toMatch(
    /^\d+ subjects indexed, read up to position 40\n40 records indexed, read up to position 40\nstatistics counted up to position 40\n$/,
  )
  expect(code).toBe(0)
  expect(await found()).toBe(before)
})

describe("an empty database", () => {
  const empty = useDatabase("template1")

  test("gets its schema by migrate, by several at once too", async () => {
    const emptyEnv = { ...env, DATABASE_URL: empty.url }
    const ends = await Promise.all([1, 2].map(() => gongshi(["migrate"], { cwd, env: emptyEnv })))
    const done = { code: 0, stdout: "the schema is up to date\n", stderr: "" }
    expect(ends).toEqual([done, done])
    expect(await empty.sql`select size from log_head`).toEqual([{ size: 0 }])
  })
})

describe("help", () => {
  test("lists every command", async () => {
    const { code, stdout } = await run("--help")
    const commands = [...Object.keys(gongshiCommands), "completion"]
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^ {2}${command} +\\w`, "m"))
    expect(code).toBe(0)
  })

  // All of them together: tests/cli/help.test.ts.
  test("of a command opens nothing", async () => {
    const surroundings = { cwd, env: { DATA_DIR: "/nowhere/at/all" } }
    const { code, stdout, stderr } = await gongshiAlone(["daily", "--help"], surroundings)
    expect(stdout).toContain("Usage: gongshi daily [OPTION]…")
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  })

  test.each([
    ["a command that does not exist", ["frobnicate"], "there is no command frobnicate"],
    ["a name that every object has", ["constructor"], "there is no command constructor"],
    ["arguments that doctor does not take", ["doctor", "now"], "expected 0 arguments, got 1"],
    ["a file to check that is missing", ["check", "none.csv"], "none.csv is not there"],
    ["a file to check of another kind", ["check", "none.pdf"], "none.pdf should end in .csv"],
  ])("%s ends with 2", async (_, args, reason) => {
    const { code, stdout, stderr } = await run(...args)
    expect(stderr).toContain(reason)
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  })

  test("no command at all is wrong use, and shows the help", async () => {
    const { code, stdout } = await run()
    expect(stdout).toContain("gongshi COMMAND --help")
    expect(code).toBe(2)
  })
})

describe("configuration", () => {
  const wrong = {
    PORT: "80x",
    DATABASE_URL: "mysql://user:opensesame@db/x",
    NODE_ENV: "prod",
    OFFICER_ISSUER: "https://sso.example",
    DATABASE_CONNECTIONS: "0",
  }

  test.each(["serve", "doctor"])(
    "every wrong variable is named at once to %s, secrets are not shown",
    async (command) => {
      const { code, stdout, stderr } = await gongshiAlone([command], { cwd, env: { ...env, ...wrong } })
      expect(stderr).toContain('PORT is "80x", expected a port from 0 (any free one) to 65535')
      expect(stderr).toContain("DATABASE_URL is (not shown), expected postgres://user:password@host:port/database")
      expect(stderr).toContain('NODE_ENV is "prod", expected production, development or test')
      expect(stderr).toContain('DATABASE_CONNECTIONS is "0", expected a number of connections from 1 to 200')
      expect(stderr).toContain("OFFICER_JWKS is missing")
      expect(stderr).not.toContain("opensesame")
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
    },
  )
})

test("doctor finds entries that nobody signs, as when no node has turned to the key that is due", async () => {
  expect((await run("doctor")).stdout).not.toContain("that no checkpoint covers")
  await importRows(database.sql, [abnormalRow(50)])
  const { code, stdout } = await run("doctor")
  expect(stdout).toMatch(
    /^WRONG: +the log has entries past 40 since 20\S+Z that no checkpoint covers: no running process/m,
  )
  expect(code).toBe(1)
})
