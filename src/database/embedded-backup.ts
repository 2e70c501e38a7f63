// A backup of the embedded cluster while it serves: PostgreSQL's own BASE_BACKUP, which writes it where it is told, with
// the WAL that makes it whole and a manifest of what is in it. No program beside the server is needed for it.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import path from "node:path"
import type { Readable } from "node:stream"
import { finished } from "node:stream/promises"
import postgres from "postgres"
import type { Pool } from "./client.ts"
import type { EmbeddedConnection } from "./embedded.ts"
import { quoteLiteral } from "./embedded-archive.ts"

/** What a backup consists of. */
export const clusterFile = "base.tar.gz"
export const manifestFile = "backup_manifest"

/** The parts of a backup's manifest that are looked at here (PostgreSQL, "Backup Manifest Format"). */
export interface ClusterManifest {
  Files: readonly { Path: string; Size: number; "Checksum-Algorithm"?: string; Checksum?: string }[]
  "WAL-Ranges": readonly { Timeline: number; "Start-LSN": string; "End-LSN": string }[]
}

/**
 * Writes the cluster into a folder that is not there yet, or empty, and that the server's user can make.
 * @throws what the server says, as that its disk is full
 */
export async function backUpCluster(connection: EmbeddedConnection, folder: string, label: string): Promise<void> {
  const sql = postgres({
    ...{ ...connection, max: 1, fetch_types: false, ssl: false, onnotice: () => {} },
    // A walsender, which alone knows the command.
    connection: { application_name: "gongshi backup", replication: "true" } as Record<string, string>,
  })
  const options = [
    `LABEL ${quoteLiteral(label)}`,
    `TARGET 'server', TARGET_DETAIL ${quoteLiteral(folder)}`,
    // The backup has the WAL that makes it whole: an archive that takes nothing any more must not keep it for ever.
    "WAL true, WAIT false, CHECKPOINT 'fast', COMPRESSION 'gzip', COMPRESSION_DETAIL 'level=1'",
    "MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256'",
  ]
  try {
    const progress: unknown = await sql.unsafe(`BASE_BACKUP (${options.join(", ")})`).simple()
    const told = (progress as Readable).resume()
    await finished(told)
  } finally {
    await sql.end({ timeout: 5 })
  }
  readManifest(folder)
}

/** Any number that nothing else in this database locks. */
const backupLock = 4_020_260_103

/** Does work while nobody else does the same at this database. @returns null, and does nothing, where somebody does */
export async function whileAlone<T>(pool: Pool, work: () => Promise<T>): Promise<T | null> {
  return pool.begin(async (tx) => {
    const [lock] = await tx<{ taken: boolean }[]>`select pg_try_advisory_xact_lock(${backupLock}) as taken`
    return lock?.taken ? work() : null
  })
}

/** Reads the manifest of a backup, which PostgreSQL writes last. @throws where it is none */
export function readManifest(folder: string): ClusterManifest {
  return JSON.parse(readFileSync(path.join(folder, manifestFile), "utf8")) as ClusterManifest
}

const segmentBytes = 16 * 1024 * 1024

/** The name of the first piece of WAL that a backup needs, without its timeline: names sort as what they hold. */
export function firstSegmentOf({ "WAL-Ranges": ranges }: ClusterManifest): string {
  const starts = ranges.map((range) => {
    const [high = "0", low = "0"] = range["Start-LSN"].split("/")
    const segment = Math.floor(Number.parseInt(low, 16) / segmentBytes)
    return high.padStart(8, "0") + segment.toString(16).toUpperCase().padStart(8, "0")
  })
  return starts.sort()[0] ?? ""
}

const archivedName = /^[0-9A-F]{8}([0-9A-F]{16})(?:\.partial|\.[0-9A-F]{8}\.backup)?\.gz$/

/** Removes archived WAL of before a piece, as pg_archivecleanup does: whatever its timeline. @returns how many */
export function dropWalBefore(folder: string, first: string): number {
  if (!existsSync(folder)) return 0
  const old = readdirSync(folder).filter((name) => {
    const [, place] = archivedName.exec(name) ?? []
    return place !== undefined && place < first
  })
  for (const name of old) rmSync(path.join(folder, name))
  return old.length
}
