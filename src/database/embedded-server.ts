// The server process of the embedded cluster: starting it and stopping it.
// Nothing here decides whether it may be stopped; that is embedded.ts.

import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import {
  chownSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statfsSync,
  statSync,
} from "node:fs"
import { tmpdir, totalmem } from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { type Account, asAccount } from "./embedded-account.ts"
import type { Binaries } from "./embedded-binaries.ts"
import { serverEnvironment } from "./embedded-cluster.ts"
import { EmbeddedPostgresError, errorCode, fileFailure, nextStepFor } from "./embedded-error.ts"
import { isRunning, type Postmaster, readPostmaster } from "./embedded-postmaster.ts"

/** What a start needs to know. */
export interface StartOptions {
  cluster: string
  dataDir: string
  account: Account | undefined
  binaries: Binaries
  tcp: { port: number } | undefined
  settings: Record<string, string>
}

/** A server that this process started. */
export interface StartedServer {
  pid: number | undefined
  hasEnded(): boolean
  /** True when it ended for a reason that passes: another server was faster, or still gives the cluster up. */
  mayTryAgain(): boolean
  /** Why it ended, for the operator. */
  failure(): EmbeddedPostgresError
}

const defaultPort = 5432
const logSizeMaxBytes = 10 * 1024 * 1024

/** Starts the server in a session of its own, so that Ctrl-C in the terminal doesn't reach it. Doesn't wait. */
export function startServer(options: StartOptions): StartedServer {
  const { cluster, account, tcp } = options
  const port = tcp?.port ?? defaultPort
  const sockets = socketDirectory(cluster, port, tmpdir(), account)
  const settings: Record<string, string> = {
    ...defaultSettings,
    ...sharedMemorySettings(),
    ...options.settings,
    listen_addresses: tcp ? "127.0.0.1" : "",
    port: `${port}`,
    unix_socket_directories: `"${sockets.replaceAll('"', '""')}"`,
    unix_socket_permissions: "0700",
    // To the file that this process opened, wherever it is: the server's user needn't reach it.
    log_destination: "stderr",
    logging_collector: "off",
  }
  const args = ["-D", cluster, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])]
  const logFile = path.join(options.dataDir, "postgres.log")
  const log = openLog(logFile)
  const child = spawn(path.join(options.binaries.directory, "bin", "postgres"), args, {
    ...asAccount(account),
    cwd: cluster,
    env: serverEnvironment(),
    detached: true,
    stdio: ["ignore", log.file, log.file],
  })
  closeSync(log.file)
  child.unref()
  let ending: string | undefined
  child.on("error", (error) => (ending = error.message))
  child.on("exit", (code, signal) => (ending = signal ?? `code ${code}`))
  const output = () => readFrom(logFile, log.size)
  return {
    pid: child.pid,
    hasEnded: () => ending !== undefined,
    // Code 0: another process attached to it, was the last one out and stopped it before this one got in.
    mayTryAgain: () =>
      ending === "code 0" || /lock file ".*" (already exists|is empty)|pre-existing shared memory/.test(output()),
    failure: () => serverFailure(cluster, ending ?? "", output(), logFile),
  }
}

function serverFailure(cluster: string, ending: string, output: string, logFile: string): EmbeddedPostgresError {
  const lines = output.trim().split("\n").slice(-12).join("\n")
  const next = nextStepFor(output, `Mend that and start again; the whole log is in ${logFile}`)
  const reason = `it ended with ${ending} before it accepted connections; the end of its log:\n${lines}`
  return new EmbeddedPostgresError(`PostgreSQL in ${cluster}`, reason, next)
}

function openLog(logFile: string): { file: number; size: number } {
  try {
    const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
    if (size > logSizeMaxBytes) renameSync(logFile, `${logFile}.1`)
    return { file: openSync(logFile, "a", 0o600), size: size > logSizeMaxBytes ? 0 : size }
  } catch (error) {
    throw fileFailure(`Log file ${logFile}`, error)
  }
}

function readFrom(logFile: string, start: number): string {
  const buffer = Buffer.alloc(64 * 1024)
  const file = openSync(logFile, "r")
  const length = readSync(file, buffer, 0, buffer.length, start)
  closeSync(file)
  return buffer.subarray(0, length).toString()
}

// A fast shutdown writes one checkpoint of at most shared_buffers; a minute is a slow disk, ten a broken one.
const stopSlowMs = 60 * 1000
const stopMaxMs = 10 * 60 * 1000

