/**
 * Brings a database to the schema of this version: the migrations of drizzle-kit, one process at a time.
 */
import { readFile } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { type Connection, openClient, type PoolKeep, type Sql } from "./client.ts"

/** Any number that nothing else in this database locks. */
const migrationLock = 4_020_260_101

const migrationsFolder = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "migrations")

/** Applies what is missing. Safe to call from many processes at once: the others wait. */
export async function migrateDatabase(connection: Connection, keep: PoolKeep = {}): Promise<void> {
  const sql = openClient(connection, 1, keep)
  try {
    if (await isUpToDate(sql)) return
    // Read when it is needed, which is seldom: it takes 0.4 s, longer than all else that a command reads.
    const [{ drizzle }, { migrate }] = await Promise.all([
      import("drizzle-orm/postgres-js"),
      import("drizzle-orm/postgres-js/migrator"),
    ])
    await sql`select pg_advisory_lock(${migrationLock})`
    await migrate(drizzle(sql), { migrationsFolder })
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** Whether drizzle would find nothing to do: it holds the time of the last migration against those of the journal. */
export async function isUpToDate(sql: Sql): Promise<boolean> {
  const [table] = await sql<{ there: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as there`
  if (!table?.there) return false
  const [last] = await sql<{ at: number | null }[]>`select max(created_at) as at from drizzle.__drizzle_migrations`
  const journal = JSON.parse(await readFile(path.join(migrationsFolder, "meta", "_journal.json"), "utf8")) as {
    entries: readonly { when: number }[]
  }
  const newest = Math.max(...journal.entries.map(({ when }) => when))
  return last?.at !== null && last?.at !== undefined && last.at >= newest
}
