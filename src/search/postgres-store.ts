/**
 * SQL that reads subjects for the index of PostgreSQL, and keeps its documents, postings and counts.
 */

import { type Sql, type Transaction, toArrayLiteral } from "../database/client.ts"
import { copyTables } from "../database/copy.ts"
import { gramKey } from "../names/gram.ts"
import { listMax } from "./posting.ts"
import type { PostingBlock } from "./posting-block.ts"
import type { NamedSubject, SearchDocument } from "./search-document.ts"

/** Subjects of these codes, with what their live records say; whoever the register does not know is left out. */
export async function loadSubjects(sql: Sql, codes: readonly string[]): Promise<NamedSubject[]> {
  // One look at the records for each code, whatever the planner knows: after an import it knows nothing, and would
  // hold every code against every other.
  return sql<NamedSubject[]>`
    select s.code, s.revision, s.region, s.name, s.former_names as "formerNames", s.operator, s.shops, r.records
    from subject s cross join lateral (
      select case when count(*) > 0 then json_build_object(
        'newest', max(published_on), 'names', json_agg(distinct subject_name), 'lists', json_agg(distinct list),
        'authorities', json_agg(distinct authority), 'years', json_agg(distinct to_char(published_on, 'YYYY')), 'endsOn', min(displayed_until)
      ) end as records
      from record where subject_code = s.code and state = 'live'
    ) r
    where s.code = any(${toArrayLiteral(codes)}::text[])`
}

/** Codes of the subjects that the register knows, after a code, in order. */
export async function listCodes(sql: Sql, after: string, limit: number): Promise<string[]> {
  const rows = await sql<
    { code: string }[]
  >`select code from subject where code > ${after} order by code limit ${limit}`
  return rows.map((row) => row.code)
}

/** Codes of subjects written by a transaction from this one on, in a version that no document holds. */
export async function listRevised(sql: Sql, from: number): Promise<string[]> {
  const rows = await sql<{ code: string }[]>`
    select s.code from subject s where s.revision >= ${from}
      and not exists (select from search_name n where n.code = s.code and n.revision = s.revision)
      and not exists (select from search_unlisted n where n.code = s.code and n.revision = s.revision)`
  return rows.map((row) => row.code)
}

/** Codes of subjects written by a transaction from this one on. */
export async function listWritten(sql: Sql, from: number): Promise<string[]> {
  const rows = await sql<{ code: string }[]>`select code from subject where revision >= ${from}`
  return rows.map((row) => row.code)
}

/**
 * The oldest transaction that is still under way: everything before it has ended, and its rows are there to be read.
 * Where the database was restored into a new server, transactions are counted anew and this is less than it was.
 */
export async function oldestTransaction(sql: Sql): Promise<number> {
  const [row] = await sql<{ oldest: number }[]>`
    select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest`
  return row?.oldest ?? 0
}

/** What the reader remembers (search_state). */
export interface SearchState {
  nextDocument: number
  revision: number
  stale: number
}

export async function readState(sql: Sql, reader: string): Promise<SearchState> {
  const [row] = await sql<SearchState[]>`
    select next_document as "nextDocument", revision, stale from search_state where reader = ${reader}`
  if (!row) throw new Error("search_state has no row: the migrations have not run to their end")
  return row
}

export async function saveState(tx: Transaction, reader: string, state: SearchState): Promise<void> {
  await tx`
    update search_state set next_document = ${state.nextDocument}, revision = ${state.revision}, stale = ${state.stale}
    where reader = ${reader}`
}

/** How much the register has that the index may not have read, besides log entries. */
export interface Unread {
  /** Subjects written since, counted up to a limit. */
  revised: number
  /** Documents, as far as statistics know. */
  documents: number
  stale: number
  /** The database was restored into a server that counts transactions anew: what was remembered of them is worth nothing. */
  restored: boolean
}