/** Stops the server (fast shutdown: sessions are ended, everything committed is kept) and waits until it is gone. */
export async function stopServer(postmaster: Postmaster, cluster: string, log: (line: string) => void): Promise<void> {
  try {
    process.kill(postmaster.pid, "SIGINT")
  } catch (error) {
    if (errorCode(error) === "ESRCH") return
    throw fileFailure(`PostgreSQL process ${postmaster.pid}`, error)
  }
  const started = Date.now()
  let told = false
  for (;;) {
    const now = readPostmaster(cluster)
    if (now?.pid !== postmaster.pid || !isRunning(now, cluster)) return
    const waitedMs = Date.now() - started
    if (waitedMs > stopMaxMs) {
      const next = "Look for a failing disk; the server goes on stopping by itself"
      throw new EmbeddedPostgresError(`PostgreSQL in ${cluster}`, "it has not stopped in ten minutes", next)
    }
    if (waitedMs > stopSlowMs && !told) {
      log("waiting for PostgreSQL to stop")
      told = true
    }
    await sleep(20)
  }
}

// Where the embedded server's unix socket lies: a directory that only the server's user and root can enter,
// because whoever reaches the socket is trusted.

/**
 * The directory for the server's socket: the cluster, unless its path is too long for a socket (107 bytes on Linux, 103
 * on macOS; 99 leaves room), then a private one in the system's directory for temporary files.
 */
export function socketDirectory(
  cluster: string,
  port: number,
  temporary: string,
  account: Account | undefined,
): string {
  const fits = (directory: string) => Buffer.byteLength(`${directory}/.s.PGSQL.${port}`) < 100
  if (fits(cluster)) return cluster
  const name = `gongshi-${createHash("sha256").update(cluster).digest("hex").slice(0, 16)}`
  const directory = [temporary, "/tmp"].map((base) => path.join(base, name)).find(fits) ?? path.join("/tmp", name)
  const owner = account?.uid ?? process.getuid?.() ?? 0
  try {
    mkdirSync(directory, { mode: 0o700 })
    if (account) chownSync(directory, account.uid, account.gid)
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw fileFailure(`Socket directory ${directory}`, error)
  }
  // Anyone may create names in /tmp: a directory that others own or can enter would give them the database.
  let found = lstatSync(directory)
  // A process killed between making it and giving it away (both as root) leaves it root's.
  if (account && found.isDirectory() && found.uid === 0) {
    chownSync(directory, account.uid, account.gid)
    found = lstatSync(directory)
  }
  if (found.isDirectory() && found.uid === owner && (found.mode & 0o777) === 0o700) return directory
  const next = "Remove it, or set DATA_DIR to a shorter path"
  throw new EmbeddedPostgresError(`Socket directory ${directory}`, "another user owns it or can enter it", next)
}

// The server settings that the embedded PostgreSQL starts with.
// They say how large and how safe; where it listens and logs is the server's (embedded-server.ts).

const megabyte = 1024 * 1024

// An eighth of the memory that this process may use. Less than the indexes of a few million rows need makes an import
// read back what it has just written; more is left to the file cache, the searches and the register itself.
const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
const bufferMegabytes = Math.round(Math.min(Math.max(memory / 8 / megabyte, 128), 2_048))

/**
 * For a small server: 2 cores, SSD, and a share of the memory. Everything is durable (fsync and synchronous_commit stay on).
 * Given on the command line, so that a new version of Gongshi changes them without touching the cluster.
 */
const defaultSettings: Record<string, string> = {
  max_connections: "100",
  shared_buffers: `${bufferMegabytes}MB`,
  huge_pages: "try",
  effective_cache_size: `${bufferMegabytes * 4}MB`,
  // Once a minute, a vacuum takes a core from an import again and again for rows that no one has deleted.
  autovacuum_naptime: "3min",
  autovacuum_max_workers: "1",
  work_mem: "16MB",
  maintenance_work_mem: "256MB",
  // Imports of millions of rows: fewer checkpoints, each spread out. 4 GB bounds the disk and the recovery after a crash.
  max_wal_size: "4GB",
  min_wal_size: "256MB",
  checkpoint_timeout: "15min",
  checkpoint_completion_target: "0.9",
  // The shipped build has pglz only.
  wal_compression: "pglz",
  random_page_cost: "1.1",
  // Compiling costs more than it saves for queries of a few milliseconds.
  jit: "off",
  // Exports read tables in a stable order from the start.
  synchronize_seqscans: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_line_prefix: "%m [%p] ",
  log_checkpoints: "off",
  cluster_name: "gongshi",
}

// Docker gives containers 64 MB of /dev/shm; parallel queries fail when it is full, so small ones use files instead.
const sharedMemoryMinBytes = 256 * 1024 * 1024

/** Where parallel workers share memory, if not in the usual place. */
function sharedMemorySettings(): Record<string, string> {
  if (process.platform !== "linux") return {}
  try {
    const { bsize, blocks } = statfsSync("/dev/shm")
    if (bsize * blocks >= sharedMemoryMinBytes) return {}
  } catch {
    // No /dev/shm at all.
  }
  return { dynamic_shared_memory_type: "mmap" }
}
