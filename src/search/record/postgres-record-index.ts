/**
 * The index of records in PostgreSQL, as a follower of the log. Finding is in postgres-record-find-store.ts.
 */
import type { Pool } from "../../database/client.ts"
import { type Follower, openFollower, storedPlace } from "../../ledger/follow.ts"
import { readPosition, readTouched } from "../../ledger/follow-store.ts"
import { readHead } from "../../ledger/sequencer.ts"
import { keepForm, recordReaders } from "./index-form-store.ts"
import { keepNames } from "./office-name-store.ts"
import { findLastAct, readActs, readAudited, rebuildEnded, replaceEnded } from "./postgres-ended-store.ts"
import { readFrequencies } from "./postgres-record-count-store.ts"
import { findRecords } from "./postgres-record-find-store.ts"
import { rebuildRecords, replaceTouched } from "./postgres-record-store.ts"
import { sumRecords } from "./postgres-record-sum-store.ts"
import type { RecordIndex } from "./record-index.ts"

const { live: recordReader, ended: endedReader } = recordReaders

// Entries in a transaction: a fraction of a second of work for texts of some hundred characters.
const entriesPerStep = 1_000
// From this many unread entries on, and when they are more than has been read, building anew is faster.
const rebuildFrom = 50_000

// More unread entries than this with the last of them so new are an import on its way. Its rows go first: nothing is read in
// its first seconds, then a tenth of the time, and the rest when it is over.
const importFrom = 500
const importMs = 2_000
const firstRestMs = 10_000
const restShare = 9

async function isImporting(sql: Pool, unread: number): Promise<boolean> {
  return unread > importFrom && Math.abs(Date.now() - (await readHead(sql)).time) < importMs
}

const postgresAlone = {
  configured: "postgresql",
  answers: "postgresql",
  reason: null,
  index: null,
  building: null,
} as const

/** The index over a database. @param sql a pool whose queries are planned for their values */
export function postgresRecordIndex(sql: Pool): RecordIndex {
  // Who waits for what was published is not made to wait for imports.
  let waitedFor = 0
  let restUntil: number | null = null
  const form = keepForm(sql, recordReader)
  const names = keepNames(sql, recordReader, "live")
  const follower = openFollower(sql, storedPlace(sql, recordReader), {
    entriesPerStep,
    async due({ position, size }) {
      const unread = size - position
      if (waitedFor === 0 && (await isImporting(sql, unread))) {
        restUntil ??= Date.now() + firstRestMs
        return Date.now() < restUntil ? "none" : "step"
      }
      restUntil = null
      if (unread >= rebuildFrom && unread > position) return "rebuild"
      if (await form.isEarlier(position)) return "rebuild"
      return unread > 0 || (await names.isBehind()) ? "step" : "none"
    },
    async step(tx, { from, to }) {
      const start = Date.now()
      if (from === 0) await form.save(tx)
      const renamed = await names.take(tx)
      if (renamed === "rebuild") return "rebuild"
      if (from < to) await replaceTouched(tx, await readTouched(tx, from, to))
      await replaceTouched(tx, { records: [...renamed], subjects: [], erased: [] })
      if (restUntil !== null) restUntil = Date.now() + restShare * (Date.now() - start)
      return "done"
    },
    async rebuild(tx, { size }, onProgress) {
      if (await form.wasMended(tx)) return readPosition(tx, recordReader)
      await names.save(tx)
      await rebuildRecords(tx, onProgress)
      await form.save(tx)
      return size
    },
  })
  const ended = openEnded(sql)
  return {
    find: async (query) => ({ ...(await findRecords(sql, query)), engine: "postgresql", degraded: null }),
    frequencies: (terms, among) => readFrequencies(sql, terms, among),
    sums: (condition) => sumRecords(sql, condition),
    standing: async () => ({ ...postgresAlone }),
    position: follower.position,
    async catchUp(waiting) {
      if (waiting === undefined) {
        const reached = await follower.catchUp()
        await ended.catchUp()
        return reached
      }
      waitedFor++
      try {
        return await follower.catchUp(waiting, true)
      } finally {
        waitedFor--
      }
    },
    async rebuild(onProgress) {
      const reached = await follower.rebuild(onProgress)
      await ended.rebuild()
      return reached
    },
  }
}

/** The shelf of what is not shown. Its position is that of the log when it had read the audit trail to its end. */
function openEnded(sql: Pool): Pick<Follower, "catchUp" | "rebuild"> {
  let until = 0
  const form = keepForm(sql, endedReader)
  const names = keepNames(sql, endedReader, "ended")
  const follower = openFollower(sql, storedPlace(sql, endedReader), {
    async due({ position, size }) {
      const read = await readAudited(sql)
      if (await isImporting(sql, size - position)) return "none"
      const found = await findLastAct(sql, read)
      until = found ?? read
      if (await form.isEarlier(position)) return "rebuild"
      if (found === null) return position < size || (await names.isBehind()) ? "step" : "none"
      return found - read >= rebuildFrom && found - read > read ? "rebuild" : "step"
    },
    async step(tx, { from }) {
      if (from === 0) await form.save(tx)
      const renamed = await names.take(tx)
      if (renamed === "rebuild") return "rebuild"
      await replaceEnded(tx, renamed)
      return (await readActs(tx, until)) ? "more" : "done"
    },
    async rebuild(tx, { size }) {
      if (await form.wasMended(tx)) return readPosition(tx, endedReader)
      await names.save(tx)
      await rebuildEnded(tx, until)
      await form.save(tx)
      return size
    },
  })
  return {
    catchUp: () => follower.catchUp(),
    async rebuild() {
      until = (await findLastAct(sql, -1)) ?? 0
      return follower.rebuild()
    },
  }
}
