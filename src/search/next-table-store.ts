/**
 * SQL by which tables of an index are replaced as a whole: new ones beside the old, filled without indexes, which are built
 * at the end many times faster, and then put in their place under the names of the schema.
 */
import { getTableName, sql as template } from "drizzle-orm"
import type { Transaction } from "../database/client.ts"
import { pick, query, run, value } from "../database/query.ts"
import { record, subject } from "../database/schema/register.ts"

/** Names of tables and indexes are no parameters; these are the schema's. */
async function alter(tx: Transaction, text: string): Promise<void> {
  await run(tx, template.raw(text))
}

/** Makes a table beside each of some, of the same shape and without indexes, under its name and `_next`. */
export async function openNextTables(tx: Transaction, tables: readonly string[]): Promise<void> {
  // A rebuild comes after a large import, which no statistics know of yet.
  await alter(tx, `analyze ${getTableName(subject)}, ${getTableName(record)}`)
  for (const table of tables) {
    await alter(tx, `drop table if exists ${table}_next`)
    await alter(tx, `create table ${table}_next (like ${table} including defaults including storage)`)
    const [row] = await run(
      tx,
      query`select ${pick({ options: value<string | null>`array_to_string(reloptions, ', ')` })} from pg_class where oid = ${table}::regclass`,
    )
    // How large a row may be before some of it lies elsewhere is no part of its shape.
    if (row?.options) await alter(tx, `alter table ${table}_next set (${row.options})`)
  }
}

/** Indexes the new tables and puts them in the place of the old ones. */
export async function swapTables(tx: Transaction, tables: readonly string[]): Promise<void> {
  await run(tx, query`set local maintenance_work_mem = '256MB'`)
  const renames: string[] = []
  for (const table of tables) {
    renames.push(...(await indexNext(tx, table)))
    await alter(tx, `analyze ${table}_next`)
  }
  for (const table of tables) {
    await alter(tx, `drop table ${table}`)
    await alter(tx, `alter table ${table}_next rename to ${table}`)
  }
  for (const rename of renames) await alter(tx, rename)
}

/** Makes the indexes that the old table has; returns what gives them its names once it is gone. */
async function indexNext(tx: Transaction, table: string): Promise<string[]> {
  const indexes = await run(
    tx,
    query`
      select ${pick({
        name: value<string>`c.relname`,
        definition: value<string>`pg_get_indexdef(i.indexrelid)`,
        primary: value<boolean>`i.indisprimary`,
      })}
      from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = ${table}::regclass`,
  )
  for (const { name, definition, primary } of indexes) {
    const [create, rest = ""] = definition.split(/ ON \S+ USING /)
    if (primary) {
      const columns = rest.slice(rest.indexOf("("))
      await alter(tx, `alter table ${table}_next add constraint ${name}_next primary key ${columns}`)
    } else {
      const unique = create?.includes("UNIQUE") ? "unique" : ""
      await alter(tx, `create ${unique} index ${name}_next on ${table}_next using ${rest}`)
    }
  }
  return indexes.map(({ name }) => `alter index ${name}_next rename to ${name}`)
}
