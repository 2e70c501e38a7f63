/**
 * The search index in PostgreSQL, as a reader of the log: what the log and the register have changed goes onto the two
 * shelves (subjects with live records, and the others) and into the posting lists. Finding is in postgres-find-store.ts and
 * postgres-recall-store.ts.
 */
import type { Pool, Transaction } from "../database/client.ts"
import { lockReader, moveReader, readerPosition, subjectsTouched } from "../ledger/reader.ts"
import { readHead } from "../ledger/sequencer.ts"
import { countDocuments } from "./facet-count.ts"
import { find, listByCode } from "./postgres-find-store.ts"
import { rebuildIndex } from "./postgres-rebuild-store.ts"
import { frequencies, recall } from "./postgres-recall-store.ts"
import {
  addFacets,
  addPostings,
  deleteDocuments,
  insertDocuments,
  listRevised,
  loadSubjects,
  oldestTransaction,
  readState,
  readUnread,
  type SearchState,
  saveState,
} from "./postgres-store.ts"
import { postingGatherer } from "./posting-block.ts"
import { toDocument } from "./search-document.ts"
import type { SearchIndex } from "./search-index.ts"

const reader = "search"

// Entries in a transaction of the reader.
const entriesPerStep = 20_000
// Subjects that are written at once; bounds the memory, and the postings in a statement.
const subjectsAtOnce = 2_000
// From this many unread entries or subjects on, and when they are more than has been read, building anew is faster.
const rebuildFrom = 50_000

/** The index over a database; it has no state of its own. */
export function postgresIndex(sql: Pool): SearchIndex {
  return {
    find: (query) => find(sql, query),
    recall: (queries, limit, scope) => recall(sql, queries, limit, scope),
    listByCode: (start, limit) => listByCode(sql, start, limit),
    frequencies: (keys) => frequencies(sql, keys),
    isDegraded: () => false,
    position: () => readerPosition(sql, reader),
    catchUp: () => catchUp(sql),
    rebuild: (onProgress) => rebuildIndex(sql, reader, onProgress),
  }
}

async function catchUp(sql: Pool): Promise<number> {
  for (;;) {
    const [{ size }, start] = [await readHead(sql), await readerPosition(sql, reader)]
    const work = await unreadWork(sql, size - start, start)
    if (work === "none") return start
    if (work === "rebuild") return rebuildIndex(sql, reader, undefined, start)
    const reached = await step(sql, start, Math.min(size, start + entriesPerStep))
    // Who is at it looks for the end again when its step is done, and finds what this one came for.
    if (reached === "busy") return readerPosition(sql, reader)
    if (reached !== "moved" && reached >= (await readHead(sql)).size) return reached
  }
}

/** What is to be done about so many unread entries, after so many that were read. */
async function unreadWork(sql: Pool, unread: number, read: number): Promise<"none" | "step" | "rebuild"> {
  const { revised, documents, stale, restored } = await readUnread(sql, reader, rebuildFrom)
  if (restored) return "rebuild"
  if (unread >= rebuildFrom && unread > read) return "rebuild"
  if (revised >= rebuildFrom && revised > documents) return "rebuild"
  if (stale >= rebuildFrom && stale > documents / 2) return "rebuild"
  return unread > 0 || revised > 0 ? "step" : "none"
}

/**
 * Applies the entries [.., to) and the subjects that were written since. "busy": another process is at it. "moved":
 * another has been since `from` was read, and may have gone, so that nobody but the one who asks looks for the end again.
 */
async function step(sql: Pool, from: number, to: number): Promise<number | "busy" | "moved"> {
  return sql.begin(async (tx) => {
    const position = await lockReader(tx, reader, false)
    if (position === null) return "busy"
    if (position !== from) return "moved"
    const state = await readState(tx, reader)
    const revision = await oldestTransaction(tx)
    const codes = new Set(await subjectsTouched(tx, from, to))
    for (const code of await listRevised(tx, state.revision)) codes.add(code)
    const all = [...codes]
    for (let start = 0; start < all.length; start += subjectsAtOnce) {
      await replaceDocuments(tx, all.slice(start, start + subjectsAtOnce), state)
    }
    if (all.length > 0 || state.revision !== revision) await saveState(tx, reader, { ...state, revision })
    if (to !== from) await moveReader(tx, reader, to)
    return to
  })
}

/** Brings the documents of some subjects up to date; moves the state on. */
async function replaceDocuments(tx: Transaction, codes: readonly string[], state: SearchState): Promise<void> {
  const gone = await deleteDocuments(tx, codes)
  const subjects = await loadSubjects(tx, codes)
  const documents = subjects.map((subject, index) => ({ ...toDocument(subject), id: state.nextDocument + index }))
  const live = documents.filter(({ newest }) => newest !== null)
  await insertDocuments(tx, documents)
  const gatherer = postingGatherer(documents.reduce((sum, { keys }) => sum + keys.length, 0))
  for (const { id, newest, keys } of documents) gatherer.add(id, newest === null ? 1 : 0, keys)
  await addPostings(tx, [...gatherer.take()])
  const facets = new Map<string, number>()
  countDocuments(
    facets,
    gone.filter((document) => document.live),
    -1,
  )
  countDocuments(facets, live, 1)
  await addFacets(tx, facets)
  state.nextDocument += documents.length
  state.stale += gone.length
}
