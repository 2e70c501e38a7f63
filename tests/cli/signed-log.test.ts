/**
 * The signed log in processes of its own: the command line beside a server's database, and what an operator meets when
 * keys or database are not those that signed.
 */
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openPool } from "../../src/database/pool.ts"
import { gongshi, startProcess, until, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow } from "../support/rows.ts"

const cwd = useFolder()
const database = useDatabase()
const dataDir = path.join(cwd, "data")
const keys = path.join(dataDir, "keys")
const memoryFile = path.join(keys, "log.checkpoint")
let keyFile = ""
const copy = path.join(cwd, "elsewhere", "log.checkpoint")
// An export begins with an entry, the root of the map, as soon as a server has been there for two seconds.
const own = { CHECKPOINT_COPY: copy, SAMPLE_SUBJECTS: "0", EXPORT_EVERY_HOURS: "0" }
const env = () => ({ DATABASE_URL: database.url, DATA_DIR: dataDir, ...own })
const run = (...args: string[]) => gongshi(args, { cwd, env: env() })
let next = 0

/** Imports some rows by the command. */
async function importSome(count = 3) {
  const rows = Array.from({ length: count }, () => JSON.stringify(abnormalRow(next++)))
  writeFileSync(path.join(cwd, "rows.ndjson"), `${rows.join("\n")}\n`)
  return run("import", "rows.ndjson")
}

/** Starts a server, asks it something, stops it. */
async function withServer<T>(ask: (get: (where: string) => Promise<Response>) => Promise<T>): Promise<T> {
  const { child, said, ended } = startProcess("node/main.ts", [], { cwd, env: env() })
  await until("it answers", () => said.stdout.includes("\n"))
  const address = /gongshi is at (\S+)/.exec(said.stdout)?.[1]
  try {
    return await ask((where) => fetch(`${address}${where}`))
  } finally {
    child.kill("SIGTERM")
    await ended
  }
}

const statusOf = (get: (where: string) => Promise<Response>) => get("/status").then((answer) => answer.json())
const sizeOf = (note: string) => Number(note.split("\n")[1])

/** A database as it was, to be put back. */
const backup = `${database.name}_backup`
async function asOwner(work: (sql: ReturnType<typeof openPool>) => Promise<unknown>): Promise<void> {
  const url = new URL(database.url)
  url.pathname = "/postgres"
  const sql = openPool(url.href, 1)
  await work(sql)
  await sql.end()
}
const disconnect = (name: string) =>
  `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`
afterAll(() => asOwner((sql) => sql.unsafe(`drop database if exists ${backup} with (force)`)))

