/**
 * A Meilisearch server for tests, from a program on this machine: MEILISEARCH_PATH, or `meilisearch` on the PATH.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

/** The program; null, said loudly, where there is none. */
export function findMeilisearch(): string | null {
  const program = process.env["MEILISEARCH_PATH"] ?? "meilisearch"
  if (spawnSync(program, ["--version"]).status === 0) return program
  process.stderr.write(
    "\n*** The tests of Meilisearch are SKIPPED: there is no program of that name. Put it on the PATH, or set\n" +
      "*** MEILISEARCH_PATH to it.\n",
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

/** Starts a server in a folder of its own. */
export async function startMeilisearch(program: string): Promise<MeiliServer> {
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
    async remove() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
