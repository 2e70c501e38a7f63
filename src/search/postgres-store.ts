/**
 * SQL that fills PostgreSQL's search index.
 */

import { type Sql, type Transaction, toArrayLiteral } from "../database/client.ts"
import { copyTables } from "../database/copy.ts"
import { gramKey } from "../names/gram.ts"
import type { NamedSubject, SearchDocument } from "./search-document.ts"

/** Of these subjects, those with live records. */
export async function loadSubjects(sql: Sql, codes: readonly string[]): Promise<NamedSubject[]> {
  // One look at the records for each code, whatever the planner knows: after an import it knows nothing, and would
  // hold every code against every other.
  return sql<NamedSubject[]>`
    select s.code, s.region, s.name, s.former_names as "formerNames", s.shops, r.newest, r.names as "decidedNames"
    from subject s cross join lateral (
      select max(published_on) as newest, json_agg(distinct subject_name) as names
      from record where subject_code = s.code and state = 'live'
    ) r
    where s.code = any(${toArrayLiteral(codes)}::text[]) and r.newest is not null`
}

/** Codes of subjects with live records, after a code, in order. */
export async function listCodes(sql: Sql, after: string, limit: number): Promise<string[]> {
  const rows = await sql<{ code: string }[]>`
    select distinct subject_code as code from record
    where state = 'live' and subject_code > ${after} order by subject_code limit ${limit}`
  return rows.map((row) => row.code)
}

export async function deleteDocuments(tx: Transaction, codes: readonly string[]): Promise<void> {
  await tx`delete from search_name where code = any(${toArrayLiteral(codes)}::text[])`
}

const columns = ["code", "region", "text", "grams", "length", "newest"]

export async function insertDocuments(
  tx: Transaction,
  table: "search_name" | "search_name_next",
  documents: Iterable<SearchDocument>,
): Promise<void> {
  function* rows() {
    for (const { code, region, text, grams, length, newest } of documents) {
      yield [code, region, text, Int32Array.from(grams, gramKey), length, newest]
    }
  }
  await copyTables(tx, [{ table, columns, rows: rows() }])
}

/** Makes the empty table of a rebuild, without indexes: they are built at the end, which is many times faster. */
export async function openNextTable(tx: Transaction): Promise<void> {
  // A rebuild comes after a large import, which no statistics know of yet.
  await tx`analyze subject, record`
  await tx`drop table if exists search_name_next`
  await tx`create table search_name_next (like search_name including defaults)`
}

/** Indexes the new table and puts it in the place of the old one; the names stay those of the schema. */
export async function swapTables(tx: Transaction): Promise<void> {
  await tx`set local maintenance_work_mem = '256MB'`
  const indexes = await tx<{ name: string; definition: string; primary: boolean }[]>`
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition, i.indisprimary as "primary"
    from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = 'search_name'::regclass`
  for (const { name, definition, primary } of indexes) {
    if (primary) await tx.unsafe(`alter table search_name_next add constraint ${name}_next primary key (code)`)
    else {
      const [, rest] = definition.split(/ ON \S*search_name /)
      await tx.unsafe(`create index ${name}_next on search_name_next ${rest}`)
    }
  }
  await tx`analyze search_name_next`
  await tx`drop table search_name`
  await tx`alter table search_name_next rename to search_name`
  for (const { name } of indexes) await tx.unsafe(`alter index ${name}_next rename to ${name}`)
}
