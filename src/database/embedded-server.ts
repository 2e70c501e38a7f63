// The server process of the embedded cluster: starting it and stopping it.
// Nothing here decides whether it may be stopped; that is embedded.ts.
import { spawn } from "node:child_process"
import { closeSync, openSync, readSync, renameSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { type Account, asAccount } from "./embedded-account.ts"
import type { Binaries } from "./embedded-binaries.ts"
import { serverEnvironment } from "./embedded-cluster.ts"
import { EmbeddedPostgresError, errorCode, fileFailure, nextStepFor } from "./embedded-error.ts"
import { isRunning, type Postmaster, readPostmaster } from "./embedded-postmaster.ts"
import { defaultSettings, sharedMemorySettings } from "./embedded-settings.ts"
import { socketDirectory } from "./embedded-socket.ts"

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