export async function readUnread(sql: Sql, reader: string, revisedMax: number): Promise<Unread> {
  const [row] = await sql<Unread[]>`
    select stale, pg_snapshot_xmax(pg_current_snapshot())::text::bigint < revision as restored,
      (select count(*) from (select from subject s where s.revision >= state.revision limit ${revisedMax}) r)::int
        as revised,
      (select sum(greatest(reltuples, 0)) from pg_class
        where oid in ('search_name'::regclass, 'search_unlisted'::regclass))::float8 as documents
    from search_state state where reader = ${reader}`
  if (!row) throw new Error("search_state has no row: the migrations have not run to their end")
  return row
}

/** A document with the number under which the posting lists know it. */
export interface NumberedDocument extends SearchDocument {
  id: number
}

/** What a document counts under when it goes. */
export interface GoneDocument {
  region: string
  facets: string[]
  live: boolean
}

/** Takes the documents of these codes off both shelves. */
export async function deleteDocuments(tx: Transaction, codes: readonly string[]): Promise<GoneDocument[]> {
  const array = toArrayLiteral(codes)
  return tx<GoneDocument[]>`
    with listed as (
      delete from search_name where code = any(${array}::text[]) returning region, to_json(facets) as facets
    ), other as (
      delete from search_unlisted where code = any(${array}::text[]) returning region
    )
    select region, facets, true as live from listed
    union all select region, '[]'::json, false from other`
}

const sharedColumns = ["code", "id", "region", "names", "text", "grams", "length", "revision"]
const liveColumns = [...sharedColumns, "newest", "facets", "ends_on"]

/** Puts documents on their shelves; `next` for those of a rebuild. */
export async function insertDocuments(
  tx: Transaction,
  documents: readonly NumberedDocument[],
  next: "" | "_next" = "",
): Promise<void> {
  function* rows(live: boolean) {
    for (const document of documents) {
      const { code, id, region, names, text, grams, length, revision, newest, facets, endsOn } = document
      if ((newest !== null) !== live) continue
      const shared = [code, id, region, names, text, Int32Array.from(grams, gramKey), length, revision]
      yield live ? [...shared, newest, toArrayLiteral(facets), endsOn] : shared
    }
  }
  await copyTables(tx, [
    { table: `search_name${next}`, columns: liveColumns, rows: rows(true) },
    { table: `search_unlisted${next}`, columns: sharedColumns, rows: rows(false) },
  ])
}

/** Adds documents to the lists of their keys. */
export async function addPostings(tx: Transaction, blocks: readonly PostingBlock[]): Promise<void> {
  const column = (pick: (block: PostingBlock) => number) => `{${blocks.map(pick).join(",")}}`
  await tx`
    insert into search_posting as held (key, shelf, block, count, docs)
    select * from unnest(
      ${column((block) => block.key)}::int[], ${column((block) => block.shelf)}::smallint[],
      ${column((block) => block.block)}::int[], ${column((block) => block.count)}::int[],
      ${toArrayLiteral(blocks.map((block) => block.docs ?? ""))}::bytea[])
    on conflict (key, shelf, block) do update set
      count = held.count + excluded.count,
      docs = case when held.count + excluded.count <= ${listMax}::int then held.docs || excluded.docs end`
}

/** Adds to the counts over the whole register. */
export async function addFacets(tx: Transaction, counts: ReadonlyMap<string, number>): Promise<void> {
  const changed = [...counts].filter(([, count]) => count !== 0)
  if (changed.length === 0) return
  await tx`
    insert into search_facet as held (facet, count)
    select * from unnest(
      ${toArrayLiteral(changed.map(([facet]) => facet))}::text[], ${`{${changed.map(([, count]) => count).join(",")}}`}::bigint[])
    on conflict (facet) do update set count = held.count + excluded.count`
  await tx`delete from search_facet where count = 0`
}

/** Begins the counts over the whole register anew. */
export async function clearFacets(tx: Transaction): Promise<void> {
  await tx`delete from search_facet`
}
