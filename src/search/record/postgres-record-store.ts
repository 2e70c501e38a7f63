/**
 * SQL that reads live records for the index of PostgreSQL, and keeps its documents.
 */
import { getTableName, type SQL, sql as text } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { copyOf, copyTables } from "../../database/copy.ts"
import { anyOf, build, listOf, pick, type Query, query, run, statement, value } from "../../database/query.ts"
import { record, subject } from "../../database/schema/register.ts"
import { searchEnded, searchRecord } from "../../database/schema/search.ts"
import type { Touched } from "../../ledger/follow-store.ts"
import { liveKeys } from "../../register/record/column.ts"
import { openNextTables, swapTables } from "../next-table-store.ts"
import { besideRecord, documentColumns, toDocumentRow } from "./document-row-store.ts"
import type { RecordSource } from "./record-document.ts"

function liveWhere(condition: SQL) {
  return query`
    select ${pick(record, ...liveKeys, "displayedUntil")}, ${besideRecord}
    from ${record} left join ${subject} on ${subject.code} = ${record.subjectCode}
    where ${record.state} = 'live' and ${condition}`
}

const byId = statement({ ids: listOf(record.id) }, ({ ids }) => liveWhere(query`${record.id} = any(${ids}::text[])`))
const bySubject = statement({ codes: listOf(subject.code) }, ({ codes }) =>
  liveWhere(query`${record.subjectCode} = any(${codes}::text[])`),
)
type LiveRow = Awaited<ReturnType<typeof byId>>[number]

function toSource({ id, position, displayedUntil, subject, authorityName, text, ...content }: LiveRow): RecordSource {
  return { id, position, content, subject, authorityName, text, displayedUntil }
}

/** The live records of what entries speak of: those that are named, and all of subjects that have changed themselves. */
export async function loadTouched(sql: Sql, { records, subjects }: Touched): Promise<RecordSource[]> {
  const found = new Map<string, RecordSource>()
  const add = (rows: readonly LiveRow[]) => {
    for (const row of rows) found.set(row.id, toSource(row))
  }
  if (records.length > 0) add(await byId(sql, { ids: records }))
  if (subjects.length > 0) add(await bySubject(sql, { codes: subjects }))
  return [...found.values()]
}

/** How many records are live. */
export async function countLive(sql: Sql): Promise<number> {
  const [row] = await run(
    sql,
    query`select ${pick({ count: value<number>`count(*)::int` })} from ${record} where ${record.state} = 'live'`,
  )
  return row?.count ?? 0
}

/** All live records by day of publication, the latest at the end, so many at a time. */
export async function* listSources(tx: Transaction, limit: number): AsyncGenerator<RecordSource[]> {
  await run(
    tx,
    query`
      declare listed cursor for select ${pick(record, "id")} from ${record} where ${record.state} = 'live'
      order by ${record.publishedOn}, ${record.id}`,
  )
  // It takes no parameters.
  const next: Query<{ id: string }> = text.raw(`fetch ${limit} from listed`)
  for (;;) {
    const rows = await run(tx, next)
    if (rows.length === 0) break
    const sources = await loadTouched(tx, { records: rows.map(({ id }) => id), subjects: [], erased: [] })
    const byId = new Map(sources.map((source) => [source.id, source]))
    yield rows.flatMap(({ id }) => byId.get(id) ?? [])
  }
  await run(tx, query`close listed`)
}

/** The ids of all records of subjects, ended ones too. */
export async function listSubjectRecords(sql: Sql, codes: readonly string[]): Promise<string[]> {
  if (codes.length === 0) return []
  const ofSubjects = build.select({ id: record.id }).from(record).where(anyOf(record.subjectCode, codes))
  return (await run(sql, ofSubjects)).map(({ id }) => id)
}

/** Takes out the documents of what entries speak of. */
async function deleteTouched(tx: Transaction, { records, subjects, erased }: Touched): Promise<void> {
  const { id, subjectCode, position } = searchRecord
  if (records.length > 0) await run(tx, build.delete(searchRecord).where(anyOf(id, records)))
  if (subjects.length > 0) await run(tx, build.delete(searchRecord).where(anyOf(subjectCode, subjects)))
  if (erased.length === 0) return
  await run(tx, build.delete(searchRecord).where(anyOf(position, erased)))
  await run(
    tx,
    query`
    delete from ${searchEnded} where ${searchEnded.id} in (
      select ${record.id} from ${record} where ${anyOf(record.position, erased)})`,
  )
}

const table: string = getTableName(searchRecord)

/** Puts documents into the index. @param into the table, or the one that is to take its place */
async function insertSources(tx: Transaction, sources: readonly RecordSource[], into: string = table): Promise<void> {
  function* rows() {
    for (const source of sources) yield [...toDocumentRow(source), source.position]
  }
  await copyTables(tx, [copyOf(searchRecord, [...documentColumns, "position"], rows(), into)])
}

// Documents that are made and written at once; bounds the memory.
const documentsAtOnce = 2_000

/** Brings the documents of what entries speak of up to date. */
export async function replaceTouched(tx: Transaction, touched: Touched): Promise<void> {
  await deleteTouched(tx, touched)
  const { records, subjects } = touched
  for (let start = 0; start < Math.max(records.length, subjects.length); start += documentsAtOnce) {
    const end = start + documentsAtOnce
    const part = { records: records.slice(start, end), subjects: subjects.slice(start, end), erased: [] }
    const sources = await loadTouched(tx, part)
    // A record may be named in one part, and its subject in another.
    await run(
      tx,
      build.delete(searchRecord).where(
        anyOf(
          searchRecord.id,
          sources.map(({ id }) => id),
        ),
      ),
    )
    await insertSources(tx, sources)
  }
}

/** Builds the index anew. Who holds the reader keeps others from moving the old table on; searches go on meanwhile. */
export async function rebuildRecords(tx: Transaction, onProgress?: (records: number) => void): Promise<void> {
  await openNextTables(tx, [table])
  let count = 0
  // In this order the latest lie beside each other, and what comes later behind them: they are what is looked through first.
  for await (const sources of listSources(tx, documentsAtOnce)) {
    await insertSources(tx, sources, `${table}_next`)
    count += sources.length
    onProgress?.(count)
  }
  await swapTables(tx, [table])
}
