/**
 * The time that processors spent on this process and on a register's server: what else the machine does is no part of it, so that two
 * versions can be compared on one that is not quiet. Linux alone.
 */
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

const nanosecondsInMs = 1e6
const microsecondsInMs = 1e3

/** Says how much was spent so far, ms. @param clusterDir of the server, which runs on this machine */
export function openCpuClock(clusterDir: string): () => number {
  const [postmaster] = readFileSync(path.join(clusterDir, "postmaster.pid"), "utf8").split("\n")
  const known = new Map<string, boolean>()
  const isOfServer = (pid: string) => {
    const found = known.get(pid)
    if (found !== undefined) return found
    // Behind the name, which may have blanks in it: the state, and whose child it is.
    const [, parent] = readProcess(pid, "stat")
      .replace(/^.*\) /, "")
      .split(" ")
    known.set(pid, parent === postmaster)
    return parent === postmaster
  }
  return () => {
    const { user, system } = process.cpuUsage()
    const server = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && isOfServer(name))
      .map((pid) => Number(readProcess(pid, "schedstat").split(" ")[0]))
    return (user + system) / microsecondsInMs + server.reduce((sum, spent) => sum + spent, 0) / nanosecondsInMs
  }
}

/** Nothing of a process that is gone. */
function readProcess(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8")
  } catch {
    return "0"
  }
}
