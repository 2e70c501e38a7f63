/**
 * `npm run test:rolling [-- --old COMMIT] [--seconds N]`: two nodes behind a small balancer on a PostgreSQL with a streaming
 * replica, under the load of clients, are drained, upgraded one after the other from the version that was released last,
 * killed, taken back and upgraded again; the replica is killed; the register is backed up; then database and nodes are lost
 * at once and put back, to the last second and to a moment; and a replica takes the place of a database that is killed. Then
 * it is said what became of every request: of acts by the log, of checks by their receipts, of jobs by their results, of
 * webhooks by their ids. Ends with 1 where one failed that should not have, or where anything is lost or there twice.
 *
 * The released version comes out of this repository's history, with the packages of this one.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { chmodSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import { quickStart } from "../scripts/node-flags.js"
import { acquireEmbedded, type EmbeddedConnection } from "../src/database/embedded.ts"
import { openPool } from "../src/database/pool.ts"
import { connectSocket } from "../src/database/socket.ts"
import { openReceiver } from "../tests/support/receiver.ts"
import { freePort, openReplicaOf } from "../tests/support/replica.ts"
import { watch } from "../tests/support/roster.ts"
import { openBalancer } from "./balancer.ts"
import { releasedBefore, unpackReleased, versionIn } from "./released.ts"
import { judge, momentFaults, tell } from "./rolling-faults.ts"
import { type Hands, startLoad, subjectOf } from "./rolling-load.ts"

const { values } = parseArgs({ options: { old: { type: "string" }, seconds: { type: "string", default: "4" } } })
const root = path.resolve(import.meta.dirname, "..")
const say = (line: string) => process.stdout.write(`${line}\n`)
const startedAt = Date.now()

const folder = mkdtempSync(path.join(tmpdir(), "gongshi-rolling-"))
// As root the database runs as another user, who has to reach its folder.
chmodSync(folder, 0o755)
const at = (name: string) => path.join(folder, name)
const logFile = at("nodes.log")
const log = openSync(logFile, "a")
const backups = at("backups")
mkdirSync(backups, { mode: 0o755 })

unpackReleased(values.old ?? releasedBefore(), at("old"))
const trees = { old: at("old"), new: root }
type Version = keyof typeof trees

/** Whatever ends this ends what it has started. */
const children = new Set<ChildProcess>()
function kept<T extends ChildProcess>(child: T): T {
  children.add(child)
  child.once("exit", () => children.delete(child))
  return child
}
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL")
})
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    throw new Error(`ended by ${signal}`)
  })
}

/** A database in a process of its own, with its files. */
interface Served {
  connection: EmbeddedConnection
  directory: string
  url: string
  holder: ChildProcess
}

