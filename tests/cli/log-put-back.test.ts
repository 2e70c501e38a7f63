/**
 * An installation that is put back as a whole, or copied: DATA_DIR with keys, memory and the embedded database.
 */
import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { gongshi, useFolder } from "../support/command.ts"
import { abnormalRow } from "../support/rows.ts"

const cwd = useFolder()
const state = path.join(cwd, "state")
const dir = (name: string) => path.join(cwd, name)
const run = (name: string, args: string[], env: Record<string, string> = {}) =>
  gongshi(args, { cwd, env: { DATA_DIR: dir(name), XDG_STATE_HOME: state, SAMPLE_SUBJECTS: "0", ...env } })
const sizeIn = (file: string) => Number(readFileSync(file, "utf8").split("\n")[1])
let next = 0

async function importSome(name: string, env: Record<string, string> = {}) {
  const file = dir(`${next}.ndjson`)
  writeFileSync(file, Array.from({ length: 3 }, () => `${JSON.stringify(abnormalRow(next++))}\n`).join(""))
  return run(name, ["import", file], env)
}

// The embedded database belongs to a user of its own where tests run as root: owners are part of a backup.
const copy = (from: string, to: string) => execFileSync("cp", ["-a", dir(from), dir(to)])

describe("an installation whose state is kept outside of DATA_DIR, as it is by default", () => {
  beforeAll(async () => {
    expect(await importSome("data")).toMatchObject({ code: 0 })
    copy("data", "backup")
    copy("data", "twin")
    expect(await importSome("data")).toMatchObject({ code: 0 })
  })

  test("keeps the newest checkpoint of each DATA_DIR there, and nothing else", () => {
    const [file = "", ...others] = readdirSync(path.join(state, "gongshi"))
    expect(others).toEqual([])
    expect(readFileSync(path.join(state, "gongshi", file), "utf8")).toBe(
      readFileSync(path.join(dir("data"), "keys", "log.checkpoint"), "utf8"),
    )
  })

  test("refuses a backup of the whole of it that was put back, and says what to do", async () => {
    renameSync(dir("data"), dir("newest"))
    renameSync(dir("backup"), dir("data"))
    const refused = await importSome("data")
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("Restore a newer backup") })
    expect((await run("data", ["doctor"])).stdout).toMatch(
      /^WRONG: +the database has 3 entries, and a checkpoint of 6/m,
    )
    rmSync(dir("data"), { recursive: true })
    renameSync(dir("newest"), dir("data"))
    expect(await importSome("data")).toMatchObject({ code: 0 })
  })

  test("refuses a copy of it that goes its own way, also once that one has as many entries", async () => {
    expect(await importSome("twin")).toMatchObject({ code: 1 })
    // With the state out of sight the twin signs a history of its own, as long as the other's.
    for (let times = 0; times < 2; times++) await importSome("twin", { CHECKPOINT_COPY: "none" })
    expect(sizeIn(path.join(dir("twin"), "keys", "log.checkpoint"))).toBe(9)
    const doctor = await run("twin", ["doctor"])
    expect(doctor).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^WRONG: +the first 9 entries are not those .*a copy/m),
    })
  })

  test("tells an operator when it is where it has not been before: a backup can't be told from the newest there", async () => {
    const elsewhere = { XDG_STATE_HOME: dir("another-machine") }
    expect((await run("data", ["doctor"], elsewhere)).stdout).toMatch(/^warning: .*put back from a backup/m)
    expect(await importSome("data", elsewhere)).toMatchObject({ code: 0 })
    expect((await run("data", ["doctor"], elsewhere)).stdout).not.toContain("backup")
  })

  test("says so where no such folder can be made, and keeps the checkpoint in DATA_DIR alone", async () => {
    writeFileSync(dir("no-folder"), "")
    const nowhere = { XDG_STATE_HOME: dir("no-folder") }
    expect(await importSome("data", nowhere)).toMatchObject({ code: 0 })
    expect((await run("data", ["doctor"], nowhere)).stdout).toMatch(/^warning: .*Set CHECKPOINT_COPY/m)
  })

  test("begins anew with an empty DATA_DIR", async () => {
    mkdirSync(dir("fresh"))
    expect(await importSome("fresh")).toMatchObject({ code: 0 })
    expect(existsSync(path.join(dir("fresh"), "keys", "log.id"))).toBe(true)
  })
})
