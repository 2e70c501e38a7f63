/**
 * A register for a benchmark: an embedded database in a folder of its own, filled with sample data, gone afterwards.
 */
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import type { Connection, Pool } from "../src/database/client.ts"
import { acquireEmbedded } from "../src/database/embedded.ts"
import { migrateDatabase } from "../src/database/migrate.ts"
import { openPool } from "../src/database/pool.ts"

export interface BenchRegister {
  pool: Pool
  searchPool: Pool
  connection: Connection
  dataDir: string
  /** Where the server itself can read and write. */
  clusterDir: string
  close(): Promise<void>
}

/**
 * Opens an empty register with the settings that `npm start` uses.
 * @param kept a folder whose register is opened as it is, and stays; absent: one that is deleted at the end
 */
export async function openBenchRegister(kept?: string): Promise<BenchRegister> {
  const dataDir = kept ?? (await mkdtemp(path.join(tmpdir(), "gongshi-bench-")))
  if (kept !== undefined) await mkdir(kept, { recursive: true })
  // As root the server runs as another user, who has to reach the folder.
  await chmod(dataDir, 0o755)
  const server = await acquireEmbedded({ dataDir })
  await migrateDatabase(server.connection)
  const pool = openPool(server.connection, 10)
  const searchPool = openPool(server.connection, 10, { freshPlans: true })
  return {
    pool,
    searchPool,
    connection: server.connection,
    dataDir,
    clusterDir: server.directory,
    async close() {
      await Promise.all([pool.end(), searchPool.end()])
      await server.release()
      if (kept === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Prints a row of results. */
export function tell(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(44)} ${value}\n`)
}

/** Seconds that work takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

/** The value below which a share of the sorted values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
