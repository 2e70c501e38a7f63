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
