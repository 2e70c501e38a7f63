// The embedded PostgreSQL, for real: its own clusters in temporary directories, other users of them in other processes.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { createInterface } from "node:readline"
import postgres from "postgres"
import { afterAll, describe, expect, it, onTestFinished, vi } from "vitest"
import { acquireEmbedded, type EmbeddedConnection, type EmbeddedPostgres } from "../../src/database/embedded.ts"
import { socketDirectory } from "../../src/database/embedded-socket.ts"

const isRoot = process.getuid?.() === 0
const made: string[] = []

/** A new directory that the server's user can enter (mkdtemp makes it 0700), removed at the end. */
function temporary(mode = 0o755): string {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), "gongshi-test-")))
  chmodSync(directory, mode)
  made.push(directory)
  return directory
}

afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true })
})

async function acquire(options: Parameters<typeof acquireEmbedded>[0]): Promise<EmbeddedPostgres> {
  const embedded = await acquireEmbedded(options)
  onTestFinished(() => embedded.release())
  return embedded
}

async function query(connection: EmbeddedConnection, text: string): Promise<postgres.Row[]> {
  // As the product: postgres.js asks for types on its own account, and nobody meets the rejection when the server dies then.
  const sql = postgres({ ...connection, max: 1, fetch_types: false, onnotice: () => {} })
  try {
    return await sql.unsafe(text)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

function postmasterPid(cluster: string): number {
  return Number.parseInt(readFileSync(path.join(cluster, "postmaster.pid"), "utf8"), 10)
}

const isStopped = (cluster: string) => !existsSync(path.join(cluster, "postmaster.pid"))

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** A server's process that was killed needs a moment to be gone. */
async function killed(pid: number): Promise<void> {
  process.kill(pid, "SIGKILL")
  await expect.poll(() => isAlive(pid)).toBe(false)
}

const embeddedModule = path.resolve(import.meta.dirname, "../../src/database/embedded.ts")
const holderProgram = `
import { acquireEmbedded } from ${JSON.stringify(embeddedModule)}
const embedded = await acquireEmbedded({ dataDir: process.argv[1] })
console.log(JSON.stringify(embedded))
process.stdin.once("data", async () => {
  await embedded.release()
  process.exit(0)
})`
const churnProgram = `
import postgres from "postgres"
import { acquireEmbedded } from ${JSON.stringify(embeddedModule)}
let starts = 0
for (let round = 0; round < 12; round++) {
  const embedded = await acquireEmbedded({ dataDir: process.argv[1] })
  if (embedded.startedHere) starts++
  const sql = postgres({ ...embedded.connection, max: 1, fetch_types: false })
  await sql\`select pg_sleep(\${Math.random() / 50})\`
  await sql.end()
  await embedded.release()
}
console.log(starts)`

function spawnNode(program: string, dataDir: string): ChildProcess {
  const args = ["--input-type=module", "-e", program, dataDir]
  return spawn(process.execPath, args, { cwd: path.dirname(import.meta.dirname), stdio: ["pipe", "pipe", "inherit"] })
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("the child has no stdout")
  const [line] = await once(createInterface(child.stdout), "line")
  return String(line)
}

/** Another Node process with a share of its own. */
async function holder(dataDir: string) {
  const child = spawnNode(holderProgram, dataDir)
  onTestFinished(() => void child.kill("SIGKILL"))
  const { connection, startedHere } = JSON.parse(await firstLine(child)) as EmbeddedPostgres
  const leave = async () => {
    child.stdin?.write("leave\n")
    await once(child, "exit")
  }
  return { child, connection, startedHere, leave }
}

describe("one cluster", () => {
  const dataDir = temporary()
  const cluster = path.join(dataDir, "postgres")

  it("starts on an empty directory with UTF-8, checksums and durable writes, on a private socket only", async () => {
    const embedded = await acquire({ dataDir, settings: { work_mem: "7MB" } })
    expect(embedded).toMatchObject({ directory: cluster, startedHere: true, version: expect.stringMatching(/^18\./) })
    expect(embedded.connection).toEqual({ host: cluster, port: 5432, user: "gongshi", database: "gongshi" })
    const [settings] = await query(
      embedded.connection,
      `select current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums,
        current_setting('fsync') as fsync, current_setting('work_mem') as work_mem, current_setting('jit') as jit,
        current_setting('listen_addresses') as tcp`,
    )
    expect(settings).toEqual({ encoding: "UTF8", checksums: "on", fsync: "on", work_mem: "7MB", jit: "off", tcp: "" })
    expect(statSync(path.join(cluster, ".s.PGSQL.5432")).mode & 0o777).toBe(0o700)
    expect(statSync(cluster).mode & 0o777).toBe(0o700)
  })

  it("treats Chinese characters as letters, also in pg_trgm", async () => {
    const { connection } = await acquire({ dataDir })
    await query(connection, "create extension if not exists pg_trgm")
    const [row] = await query(
      connection,
      `select lower('ＡBÇ示例') as lower, '示例商贸有限公司' like '%商贸%' as "like", '示例' ~ '^\\w+$' as word,
        cardinality(show_trgm('示例商贸')) as trigrams, length('示例') as length, '北' < '京' collate "C" as ordered`,
    )
    expect(row).toEqual({ lower: "ａbç示例", like: true, word: true, trigrams: 5, length: 2, ordered: false })
  })

  it("keeps running until the last process leaves", async () => {
    const first = await acquire({ dataDir })
    const second = await holder(dataDir)
    expect([first.startedHere, second.startedHere]).toEqual([true, false])
    await first.release()
    await first.release()
    expect(await query(second.connection, "select 1 as one")).toEqual([{ one: 1 }])
    await second.leave()
    expect(isStopped(cluster)).toBe(true)
  })

  it("outlives a killed process, and the next one attaches", async () => {
    const victim = await holder(dataDir)
    await query(victim.connection, "create table if not exists kept (n int); insert into kept values (1)")
    const pid = postmasterPid(cluster)
    victim.child.kill("SIGKILL")
    await once(victim.child, "exit")
    const next = await acquire({ dataDir })
    expect(next.startedHere).toBe(false)
    expect(postmasterPid(cluster)).toBe(pid)
    await next.release()
    expect(isStopped(cluster)).toBe(true)
  })

  it("keeps committed rows when the server and its process are killed", async () => {
    const victim = await holder(dataDir)
    await query(victim.connection, "insert into kept values (2)")
    victim.child.kill("SIGKILL")
    await killed(postmasterPid(cluster))
    const next = await acquire({ dataDir })
    expect(next.startedHere).toBe(true)
    expect(await query(next.connection, "select n from kept order by n")).toEqual([{ n: 1 }, { n: 2 }])
  })

  it("starts a killed server again under a process that holds it, and holds that one too", async () => {
    const { connection } = await acquire({ dataDir })
    const before = postmasterPid(cluster)
    await killed(before)
    await expect
      .poll(() => query(connection, "select count(*)::int as rows from kept").catch(() => []))
      .toEqual([{ rows: 2 }])
    expect(postmasterPid(cluster)).not.toBe(before)
    const passer = await holder(dataDir)
    await passer.leave()
    expect(await query(connection, "select 1 as one")).toEqual([{ one: 1 }])
  })

  it("keeps its hold when a crashed session makes the server drop all sessions", async () => {
    const { connection } = await acquire({ dataDir })
    const victim = postgres({ ...connection, max: 1, fetch_types: false })
    const [row] = await victim`select pg_backend_pid() as pid`
    const holders = "select pid from pg_locks where locktype = 'advisory' and granted"
    const [holding] = await query(connection, holders)
    process.kill(Number(row?.["pid"]), "SIGKILL")
    // By another session: that of before may still be seen in the moment until the server drops it.
    const others = async () => (await query(connection, holders)).filter(({ pid }) => pid !== holding?.["pid"]).length
    await expect.poll(() => others().catch(() => 0)).toBe(1)
    await victim.end({ timeout: 0 })
  })

  it("is not fooled by a postmaster.pid whose number another program has", async () => {
    writeFileSync(
      path.join(cluster, "postmaster.pid"),
      `${process.pid}\n${cluster}\n1\n5432\n${cluster}\n\n 1 1\nready   \n`,
    )
    writeFileSync(path.join(cluster, ".s.PGSQL.5432.lock"), `${process.pid}\n${cluster}\n1\n5432\n`)
    const { connection } = await acquire({ dataDir })
    expect(await query(connection, "select count(*)::int as rows from kept")).toEqual([{ rows: 2 }])
  })

  it("is not fooled by an empty postmaster.pid that a crash left", async () => {
    writeFileSync(path.join(cluster, "postmaster.pid"), "")
    utimesSync(path.join(cluster, "postmaster.pid"), 1, 1)
    await acquire({ dataDir })
  })

  it("listens on 127.0.0.1 with a password when asked, beside the socket", async () => {
    const port = 20_000 + (process.pid % 10_000)
    const { connection } = await acquire({ dataDir, tcp: { port } })
    expect(connection).toMatchObject({ host: "127.0.0.1", port, password: expect.stringMatching(/^[\w-]{32}$/) })
    expect(await query(connection, "select 1 as one")).toEqual([{ one: 1 }])
    await expect(query({ ...connection, password: "wrong" }, "select 1")).rejects.toThrow(/password/)
    expect(statSync(path.join(cluster, "gongshi.password")).mode & 0o777).toBe(0o600)
    const other = await holder(dataDir)
    expect(other.connection).toMatchObject({ host: cluster, port })
    await expect(acquireEmbedded({ dataDir, tcp: { port: port + 1 } })).rejects.toThrow(/without TCP port \d+\. Stop/)
    await other.leave()
  })

  it("quotes the log and says what to do when the server can't start", async () => {
    const failing = acquireEmbedded({ dataDir, settings: { shared_buffers: "a lot" } })
    await expect(failing).rejects.toThrow(/invalid value for parameter "shared_buffers"[\s\S]*postgres\.log/)
  })

  it("serves processes that come and go at the same moments", async () => {
    const children = [1, 2, 3].map(() => spawnNode(churnProgram, dataDir))
    const starts = await Promise.all(children.map(firstLine))
    await Promise.all(children.map((child) => child.exitCode ?? once(child, "exit")))
    expect(starts.map(Number).reduce((sum, count) => sum + count)).toBeGreaterThan(0)
    expect(isStopped(cluster)).toBe(true)
  })

  it("refuses a cluster of another major version and says how to move it", async () => {
    writeFileSync(path.join(cluster, "PG_VERSION"), "17\n")
    onTestFinished(() => writeFileSync(path.join(cluster, "PG_VERSION"), "18\n"))
    await expect(acquireEmbedded({ dataDir })).rejects.toThrow(/made by PostgreSQL 17, and this is 18\. Dump it/)
  })
})

describe("a first start", () => {
  it("gives simultaneous processes one cluster, and leaves nothing else behind", async () => {
    const dataDir = temporary()
    const holders = await Promise.all([holder(dataDir), holder(dataDir), holder(dataDir)])
    expect(holders.filter((one) => one.startedHere)).toHaveLength(1)
    const systems = await Promise.all(
      holders.map((one) => query(one.connection, "select system_identifier from pg_control_system()")),
    )
    expect(new Set(systems.map((rows) => rows[0]?.["system_identifier"])).size).toBe(1)
    await Promise.all(holders.map((one) => one.leave()))
    expect(isStopped(path.join(dataDir, "postgres"))).toBe(true)
    expect(readdirSync(dataDir).sort()).toEqual(["postgres", "postgres.log"])
  })

  it("sweeps what a killed one left, and works on a path too long for a socket", async () => {
    const dataDir = path.join(temporary(), "数".repeat(30))
    const leftover = path.join(dataDir, ".postgres-new-killed")
    mkdirSync(path.join(leftover, "cluster"), { recursive: true })
    writeFileSync(path.join(leftover, "cluster", "PG_VERSION"), "18\n")
    utimesSync(leftover, 1, 1)
    const { connection, directory } = await acquire({ dataDir })
    expect(existsSync(leftover)).toBe(false)
    expect(directory).toBe(path.join(dataDir, "postgres"))
    expect(connection.host.startsWith(directory)).toBe(false)
    made.push(connection.host)
    expect(statSync(connection.host).mode & 0o777).toBe(0o700)
    expect(await query(connection, "select 1 as one")).toEqual([{ one: 1 }])
  })

  it("refuses a socket directory that others can enter", () => {
    const base = temporary()
    const cluster = `/${"x".repeat(120)}`
    made.push(socketDirectory(cluster, 5432, base, undefined))
    chmodSync(socketDirectory(cluster, 5432, base, undefined), 0o777)
    expect(() => socketDirectory(cluster, 5432, base, undefined)).toThrow(/another user owns it or can enter it/)
  })

  it.runIf(isRoot)("as root puts the cluster where its user can reach it, and links to it", async () => {
    const dataDir = path.join(temporary(0o700), "data")
    const { connection, directory } = await acquire({ dataDir })
    made.push(directory)
    expect(directory).toMatch(/^\/var\/lib\/gongshi\/cluster-[0-9a-f]{16}-[0-9a-f]{8}$/)
    expect(readlinkSync(path.join(dataDir, "postgres"))).toBe(directory)
    expect(statSync(directory).uid).not.toBe(0)
    expect(await query(connection, "select 1 as one")).toEqual([{ one: 1 }])
    const again = await holder(dataDir)
    expect(again.startedHere).toBe(false)
    await again.leave()
  })

  it.runIf(process.platform === "linux")("asks for DATABASE_URL where the shipped programs can't run", async () => {
    const report = vi.spyOn(process.report, "getReport").mockReturnValue({ header: {} })
    onTestFinished(() => report.mockRestore())
    await expect(acquireEmbedded({ dataDir: temporary() })).rejects.toThrow(/needs glibc.*Set DATABASE_URL/)
  })

  it("says what is wrong with a place that it can't use", async () => {
    const base = temporary()
    writeFileSync(path.join(base, "file"), "")
    await expect(acquireEmbedded({ dataDir: path.join(base, "file", "data") })).rejects.toThrow(
      /is a file\. Set DATA_DIR/,
    )
    mkdirSync(path.join(base, "postgres"))
    writeFileSync(path.join(base, "postgres", "letter.txt"), "")
    await expect(acquireEmbedded({ dataDir: base })).rejects.toThrow(/not a PostgreSQL cluster/)
    const dangling = temporary()
    symlinkSync("/nowhere", path.join(dangling, "postgres"))
    await expect(acquireEmbedded({ dataDir: dangling })).rejects.toThrow(/link to a directory that is gone/)
  })
})
