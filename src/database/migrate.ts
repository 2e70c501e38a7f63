/**
 * Brings a database to the schema of this version: the migrations of drizzle-kit, one process at a time.
 */
import path from "node:path"
import { fileURLToPath } from "node:url"
import { drizzle } from "drizzle-orm/postgres-js"
import { migrate } from "drizzle-orm/postgres-js/migrator"
import { type Connection, openPool, type PoolKeep } from "./client.ts"

/** Any number that nothing else in this database locks. */
const migrationLock = 4_020_260_101

const migrationsFolder = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "migrations")

/** Applies what is missing. Safe to call from many processes at once: the others wait. */
export async function migrateDatabase(connection: Connection, keep: PoolKeep = {}): Promise<void> {
  const sql = openPool(connection, 1, keep)
  try {
    await sql`select pg_advisory_lock(${migrationLock})`
    await migrate(drizzle(sql), { migrationsFolder })
  } finally {
    await sql.end({ timeout: 5 })
  }
}
