// The embedded cluster out of a backup: unpacked, held against its manifest, and told up to where to read the archive.
// PostgreSQL reads it at its next start, whoever starts it, and goes on after a kill; the register is opened then.
import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { createReadStream, existsSync, mkdirSync, writeFileSync } from "node:fs"
import { cp, readdir, rm } from "node:fs/promises"
import path from "node:path"
import { pipeline } from "node:stream/promises"
import type { Sql } from "./client.ts"
import { type Account, asAccount, handOver, serverAccount } from "./embedded-account.ts"
import { quote, quoteLiteral } from "./embedded-archive.ts"
import { type ClusterManifest, clusterFile, readManifest } from "./embedded-backup.ts"
import { shippedBinaries } from "./embedded-binaries.ts"
import { ensureDataDirectory, findCluster, placeCluster, serverEnvironment, signalFile } from "./embedded-cluster.ts"
import { EmbeddedPostgresError } from "./embedded-error.ts"

/** What is restored, and up to where. */
export interface RestoreOrder {
  /** The folder that `backUpCluster` wrote. */
  backup: string
  /** Archived WAL; what is not there ends it. */
  archive: string
  /** WAL that a lost cluster had and had not archived yet (its `pg_wal`); null: there is none. */
  left: string | null
  /** The moment up to which transactions count; null: all that there are. */
  until: Date | null
  /** The timeline to follow; null: the newest of the archive. */
  timeline: number | null
}

/**
 * Gives a data directory that has none a cluster out of a backup.
 * @param before what has to be there before the cluster is, once that is known to be whole
 * @throws EmbeddedPostgresError, with nothing of the cluster left behind
 */
export async function restoreCluster(
  givenDataDir: string,
  order: RestoreOrder,
  log: (line: string) => void,
  before: () => Promise<void>,
): Promise<void> {
  const dataDir = ensureDataDirectory(givenDataDir)
  const present = findCluster(dataDir, shippedBinaries().major)
  if (present !== undefined) {
    const next = "Move it away first, or set DATA_DIR to another folder: nothing is written over"
    throw new EmbeddedPostgresError(present, "there is a database already", next)
  }
  const account = serverAccount(undefined)
  await placeCluster(dataDir, account, log, async (work) => {
    const cluster = path.join(work, "cluster")
    mkdirSync(cluster, { mode: 0o700 })
    handOver(work, account)
    log(`unpacking ${order.backup}`)
    await unpack(order.backup, cluster, account)
    await compare(cluster, readManifest(order.backup))
    await dropSocketLocks(cluster)
    if (order.left !== null) await takeLeft(order.left, cluster)
    tellRecovery(cluster, order)
    handOver(cluster, account)
    await before()
    return cluster
  })
}

async function unpack(backup: string, cluster: string, account: Account | undefined): Promise<void> {
  const args = ["-xzf", "-", "-C", cluster]
  const tar = spawn("tar", args, { ...asAccount(account), cwd: "/", env: serverEnvironment(), stdio: "pipe" })
  let said = ""
  tar.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()))
  const ended = new Promise<number | null>((resolve, reject) => tar.once("error", reject).once("close", resolve))
  // Read by this process: the server's user need not reach the backup.
  const [code] = await Promise.all([ended, pipeline(createReadStream(path.join(backup, clusterFile)), tar.stdin)])
  if (code !== 0) throw damaged(backup, `tar can't unpack it (${said.trim()})`)
}

/** Holds each file against the manifest. */
async function compare(cluster: string, { Files: files }: ClusterManifest): Promise<void> {
  for (const { Path: name, Checksum: expected, "Checksum-Algorithm": algorithm } of files) {
    const file = path.join(cluster, name)
    if (!existsSync(file)) throw damaged(name, "the backup's manifest names it, and it is not there")
    if (algorithm !== "SHA256" || expected === undefined) continue
    const hash = createHash("sha256")
    await pipeline(createReadStream(file), hash)
    if (hash.digest("hex") !== expected) throw damaged(name, "it differs from the backup's manifest")
  }
}

// A backup holds what names the process of the server that was backed up, which may live still, as may another of its number.
async function dropSocketLocks(cluster: string): Promise<void> {
  const locks = (await readdir(cluster)).filter((name) => name.startsWith(".s.PGSQL."))
  for (const name of locks) await rm(path.join(cluster, name))
}

const pieceName = /^[0-9A-F]{8}(?:[0-9A-F]{16}|\.history)$/

/** Puts WAL that was never archived where PostgreSQL looks for what the archive lacks. */
async function takeLeft(folder: string, cluster: string): Promise<void> {
  const pieces = (await readdir(folder)).filter((name) => pieceName.test(name))
  for (const name of pieces) await cp(path.join(folder, name), path.join(cluster, "pg_wal", name))
  if (pieces.length > 0) return
  throw new EmbeddedPostgresError(
    folder,
    "there is no WAL in it",
    "Name the folder pg_wal of the database that was lost",
  )
}

function damaged(what: string, reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(what, reason, "The backup is damaged: take the one before (--until)")
}

/** Says how the archive is read, as PostgreSQL wants it said. */
function tellRecovery(cluster: string, { archive, until, timeline }: RestoreOrder): void {
  const packed = `${quote(archive)}/"%f".gz`
  const settings = {
    restore_command: `[ -f ${packed} ] && gzip -dc ${packed} >"%p"`,
    recovery_target_action: "promote",
    ...(timeline === null ? {} : { recovery_target_timeline: String(timeline) }),
    // PostgreSQL reads this before it knows of zones by their letters.
    ...(until ? { recovery_target_time: until.toISOString().replace("T", " ").replace("Z", "+00") } : {}),
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quoteLiteral(value)}\n`)
  writeFileSync(path.join(cluster, "postgresql.auto.conf"), lines.join(""), { mode: 0o600 })
  writeFileSync(path.join(cluster, signalFile), "", { mode: 0o600 })
}

/** Forgets how the archive was read, once it has been: another restore says it anew. */
export async function forgetRecovery(sql: Sql): Promise<void> {
  for (const name of [
    "restore_command",
    "recovery_target_action",
    "recovery_target_timeline",
    "recovery_target_time",
  ]) {
    await sql.unsafe(`alter system reset ${name}`)
  }
}
