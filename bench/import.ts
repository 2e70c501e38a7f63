/**
 * `npm run bench:import [RECORDS]`: the importer against a bare COPY of the same rows with the same indexes, measured in
 * one run. The importer is the command itself, in a process of its own, so that its memory is its own too.
 */
import { createWriteStream } from "node:fs"
import { stat } from "node:fs/promises"
import path from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { Pool } from "../src/database/client.ts"
import { migrateDatabase } from "../src/database/migrate.ts"
import { openPool } from "../src/database/pool.ts"
import { sampleRecord } from "../src/register/sample/sample.ts"
import { runCommand } from "./process.ts"
import { openBenchRegister, seconds, tell } from "./register.ts"

const tables = ["subject", "record", "log_entry", "audit_event", "search_name"] as const
const records = Number(process.argv[2] ?? 1_000_000)
// The records are about some of so many; each comes into the register with its first one.
const subjects = Math.ceil(records * 0.4)

function* recordLines(): Generator<string> {
  const size = { subjects, records, seed: 1, today: "2026-11-01" }
  for (let index = 0; index < records; index++) yield JSON.stringify(sampleRecord(index, size))
}

function* inChunks(lines: Iterable<string>): Generator<string> {
  let held = ""
  for (const line of lines) {
    held += `${line}\n`
    if (held.length < 1_000_000) continue
    yield held
    held = ""
  }
  yield held
}

/** Runs the import; its peak memory in MB. */
async function importFile(file: string, dataDir: string): Promise<number> {
  const { peakMegabytes, stdout } = await runCommand(["import", file, "--report", `${file}.report`], dataDir)
  process.stdout.write(stdout)
  return peakMegabytes
}

/** Unloads the tables to files beside the cluster, where the server can read them again. */
async function unload(pool: Pool, folder: string): Promise<void> {
  for (const table of tables) await pool.unsafe(`copy ${table} to '${path.join(folder, `${table}.copy`)}'`)
}

/** Loads the files into empty tables and makes the indexes afterwards: the fastest way that PostgreSQL has. */
async function loadBare(pool: Pool, folder: string): Promise<void> {
  const indexes = await pool<{ definition: string; name: string; table: string; constraint: string | null }[]>`
    select pg_get_indexdef(i.indexrelid) as definition, i.indexrelid::regclass::text as name,
      i.indrelid::regclass::text as table, c.conname as constraint
    from pg_index i left join pg_constraint c on c.conindid = i.indexrelid
    where i.indrelid::regclass::text = any(${`{${tables.join(",")}}`}::text[])`
  for (const { name, table, constraint } of indexes) {
    await pool.unsafe(constraint ? `alter table ${table} drop constraint ${constraint}` : `drop index ${name}`)
  }
  await pool.begin(async (tx) => {
    for (const table of tables) {
      await tx.unsafe(`copy ${table} from '${path.join(folder, `${table}.copy`)}'`)
    }
    await tx`set local maintenance_work_mem = '256MB'`
    for (const { definition } of indexes) await tx.unsafe(definition)
  })
}

const register = await openBenchRegister()
try {
  const file = path.join(register.dataDir, "sample.ndjson")
  await pipeline(Readable.from(inChunks(recordLines())), createWriteStream(file))
  tell("file", `${records} records, ${Math.round((await stat(file)).size / 1e6)} MB`)

  let peak = 0
  const importing = await seconds(async () => {
    peak = await importFile(file, register.dataDir)
  })
  tell(
    "import with log, audit and search index",
    `${importing.toFixed(1)} s, ${Math.round(records / importing)} records/s`,
  )
  const [known] = await register.pool<{ count: number }[]>`select count(*) from subject`
  tell("subjects that came with them", String(known?.count))
  tell("peak memory of the importer", `${Math.round(peak)} MB`)

  await unload(register.pool, register.clusterDir)
  await register.pool`create database bare`
  const connection = { ...(register.connection as Exclude<typeof register.connection, string>), database: "bare" }
  await migrateDatabase(connection)
  const bare = openPool(connection, 1)
  const copying = await seconds(() => loadBare(bare, register.clusterDir))
  await bare.end()
  tell("bare COPY of the same rows, same indexes", `${copying.toFixed(1)} s`)
  tell("ratio", (importing / copying).toFixed(2))

  const again = await seconds(() => importFile(file, register.dataDir))
  tell("the same file again (changes nothing)", `${again.toFixed(1)} s`)
} finally {
  await register.close()
}
