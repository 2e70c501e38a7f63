/**
 * The search index in PostgreSQL, as a follower of the log: what the log and the register have changed goes onto the two
 * shelves (subjects with live records, and the others) and into the posting lists. Finding is in postgres-find-store.ts and
 * postgres-recall-store.ts.
 */
import type { Pool, Transaction } from "../database/client.ts"
import { openFollower, type Stretch, storedPlace } from "../ledger/follow.ts"
import { listChanged } from "../register/subject/revision-store.ts"
import { countDocuments } from "./facet-count.ts"
import { find, listByCode } from "./postgres-find-store.ts"
import { rebuildIndex } from "./postgres-rebuild-store.ts"
import { frequencies, recall } from "./postgres-recall-store.ts"
import { listBySpelling } from "./postgres-spelling-store.ts"
import {
  addFacets,
  addPostings,
  deleteDocuments,
  estimateDocuments,
  insertDocuments,
  isUnread,
  loadSubjects,
} from "./postgres-store.ts"
import { postingGatherer } from "./posting-block.ts"
import { toDocument } from "./search-document.ts"
import type { SearchIndex } from "./search-index.ts"
import { findDue, markOf, nextRevision, readState, type SearchState, saveState } from "./state-store.ts"

const reader = "search"

// Entries in a transaction.
const entriesPerStep = 20_000
// Subjects that are written at once; bounds the memory, and the postings in a statement.
const subjectsAtOnce = 2_000

/** The index over a database; it has no state of its own. */
export function postgresIndex(sql: Pool): SearchIndex {
  const follower = openFollower(sql, storedPlace(sql, reader), {
    entriesPerStep,
    due: (reach) => findDue(sql, reader, reach, () => estimateDocuments(sql)),
    step,
    rebuild: (tx, { size }, onProgress) => rebuildIndex(tx, reader, onProgress).then(() => size),
  })
  return {
    find: (query) => find(sql, query),
    recall: (queries, limit, scope) => recall(sql, queries, limit, scope),
    listByCode: (start, limit) => listByCode(sql, start, limit),
    listBySpelling: (places, limit) => listBySpelling(sql, places, limit),
    frequencies: (keys) => frequencies(sql, keys),
    position: follower.position,
    catchUp: (waiting) => follower.catchUp(waiting, waiting !== undefined),
    rebuild: follower.rebuild,
  }
}

/** Works in what entries speak of, and the subjects that were written since. */
async function step(tx: Transaction, stretch: Stretch): Promise<"done"> {
  const state = await readState(tx, reader)
  const revision = await nextRevision(tx)
  const codes = await listChanged(tx, stretch, markOf(state), isUnread())
  for (let start = 0; start < codes.length; start += subjectsAtOnce) {
    await replaceDocuments(tx, codes.slice(start, start + subjectsAtOnce), state)
  }
  if (codes.length > 0 || state.revision !== revision) await saveState(tx, reader, { ...state, revision })
  return "done"
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
