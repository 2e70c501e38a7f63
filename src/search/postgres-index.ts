/**
 * The search index in PostgreSQL: a GIN index over grams finds candidates, LIKE makes sure that the term itself occurs.
 */
import type { Pool } from "../database/client.ts"
import { lockReader, moveReader, readerPosition, subjectsTouched } from "../ledger/reader.ts"
import { readHead } from "../ledger/sequencer.ts"
import { find, tally } from "./postgres-query.ts"
import {
  deleteDocuments,
  insertDocuments,
  listCodes,
  loadSubjects,
  openNextTable,
  swapTables,
} from "./postgres-store.ts"
import { type NamedSubject, type SearchDocument, toDocument } from "./search-document.ts"
import type { SearchIndex } from "./search-index.ts"

const reader = "search"

// Entries in a transaction of the reader.
const entriesPerStep = 20_000
// Subjects in a page of a rebuild; bounds its memory.
const subjectsPerPage = 10_000
// From this many unread entries on, and when they are more than has been read, building anew is faster.
const rebuildFrom = 50_000

/** The index over a database; it has no state of its own. */
export function postgresIndex(sql: Pool): SearchIndex {
  return {
    find: (query) => find(sql, query),
    tally: (query) => tally(sql, query),
    position: () => readerPosition(sql, reader),
    catchUp: () => catchUp(sql),
    rebuild: (onProgress) => rebuild(sql, onProgress),
  }
}

async function catchUp(sql: Pool): Promise<number> {
  for (;;) {
    const [{ size }, start] = [await readHead(sql), await readerPosition(sql, reader)]
    if (start >= size) return start
    if (size - start >= rebuildFrom && size - start > start) return rebuild(sql)
    const reached = await step(sql, start, Math.min(size, start + entriesPerStep))
    if (reached === null) return readerPosition(sql, reader)
  }
}

/** Applies the entries [.., to); null when another process is at it. */
async function step(sql: Pool, from: number, to: number): Promise<number | null> {
  return sql.begin(async (tx) => {
    const position = await lockReader(tx, reader, false)
    if (position === null || position !== from) return null
    const codes = await subjectsTouched(tx, from, to)
    const subjects = await loadSubjects(tx, codes)
    await deleteDocuments(tx, codes)
    await insertDocuments(tx, "search_name", toDocuments(subjects))
    await moveReader(tx, reader, to)
    return to
  })
}

function* toDocuments(subjects: readonly NamedSubject[]): Generator<SearchDocument> {
  for (const subject of subjects) yield toDocument(subject)
}

async function rebuild(sql: Pool, onProgress?: (subjects: number) => void): Promise<number> {
  return sql.begin(async (tx) => {
    // Holding the reader keeps others from moving the old table on; searches go on meanwhile.
    await lockReader(tx, reader, true)
    const { size } = await readHead(tx)
    await openNextTable(tx)
    let subjects = 0
    for (let last = ""; ; ) {
      const codes = await listCodes(tx, last, subjectsPerPage)
      if (codes.length === 0) break
      await insertDocuments(tx, "search_name_next", toDocuments(await loadSubjects(tx, codes)))
      subjects += codes.length
      onProgress?.(subjects)
      last = codes.at(-1) ?? last
    }
    await swapTables(tx)
    await moveReader(tx, reader, size)
    return size
  })
}