const urlOf = ({ user, password, port, database }: EmbeddedConnection) =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${database}`

async function serveDatabase(dataDir: string): Promise<Served> {
  const args = [...quickStart, path.join(root, "bench/rolling-database.ts"), dataDir, String(await freePort()), backups]
  const holder = kept(spawn(process.execPath, args, { stdio: ["pipe", "pipe", log] }))
  const { stdout } = holder
  if (!stdout) throw new Error("the database says nothing")
  const [said] = (await Promise.race([
    once(stdout, "data"),
    once(holder, "exit").then(() => {
      throw new Error(`the database did not start: see ${logFile}`)
    }),
  ])) as [Buffer]
  const served = JSON.parse(said.toString()) as Pick<Served, "connection" | "directory">
  return { ...served, url: urlOf(served.connection), holder }
}

/** Ends a database as a machine does that is lost: whoever would start it again goes first. */
async function loseDatabase({ holder, directory }: Served): Promise<void> {
  const postmaster = Number.parseInt(readFileSync(path.join(directory, "postmaster.pid"), "utf8"), 10)
  const ended = once(holder, "exit")
  holder.kill("SIGKILL")
  process.kill(postmaster, "SIGKILL")
  await ended
}

const env: Record<string, string> = {
  ...{ PATH: process.env["PATH"] ?? "", LANG: "C", SAMPLE_SUBJECTS: "0", QUOTA: "off", WEBHOOK_ALLOW_PRIVATE: "true" },
  // One folder of keys, as on a volume that nodes share, and the newest checkpoint on another.
  ...{ DATA_DIR: at("home"), CHECKPOINT_COPY: at("log.checkpoint"), ORIGIN: "http://localhost" },
  ...{ DRAIN_WAIT: "5", DRAIN: "20", IMPORT_BRAKE_ROWS: "500" },
}

/** A place at which a node runs, of one version or the other. */
interface Node {
  name: string
  port: number
  process: ChildProcess | null
}
const nodes: [Node, Node] = [
  { name: "a", port: await freePort(), process: null },
  { name: "b", port: await freePort(), process: null },
]

function run(version: Version, file: string, args: readonly string[], given: Record<string, string> = env) {
  const source = path.join(trees[version], "src", file)
  return kept(
    spawn(process.execPath, [...quickStart, source, ...args], {
      ...{ cwd: trees[version], env: given, stdio: ["ignore", "pipe", log] },
    }),
  )
}

/** Runs a command to its end. */
async function command(
  version: Version,
  args: readonly string[],
  given = env,
): Promise<{ code: number; text: string }> {
  const child = run(version, "cli/main.ts", args, given)
  let text = ""
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (text += chunk))
  const [code] = (await once(child, "close")) as [number | null]
  return { code: code ?? 1, text: text.trim() }
}

async function start(node: Node, version: Version): Promise<void> {
  const child = run(version, "node/main.ts", [], { ...env, PORT: String(node.port) })
  child.stdout?.resume()
  node.process = child
  for (const since = Date.now(); !balancer.isReady(node.name); await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`${node.name} did not start: see ${logFile}`)
    if (Date.now() - since > 180_000) throw new Error(`${node.name} is not ready after three minutes: see ${logFile}`)
  }
}

async function stop(node: Node, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  const child = node.process
  if (!child) return
  const ended = once(child, "exit")
  child.kill(signal)
  const [code] = (await ended) as [number | null]
  if (signal === "SIGTERM" && code !== 0) faults.push(`${node.name} ended with ${code} when it was told to stop`)
}

const faults: string[] = []
const kills: { node: string; from: number; to: number }[] = []
const outages: { from: number; to: number }[] = []
const balancer = await openBalancer(nodes)
const [one, other] = nodes
let phase = "both old"
const pace = Number(values.seconds) * 1_000
const enter = async (name: string, work: () => Promise<void>) => {
  phase = name
  await work()
  await sleep(pace)
}
const replace = async (node: Node, version: Version) => {
  await stop(node, "SIGTERM")
  await start(node, version)
}
/** Does what leaves nobody to answer, until both nodes are ready again. */
async function outage(work: () => Promise<void>): Promise<void> {
  const from = Date.now()
  await work()
  outages.push({ from, to: Date.now() })
}

say(`${versionIn(trees.old)} and ${versionIn(trees.new)}, ${folder}`)
let served = await serveDatabase(at("home"))
env["DATABASE_URL"] = served.url
await start(one, "old")
await start(other, "old")

const client = async (name: string, ...more: string[]) =>
  (await command("old", ["client", "add", name, "--role", ...more])).text
const token = async (role: "officer" | "checker") =>
  (await command("old", ["token", "--role", role, "--authority", "410105", "--subject", role])).text
const hands: Hands = {
  source: await client("示例来源", "source", "--authority", "410105"),
  platform: await client("示例平台", "platform"),
  officer: await token("officer"),
  checker: await token("checker"),
}
const ownPool = (connection: EmbeddedConnection | string) => openPool(connection, 4, { socket: connectSocket })
let pool = ownPool(served.url)
const [watcher] = await pool<{ id: string }[]>`select id from api_client where name = '示例平台'`
if (!watcher) throw new Error("the platform is not there")
await watch(
  pool,
  watcher,
  Array.from({ length: 15_000 }, (_, n) => subjectOf(n + 1)),
)
const receiver = await openReceiver()
const hook = await fetch(`${balancer.url}/v1/webhooks`, {
  ...{ method: "POST", headers: { authorization: `Bearer ${hands.platform}`, "content-type": "application/json" } },
  body: JSON.stringify({ url: receiver.url }),
})
if (hook.status !== 201) throw new Error(`the webhook was not taken: ${hook.status} ${await hook.text()}`)

const standby = await openReplicaOf(served, at("standby"))
env["DATABASE_URL_READ"] = standby.url
await replace(one, "old")
await replace(other, "old")

const load = startLoad(balancer.url, hands, () => phase)
await enter("both old", async () => {})
await enter("a upgraded (it migrates)", () => replace(one, "new"))
await enter("b upgraded", () => replace(other, "new"))
await enter("a killed and started again", async () => {
  const from = Date.now()
  await stop(one, "SIGKILL")
  kills.push({ node: one.name, from, to: Date.now() })
  await sleep(1_000)
  await start(one, "new")
})
await enter("a taken back", () => replace(one, "old"))
await enter("b taken back", () => replace(other, "old"))
await enter("a upgraded again", () => replace(one, "new"))
await enter("b upgraded again", () => replace(other, "new"))
await enter("the replica killed, and back", async () => {
  await standby.stop("SIGKILL")
  await sleep(pace)
  await standby.start()
})
const { DATABASE_URL: _, DATABASE_URL_READ: __, ...embedded } = env
await enter("backed up", async () => {
  const { code, text } = await command("new", ["backup"], { ...embedded, BACKUP_DIR: backups })
  if (code !== 0) faults.push(`the backup ended with ${code}: ${text}`)
})
const moment = Date.now()
await enter("more behind the moment", async () => {})
await enter("database and nodes lost, put back", () =>
  outage(async () => {
    await Promise.all([loseDatabase(served), ...nodes.map((node) => stop(node, "SIGKILL"))])
    await standby.stop("SIGKILL")
    await pool.end({ timeout: 1 })
    const left = ["--wal", path.join(served.directory, "pg_wal")]
    const order = { ...embedded, DATA_DIR: at("restored") }
    const { code, text } = await command("new", ["restore", backups, ...left], order)
    if (code !== 0) faults.push(`the restore ended with ${code}: ${text}`)
    const tried = { ...embedded, DATA_DIR: at("tried"), CHECKPOINT_COPY: "none" }
    const until = ["--until", new Date(moment).toISOString()]
    const then = await command("new", ["restore", backups, ...left, ...until], tried)
    if (then.code !== 0) faults.push(`the restore to a moment ended with ${then.code}: ${then.text}`)
    served = await serveDatabase(at("restored"))
    env["DATA_DIR"] = at("restored")
    env["DATABASE_URL"] = served.url
    delete env["DATABASE_URL_READ"]
    await Promise.all(nodes.map((node) => start(node, "new")))
  }),
)
// Nothing that was answered may be lost with the database: it answers once the replica has it too.
const next = await openReplicaOf(served, at("next"))
pool = ownPool(served.url)
await pool.unsafe("alter system set synchronous_standby_names = '*'")
await pool.unsafe("select pg_reload_conf()")
for (;;) {
  const [row] = await pool<{ state: string }[]>`select sync_state as state from pg_stat_replication`
  if (row?.state === "sync") break
  await sleep(100)
}
await enter("both on what was put back", async () => {})
await enter("database killed, replica promoted", () =>
  outage(async () => {
    await loseDatabase(served)
    await pool.end({ timeout: 1 })
    await next.promote()
    env["DATABASE_URL"] = next.url
    await Promise.all(nodes.map((node) => replace(node, "new")))
  }),
)
phase = "end"
await load.end()

const doctor = await command("new", ["doctor"])
tell(load.told, say)
pool = ownPool(next.url)
faults.push(
  ...(await judge({ told: load.told, pool, url: balancer.url, key: hands.platform, receiver, kills, outages })),
)
if (doctor.code !== 0) faults.push(...doctor.text.split("\n").filter((line) => line.startsWith("WRONG")))
await pool.end({ timeout: 5 })
const tried = await acquireEmbedded({ dataDir: at("tried"), settings: { fsync: "off" } })
const triedPool = ownPool(tried.connection)
faults.push(...(await momentFaults(load.told, triedPool, moment)))
await triedPool.end({ timeout: 5 })
await tried.release()

const { sent, taken, decisions, jobs, receipts } = load.told
say(
  `${sent.length} requests in ${Math.round((Date.now() - startedAt) / 1_000)} s; ${taken.size} publications, ${decisions.size} decisions begun, ${jobs.size} jobs, ` +
    `${receipts.size} receipts, ${receiver.received.length} webhooks; nobody to answer for ${outages.map(({ from, to }) => `${((to - from) / 1_000).toFixed(1)} s`).join(" and ")}`,
)
for (const fault of [...new Set(faults)].slice(0, 50)) say(`FAULT: ${fault}`)
if (faults.length === 0)
  say("nothing failed but what was under way on what was killed; nothing is lost, nothing is there twice")
for (const node of nodes) await stop(node, "SIGTERM")
await balancer.close()
await receiver.close()
await next.stop("SIGINT")
if (faults.length === 0) rmSync(folder, { recursive: true, force: true })
process.exit(faults.length === 0 ? 0 : 1)
