/**
 * The index of records in Meilisearch, behind the same port and as a follower of the log. It holds what is public and
 * nothing else; what ends leaves it with the log.
 */
import type { Meilisearch } from "meilisearch"
import type { Pool, Transaction } from "../../database/client.ts"
import { openFollower, storedPlace } from "../../ledger/follow.ts"
import { readPosition, readTouched, type Touched } from "../../ledger/follow-store.ts"
import { keepForm, recordReaders } from "./index-form-store.ts"
import { type MeiliRecord, recordSettings, toMeiliRecord } from "./meilisearch-record-document.ts"
import { findRecordsInMeili } from "./meilisearch-record-query.ts"
import {
  adminOf,
  dropIndex,
  type MeiliConnection,
  type MeiliKind,
  prepareIndex,
  rebuildIndex,
  searcherOf,
  settle,
} from "./meilisearch-server.ts"
import { keepNames } from "./office-name-store.ts"
import { listSources, listSubjectRecords, loadTouched } from "./postgres-record-store.ts"
import type { RecordIndex } from "./record-index.ts"

const reader = recordReaders.meilisearch

// The index of names of versions before 0.3: they are found in PostgreSQL, and what ends would stay in it.
const formerUid = "gongshi_subject"

// Entries in a step, and records in a request: some megabytes of JSON.
const entriesPerStep = 5_000
const recordsPerRequest = 2_000
// From this many unread entries on, and when they are more than has been read, building anew is faster.
const rebuildFrom = 50_000

/** The index over a server. @param database PostgreSQL's index over the same register */
export function meiliRecordIndex(
  sql: Pool,
  connection: MeiliConnection,
  database: RecordIndex,
  uid = "gongshi_record",
): RecordIndex {
  const admin = adminOf(connection)
  const kind: MeiliKind = { uid, primaryKey: "id", settings: recordSettings }
  const form = keepForm(sql, reader)
  const names = keepNames(sql, reader, "live")
  const follower = openFollower(sql, storedPlace(sql, reader), {
    entriesPerStep,
    // Who may hold a text is looked at in PostgreSQL: there must be nobody here whom it does not know yet.
    upTo: (held) => readPosition(held, recordReaders.live),
    async due({ position, size }) {
      const unread = size - position
      if (unread >= rebuildFrom && unread > position) return "rebuild"
      if (await form.isEarlier(position)) return "rebuild"
      return unread > 0 || (await names.isBehind()) ? "step" : "none"
    },
    async step(tx, { from, to }) {
      if (from === 0) await form.save(tx)
      const renamed = await names.take(tx)
      if (renamed === "rebuild") return "rebuild"
      if (from < to) await replace(tx, admin, uid, await readTouched(tx, from, to))
      for (let start = 0; start < renamed.length; start += recordsPerRequest) {
        const records = renamed.slice(start, start + recordsPerRequest)
        await replace(tx, admin, uid, { records, subjects: [], erased: [] })
      }
      return "done"
    },
    async rebuild(tx, { size }, onProgress) {
      if (await form.wasMended(tx)) return readPosition(tx, reader)
      await names.save(tx)
      await rebuildIndex(admin, kind, (next) => fill(tx, admin, next, onProgress))
      await form.save(tx)
      return size
    },
  })
  let applied = false
  return {
    ...database,
    find: async (query) => findRecordsInMeili(sql, await searcherOf(connection), uid, query, await follower.position()),
    async catchUp(waiting) {
      if (!applied) {
        await prepareIndex(admin, kind)
        await dropIndex(admin, formerUid)
      }
      applied = true
      return follower.catchUp(waiting, waiting !== undefined)
    },
    rebuild: follower.rebuild,
    position: follower.position,
  }
}

/** Takes out what entries speak of and is no longer live, and puts in what is. */
async function replace(tx: Transaction, meili: Meilisearch, uid: string, touched: Touched): Promise<void> {
  const index = meili.index<MeiliRecord>(uid)
  const live = await loadTouched(tx, touched)
  const stays = new Set(live.map(({ id }) => id))
  const known = [...touched.records, ...(await listSubjectRecords(tx, touched.subjects))]
  const gone = [...new Set(known)].filter((id) => !stays.has(id))
  // By ids and positions alone: Meilisearch keeps what a task was asked for.
  if (gone.length > 0) await settle(index.deleteDocuments(gone))
  if (touched.erased.length > 0) {
    await settle(index.deleteDocuments({ filter: `position IN [${touched.erased.join(", ")}]` }))
  }
  for (let start = 0; start < live.length; start += recordsPerRequest) {
    await settle(index.addDocuments(live.slice(start, start + recordsPerRequest).map(toMeiliRecord)))
  }
}

async function fill(
  tx: Transaction,
  meili: Meilisearch,
  uid: string,
  onProgress?: (records: number) => void,
): Promise<void> {
  let records = 0
  for await (const sources of listSources(tx, recordsPerRequest)) {
    await settle(meili.index<MeiliRecord>(uid).addDocuments(sources.map(toMeiliRecord)))
    records += sources.length
    onProgress?.(records)
  }
}
