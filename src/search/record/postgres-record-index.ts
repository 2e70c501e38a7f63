/**
 * The index of records in PostgreSQL, as a follower of the log. Finding is in postgres-record-find-store.ts.
 */
import type { Pool } from "../../database/client.ts"
import { openFollower, storedPlace } from "../../ledger/follow.ts"
import { readTouched } from "../../ledger/follow-store.ts"
import { findRecords, readFrequencies } from "./postgres-record-find-store.ts"
import { rebuildRecords, replaceTouched } from "./postgres-record-store.ts"
import type { RecordIndex } from "./record-index.ts"

const reader = "search-records"

// Entries in a transaction: a second of work for texts of a thousand characters.
const entriesPerStep = 5_000
// From this many unread entries on, and when they are more than has been read, building anew is faster.
const rebuildFrom = 50_000

/** The index over a database; it has no state of its own. @param sql a pool whose queries are planned for their values */
export function postgresRecordIndex(sql: Pool): RecordIndex {
  const follower = openFollower(sql, storedPlace(sql, reader), {
    entriesPerStep,
    async due({ position, size }) {
      const unread = size - position
      if (unread >= rebuildFrom && unread > position) return "rebuild"
      return unread > 0 ? "step" : "none"
    },
    async step(tx, { from, to }) {
      if (from < to) await replaceTouched(tx, await readTouched(tx, from, to))
      return "done"
    },
    rebuild: (tx, { size }, onProgress) => rebuildRecords(tx, onProgress).then(() => size),
  })
  return {
    find: (query) => findRecords(sql, query),
    frequencies: (terms, filter, today) => readFrequencies(sql, terms, filter, today),
    isDegraded: () => false,
    position: follower.position,
    catchUp: (waiting) => follower.catchUp(waiting, waiting !== undefined),
    rebuild: follower.rebuild,
  }
}
