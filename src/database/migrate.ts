/**
 * Brings a database to the schema of this version: the migrations of drizzle-kit, one process at a time.
 */
import { readFile } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { type Connection, type Pool, type PoolKeep, type Sql, sqlState, type Transaction } from "./client.ts"
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
    if (!isNew) await buildAhead(pool, tell)
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

/** An index of a migration, and what it is of; null for any other statement. */
export function readIndex(statement: string): { name: string; table: string; of: string } | null {
  const [, name, of, table] = /^\s*create index "(\w+)" (on "(\w+)"[\s\S]*?);?\s*$/i.exec(statement) ?? []
  return name && of && table ? { name, table, of } : null
}

/**
 * Makes the indexes of tables that are there before anything is locked, while everybody reads and writes: one that reads a
 * large table takes seconds, and the transaction of an upgrade holds what it has locked to its end. What can't be made yet,
 * its columns being new or somebody's long work in the way, is left to that transaction.
 */
async function buildAhead(pool: Pool, log: (line: string) => void): Promise<void> {
  const wanted = (await listDue(await lastMigration(pool))).flatMap(({ sql }) =>
    sql.flatMap((text) => readIndex(text) ?? []),
  )
  if (wanted.length === 0) return
  await pool.unsafe("set lock_timeout = '10s'")
  for (const { name, table, of } of wanted) {
    const [there] = await pool`select from pg_class where oid = to_regclass(${`public."${table}"`})`
    // What stands by this name may be another's that a migration takes away first.
    const [taken] = await pool`select from pg_class where oid = to_regclass(${`public."${name}"`})`
    if (!there || taken) continue
    const began = performance.now()
    try {
      await pool.unsafe(`create index concurrently if not exists "${name}" ${of}`)
      log(`index ${name}: ${Math.round(performance.now() - began)} ms, beside everybody`)
    } catch {
      await pool.unsafe(`drop index concurrently if exists "${name}"`).catch(() => {})
    }
  }
}

/** Whether an index that a migration makes is there as a whole; what was cut off is taken away. */
async function isBuilt(tx: Transaction, name: string): Promise<boolean> {
  const [index] = await tx<{ valid: boolean }[]>`
    select indisvalid and indisready as valid from pg_index where indexrelid = to_regclass(${`public."${name}"`})`
  if (index && !index.valid) await tx`drop index ${tx(name)}`
  return index?.valid ?? false
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
  await tx`create schema if not exists drizzle`
  await tx`
    create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`
  const last = await lastMigration(tx)
  const names = new Map((await readJournal()).map(({ when, tag }) => [when, tag]))
  const due = await listDue(last)
  if (due.length > 0) log(`the schema is upgraded by ${due.length} migrations, and whoever publishes waits for them`)
  for (const { folderMillis, hash, sql: statements } of due) {
    const began = performance.now()
    for (const text of statements) {
      const index = readIndex(text)
      if (!index || !(await isBuilt(tx, index.name))) await tx.unsafe(text)
    }
    log(`migration ${names.get(folderMillis)}: ${Math.round(performance.now() - began)} ms`)
    await tx.unsafe("insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)", [hash, folderMillis])
  }
}

/** The migrations behind one. */
async function listDue(last: number) {
  // Read when it is needed, which is seldom.
  const { readMigrationFiles } = await import("drizzle-orm/migrator")
  return readMigrationFiles({ migrationsFolder }).filter(({ folderMillis }) => folderMillis > last)
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
