/**
 * An upgrade from the version that was released last, over a million rows in each table that its migrations touch: who reads
 * waits for none of it for as long as for one rewritten table. Which migrations and which tables these are, the dump of that version tells (tests/database/released/).
 */
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { brotliDecompressSync } from "node:zlib"
import { readMigrationFiles } from "drizzle-orm/migrator"
import postgres from "postgres"
import { expect, test } from "vitest"
import type { Pool } from "../../src/database/client.ts"
import { isUpToDate, migrateDatabase } from "../../src/database/migrate.ts"
import { openPool } from "../../src/database/pool.ts"
import { useDatabase } from "../support/database.ts"

const database = useDatabase("template1")
const rows = 1_000_000
const released = path.join(import.meta.dirname, "released")
const newest =
  readdirSync(released)
    .sort(new Intl.Collator("en", { numeric: true }).compare)
    .at(-1) ?? ""
const migrationsFolder = new URL("../../migrations", import.meta.url).pathname

/** Fills a table, whatever it holds: what it checks is checked again of what is written from then on. */
async function fill(sql: Pool, table: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    const checks = await tx<{ name: string; definition: string }[]>`
      select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
      where conrelid = ${table}::regclass and contype = 'c'`
    for (const { name } of checks) await tx.unsafe(`alter table "${table}" drop constraint "${name}"`)
    const columns = await tx<{ name: string; value: string | null }[]>`
      select attname as name, case
          when typname = any('{int2,bool}'::text[]) then '0::int::' || typname
          when typname = any('{int4,int8,numeric,float8}'::text[]) then 'n'
          when typname = 'uuid' then 'gen_random_uuid()'
          when typname = 'bytea' then 'sha256(n::text::bytea)'
          when typname = 'jsonb' then '''{}''::jsonb'
          when typname = 'date' then '''2026-01-01''::date'
          when typname = 'timestamptz' then 'now()'
          when typname like '\\_%' then '''{}'''
          when typname = 'text' then '''row '' || n' end as value
      from pg_attribute join pg_type on pg_type.oid = atttypid
      where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
        and attnotnull`
    const names = columns.map(({ name }) => `"${name}"`).join()
    const values = columns.map(({ value }) => value).join()
    // Of a table that counts from 0 or 1 some are there.
    const filled = `insert into "${table}" (${names}) select ${values} from generate_series(1, ${rows}) n`
    await tx.unsafe(`${filled} on conflict do nothing`)
    for (const { name, definition } of checks) {
      await tx.unsafe(
        `alter table "${table}" add constraint "${name}" ${definition.replace(/ NOT VALID$/, "")} not valid`,
      )
    }
  })
}

test(`an upgrade from ${newest.replace(".sql.br", "")} keeps nobody from reading for half as long as a table takes that is written anew, with a million rows`, async () => {
  const loading = postgres(database.url, { max: 1, onnotice: () => {} })
  await loading.unsafe(brotliDecompressSync(readFileSync(path.join(released, newest))).toString()).simple()
  await loading.end()
  const { sql } = database
  const [last] = await sql<{ at: number }[]>`select max(created_at) as at from drizzle.__drizzle_migrations`
  const due = readMigrationFiles({ migrationsFolder }).filter(({ folderMillis }) => folderMillis > (last?.at ?? 0))
  const named = due
    .flatMap(({ sql: all }) => all)
    .join(";")
    .matchAll(/\b(?:table|on|into|update|from|join)\s+(?:only\s+)?"(\w+)"/gi)
  const there = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`
  const touched = [...new Set([...named].map(([, name = ""]) => name))].filter((name) =>
    there.some((each) => each.name === name),
  )
  for (const table of touched) await fill(sql, table)
  await sql.unsafe("analyze")

  const control = "read_by_nobody_else"
  await sql.unsafe(`create table "${control}" as select 1 as n`)
  const tables = [...touched, control]
  const reader = openPool(database.url, 2 * tables.length + 2)
  /** The longest that somebody waits who reads a row of each table while work is done. */
  async function longestWaits(work: () => Promise<unknown>): Promise<Map<string, number>> {
    let isOver = false
    const waits = tables.map(async (table) => {
      let longest = 0
      while (!isOver) {
        const began = performance.now()
        await reader.unsafe(`select from "${table}" limit 1`)
        longest = Math.max(longest, performance.now() - began)
        await sleep(5)
      }
      return [table, longest] as const
    })
    await work()
    isOver = true
    return new Map(await Promise.all(waits))
  }
  const during = await longestWaits(() => migrateDatabase(database.url))
  expect(await isUpToDate(sql)).toBe(true)
  // What it is held against: one of these tables written anew under its lock, on this machine and in this hour.
  const [written = ""] = touched
  const rewritten = await longestWaits(() =>
    sql.unsafe(`alter table "${written}" add column written_anew uuid default gen_random_uuid()`),
  )
  const of = (waits: Map<string, number>, table: string) => waits.get(table) ?? Number.POSITIVE_INFINITY
  // What everybody waits for on a busy machine, who reads what nobody touches waits for too.
  const bound = of(rewritten, written) / 2 + of(during, control)
  expect(of(rewritten, written)).toBeGreaterThan(2 * of(rewritten, control))
  const long = touched.filter((table) => of(during, table) > bound)
  expect(long.map((table) => `${table}: ${Math.round(of(during, table))} of ${Math.round(bound)} ms`)).toEqual([])
  await reader.end()
})
