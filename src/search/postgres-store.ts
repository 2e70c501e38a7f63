/**
 * SQL that reads subjects for the index of PostgreSQL, and keeps its documents, postings and counts.
 */

import { eq, getTableName, gt, gte } from "drizzle-orm"
import { type Sql, type Transaction, toArrayLiteral } from "../database/client.ts"
import { copyOf, copyTables } from "../database/copy.ts"
import {
  anyOf,
  build,
  columnsOf,
  excluded,
  given,
  listOf,
  names,
  pick,
  query,
  run,
  statement,
  value,
} from "../database/query.ts"
import { record, subject } from "../database/schema/register.ts"
import { searchFacet, searchName, searchPosting, searchState, searchUnlisted } from "../database/schema/search.ts"
import { gramKey } from "../names/gram.ts"
import { listMax } from "./posting.ts"
import type { PostingBlock } from "./posting-block.ts"
import type { LiveSummary, NamedSubject, SearchDocument } from "./search-document.ts"

const named = statement({ codes: listOf(subject.code) }, ({ codes }) => {
  const { subjectCode, subjectName, list, authority, publishedOn, displayedUntil, state } = record
  // One look at the records for each code, whatever the planner knows: after an import it knows nothing, and would
  // hold every code against every other.
  return query`
    select ${pick(subject, "code", "revision", "region", "name", "formerNames", "operator", "shops")},
      ${pick({ records: value<LiveSummary | null>`r.records` })}
    from ${subject} cross join lateral (
      select case when count(*) > 0 then json_build_object(
        'newest', max(${publishedOn}), 'names', json_agg(distinct ${subjectName}), 'lists', json_agg(distinct ${list}),
        'authorities', json_agg(distinct ${authority}), 'years', json_agg(distinct to_char(${publishedOn}, 'YYYY')),
        'endsOn', min(${displayedUntil})
      ) end as records
      from ${record} where ${subjectCode} = ${subject.code} and ${state} = 'live'
    ) r
    where ${subject.code} = any(${codes}::text[])`
})

/** Subjects of these codes, with what their live records say; whoever the register does not know is left out. */
export function loadSubjects(sql: Sql, codes: readonly string[]): Promise<NamedSubject[]> {
  return named(sql, { codes })
}

/** Codes of the subjects that the register knows, after a code, in order. */
export async function listCodes(sql: Sql, after: string, limit: number): Promise<string[]> {
  const { code } = subject
  const next = build.select({ code }).from(subject).where(gt(code, after)).orderBy(code).limit(limit)
  return (await run(sql, next)).map((row) => row.code)
}

/** Codes of subjects written by a transaction from this one on, in a version that no document holds. */
export async function listRevised(sql: Sql, from: number): Promise<string[]> {
  const isHeld = (shelf: typeof searchName | typeof searchUnlisted) => query`exists (
    select from ${shelf} where ${shelf.code} = ${subject.code} and ${shelf.revision} = ${subject.revision})`
  const rows = await run(
    sql,
    query`
      select ${pick(subject, "code")} from ${subject}
      where ${subject.revision} >= ${from} and not ${isHeld(searchName)} and not ${isHeld(searchUnlisted)}`,
  )
  return rows.map((row) => row.code)
}

/** Codes of subjects written by a transaction from this one on. */
export async function listWritten(sql: Sql, from: number): Promise<string[]> {
  const written = build.select({ code: subject.code }).from(subject).where(gte(subject.revision, from))
  return (await run(sql, written)).map((row) => row.code)
}

const oldest = statement(
  {},
  () => query`select ${pick({ oldest: value<number>`pg_snapshot_xmin(pg_current_snapshot())::text::bigint` })}`,
)

/**
 * The oldest transaction that is still under way: everything before it has ended, and its rows are there to be read.
 * Where the database was restored into a new server, transactions are counted anew and this is less than it was.
 */
export async function oldestTransaction(sql: Sql): Promise<number> {
  const [row] = await oldest(sql, {})
  return row?.oldest ?? 0
}

/** What the reader remembers (search_state). */
export interface SearchState {
  nextDocument: number
  revision: number
  stale: number
}

const stateOf = statement({ reader: searchState.reader }, ({ reader }) =>
  build
    .select(columnsOf(searchState, "nextDocument", "revision", "stale"))
    .from(searchState)
    .where(eq(searchState.reader, reader)),
)

