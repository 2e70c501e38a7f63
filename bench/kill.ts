/**
 * `npm run bench:kill [-- --kills N] [--minutes M] [--dir DIR]`: kills a server, its database and commands at random moments,
 * a hundred times, over the work of bench/kill-work.ts, and then looks whether anything that was acknowledged is lost or there
 * twice, and whether the log has a gap. It stops after M minutes, or at ^C, and looks then; with a folder it goes on there
 * until it has come to N. Ends with 1 for a fault. What the servers say is in server.log.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import { quickStart } from "../scripts/node-flags.js"
import { acquireEmbedded } from "../src/database/embedded.ts"
import { openPool } from "../src/database/pool.ts"
import { connectSocket } from "../src/database/socket.ts"
import { findFaults } from "./kill-faults.ts"
import { type Bench, type Note, type Person, people, work } from "./kill-work.ts"

const { values } = parseArgs({
  options: { kills: { type: "string", default: "100" }, minutes: { type: "string" }, dir: { type: "string" } },
})
const kills = Number(values.kills)
const endAt = Date.now() + Number(values.minutes ?? Number.POSITIVE_INFINITY) * 60_000
const folder = values.dir ? path.resolve(values.dir) : mkdtempSync(path.join(tmpdir(), "gongshi-kill-"))
mkdirSync(folder, { recursive: true })
// As root the database runs as another user, who has to reach its folder.
chmodSync(folder, 0o755)
const noteFile = path.join(folder, "notes.ndjson")
const notes: Note[] = existsSync(noteFile) ? read(noteFile) : []
const killFile = path.join(folder, "kills.ndjson")
const killed: string[] = existsSync(killFile) ? read(killFile) : []
const say = (line: string) => process.stdout.write(`${line}\n`)

function read<T>(file: string): T[] {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n")
  return lines.map((line) => JSON.parse(line) as T)
}

function note(made: Note): void {
  notes.push(made)
  appendFileSync(noteFile, `${JSON.stringify(made)}\n`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  return typeof address === "object" && address ? address.port : 0
}

const [port, databasePort] = [await freePort(), await freePort()]
const postgres = await acquireEmbedded({ dataDir: folder, tcp: { port: databasePort }, settings: { fsync: "off" } })
const { user, password, database } = postgres.connection
const home = path.join(folder, "home")
const env = {
  ...{ PATH: process.env["PATH"] ?? "", LANG: "C", PORT: String(port), SAMPLE_SUBJECTS: "0", QUOTA: "off" },
  DATABASE_URL: `postgres://${user}:${password}@127.0.0.1:${databasePort}/${database}`,
  ...{
    DATA_DIR: home,
    CHECKPOINT_COPY: path.join(folder, "log.checkpoint"),
    EXPORT_EVERY_HOURS: "0",
    EXPORT_KEEP: "2",
  },
}
const pool = openPool(postgres.connection, 4, { socket: connectSocket })
const source = path.resolve(import.meta.dirname, "../src")
const log = openSync(path.join(folder, "server.log"), "a")
const commands = new Set<ChildProcess>()
let stopped = false
let isOver = false
const running: { server: ChildProcess | null } = { server: null }
const ended = { commands: 0 }

function start(file: string, args: readonly string[], stderr: "ignore" | number = "ignore"): ChildProcess {
  return spawn(process.execPath, [...quickStart, path.join(source, file), ...args], {
    env,
    stdio: ["pipe", "pipe", stderr],
  })
}

async function run(args: readonly string[], input = ""): Promise<{ code: number | null; stdout: string }> {
  const child = start("cli/main.ts", args)
  commands.add(child)
  let stdout = ""
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text))
  child.stdin?.on("error", () => {}).end(input)
  const [code] = (await once(child, "close")) as [number | null]
  commands.delete(child)
  ended.commands++
  return { code, stdout }
}

/** Keeps a server running until the end, however often it is killed. Another end of it is a fault. */
async function supervise(): Promise<void> {
  while (!isOver) {
    const server = start("node/main.ts", [], log)
    running.server = server
    server.stdout?.resume()
    const [code, signal] = (await once(server, "close")) as [number | null, string | null]
    // A start finds the database away now and then, and says so: that is what a supervisor is for.
    if (!isOver && signal !== "SIGKILL") say(`the server ended by itself, with ${code ?? signal}`)
    if (!isOver && signal !== "SIGKILL" && isUp) ends.push(`the server ended by itself, with ${code ?? signal}`)
    isUp = false
    await sleep(200)
  }
}

const ends: string[] = []
let isUp = false
const url = `http://127.0.0.1:${port}`

// On a machine that is busy with other things a start takes minutes.
const readyWithinMs = 15 * 60_000

async function untilReady(): Promise<void> {
  for (const since = Date.now(); Date.now() - since < readyWithinMs; await sleep(100)) {
    const status = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(readyWithinMs) }).then(
      (answer) => answer.status,
      () => 0,
    )
    isUp ||= status !== 0
    if (status === 200) return
  }
  throw new Error("it is not ready after fifteen minutes")
}

