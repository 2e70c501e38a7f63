/**
 * A Meilisearch server for tests: the one at MEILI_URL (with MEILI_KEY), or one of their own from a program on this
 * machine: MEILISEARCH_PATH, or `meilisearch` on the PATH.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { connect, createServer, type Socket } from "node:net"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

/** How the tests come by a server; null, said loudly, where they can't. */
export function findMeilisearch(): (() => Promise<MeiliServer>) | null {
  const url = process.env["MEILI_URL"]
  if (url) return () => relayMeilisearch(new URL(url), process.env["MEILI_KEY"] ?? "")
  const program = process.env["MEILISEARCH_PATH"] ?? "meilisearch"
  if (spawnSync(program, ["--version"]).status === 0) return () => startMeilisearch(program)
  process.stderr.write(
    "\n*** The tests of Meilisearch are SKIPPED: there is no server and no program of that name. Set MEILI_URL and\n" +
      "*** MEILI_KEY to a server, put the program on the PATH, or set MEILISEARCH_PATH to it.\n",
  )
  return null
}

export interface MeiliServer {
  url: string
  key: string
  /** Ends the program as a fault would; its data stays. */
  kill(): Promise<void>
  /** Starts it again on its data. */
  start(): Promise<void>
  /** Its folder, with `dumps` and `snapshots`; null for a server that somebody else has started. */
  folder: string | null
  /** Ends it and drops its data. */
  remove(): Promise<void>
}

const key = "a-master-key-for-tests-alone"

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === "object" && address ? address.port : 0
}

/** A relay before a server that runs: taking it away is a fault like the server's own, and leaves the server alone. */
async function relayMeilisearch({ hostname, port }: URL, apiKey: string): Promise<MeiliServer> {
  const relayPort = await freePort()
  const open = new Set<Socket>()
  const relay = createServer((socket) => {
    const upstream = connect(Number(port) || 80, hostname)
    for (const end of [socket, upstream]) {
      open.add(end)
      end.on("error", () => {})
      end.on("close", () => open.delete(end))
    }
    socket.pipe(upstream).pipe(socket)
  })
  const start = async () => {
    relay.listen(relayPort, "127.0.0.1")
    await once(relay, "listening")
  }
  const kill = async () => {
    const closed = new Promise((resolve) => relay.close(resolve))
    for (const socket of open) socket.destroy()
    await closed
  }
  await start()
  return { url: `http://127.0.0.1:${relayPort}`, key: apiKey, folder: null, kill, start, remove: kill }
}

/** Starts a server in a folder of its own. */
async function startMeilisearch(program: string): Promise<MeiliServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "gongshi-meilisearch-"))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | null = null
  const kill = async () => {
    const ended = new Promise((resolve) => child?.once("exit", resolve))
    if (child?.exitCode !== null || !child.kill("SIGKILL")) return
    await ended
  }
  const start = async () => {
    const places = ["--db-path", path.join(folder, "data"), "--dump-dir", path.join(folder, "dumps")]
    places.push("--snapshot-dir", path.join(folder, "snapshots"))
    const limits = ["--max-indexing-threads", "1", "--max-indexing-memory", "200MiB", "--no-analytics"]
    child = spawn(program, [...places, ...limits, "--http-addr", `127.0.0.1:${port}`, "--master-key", key], {
      cwd: folder,
      stdio: "ignore",
    })
    for (let tries = 0; tries < 200; tries++) {
      const health = await fetch(`${url}/health`).catch(() => null)
      if (health?.ok) return
      await sleep(50)
    }
    throw new Error("Meilisearch did not start")
  }
  await start()
  return {
    url,
    key,
    kill,
    start,
    folder,
    async remove() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
