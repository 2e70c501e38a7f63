/**
 * Rebuild of PostgreSQL's search index: its tables are filled beside the old ones and put in their place.
 */
import { getTableName } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Transaction } from "../database/client.ts"
import { copyOf, copyTables } from "../database/copy.ts"
import { names, query, run } from "../database/query.ts"
import { searchName, searchPosting, searchUnlisted } from "../database/schema/search.ts"
import { countDocuments } from "./facet-count.ts"
import { openNextTables, swapTables } from "./next-table-store.ts"
import {
  addFacets,
  clearFacets,
  insertDocuments,
  listCodes,
  loadSubjects,
  type NumberedDocument,
} from "./postgres-store.ts"
import { listMax } from "./posting.ts"
import { type PostingGatherer, postingGatherer } from "./posting-block.ts"
import { toDocument } from "./search-document.ts"
import { nextRevision, readState, saveState } from "./state-store.ts"

const tables = [searchName, searchUnlisted, searchPosting].map((table) => getTableName(table))
const postingStage = alias(searchPosting, "posting_stage")

// Subjects in a page; bounds the memory.
const subjectsPerPage = 10_000
// Pairs of key and document that are held before they are written: 32 MB.
const pairsHeld = 4_000_000
/** Numbers of documents lie in one half of the range or the other, so that a list of the old index finds nothing here. */
const half = 2 ** 30

/** Builds the index anew. Who holds the reader keeps others from moving the old tables on; searches go on meanwhile. */
export async function rebuildIndex(
  tx: Transaction,
  reader: string,
  onProgress?: (subjects: number) => void,
): Promise<void> {
  const revision = await nextRevision(tx)
  const { nextDocument } = await readState(tx, reader)
  await openNext(tx)
  const end = await fillTables(tx, nextDocument > half ? 1 : half + 1, onProgress)
  await swapTables(tx, tables)
  await saveState(tx, reader, { nextDocument: end, revision, stale: 0 })
}

async function openNext(tx: Transaction): Promise<void> {
  await openNextTables(tx, tables)
  await run(tx, query`create temporary table ${postingStage} (like ${searchPosting}) on commit drop`)
}

/** Fills the next tables; returns the number after the last document's. */
async function fillTables(tx: Transaction, first: number, onProgress?: (subjects: number) => void): Promise<number> {
  let id = first
  const facets = new Map<string, number>()
  const gatherer = postingGatherer(pairsHeld, 0)
  for (let last = ""; ; ) {
    const codes = await listCodes(tx, last, subjectsPerPage)
    if (codes.length === 0) break
    const documents: NumberedDocument[] = []
    for (const subject of await loadSubjects(tx, codes)) documents.push({ ...toDocument(subject), id: id++ })
    await insertDocuments(tx, documents, "_next")
    for (const document of documents) await gather(tx, gatherer, document)
    const live = documents.filter(({ newest }) => newest !== null)
    countDocuments(facets, live, 1)
    onProgress?.(id - first)
    last = codes.at(-1) ?? last
  }
  await stage(tx, gatherer)
  await mergeStage(tx)
  await clearFacets(tx)
  await addFacets(tx, facets)
  return id
}

async function gather(tx: Transaction, gatherer: PostingGatherer, document: NumberedDocument): Promise<void> {
  const shelf = document.newest === null ? 1 : 0
  if (gatherer.add(document.id, shelf, document.keys)) return
  await stage(tx, gatherer)
  gatherer.add(document.id, shelf, document.keys)
}

async function stage(tx: Transaction, gatherer: PostingGatherer): Promise<void> {
  function* rows() {
    for (const { key, shelf, block, count, docs } of gatherer.take()) yield [key, shelf, block, count, docs]
  }
  const keys = ["key", "shelf", "block", "count", "docs"] as const
  await copyTables(tx, [copyOf(searchPosting, keys, rows(), getTableName(postingStage))])
}

/** Joins the pieces of each key's list, by key: then a look at one key reads one place of the table. */
async function mergeStage(tx: Transaction): Promise<void> {
  const { key, shelf, count, docs } = postingStage
  await run(tx, query`set local work_mem = '256MB'`)
  await run(tx, query`analyze ${postingStage}`)
  await run(
    tx,
    query`
      insert into ${alias(searchPosting, `${getTableName(searchPosting)}_next`)} (${names(searchPosting, "key", "shelf", "block", "count", "docs")})
      select ${key}, ${shelf}, 0, sum(${count}),
        case when sum(${count}) <= ${listMax}::int then string_agg(${docs}, ''::bytea) end
      from ${postingStage} group by ${key}, ${shelf} order by ${key}, ${shelf}`,
  )
}
