// The PostgreSQL that ships with the program, shared by every process that uses one data directory: the first one in
// starts it, the last one out stops it. No lock files of our own: PostgreSQL's postmaster.pid decides who starts, an
// advisory lock that dies with its session decides who may stop.
import { setTimeout as sleep } from "node:timers/promises"
import { serverAccount } from "./embedded-account.ts"
import { type Archive, archiveSettings, heldArchive } from "./embedded-archive.ts"
import { shippedBinaries, usableBinaries } from "./embedded-binaries.ts"
import {
  clusterUser,
  createCluster,
  ensureDataDirectory,
  findCluster,
  isRestoring,
  prepareCluster,
  readPassword,
  sweepLeftovers,
} from "./embedded-cluster.ts"
import { EmbeddedPostgresError } from "./embedded-error.ts"
import { dropStaleLocks, isRunning, type Postmaster, readPostmaster } from "./embedded-postmaster.ts"
import { database, isLastOne, type Share, tryShare } from "./embedded-presence.ts"
import { type StartedServer, startServer, stopServer } from "./embedded-server.ts"

/** Options for postgres.js; `host` is the socket's directory or 127.0.0.1. */
export interface EmbeddedConnection {
  host: string
  port: number
  user: string
  database: string
  password?: string
}

/** What acquireEmbedded is asked for. */
export interface EmbeddedOptions {
  /** DATA_DIR; made when it is missing. */
  dataDir: string
  /** Listen on 127.0.0.1 as well, with a password. Without it there is only the unix socket. */
  tcp?: { port: number }
  /** Where its WAL is kept as it is written; counts for the process that starts the server. */
  archive?: Archive | null
  /** PostgreSQL settings that override the program's own; they count for the process that starts the server. */
  settings?: Record<string, string>
  /** Takes one line for the operator at a time. */
  log?: (line: string) => void
}

/** A share in the running embedded server. */
export interface EmbeddedPostgres {
  connection: EmbeddedConnection
  /** Where the cluster really is. */
  directory: string
  /** False when another process had started the server. */
  startedHere: boolean
  /** "18.4" */
  version: string
  /**
   * Gives the share back, and stops the server if no other process has one; close your own connections first.
   * Idempotent. Never stops a server under another process.
   */
  release(): Promise<void>
}

/**
 * Attaches to the embedded server of a data directory; creates the cluster and starts the server as needed.
 * While the share is held, a server that dies is started again.
 * Throws EmbeddedPostgresError when that can't be done.
 */
export async function acquireEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {})
  const cluster = await ensureCluster(options.dataDir, log)
  const attach = () => attachOrStart(cluster, options, log)
  let share = await attach()
  const { postmaster, startedHere, version } = share
  let connection: EmbeddedConnection
  try {
    connection = toConnection(postmaster, cluster, options.tcp)
  } catch (error) {
    await leave(share, cluster, log)
    throw error
  }

  const closing = new AbortController()
  let reattaching: Promise<void> | undefined
  const watch = () => {
    share.lost.then(() => {
      if (!closing.signal.aborted) reattaching = reattach()
    })
  }
  // Locks die with their session, so a server that restarts (a crash, a killed backend) has to be told again
  // that this process uses it; one that is gone is started again.
  const reattach = async () => {
    while (!closing.signal.aborted) {
      try {
        share = await attach()
        log("PostgreSQL had stopped unexpectedly; it is running again")
        return watch()
      } catch (error) {
        log(`PostgreSQL has stopped: ${error instanceof Error ? error.message : String(error)}`)
        await sleep(5000, undefined, { signal: closing.signal, ref: false }).catch(() => {})
      }
    }
  }
  watch()

  const close = async () => {
    closing.abort()
    await reattaching
    await leave(share, cluster, log)
  }
  let released: Promise<void> | undefined
  const release = () => {
    released ??= close()
    return released
  }
  return { connection, directory: cluster, startedHere, version, release }
}

