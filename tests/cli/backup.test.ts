/**
 * Backups of the embedded database: made while it serves, lost by kill and by a folder that is gone, put back, and the log
 * proven. Nothing of it is simulated: real processes, a real archive.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import path from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"
import { beforeAll, describe, expect, test } from "vitest"
import { restoreCluster } from "../../src/database/embedded-restore.ts"
import { openDatabase } from "../../src/database/open.ts"
import { type Backup, chooseBackup, makeBackup } from "../../src/node/backup.ts"
import { gongshi, startProcess, until, useFolder } from "../support/command.ts"
import { abnormalRow } from "../support/rows.ts"

const cwd = useFolder()
const dir = (name: string) => path.join(cwd, name)
const backups = dir("backups")
const env = (data: string, more: Record<string, string> = {}) => ({
  DATA_DIR: dir(data),
  SAMPLE_SUBJECTS: "0",
  ...more,
})
const run = (data: string, args: string[], more: Record<string, string> = {}) =>
  gongshi(args, { cwd, env: env(data, more) })
const archiving = { BACKUP_DIR: backups, BACKUP_SECONDS: "1" }
const newest = () =>
  readdirSync(backups)
    .filter((name) => name.startsWith("20"))
    .sort()
    .at(-1) ?? ""
const findings = (stdout: string) =>
  new Map(stdout.split("\n").map((line) => line.split(/: +(.*)/s) as [string, string]))

let next = 0
/** Puts rows into the log through a command of its own, beside whatever serves. */
async function importSome(data: string, count = 3) {
  const file = dir(`${next}.ndjson`)
  writeFileSync(file, Array.from({ length: count }, () => `${JSON.stringify(abnormalRow(next++))}\n`).join(""))
  expect(await run(data, ["import", file], archiving)).toMatchObject({ code: 0 })
}

async function serving(data: string) {
  const server = startProcess("node/main.ts", [], { cwd, env: env(data, archiving) })
  await until("the server says where it is", () => server.said.stdout.includes("\n"))
  return server
}

/** A machine that is lost: its server and its database end at once, and nothing of them is asked to write anything more. */
async function lose(server: Awaited<ReturnType<typeof serving>>, data: string) {
  const postmaster = Number.parseInt(readFileSync(path.join(dir(data), "postgres", "postmaster.pid"), "utf8"), 10)
  server.child.kill("SIGKILL")
  process.kill(postmaster, "SIGKILL")
  await server.ended
}

beforeAll(() => mkdirSync(backups, { mode: 0o755 }))