export async function readState(sql: Sql, reader: string): Promise<SearchState> {
  const [row] = await stateOf(sql, { reader })
  if (!row) throw new Error("search_state has no row: the migrations have not run to their end")
  return row
}

export async function saveState(tx: Transaction, reader: string, state: SearchState): Promise<void> {
  await run(tx, build.update(searchState).set(state).where(eq(searchState.reader, reader)))
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

const unread = statement({ reader: searchState.reader, revisedMax: given<number>() }, ({ reader, revisedMax }) => {
  const { stale, revision } = searchState
  const [listed, unlisted] = [getTableName(searchName), getTableName(searchUnlisted)]
  return query`
    select ${pick({
      stale,
      restored: value<boolean>`pg_snapshot_xmax(pg_current_snapshot())::text::bigint < ${revision}`,
      revised: value<number>`(select count(*) from (
        select from ${subject} where ${subject.revision} >= ${revision} limit ${revisedMax}) r)::int`,
      documents: value<number>`(select sum(greatest(reltuples, 0)) from pg_class
        where oid in (${listed}::text::regclass, ${unlisted}::text::regclass))::float8`,
    })} from ${searchState} where ${searchState.reader} = ${reader}`
})

export async function readUnread(sql: Sql, reader: string, revisedMax: number): Promise<Unread> {
  const [row] = await unread(sql, { reader, revisedMax })
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
  const { code, region, facets } = searchName
  const listed = await run(tx, build.delete(searchName).where(anyOf(code, codes)).returning({ region, facets }))
  const others = build.delete(searchUnlisted).where(anyOf(searchUnlisted.code, codes))
  const unlisted = await run(tx, others.returning({ region: searchUnlisted.region }))
  return [
    ...listed.map((row) => ({ ...row, live: true })),
    ...unlisted.map((row) => ({ ...row, facets: [], live: false })),
  ]
}

const sharedKeys = ["code", "id", "region", "names", "text", "grams", "length", "revision"] as const
const liveKeys = [...sharedKeys, "newest", "facets", "endsOn"] as const

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
    copyOf(searchName, liveKeys, rows(true), getTableName(searchName) + next),
    copyOf(searchUnlisted, sharedKeys, rows(false), getTableName(searchUnlisted) + next),
  ])
}

/** Adds documents to the lists of their keys. */
export async function addPostings(tx: Transaction, blocks: readonly PostingBlock[]): Promise<void> {
  const numbers = (of: "key" | "shelf" | "block" | "count") => `{${blocks.map((block) => block[of]).join(",")}}`
  const { count, docs } = searchPosting
  const sum = query`${count} + ${excluded(count)}`
  await run(
    tx,
    query`
      insert into ${searchPosting} (${names(searchPosting, "key", "shelf", "block", "count", "docs")})
      select * from unnest(
        ${numbers("key")}::int[], ${numbers("shelf")}::smallint[], ${numbers("block")}::int[],
        ${numbers("count")}::int[], ${toArrayLiteral(blocks.map((block) => block.docs ?? ""))}::bytea[])
      on conflict (${names(searchPosting, "key", "shelf", "block")}) do update set
        ${names(searchPosting, "count")} = ${sum},
        ${names(searchPosting, "docs")} = case when ${sum} <= ${listMax}::int then ${docs} || ${excluded(docs)} end`,
  )
}

/** Adds to the counts over the whole register. */
export async function addFacets(tx: Transaction, counts: ReadonlyMap<string, number>): Promise<void> {
  const changed = [...counts].filter(([, count]) => count !== 0)
  if (changed.length === 0) return
  const { count } = searchFacet
  const added = query`unnest(
    ${toArrayLiteral(changed.map(([facet]) => facet))}::text[], ${`{${changed.map(([, count]) => count).join(",")}}`}::bigint[])`
  await run(
    tx,
    query`
      insert into ${searchFacet} (${names(searchFacet, "facet", "count")}) select * from ${added}
      on conflict (${names(searchFacet, "facet")}) do update
      set ${names(searchFacet, "count")} = ${count} + ${excluded(count)}`,
  )
  await run(tx, build.delete(searchFacet).where(eq(count, 0)))
}

/** Begins the counts over the whole register anew. */
export async function clearFacets(tx: Transaction): Promise<void> {
  await run(tx, build.delete(searchFacet))
}
