/**
 * The claim on a data directory: one server at a time. An advisory lock that dies with its session decides; a file says
 * who holds it.
 */
import { existsSync } from "node:fs"
import { readFile, rm, writeFile } from "node:fs/promises"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { Pool } from "./client.ts"
import type { Database } from "./open.ts"
import { openPool } from "./pool.ts"

/** Any number that nothing else in this database locks. */
const serverLock = 4_020_260_102

// How often a lock that was lost with its session is asked for again.
const againEveryMs = 1_000

/** Thrown when another server holds the directory. */
export class DirectoryTaken extends Error {}

export interface Claim {
  /** Writes down where the server answers. */
  announce(url: string): Promise<void>
  release(): Promise<void>
}

const claimFile = (dataDir: string) => path.join(dataDir, "server.json")

/** Whether a server says, or said until it was killed, that it serves this directory. */
export const isAnnounced = (dataDir: string): boolean => existsSync(claimFile(dataDir))

/**
 * Claims the directory of an embedded database; any number of servers may share one of DATABASE_URL.
 * A database that dies takes the lock along, so it is taken again when the database is back.
 * @throws DirectoryTaken
 */
export async function claimDataDirectory(database: Database, dataDir: string): Promise<Claim> {
  const file = claimFile(dataDir)
  if (!database.embedded) return { announce: async () => {}, release: async () => {} }
  const closing = new AbortController()
  const session = openPool(database.connection, 1, { lasting: true, onclose: () => void lockAgain() })
  const lockAgain = async () => {
    while (!closing.signal.aborted) {
      if (await lock(session).catch(() => false)) return
      await sleep(againEveryMs, undefined, { signal: closing.signal, ref: false }).catch(() => {})
    }
  }
  if (!(await lock(session))) {
    closing.abort()
    await session.end()
    throw new DirectoryTaken(
      `${path.resolve(dataDir)} is being served already, ${await holderOf(file)}: use that one, or set DATA_DIR and PORT for another register`,
    )
  }
  // What a server that was killed has left says nothing of this one.
  await rm(file, { force: true })
  return {
    announce: (url) => writeFile(file, `${JSON.stringify({ pid: process.pid, url })}\n`),
    async release() {
      closing.abort()
      await rm(file, { force: true })
      await session.end({ timeout: 5 })
    },
  }
}

async function lock(session: Pool): Promise<boolean> {
  const [row] = await session<{ locked: boolean }[]>`select pg_try_advisory_lock(${serverLock}) as locked`
  return row?.locked === true
}

async function holderOf(file: string): Promise<string> {
  try {
    const { pid, url } = JSON.parse(await readFile(file, "utf8")) as { pid: number; url: string }
    return `by process ${pid} at ${url}`
  } catch {
    // It has not said yet where it answers.
    return "by another process"
  }
}