describe("a register that is backed up while it serves, and killed", () => {
  let between = ""
  let tried: Awaited<ReturnType<typeof run>>
  let archivedThen: string[] = []
  beforeAll(async () => {
    const server = await serving("data")
    await importSome("data")
    expect(await run("data", ["backup", "--json"], archiving)).toMatchObject({
      code: 0,
      // An entry of the map stands behind the three where this has taken its time.
      stdout: expect.stringMatching(/"log_size":[34],.*"keys":true/),
      stderr: "",
    })
    tried = await run("tried", ["restore", backups], { ...archiving, CHECKPOINT_COPY: "none" })
    archivedThen = readdirSync(path.join(backups, "wal"))
    await importSome("data")
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    between = new Date().toISOString()
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    await importSome("data", 4)
    await lose(server, "data")
  })

  test("was tried out meanwhile, beside the server, and the archive stays that of the register", () => {
    expect(tried).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing found wrong") })
    expect(archivedThen.filter((name) => name.startsWith("00000002"))).toEqual([])
  })

  test("comes back without the machine's own disk up to what was archived, and nothing before it is missing", async () => {
    const put = await run("archived", ["restore", backups], { CHECKPOINT_COPY: "none" })
    expect(put).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing found wrong") })
    const [, records] = /(\d+) live records/.exec(findings(put.stdout).get("register") ?? "") ?? []
    // What was written more than a second (BACKUP_SECONDS) before the kill is there.
    expect(Number(records)).toBeGreaterThanOrEqual(6)
  })

  test("comes back to the last second with what had not been archived, keys and all, and doctor proves the log", async () => {
    // What the database still held in its own folder and PostgreSQL had not handed over.
    cpSync(path.join(dir("data"), "postgres", "pg_wal"), dir("left"), { recursive: true, preserveTimestamps: true })
    const lost = path.join(dir("data"), "keys")
    const put = await run("last", ["restore", backups, "--wal", dir("left")], {
      CHECKPOINT_COPY: path.join(lost, "log.checkpoint"),
    })
    expect(put.stdout).toMatch(/nothing found wrong/)
    expect({ ...put, stdout: "" }).toEqual({
      code: 0,
      stdout: "",
      stderr: expect.stringContaining("reading the WAL of after"),
    })
    const found = findings(put.stdout)
    // The remembered checkpoint, which had left the building before the kill, is one of those.
    expect(found.get("tree")).toMatch(/^\d+ entries hashed, [23] checkpoints/)
    expect(found.get("register")).toBe("10 subjects, 10 live records")
    expect(found.get("verdict")).toBe("nothing found wrong")
    const names = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()
    expect(names(path.join(dir("last"), "keys"))).toEqual(names(lost))
    for (const file of names(lost).filter((name) => name.endsWith(".jwk"))) {
      expect(statSync(path.join(dir("last"), "keys", file)).mode & 0o777).toBe(0o600)
    }
    await importSome("last", 1)
    // Served, it archives where it left the lost one: a further restore follows it.
    expect(readdirSync(path.join(backups, "wal"))).toContain("00000002.history.gz")
  })

  test("comes back to a moment, and says against the newest checkpoint that more than this was published", async () => {
    const put = await run("then", ["restore", backups, "--until", between], { CHECKPOINT_COPY: "none" })
    expect(findings(put.stdout).get("register")).toBe("6 subjects, 6 live records")
    expect(put).toMatchObject({ code: 0 })
    const remembering = { CHECKPOINT_COPY: path.join(dir("last"), "keys", "log.checkpoint") }
    const doctor = await run("then", ["doctor"], remembering)
    expect(doctor).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^WRONG: +the database has \d+ entries, and a checkpoint of \d+ has left the building/m,
      ),
    })
  })

  test("follows, where it was brought back and went on, the one or the other by its timeline", async () => {
    const records = async (data: string, ...args: string[]) => {
      const put = await run(data, ["restore", backups, ...args], { CHECKPOINT_COPY: "none" })
      expect(put).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing found wrong") })
      return Number(/(\d+) live records/.exec(findings(put.stdout).get("register") ?? "")?.[1])
    }
    expect(await records("newest")).toBe(11)
    expect(await records("of-the-lost", "--timeline", "1")).toBeLessThanOrEqual(10)
    const put = await run("none", ["restore", backups, "--timeline", "first"])
    expect(put).toMatchObject({ code: 2, stderr: expect.stringContaining("--timeline") })
  })

  test("has its keys before it has a database, and each key as a whole", async () => {
    const data = dir("cut-off")
    const order = {
      ...{ backup: path.join(backups, newest(), "database"), archive: path.join(backups, "wal") },
      ...{ left: null, until: null, timeline: null },
    }
    const cut = restoreCluster(
      data,
      order,
      () => {},
      async () => {
        throw new Error("killed while the keys were put there")
      },
    )
    await expect(cut).rejects.toThrow("killed while")
    expect(existsSync(path.join(data, "postgres"))).toBe(false)
    // And what that has left of a key is no key.
    mkdirSync(path.join(data, "keys"), { mode: 0o700 })
    const keys = readdirSync(path.join(backups, newest(), "data", "keys")).filter((name) => name.endsWith(".jwk"))
    writeFileSync(path.join(data, "keys", `.restoring-${keys[0]}`), "{", { mode: 0o600 })
    expect(await run("cut-off", ["restore", backups], { CHECKPOINT_COPY: "none" })).toMatchObject({ code: 0 })
    const there = readdirSync(path.join(data, "keys"))
    expect(there).toEqual(expect.arrayContaining(keys))
    expect(there.filter((name) => name.startsWith(".restoring-"))).toEqual([])
  })

  test("says what can't be had, and leaves the folder as it was", async () => {
    const cases: [string[], RegExp][] = [
      [["restore", backups, "--until", "2026-01-01T00:00:00Z"], /the first moment that can be had is 20/],
      [["restore", backups, "--until", new Date().toISOString()], /Nothing was written after that moment/],
      [
        ["restore", backups, "--until", "yesterday"],
        /--until is yesterday, expected a moment that has been, with its zone/,
      ],
      [["restore", backups, "--until", "2999-01-01T00:00:00Z"], /expected a moment that has been/],
      [["restore", cwd], /holds no backup: gongshi backup makes one/],
      [["restore", dir("nowhere")], /there is no such folder. Mount its volume/],
    ]
    for (const [args, said] of cases) {
      const put = await run("none", args)
      expect(put.stderr).toMatch(said)
      expect(put.code).not.toBe(0)
      expect(existsSync(path.join(dir("none"), "postgres"))).toBe(false)
    }
    expect(await run("then", ["restore", backups])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("there is a database already. Move it away first"),
    })
  })

  test("a backup in which a byte has changed is not put back", async () => {
    cpSync(backups, dir("bent"), { recursive: true })
    const file = path.join(dir("bent"), newest(), "database", "base.tar.gz")
    const tar = gunzipSync(readFileSync(file))
    const at = tar.indexOf("PG_VERSION")
    tar[at + 512] = 0x39
    writeFileSync(file, gzipSync(tar))
    const put = await run("bent-data", ["restore", dir("bent")])
    expect(put).toMatchObject({ code: 1, stderr: expect.stringContaining("it differs from the backup's manifest") })
    expect(existsSync(path.join(dir("bent-data"), "postgres"))).toBe(false)
    expect(existsSync(path.join(dir("bent-data"), "keys"))).toBe(false)
  })
})