async function ensureCluster(givenDataDir: string, log: (line: string) => void): Promise<string> {
  const shipped = shippedBinaries()
  const dataDir = ensureDataDirectory(givenDataDir)
  const existing = findCluster(dataDir, shipped.major)
  if (existing !== undefined) return existing
  const account = serverAccount(undefined)
  await createCluster(dataDir, account, usableBinaries(shipped, account, dataDir, log), log)
  const created = findCluster(dataDir, shipped.major)
  if (created !== undefined) return created
  throw new EmbeddedPostgresError(`Database in ${dataDir}`, "it was removed while it was created", "Start again")
}

function toConnection(postmaster: Postmaster, cluster: string, tcp: { port: number } | undefined): EmbeddedConnection {
  const { port, socketDirectory } = postmaster
  if (!tcp) return { host: socketDirectory, port, user: clusterUser, database }
  if (postmaster.listens === "127.0.0.1" && port === tcp.port) {
    return { host: "127.0.0.1", port, user: clusterUser, database, password: readPassword(cluster) }
  }
  const reason = `another Gongshi process has started it without TCP port ${tcp.port}`
  throw new EmbeddedPostgresError(
    `PostgreSQL in ${cluster}`,
    reason,
    "Stop that process first, or give it the same port",
  )
}

// A start after a crash replays up to max_wal_size (4 GB), which takes minutes on a slow disk.
const waitMaxMs = 10 * 60 * 1000
const tellAfterMs = 5000
// How long passing reasons (a rival start, backends that outlive a killed postmaster) may come one after another.
const retryMaxMs = 30 * 1000
const pollMs = 25

async function attachOrStart(cluster: string, options: EmbeddedOptions, log: (line: string) => void): Promise<Share> {
  const began = Date.now()
  let started: StartedServer | undefined
  let told = false
  for (;;) {
    const postmaster = readPostmaster(cluster)
    if (postmaster?.status === "ready") {
      // Asked before its number is looked up: over a shared volume the server may run in another container.
      const share = await tryShare(postmaster, started?.pid === postmaster.pid)
      if (share) return share
    }
    const waitedMs = Date.now() - began
    if (!(postmaster && isRunning(postmaster, cluster)) && (!started || started.hasEnded())) {
      if (started && (!started.mayTryAgain() || waitedMs > retryMaxMs)) throw started.failure()
      if (postmaster) dropStaleLocks(postmaster, cluster)
      started = start(cluster, options, log)
    }
    if (waitedMs > tellAfterMs && !told) {
      log(`waiting for PostgreSQL (${postmaster?.status ?? "starting"}; after a crash it recovers first)`)
      told = true
    }
    if (waitedMs > waitMaxMs && !isRestoring(cluster)) {
      const next = `Read postgres.log in the data directory; its process is ${postmaster?.pid ?? "unknown"}`
      throw new EmbeddedPostgresError(`PostgreSQL in ${cluster}`, "it accepted no connection in ten minutes", next)
    }
    await sleep(pollMs)
  }
}

function start(cluster: string, options: EmbeddedOptions, log: (line: string) => void): StartedServer {
  const dataDir = ensureDataDirectory(options.dataDir)
  const account = serverAccount(cluster)
  const binaries = usableBinaries(shippedBinaries(), account, dataDir, log)
  prepareCluster(cluster, account)
  sweepLeftovers(dataDir, account)
  const settings = {
    // Nobody is let in while it is brought back: what is read then is not the end of it.
    ...(isRestoring(cluster) ? { ...heldArchive, hot_standby: "off" } : {}),
    ...(options.archive ? archiveSettings(options.archive, account) : {}),
    ...options.settings,
  }
  return startServer({ cluster, dataDir, account, binaries, tcp: options.tcp, settings })
}

/** Gives the shared lock up and stops the server if nobody else holds it. */
async function leave(share: Share, cluster: string, log: (line: string) => void): Promise<void> {
  try {
    if (await isLastOne(share.sql)) {
      const postmaster = readPostmaster(cluster)
      if (postmaster && isRunning(postmaster, cluster)) await stopServer(postmaster, cluster, log)
    }
  } finally {
    await share.sql.end({ timeout: 0 })
  }
}
