/**
 * A Meilisearch server for tests: the one at MEILI_URL (with MEILI_KEY), or one of their own from a program on this
 * machine: MEILISEARCH_PATH, or `meilisearch` on the PATH.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { cp, mkdtemp, rm } from "node:fs/promises"
import { connect, createServer, type Socket } from "node:net"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { Meilisearch, MeilisearchApiError } from "meilisearch"
import { lookingMs } from "./patience.ts"

/** Why there is no server; vitest.config.ts prints it behind the number of the tests that were skipped for it. */
export const noMeilisearch = "no MEILI_URL, and no meilisearch on the PATH or at MEILISEARCH_PATH"

/** How the tests come by a server; null where they can't. */
export function findMeilisearch(): (() => Promise<MeiliServer>) | null {
  const url = process.env["MEILI_URL"]
  if (url) return () => relayMeilisearch(new URL(url), process.env["MEILI_KEY"] ?? "")
  const program = process.env["MEILISEARCH_PATH"] || "meilisearch"
  return isProgram(program) ? () => startMeilisearch(program) : null
}

function isProgram(program: string): boolean {
  return spawnSync(program, ["--version"]).status === 0
}

/**
 * Makes sure, before anything runs, that a server or program that somebody has named is there: tests that were skipped for it, or
 * failed one by one, would say less. What an earlier run has left in the server goes.
 * @throws Error
 */
export async function prepareMeilisearch(env: NodeJS.ProcessEnv): Promise<void> {
  const [url, program] = [env["MEILI_URL"], env["MEILISEARCH_PATH"]]
  if (!url) {
    if (env["MEILISEARCH_REQUIRED"] && !isProgram(program || "meilisearch"))
      throw new Error(`${noMeilisearch}: a release is not made without it`)
    if (program && !isProgram(program)) throw new Error(`MEILISEARCH_PATH is ${program}, which is no program that runs`)
    return
  }
  if (!URL.canParse(url) || new URL(url).protocol !== "http:") {
    throw new Error(`MEILI_URL is ${url}, expected http://HOST:PORT: the tests put a relay before the server`)
  }
  const meili = new Meilisearch({ host: url, apiKey: env["MEILI_KEY"] ?? "", timeout: lookingMs })
  try {
    const { results } = await meili.getRawIndexes({ limit: 1_000 })
    const left = results.filter(({ uid }) => /^gongshi_record_(?:test|judged|bound)/.test(uid))
    for (const { uid } of left) await meili.deleteIndex(uid).waitTask({ timeout: lookingMs })
  } catch (cause) {
    const why =
      cause instanceof MeilisearchApiError ? `answers ${cause.message}` : "does not answer as Meilisearch does"
    throw new Error(`MEILI_URL is ${url}, and what is there ${why}`, { cause })
  }
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
  /** Takes its data away while it is down, or puts there what `keep` has kept; null for a server that somebody else has started. */
  lose: ((kept?: string) => Promise<void>) | null
  /** Keeps a copy of its data as it is now. @returns where */
  keep(): Promise<string>
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
  const keep = () => Promise.reject(new Error("where this server keeps its data is not known here"))
  return {
    url: `http://127.0.0.1:${relayPort}`,
    key: apiKey,
    folder: null,
    lose: null,
    keep,
    kill,
    start,
    remove: kill,
  }
}

/** Starts a server in a folder of its own. */
async function startMeilisearch(program: string): Promise<MeiliServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "gongshi-meilisearch-"))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | null = null
  let copies = 0
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
    for (const giveUpAt = Date.now() + lookingMs; Date.now() < giveUpAt; ) {
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
    async lose(kept) {
      await kill()
      await rm(path.join(folder, "data"), { recursive: true, force: true })
      if (kept !== undefined) await cp(kept, path.join(folder, "data"), { recursive: true })
      await start()
    },
    async keep() {
      await kill()
      const kept = path.join(folder, `kept-${copies++}`)
      await cp(path.join(folder, "data"), kept, { recursive: true })
      await start()
      return kept
    },
    async remove() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
