/**
 * `npm run test:rolling [-- --old COMMIT] [--seconds N]`: two nodes behind a small balancer on one database, under the load of
 * clients, are drained, upgraded one after the other from the version that was released last, killed, taken back and upgraded
 * again. Then it is said what became of every request: of acts by the log, of checks by their receipts, of webhooks by their
 * ids. Ends with 1 where one failed that should not have, or where anything is lost or there twice.
 *
 * The released version comes out of this repository's history, with the packages of this one.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { chmodSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import { quickStart } from "../scripts/node-flags.js"
import { acquireEmbedded } from "../src/database/embedded.ts"
import { openPool } from "../src/database/pool.ts"
import { connectSocket } from "../src/database/socket.ts"
import { openReceiver } from "../tests/support/receiver.ts"
import { watch } from "../tests/support/roster.ts"
import { openBalancer } from "./balancer.ts"
import { judge, tell } from "./rolling-faults.ts"
import { startLoad, subjectOf } from "./rolling-load.ts"

const { values } = parseArgs({ options: { old: { type: "string" }, seconds: { type: "string", default: "4" } } })
const root = path.resolve(import.meta.dirname, "..")
const git = (...args: string[]) => execFileSync("git", ["-C", root, ...args], { maxBuffer: 1 << 28 })
const say = (line: string) => process.stdout.write(`${line}\n`)

const folder = mkdtempSync(path.join(tmpdir(), "gongshi-rolling-"))
// As root the database runs as another user, who has to reach its folder.
chmodSync(folder, 0o755)
const logFile = path.join(folder, "nodes.log")

/** The sources of a version, with the packages of this one. */
function unpack(): string {
  const commit = values.old ?? git("log", "-1", "--format=%H", "--grep=^release 0").toString().trim()
  if (commit === "")
    throw new Error("the history holds no release: fetch it (git fetch --unshallow), or name one with --old")
  const into = path.join(folder, "old")
  mkdirSync(into)
  execFileSync("tar", ["-x", "-C", into], { input: git("archive", commit) })
  symlinkSync(path.join(root, "node_modules"), path.join(into, "node_modules"))
  return into
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  return typeof address === "object" && address ? address.port : 0
}

const trees = { old: unpack(), new: root }
type Version = keyof typeof trees
const versionOf = (version: Version) =>
  (JSON.parse(readFileSync(path.join(trees[version], "package.json"), "utf8")) as { version: string }).version

const postgres = await acquireEmbedded({ dataDir: folder, tcp: { port: await freePort() }, settings: { fsync: "off" } })
const { user, password, database, port: databasePort } = postgres.connection
const env = {
  ...{ PATH: process.env["PATH"] ?? "", LANG: "C", SAMPLE_SUBJECTS: "0", QUOTA: "off", WEBHOOK_ALLOW_PRIVATE: "true" },
  DATABASE_URL: `postgres://${user}:${password}@127.0.0.1:${databasePort}/${database}`,
  // One folder of keys, as on a volume that nodes share.
  ...{
    DATA_DIR: path.join(folder, "home"),
    CHECKPOINT_COPY: path.join(folder, "log.checkpoint"),
    ORIGIN: "http://localhost",
  },
  ...{ DRAIN_WAIT: "1", DRAIN: "20", IMPORT_BRAKE_ROWS: "500" },
}
const log = openSync(logFile, "a")

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

function run(version: Version, file: string, args: readonly string[], more: Record<string, string> = {}): ChildProcess {
  const source = path.join(trees[version], "src", file)
  return spawn(process.execPath, [...quickStart, source, ...args], {
    ...{ cwd: trees[version], env: { ...env, ...more }, stdio: ["ignore", "pipe", log] },
  })
}

// Whatever ends this ends what it has started.
process.on("exit", () => {
  for (const node of nodes) node.process?.kill("SIGKILL")
})
process.once("uncaughtException", async (error) => {
  process.stderr.write(`${error.stack}\n`)
  for (const node of nodes) node.process?.kill("SIGKILL")
  await postgres.release()
  process.exit(1)
})
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    throw new Error(`ended by ${signal}`)
  })
}

async function printed(...args: string[]): Promise<string> {
  const child = run("old", "cli/main.ts", args)
  let text = ""
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (text += chunk))
  await once(child, "close")
  return text.trim()
}

async function start(node: Node, version: Version): Promise<void> {
  const child = run(version, "node/main.ts", [], { PORT: String(node.port) })
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
  if (signal === "SIGTERM" && code !== 0) ends.push(`${node.name} ended with ${code} when it was told to stop`)
}

const ends: string[] = []
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

say(`${versionOf("old")} and ${versionOf("new")}, ${folder}`)
await start(one, "old")
await start(other, "old")
const source = await printed("client", "add", "示例来源", "--role", "source", "--authority", "410105")
const pool = openPool(postgres.connection, 4, { socket: connectSocket })
const platform = await printed("client", "add", "示例平台", "--role", "platform")
const [watcher] = await pool<{ id: string }[]>`select id from api_client where name = '示例平台'`
if (!watcher) throw new Error("the platform is not there")
await watch(
  pool,
  watcher,
  Array.from({ length: 5_000 }, (_, n) => subjectOf(n + 1)),
)
const receiver = await openReceiver()
const hook = await fetch(`${balancer.url}/v1/webhooks`, {
  ...{ method: "POST", headers: { authorization: `Bearer ${platform}`, "content-type": "application/json" } },
  body: JSON.stringify({ url: receiver.url }),
})
if (hook.status !== 201) throw new Error(`the webhook was not taken: ${hook.status} ${await hook.text()}`)

let killedAt = 0
const load = startLoad(balancer.url, { source, platform }, () => phase)
await enter("both old", async () => {})
await enter("upgrade a", () => replace(one, "new"))
await enter("upgrade b", () => replace(other, "new"))
await enter("kill a", async () => {
  killedAt = Date.now()
  await stop(one, "SIGKILL")
  await sleep(1_000)
  await start(one, "new")
})
await enter("back a", () => replace(one, "old"))
await enter("back b", () => replace(other, "old"))
await enter("upgrade a again", () => replace(one, "new"))
await enter("upgrade b again", () => replace(other, "new"))
phase = "end"
await load.end()

const doctor = run("new", "cli/main.ts", ["doctor"])
let said = ""
doctor.stdout?.setEncoding("utf8").on("data", (chunk: string) => (said += chunk))
const [doctored] = (await once(doctor, "close")) as [number | null]
tell(load.told, say)
const faults = [
  ...ends,
  ...(await judge({
    told: load.told,
    pool,
    url: balancer.url,
    key: platform,
    receiver,
    killed: { node: "a", at: killedAt },
  })),
  ...(doctored === 0 ? [] : said.split("\n").filter((line) => line.startsWith("WRONG"))),
]
for (const fault of faults) say(`FAULT: ${fault}`)
if (faults.length === 0)
  say("nothing failed but what was under way on the node that was killed; nothing is lost, nothing is there twice")
for (const node of nodes) await stop(node, "SIGTERM")
await balancer.close()
await receiver.close()
await pool.end({ timeout: 5 })
await postgres.release()
if (faults.length === 0) rmSync(folder, { recursive: true, force: true })
process.exit(faults.length === 0 ? 0 : 1)