test("keeps as many as are asked for, and of the WAL what the oldest of them needs", async () => {
  // What a kill has left of another.
  mkdirSync(path.join(backups, ".draft-2026-01-01T000000Z", "database"), { recursive: true })
  await run("last", ["backup"], archiving)
  const first = newest()
  await importSome("last")
  const second = await run("last", ["backup", "--keep", "1"], archiving)
  expect(second).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/removed [12] older backups and \d+ pieces of WAL/),
  })
  expect(newest()).not.toBe(first)
  expect(readdirSync(backups).filter((name) => name !== "wal")).toEqual([newest()])
  const put = await run("kept", ["restore", backups], { CHECKPOINT_COPY: "none" })
  expect(put).toMatchObject({ code: 0 })
})

test("without BACKUP_DIR it says what is not in it, and without keys that they are not", async () => {
  mkdirSync(dir("alone"), { mode: 0o755 })
  const made = await run("kept", ["backup", dir("alone"), "--without-keys"])
  expect(made).toMatchObject({ code: 0 })
  expect(made.stderr).toContain("what is written from now on is not in it: set BACKUP_DIR")
  expect(made.stderr).toContain("the keys are not in it")
  const [name = ""] = readdirSync(dir("alone"))
  expect(existsSync(path.join(dir("alone"), name, "data", "keys"))).toBe(false)
  expect(await run("kept", ["backup"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("name a folder, or set BACKUP_DIR"),
  })
})

test("where the archive refuses, as one that is another database's, no backup is made, and nobody waits", async () => {
  const folder = dir("of-another")
  mkdirSync(path.join(folder, "wal"), { recursive: true, mode: 0o777 })
  chmodSync(path.join(folder, "wal"), 0o777)
  for (let n = 1; n < 9; n++)
    writeFileSync(path.join(folder, "wal", `00000001000000000000000${n}.gz`), gzipSync("of another"))
  const given = { BACKUP_DIR: folder, BACKUP_SECONDS: "1" }
  // The first is refused by what it tries, and the next by what is known.
  const server = startProcess("node/main.ts", [], { cwd, env: env("fresh", given) })
  await until("the server says where it is", () => server.said.stdout.includes("\n"))
  for (const _ of [1, 2]) {
    expect(await run("fresh", ["backup"], given)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("a folder with the WAL of another database is one"),
    })
  }
  expect(readdirSync(folder)).toEqual(["wal"])
  server.child.kill("SIGTERM")
  expect((await server.ended).code).toBe(0)
})

test("of two at once the second is refused, and the first is whole", async () => {
  const [dataDir, folder] = [dir("twice"), dir("of-two")]
  mkdirSync(folder, { mode: 0o755 })
  const database = await openDatabase({ database: null, dataDir, databaseConnections: 4, backups: null }, () => {})
  const order = { database, dataDir, folder, withKeys: true, clock: Date.now }
  const first = makeBackup(order)
  await until("it is begun", () => readdirSync(folder).some((name) => name.startsWith(".draft-")))
  await expect(makeBackup(order)).rejects.toThrow("another backup of this database is being made: wait for its end")
  const { name } = await first
  expect(readdirSync(folder)).toEqual([name])
  await database.close()
})

test("a volume that is not mounted is not taken for an empty one: nothing starts", async () => {
  renameSync(backups, dir("unmounted"))
  const started = await run("kept", ["doctor"], archiving)
  renameSync(dir("unmounted"), backups)
  expect(started).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("there is no such folder. Mount its volume"),
  })
  expect(await run("kept", ["doctor"], archiving)).toMatchObject({ code: 0 })
  rmSync(dir("kept"), { recursive: true, force: true })
})

test("a moment is reached from the newest backup that was finished before it", () => {
  const at = (finished_at: string) => ({ name: finished_at, finished_at }) as Backup
  const all = [at("2026-12-01T01:00:00Z"), at("2026-12-02T01:00:00Z")]
  expect(chooseBackup(all, null)?.name).toBe("2026-12-02T01:00:00Z")
  expect(chooseBackup(all, new Date("2026-12-02T01:00:00Z"))?.name).toBe("2026-12-02T01:00:00Z")
  expect(chooseBackup(all, new Date("2026-12-02T00:59:59Z"))?.name).toBe("2026-12-01T01:00:00Z")
  expect(chooseBackup(all, new Date("2026-11-30T00:00:00Z"))).toBe(null)
})
