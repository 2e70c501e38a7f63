// What postmaster.pid says about the embedded server, whether it is true, and removing it where it isn't.
import { readFileSync, realpathSync, statSync, unlinkSync } from "node:fs"
import path from "node:path"
import { errorCode, fileFailure } from "./embedded-error.ts"

/** What postmaster.pid says; the file may be stale, see isRunning. */
export interface Postmaster {
  pid: number
  port: number
  socketDirectory: string
  /** The address it listens on for TCP, empty when it doesn't. */
  listens: string
  status: "starting" | "ready" | "stopping" | "unknown"
}

/** Reads postmaster.pid; undefined when there is none. Its lines are laid down in PostgreSQL's utils/pidfile.h. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  let text: string
  try {
    text = readFileSync(path.join(cluster, "postmaster.pid"), "utf8")
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined
    throw fileFailure(`Cluster ${cluster}`, error)
  }
  const [pid = "", , , port, socketDirectory = "", listens = "", , status = ""] = text
    .split("\n")
    .map((line) => line.trim())
  const known = (["starting", "ready", "stopping"] as const).find((word) => word === status) ?? "unknown"
  return { pid: Number.parseInt(pid, 10), port: Number(port), socketDirectory, listens, status: known }
}

/**
 * True when the process of postmaster.pid is a server of this cluster. A number that is in use proves nothing: after a
 * restart of the machine or container another program may have it, and PostgreSQL would refuse to start for ever.
 */
export function isRunning(postmaster: Postmaster, cluster: string): boolean {
  if (!isInUse(postmaster.pid)) return false
  if (process.platform !== "linux") return true
  // The command line and not the working directory, because root without CAP_SYS_PTRACE (containers) may not read that.
  let argv: string[]
  try {
    argv = readFileSync(`/proc/${postmaster.pid}/cmdline`, "utf8").split("\0")
  } catch {
    return false
  }
  // A process that ended and that nobody has waited for (no init in a container) has an empty command line.
  if (!["postgres", "postmaster"].includes(path.basename(argv[0] ?? ""))) return false
  const directory = argv[argv.indexOf("-D") + 1] ?? ""
  return !path.isAbsolute(directory) || directory === cluster || realpathOf(directory) === cluster
}

function isInUse(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: another user's process.
    return errorCode(error) !== "ESRCH"
  }
}

function realpathOf(directory: string): string | undefined {
  try {
    return realpathSync(directory)
  } catch {
    return undefined
  }
}

// PostgreSQL fills postmaster.pid within milliseconds of making it; one that stays empty was left by a crash.
const emptyLockAgeMinMs = 10 * 1000

/**
 * Removes the lock files of a server that is gone where PostgreSQL itself wouldn't: their number is in use, or missing.
 * Even if this erred, PostgreSQL still refuses a cluster whose shared memory another server uses.
 */
export function dropStaleLocks(stale: Postmaster, cluster: string): void {
  const lock = path.join(cluster, "postmaster.pid")
  if (Number.isNaN(stale.pid)) dropEmptyLock(lock)
  if (!isInUse(stale.pid)) return
  for (const file of [lock, path.join(stale.socketDirectory || cluster, `.s.PGSQL.${stale.port}.lock`)]) {
    try {
      if (Number.parseInt(readFileSync(file, "utf8"), 10) === stale.pid) unlinkSync(file)
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw fileFailure(`Stale lock file ${file}`, error)
    }
  }
}

function dropEmptyLock(lock: string): void {
  const found = statSync(lock, { throwIfNoEntry: false })
  if (found?.size === 0 && Date.now() - found.mtimeMs > emptyLockAgeMinMs) unlinkSync(lock)
}
