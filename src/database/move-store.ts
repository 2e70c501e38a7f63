/**
 * The whole of a register out of one database into another that has the same schema and nothing else: for who has begun with
 * the embedded one. No table refers to another, so they go one by one, each by COPY.
 */
import type { Readable, Writable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { Pool, Sql, Transaction } from "./client.ts"

/** What became of it: rows by table; or why nothing was done. */
export type Move =
  | { kind: "moved"; tables: readonly { table: string; rows: number }[] }
  | { kind: "not-empty" }
  | { kind: "other-schema"; tables: readonly string[] }

interface Table {
  name: string
  columns: readonly string[]
}

/**
 * Moves it: as it stands at one moment there, and all or nothing here. Nobody publishes there until it is done.
 * @param onTable hears of each table before it goes
 */
export async function moveAll(source: Pool, target: Pool, onTable: (table: string) => void): Promise<Move> {
  const tables = await listTables(source)
  const there = new Map((await listTables(target)).map(({ name, columns }) => [name, columns.join()]))
  const differing = tables.filter(({ name, columns }) => there.get(name) !== columns.join())
  if (differing.length > 0) return { kind: "other-schema", tables: differing.map(({ name }) => name) }
  const move = await source.begin("isolation level repeatable read", async (from) => {
    await from`select size from log_head for update`
    return target.begin(async (into): Promise<Move> => {
      if (!(await isUnused(into))) return { kind: "not-empty" }
      const moved: { table: string; rows: number }[] = []
      for (const table of tables) {
        onTable(table.name)
        moved.push({ table: table.name, rows: await moveTable(from, into, table) })
      }
      await moveSequences(from, into)
      return { kind: "moved", tables: moved }
    })
  })
  // What is asked next is planned by what is there.
  if (move.kind === "moved") await target.unsafe("analyze")
  return move
}

// As many as say what it is.
const othersMax = 5

/** What a database holds that a register is to be moved into, seen before anything is made there. */
export type Found = { kind: "nothing" } | { kind: "register" } | { kind: "others"; names: string[] }

/** Looks, whatever schema is there. */
export async function lookAtTarget(sql: Pool): Promise<Found> {
  const [ours] = await sql<{ made: boolean }[]>`
    select to_regclass('public.api_client') is not null and to_regclass('public.log_entry') is not null as made`
  if (ours?.made) return (await sql.begin(isUnused)) ? { kind: "nothing" } : { kind: "register" }
  // Migrations alone are no sign of a register: other programs keep theirs by the same tool, and ours are there as a whole or not at all.
  const names = await listOthers(sql)
  return names.length === 0 ? { kind: "nothing" } : { kind: "others", names }
}

/** What stands in a database that was never a register's; some of it. */
async function listOthers(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by 1 limit ${othersMax}`
  return rows.map(({ name }) => name)
}

/** The tables, with the columns that are written. */
function listTables(sql: Sql): Promise<Table[]> {
  return sql<Table[]>`
    select c.relname as name, array_agg(a.attname::text order by a.attname) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    group by c.relname order by c.relname`
}

/** Whether nobody has done anything there: what the migrations have put into it does not count. */
async function isUnused(tx: Transaction): Promise<boolean> {
  const [row] = await tx<{ unused: boolean }[]>`
    select not exists (select from log_entry) and not exists (select from audit_event) and not exists (select from subject)
      and not exists (select from api_client) as unused`
  return row?.unused === true
}

async function moveTable(from: Transaction, into: Transaction, { name, columns }: Table): Promise<number> {
  const quoted = [name, ...columns].map((each) => `"${each.replaceAll('"', '""')}"`)
  const [table = "", ...rest] = quoted
  await into.unsafe(`delete from ${table}`)
  const rows: Readable = await from.unsafe(`copy ${table} (${rest.join()}) to stdout`).readable()
  const end: Writable = await into.unsafe(`copy ${table} (${rest.join()}) from stdin`).writable()
  await pipeline(rows, end)
  const counts = await Promise.all(
    [from, into].map((tx) => tx.unsafe<{ count: number }[]>(`select count(*)::int as count from ${table}`)),
  )
  const [there = -1, here = -2] = counts.map(([row]) => row?.count)
  if (there !== here) throw new Error(`${name} has ${there} rows, and ${here} have arrived`)
  return here
}

async function moveSequences(from: Transaction, into: Transaction): Promise<void> {
  const sequences = await from<{ name: string; last: string }[]>`
    select sequencename::text as name, last_value::text as last from pg_sequences
    where schemaname = 'public' and last_value is not null`
  for (const { name, last } of sequences)
    await into`select setval(format('public.%I', ${name}::text)::regclass, ${last}::bigint)`
}
