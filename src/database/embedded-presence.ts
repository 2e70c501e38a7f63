// A process's presence at the embedded server: a session whose advisory lock says that the process uses it.
// The lock dies with the process, however that ends; only who gets it exclusively may stop the server.
import postgres from "postgres"
import { clusterUser } from "./embedded-cluster.ts"
import { EmbeddedPostgresError, errorCode } from "./embedded-error.ts"
import type { Postmaster } from "./embedded-postmaster.ts"

/** The database that Gongshi uses. */
export const database = "gongshi"

/** One process's claim on the running server: a session that holds the shared lock. */
export interface Share {
  sql: postgres.Sql
  postmaster: Postmaster
  startedHere: boolean
  version: string
  /** Resolves when the session, and the lock with it, is gone. */
  lost: Promise<void>
}

// Two numbers that nothing else uses ("gong", "shi"); in the database postgres, so that gongshi can be a template.
const presenceLock = "1735355495, 7563369"

// Reasons to look again: not there yet, starting, stopping, stopped while waiting for the lock.
const passing = new Set(["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE", "CONNECTION_CLOSED", "CONNECTION_ENDED"])
for (const code of ["57P01", "57P02", "57P03", "CONNECT_TIMEOUT", "CONNECTION_DESTROYED"]) passing.add(code)

/** Connects and takes the shared lock. Undefined when the server isn't accepting, or stops while the lock is awaited. */
export async function tryShare(postmaster: Postmaster, startedHere: boolean): Promise<Share | undefined> {
  const { promise: lost, resolve: onclose } = Promise.withResolvers<void>()
  const sql = postgres({
    host: postmaster.socketDirectory,
    port: postmaster.port,
    user: clusterUser,
    database: "postgres",
    max: 1,
    // By default postgres.js renews a connection after half an hour; the lock would be lost with it.
    max_lifetime: null,
    idle_timeout: 0,
    connect_timeout: 10,
    fetch_types: false,
    ssl: false,
    onnotice: () => {},
    onclose: () => onclose(),
    connection: {
      application_name: "gongshi presence",
      idle_session_timeout: 0,
      statement_timeout: 0,
      lock_timeout: 0,
    },
  })
  try {
    // A process that is about to stop the server holds the exclusive lock until the server, and this wait, has ended.
    await sql.unsafe(`select pg_advisory_lock_shared(${presenceLock})`)
    await ensureDatabase(sql)
    const [row] = await sql.unsafe<{ server_version: string }[]>("show server_version")
    return { sql, postmaster, startedHere, version: row?.server_version ?? "", lost }
  } catch (error) {
    await sql.end({ timeout: 0 })
    if (passing.has(errorCode(error))) return undefined
    const reason = error instanceof Error ? error.message : String(error)
    const next = "Mend that and start again; its log is postgres.log in the data directory"
    throw new EmbeddedPostgresError(`PostgreSQL in ${postmaster.socketDirectory}`, reason, next, { cause: error })
  }
}

async function ensureDatabase(sql: postgres.Sql): Promise<void> {
  const [found] = await sql.unsafe(`select from pg_database where datname = '${database}'`)
  if (found) return
  try {
    await sql.unsafe(`create database ${database}`)
  } catch (error) {
    // Two first starts at the same moment: the other one has made it.
    if (!["42P04", "23505"].includes(errorCode(error))) throw error
  }
}

/**
 * Gives the shared lock up; true when nobody else holds it, and then nobody gets it until the server or this session
 * has ended. Unlocking first matters: of two that leave at once while both share, neither would get the exclusive lock.
 */
export async function isLastOne(sql: postgres.Sql): Promise<boolean> {
  try {
    await sql.unsafe(`select pg_advisory_unlock_shared(${presenceLock})`)
    const [row] = await sql.unsafe<{ last: boolean }[]>(`select pg_try_advisory_lock(${presenceLock}) as last`)
    return row?.last === true
  } catch (error) {
    if (passing.has(errorCode(error))) return false
    throw error
  }
}