const victims = {
  server: () => running.server?.pid,
  database: () => Number.parseInt(readFileSync(path.join(postgres.directory, "postmaster.pid"), "utf8"), 10),
  session: async () => {
    const sessions = await pool<{ pid: number }[]>`
      select pid from pg_stat_activity where application_name ~ '^gongshi [0-9]' and pid <> pg_backend_pid()`
    return sessions[Math.floor(Math.random() * sessions.length)]?.pid
  },
  command: () => [...commands][Math.floor(Math.random() * commands.size)]?.pid,
}
type Victim = keyof typeof victims
const drawn: Victim[] = ["server", "server", "server", "database", "database", "database", "session"]

const killsAreDue = () => killed.length < kills && Date.now() < endAt && !stopped
let spared = 0

async function kill(victim: Victim): Promise<boolean> {
  const pid = await Promise.resolve(victims[victim]()).catch(() => undefined)
  if (!pid || !killsAreDue() || spared > 0) return false
  try {
    process.kill(pid, "SIGKILL")
  } catch {
    return false
  }
  killed.push(victim)
  appendFileSync(killFile, `${JSON.stringify(victim)}\n`)
  if (killed.length % 10 === 0) tellProgress()
  return true
}

// Once in a while it is left longer, or what takes more than a moment would never come to its end.
const lifeMs = () => Math.random() * (Math.random() < 0.2 ? 20_000 : 2_500)

/** Kills what everything else depends on, each time after it is back. */
async function killServers(): Promise<void> {
  while (killsAreDue()) {
    await untilReady()
    await sleep(lifeMs())
    await kill(drawn[Math.floor(Math.random() * drawn.length)] ?? "server")
  }
}

/** Kills commands meanwhile, one of three: what is never let come to its end acknowledges nothing. */
async function killCommands(): Promise<void> {
  while (killsAreDue()) {
    const before = ended.commands
    if (await kill("command")) while (killsAreDue() && ended.commands < before + 3) await sleep(100)
    await sleep(Math.random() * 2_500)
  }
}

const tally = (of: readonly string[]) =>
  [...new Set(of)].map((each) => `${of.filter((one) => one === each).length} ${each}`).join(", ")
const acknowledged = () =>
  tally(notes.map(({ kind }) => kind).filter((kind) => kind !== "taken" && kind !== "cut")) || "nothing"
const cuts = () => notes.filter(({ kind }) => kind === "cut").length

function tellProgress(): void {
  const minutes = (Date.now() - began) / 60_000
  const each = (minutes * 60) / Math.max(1, killed.length - killedBefore)
  say(
    `${killed.length} of ${kills} kills: ${tally(killed)}; ${each.toFixed(1)} s each, ${minutes.toFixed(0)} minutes; ` +
      `acknowledged: ${acknowledged()}; releases cut off between two batches: ${cuts()}`,
  )
}

const began = Date.now()
const killedBefore = killed.length
if (killedBefore > 0) say(`goes on after ${killedBefore} kills: ${tally(killed)}; acknowledged: ${acknowledged()}`)
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => (stopped = true))

const [first = 0] = notes.flatMap((each) => (each.kind === "taken" ? [each.to] : [])).slice(-1)
let next = first
const supervising = supervise()
await untilReady()
const headers: Partial<Record<Person, Record<string, string>>> = {}
for (const who of people) {
  const isClient = who === "platform" || who === "source"
  const authorization = isClient ? await clientKey(who) : await printed("token", "--role", who, ...as(who))
  headers[who] = { authorization: `Bearer ${authorization}` }
}

function as(person: string): string[] {
  return ["--authority", "410105", "--subject", person]
}

async function printed(...args: string[]): Promise<string> {
  return (await run(args)).stdout.trim()
}

/** The same one as before, whose jobs are looked at again. */
async function clientKey(role: "platform" | "source"): Promise<string> {
  const file = path.join(folder, `${role}.key`)
  const more = role === "source" ? ["--authority", "410105"] : []
  if (!existsSync(file)) writeFileSync(file, await printed("client", "add", `示例${role}`, "--role", role, ...more))
  return readFileSync(file, "utf8")
}

const bench: Bench = {
  ask: (who, where, init = {}) =>
    fetch(`${url}${where}`, {
      ...init,
      headers: { ...headers[who], ...init.headers },
      signal: AbortSignal.timeout(60_000),
    }),
  run,
  note,
  take(count) {
    next += count
    note({ kind: "taken", to: next })
    return next - count
  },
  stopped: () => stopped,
  kills: () => killed.filter((victim) => victim !== "command").length,
  async spared(work) {
    spared++
    try {
      return await work()
    } finally {
      spared--
    }
  },
}

try {
  const working = work(bench)
  await Promise.race([Promise.all([killServers(), killCommands()]), working])
  stopped = true
  await working
  await untilReady()
  tellProgress()
  const { faults, givenUps } = await findFaults({ bench, sql: pool, url, folder, notes })
  const found = [...ends, ...faults]
  if (givenUps > 0)
    say(`${givenUps} jobs were killed so often before their first piece that they are given up, and say so`)
  say(found.length === 0 ? "nothing is lost, and nothing is there twice" : found.slice(0, 50).join("\n"))
  process.exitCode = found.length === 0 ? 0 : 1
} finally {
  stopped = true
  isOver = true
  running.server?.kill("SIGTERM")
  await supervising
  await pool.end({ timeout: 1 })
  await postgres.release()
  if (!values.dir) rmSync(folder, { recursive: true, force: true })
}