describe("a register that has signed", () => {
  beforeAll(async () => {
    expect(await importSome()).toMatchObject({ code: 0 })
  })

  test("has signed by the end of an import, with a key of its own that only its owner can read", async () => {
    expect(readdirSync(keys).sort()).toEqual(["log", "log.checkpoint"])
    keyFile = path.join(keys, "log", readdirSync(path.join(keys, "log"))[0] ?? "")
    for (const file of [keyFile, memoryFile]) expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(sizeOf(readFileSync(memoryFile, "utf8"))).toBe(3)
    const [row] = await database.sql<{ note: string }[]>`select note from log_checkpoint`
    expect(row?.note).toBe(readFileSync(memoryFile, "utf8"))
  })

  test("is served by a server that signs the same log on, and lists the key under its role", async () => {
    await withServer(async (get) => {
      const { log } = await statusOf(get)
      expect(log).toMatchObject({ origin: "localhost/log", self_generated: true, behind: 0, refusal: null })
      const { keys: set } = await (await get("/.well-known/jwks.json")).json()
      expect(set).toContainEqual(expect.objectContaining({ role: "log", key_origin: "self-generated" }))
      await importSome(2)
      await until("the server shows what was signed", async () => {
        return sizeOf(await (await get("/log/checkpoint")).text()) === next
      })
    })
    expect((await run("keys", "list")).stdout).toMatch(/^log {2}\S+ {2}Ed25519 {2}current {2}\S+ {2}self-generated /m)
  })

  test("is examined by doctor: every entry, every tile, both checkpoints", async () => {
    const { code, stdout } = await run("doctor")
    expect(stdout).toMatch(/^log key: +localhost\/log\+[0-9a-f]{8}\+\S+$/m)
    expect(stdout).toMatch(/^tree: +5 entries hashed, 2 checkpoints and every tile compared$/m)
    expect(code).toBe(0)
    await database.sql`update log_tile set hashes = set_byte(hashes, 70, get_byte(hashes, 70) # 1)`
    const damaged = await run("doctor")
    expect(damaged.stdout).toMatch(/^WRONG: +entry 2 is not the one in tile 0\/0/m)
    expect(damaged.code).toBe(1)
    expect(await run("log", "rebuild")).toMatchObject({ code: 0 })
    expect((await run("doctor")).code).toBe(0)
  })

  test("refuses, with a lost key file, to sign, to import and to be ready; makes no other key; goes on when it is back", async () => {
    renameSync(keyFile, `${keyFile}.away`)
    await withServer(async (get) => {
      expect((await get("/readyz")).status).toBe(503)
      expect((await statusOf(get)).log.refusal).toMatchObject({ kind: "key-lost" })
      expect((await get("/log/checkpoint?lang=en")).status).toBe(503)
      const refused = await importSome(1)
      expect(refused.code).toBe(1)
      expect(refused.stderr).toContain("Restore it from the backup")
      expect(await run("daily")).toMatchObject({ code: 1, stdout: "" })
      const sample = await run("sample", "--subjects", "9", "--records", "9", "--into-database")
      expect(sample).toMatchObject({ code: 1, stdout: "" })
      const doctor = await run("doctor")
      expect(doctor.stdout).toMatch(/^WRONG: +this installation has signed 5 entries, and its log key/m)
      expect(existsSync(keyFile)).toBe(false)
      renameSync(`${keyFile}.away`, keyFile)
      await until("it is ready again", async () => (await get("/readyz")).status === 200)
    })
    next--
    expect((await importSome(1)).code).toBe(0)
  })

  test("refuses a key file that others can read", async () => {
    chmodSync(keyFile, 0o644)
    const { code, stderr } = await importSome(1)
    chmodSync(keyFile, 0o600)
    next--
    expect(code).toBe(1)
    expect(stderr).toContain("open to others")
  })

  test("refuses an older backup that was put back, and the way out is a newer one or a new log", async () => {
    expect(await run("log", "rebuild-map")).toMatchObject({ code: 0 })
    await asOwner(async (sql) => {
      await sql.unsafe(disconnect(database.name))
      await sql.unsafe(`create database ${backup} template ${database.name}`)
    })
    const olderMemory = readFileSync(memoryFile, "utf8")
    await importSome(4)
    const memory = readFileSync(memoryFile, "utf8")
    expect(readFileSync(copy, "utf8")).toBe(memory)
    const older = new URL(database.url)
    older.pathname = `/${backup}`
    const restored = { cwd, env: { ...env(), DATABASE_URL: older.href } }
    const size = sizeOf(memory)
    // The root of the map, which was made again, is one of them.
    const behind = /^WRONG: +the database has 7 entries, and a checkpoint of 11 has left the building/m
    expect(size).toBe(11)
    const doctor = await gongshi(["doctor"], restored)
    expect(doctor.stdout).toMatch(behind)
    const refused = await gongshi(["import", "rows.ndjson"], restored)
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("Restore a newer backup") })
    expect(readFileSync(memoryFile, "utf8")).toBe(memory)
    // Put back as a whole, with a memory as old as the log: the copy on another volume still knows.
    writeFileSync(memoryFile, olderMemory)
    expect((await gongshi(["doctor"], restored)).stdout).toMatch(behind)
    expect(await gongshi(["import", "rows.ndjson"], restored)).toMatchObject({ code: 1 })
    writeFileSync(memoryFile, memory)
    // The newer one is still there; its map, which somebody has changed, is found out and mended.
    expect((await run("doctor")).stdout).toMatch(/^map: +\d+ pages? compared/m)
    await database.sql`update log_map_page set page = set_byte(page, 20, get_byte(page, 20) # 1) where octet_length(page) > 60`
    const broken = await run("doctor")
    expect(broken.stdout).toMatch(/^WRONG: +the first page of the map is not the one .*: run gongshi log rebuild-map$/m)
    expect(broken.code).toBe(1)
    expect(await run("log", "rebuild-map")).toMatchObject({ code: 0 })
    expect((await run("doctor")).code).toBe(0)

    for (const args of [
      ["log", "begin", "a b"],
      ["log", "begin", "register.test/log2"],
      ["log"],
      ["log", "begin", "localhost/log", "--end-current"],
    ]) {
      expect((await gongshi(args, restored)).code, args.join(" ")).toBe(2)
    }
    const begun = await gongshi(["log", "begin", "register.test/log2", "--end-current"], restored)
    expect(begun.stdout).toMatch(
      /^localhost\/log has ended; register\.test\/log2 begins with the 7 entries there are$/m,
    )
    expect(begun.stdout).toMatch(/follow: register\.test\/log2\+/)
    expect((await gongshi(["doctor"], restored)).code).toBe(0)
    expect(readdirSync(keys).filter((name) => name.includes(".ended-"))).toHaveLength(1)
    // The ended log's database is another log now, as far as this installation goes.
    expect((await run("doctor")).stdout).toMatch(/^WRONG: +this installation has signed the log register\.test\/log2/m)
    rmSync(path.join(cwd, "rows.ndjson"))
  })
})
