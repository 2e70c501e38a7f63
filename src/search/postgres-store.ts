/**
 * SQL that reads subjects for the index of PostgreSQL, and keeps its documents, postings and counts.
 */

import { eq, getTableName, gt } from "drizzle-orm"
import { type Sql, type Transaction, toArrayLiteral } from "../database/client.ts"
import { copyOf, copyTables } from "../database/copy.ts"
import {
  anyOf,
  build,
  excluded,
  listOf,
  names,
  pick,
  type Query,
  query,
  run,
  statement,
  value,
} from "../database/query.ts"
import { record, subject } from "../database/schema/register.ts"
import { searchFacet, searchName, searchPosting, searchUnlisted } from "../database/schema/search.ts"
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

/** Whether no document holds the version of a subject. */
export function isUnread(): Query {
  const isHeld = (shelf: typeof searchName | typeof searchUnlisted) => query`exists (
    select from ${shelf} where ${shelf.code} = ${subject.code} and ${shelf.revision} = ${subject.revision})`
  return query`not ${isHeld(searchName)} and not ${isHeld(searchUnlisted)}`
}

/** How many documents there are, as far as statistics know. */
export async function estimateDocuments(sql: Sql): Promise<number> {
  const [listed, unlisted] = [getTableName(searchName), getTableName(searchUnlisted)]
  const documents = value<number | null>`sum(greatest(reltuples, 0))::float8`
  const [row] = await run(
    sql,
    query`select ${pick({ documents })} from pg_class where oid in (${listed}::text::regclass, ${unlisted}::text::regclass)`,
  )
  return row?.documents ?? 0
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
