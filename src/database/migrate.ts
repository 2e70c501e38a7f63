/**
 * Brings a database to the schema of this version: the migrations of drizzle-kit, one process at a time.
 */
import { readFile } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { type Connection, type PoolKeep, type Sql, sqlState, type Transaction } from "./client.ts"
import { assertFit } from "./fitness.ts"
import { openPool } from "./pool.ts"
import { isOlder, oldestWriter } from "./writer.ts"
import { assertMayWrite, findOldestWriter, guardTables, holdWriters } from "./writer-store.ts"

/** Any number that nothing else in this database locks. */
const migrationLock = 4_020_260_101

const migrationsFolder = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "migrations")

/**
 * Applies what is missing, and names the oldest version that may write from then on: in one transaction, so that nobody
 * older writes between. A database that holds a register is told of each in a line. Safe to call from many processes at once: the others wait.
 * @throws OlderThanDatabase where a later version has been here, UnfitDatabase where nothing stands yet and nothing should
 */
export async function migrateDatabase(
  connection: Connection,
  keep: PoolKeep = {},
  log: (line: string) => void = () => {},
): Promise<void> {
  const pool = openPool(connection, 2, keep)
  try {
    await assertMayWrite(pool)
    if (await isUpToDate(pool)) return
    const isNew = !(await wasMigrated(pool))
    if (isNew) await assertFit(pool)
    const tell = isNew ? () => {} : log
    await whileInTheWay(() =>
      pool.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(${migrationLock})`
        // Whoever comes meanwhile waits behind what this waits for: a dump that is being made would hold up everybody.
        await tx`set local lock_timeout = '10s'`
        await assertMayWrite(tx)
        await holdWriters(tx)
        await applyMigrations(tx, tell)
        await guardTables(tx, await ownTables(), oldestWriter)
      }),
    )
  } finally {
    await pool.end({ timeout: 5 })
  }
}

// Nodes that write beside an upgrade hold tables in an order of their own. PostgreSQL ends one of two that wait for each other.
const triesMax = 10
// Ended for the sake of another, or tired of waiting for a table.
const inTheWay: ReadonlySet<string> = new Set(["40P01", "55P03"])

/** Does it again where it was ended for the sake of somebody who waited for it as well or somebody held a table for long. */
async function whileInTheWay(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!inTheWay.has(sqlState(error) ?? "") || tries === triesMax) throw error
    }
  }
}

/** As drizzle's own migrator does, which takes a client and not a transaction. */
async function applyMigrations(tx: Transaction, log: (line: string) => void): Promise<void> {
  // Read when it is needed, which is seldom.
  const { readMigrationFiles } = await import("drizzle-orm/migrator")
  await tx`create schema if not exists drizzle`
  await tx`
    create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`
  const last = await lastMigration(tx)
  const names = new Map((await readJournal()).map(({ when, tag }) => [when, tag]))
  const due = readMigrationFiles({ migrationsFolder }).filter(({ folderMillis }) => folderMillis > last)
  if (due.length > 0) log(`the schema is upgraded by ${due.length} migrations, and whoever publishes waits for them`)
  for (const { folderMillis, hash, sql: statements } of due) {
    const began = performance.now()
    for (const text of statements) await tx.unsafe(text)
    log(`migration ${names.get(folderMillis)}: ${Math.round(performance.now() - began)} ms`)
    await tx.unsafe("insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)", [hash, folderMillis])
  }
}

/** When the last migration that has been applied was made, ms since 1970; 0 where none was. */
async function lastMigration(sql: Sql): Promise<number> {
  const [last] = await sql<{ at: number | null }[]>`select max(created_at) as at from drizzle.__drizzle_migrations`
  return last?.at ?? 0
}

/** The tables that the migrations leave: others in the same schema are not the register's. */
async function ownTables(): Promise<string[]> {
  const last = Math.max(...(await readJournal()).map(({ idx }) => idx))
  const { tables } = await readMeta<{ tables: Record<string, { name: string }> }>(
    `${String(last).padStart(4, "0")}_snapshot.json`,
  )
  return Object.values(tables).map(({ name }) => name)
}

async function readJournal(): Promise<readonly { idx: number; when: number; tag: string }[]> {
  return (await readMeta<{ entries: { idx: number; when: number; tag: string }[] }>("_journal.json")).entries
}

async function readMeta<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(path.join(migrationsFolder, "meta", file), "utf8")) as T
}

/**
 * Whether there is nothing to do: drizzle holds the time of the last migration against those of the journal, and the
 * oldest version that may write is no older than this one names.
 */
export async function isUpToDate(sql: Sql): Promise<boolean> {
  if (!(await wasMigrated(sql))) return false
  const newest = Math.max(...(await readJournal()).map(({ when }) => when))
  if ((await lastMigration(sql)) < newest) return false
  const named = await findOldestWriter(sql)
  return named !== null && !isOlder(named, oldestWriter)
}

async function wasMigrated(sql: Sql): Promise<boolean> {
  const [table] = await sql<{ there: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as there`
  return table?.there ?? false
}
