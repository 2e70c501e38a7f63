/**
 * The index of records in Meilisearch, behind the same port and as a follower of the log. It holds what is public and
 * nothing else; what ends leaves it with the log. What it is known to hold stands in the database, and where it does not hold
 * that, it is not asked, and built anew.
 */
import type { Meilisearch } from "meilisearch"
import type { Pool, Sql, Transaction } from "../../database/client.ts"
import { openFollower, storedPlace } from "../../ledger/follow.ts"
import { readPosition, readTouched, type Touched } from "../../ledger/follow-store.ts"
import {
  type EngineFault,
  type EngineKept,
  engineFaults,
  faultOf,
  isForeign,
  isSame,
  leftOutMax,
  moveMark,
  toMark,
} from "./engine-standing.ts"
import * as store from "./engine-store.ts"
import { keepForm, recordReaders } from "./index-form-store.ts"
import { type MeiliRecord, markId, recordSettings, toMeiliRecord } from "./meilisearch-record-document.ts"
import { leftOutFilter } from "./meilisearch-record-filter.ts"
import { findAsOfPosition, readStanding } from "./meilisearch-record-find.ts"
import {
  adminOf,
  changedAtOf,
  dropIndex,
  hasSettings,
  type MeiliConnection,
  type MeiliKind,
  openTasks,
  rebuildIndex,
  type TaskQueue,
} from "./meilisearch-server.ts"
import { nameFault, seeIndex } from "./meilisearch-sight.ts"
import { keepNames } from "./office-name-store.ts"
import { countLive, listSources, listSubjectRecords, loadTouched } from "./postgres-record-store.ts"
import type { RecordIndex } from "./record-index.ts"

const reader = recordReaders.meilisearch

// The index of names of versions before 0.3: they are found in PostgreSQL, and what ends would stay in it.
const formerUid = "gongshi_subject"

// Entries in a step, and records in a request: some megabytes of JSON.
const entriesPerStep = 5_000
const recordsPerRequest = 2_000
// Requests that the server may have before it is waited for: it indexes together what waits.
const requestsAtOnce = 4
// From this many unread entries on, and when they are more than has been read, building anew is faster.
const rebuildFrom = 50_000

/** What the index needs beside the database and the server. */
export interface MeiliIndexParts {
  /** Its name on the server, unless another register has an index of that name. */
  uid?: string
  /** ms since 1970. */
  clock?(): number
  /** Writes a line for the operator. */
  log?(line: string): void
}

/** The index over a server. @param database PostgreSQL's index over the same register */
export function meiliRecordIndex(
  sql: Pool,
  connection: MeiliConnection,
  database: RecordIndex,
  { uid: usualUid = "gongshi_record", clock = Date.now, log = () => {} }: MeiliIndexParts = {},
): RecordIndex {
  const admin = adminOf(connection)
  const kindOf = (uid: string): MeiliKind => ({ uid, primaryKey: "id", settings: recordSettings })
  const form = keepForm(sql, reader)
  const names = keepNames(sql, reader, "live")
  // Why it is to be built anew; null: for another reason than what stands on the server.
  let wanting: EngineFault | null = null

  /** What is wrong with the index on the server; null where it is whole. */
  const inspect = async (held: Sql): Promise<{ fault: EngineFault | null; kept: EngineKept | null }> => {
    const { kept } = await store.readEngine(held, reader)
    if (kept === null) return { fault: "unbuilt", kept }
    const fault = faultOf(kept, await seeIndex(admin, kept))
    if (fault !== null) return { fault: await nameFault(admin, kept.uid, fault), kept }
    const [isOurs, changedAt] = await Promise.all([hasSettings(admin, kindOf(kept.uid)), changedAtOf(admin, kept.uid)])
    // While a step is under way it is we who change it.
    const isAsLeft = kept.step !== null || changedAt === kept.changedAt
    return { fault: isOurs && isAsLeft ? null : "changed", kept }
  }

  /** The same, and whether it stays so: another process may have been writing. */
  const findFault = async (): Promise<EngineFault | null> => {
    const { fault, kept } = await inspect(sql)
    if (fault === null || kept === null) return fault
    const again = await inspect(sql)
    if (again.fault === null || again.kept === null || !isSame(kept, again.kept)) return null
    if (kept.fault === null) {
      await store.saveFault(sql, reader, again.fault, kept.mark)
      log(`the index ${kept.uid} of Meilisearch is not asked: ${engineFaults[again.fault].en}`)
    }
    return again.fault
  }

  const follower = openFollower(sql, storedPlace(sql, reader), {
    entriesPerStep,
    // Who may hold a text is looked at in PostgreSQL: there must be nobody here whom it does not know yet.
    upTo: (held) => readPosition(held, recordReaders.live),
    async due({ position, size }) {
      wanting = await findFault()
      if (wanting !== null) return "rebuild"
      const unread = size - position
      if (unread >= rebuildFrom && unread > position) return "rebuild"
      if (await form.isEarlier(position)) return "rebuild"
      const { kept } = await store.readEngine(sql, reader)
      return unread > 0 || (kept !== null && kept.step !== null) || (await names.isBehind()) ? "step" : "none"
    },
    async step(tx, { from, to }) {
      const renamed = await names.take(tx)
      if (renamed === "rebuild") return "rebuild"
      const { kept } = await store.readEngine(tx, reader)
      if (kept === null || kept.mark === null || kept.fault !== null) return "rebuild"
      const documents = await writeStep(tx, kept, { from, to }, renamed)
      if (documents === null) return "rebuild"
      const mark = moveMark(kept.mark, to)
      await store.saveEngine(tx, reader, { ...kept, mark, documents, changedAt: await changedAtOf(admin, kept.uid) })
      return "done"
    },
    async rebuild(tx, { size }, onProgress) {
      const isMended = wanting !== null && (await inspect(tx)).fault === null
      if (isMended || (await form.wasMended(tx))) return readPosition(tx, reader)
      await names.save(tx)
      await store.enterEngine(sql, reader, usualUid)
      try {
        await store.saveEngine(tx, reader, await buildAnew(tx, size, onProgress))
      } catch (error) {
        // What was said of it beside the transaction is not taken back with that.
        await store.saveBuilding(sql, reader, null)
        throw error
      }
      await form.save(tx)
      return size
    },
  })

  /** Writes what entries speak of, and says beforehand what that is. @returns documents then; null: not what they should be */
  async function writeStep(
    tx: Transaction,
    kept: EngineKept,
    { from, to }: { from: number; to: number },
    renamed: readonly string[],
  ): Promise<number | null> {
    const { uid } = kept
    const touched = await readTouched(tx, from, to)
    const changed = await store.readChanged(tx, from, to)
    const erased = await idsAt(admin, uid, changed.erased)
    const ids = [...new Set([...changed.ids, ...erased, ...(kept.step?.ids ?? [])])]
    const isTold = renamed.length === 0 && ids.length <= leftOutMax && kept.step?.ids !== null
    const outside = isTold ? await countOutside(admin, uid, from, ids) : 0
    const mark = moveMark(kept.mark ?? "", to)
    await store.saveStep(sql, reader, { to, mark, ids: isTold ? ids : null, outside })
    const tasks = openTasks(admin, requestsAtOnce)
    for (let start = 0; start < renamed.length; start += recordsPerRequest) {
      const records = renamed.slice(start, start + recordsPerRequest)
      await replace(tx, admin, uid, { records, subjects: [], erased: [] }, tasks)
    }
    // The mark comes last, so that whoever reads it finds all of the step.
    const written = await replace(tx, admin, uid, touched, tasks, [{ id: markId, mark }])
    await tasks.end()
    const seen = await seeIndex(admin, { ...kept, step: null })
    const documents = (seen?.count ?? 0) - 1
    return seen?.mark === mark && (!isTold || documents === outside + written) ? documents : null
  }

  /** Builds the index beside the old one, under a name that is no other register's. */
  async function buildAnew(tx: Transaction, size: number, onProgress?: (records: number) => void) {
    const { kept } = await store.readEngine(tx, reader)
    if (kept === null) throw new Error("search_engine has no row for an index that is to be built")
    const seen = await seeIndex(admin, kept)
    const uid = isForeign(seen?.mark ?? null, kept.register) ? ownUid(usualUid, kept.register) : kept.uid
    const of = await countLive(tx)
    const mark = toMark(kept.register, crypto.randomUUID(), size)
    log(`building the index ${uid} of Meilisearch: ${of} records`)
    const tell = tellProgress(of, log)
    let built = 0
    const word = () => store.saveBuilding(sql, reader, { built, of })
    await word()
    let said: Promise<void> = Promise.resolve()
    const timer = setInterval(() => {
      said = said.then(word).catch(() => {})
    }, wordEveryMs)
    let documents = 0
    try {
      await rebuildIndex(admin, kindOf(uid), async (next) => {
        documents = await fill(tx, admin, next, (records) => {
          built = records
          tell(records)
          onProgress?.(records)
        })
        await openMark(admin, next, mark)
        const filled = await seeIndex(admin, { ...kept, uid: next, step: null })
        if (filled?.count !== documents + 1)
          throw new Error(`the index ${next} of Meilisearch does not hold what was written`)
      })
    } finally {
      clearInterval(timer)
      await said
    }
    await dropIndex(admin, formerUid)
    log(`the index ${uid} of Meilisearch is built: ${documents} records`)
    return { uid, mark, documents, changedAt: await changedAtOf(admin, uid) }
  }

  return {
    ...database,
    find: (query) => findAsOfPosition({ sql, connection, clock }, query),
    standing: (known) => readStanding({ sql, connection, clock }, known ?? null),
    catchUp: (waiting) => follower.catchUp(waiting, waiting !== undefined),
    rebuild(onProgress) {
      wanting = null
      return follower.rebuild(onProgress)
    },
    position: follower.position,
  }
}

// Who looks at a register sees how far a build is.
const wordEveryMs = 1_000

/** A name that no other register has. */
function ownUid(uid: string, register: string): string {
  return `${uid}_${register.slice(0, 8)}`
}

/** Tells the operator of each tenth of a long build. */
function tellProgress(of: number, log: (line: string) => void): (records: number) => void {
  let told = 0
  return (records) => {
    if (of < recordsPerRequest * 2 || records - told < of / 10) return
    told = records
    log(`building the index of Meilisearch: ${records} of ${of} records`)
  }
}

async function openMark(meili: Meilisearch, uid: string, mark: string): Promise<void> {
  const tasks = openTasks(meili, 1)
  await tasks.add(meili.index(uid).addDocuments([{ id: markId, mark }]))
  await tasks.end()
}

/** How many documents stand in an index besides those that a step writes. */
async function countOutside(meili: Meilisearch, uid: string, from: number, ids: readonly string[]): Promise<number> {
  const filter = leftOutFilter({ from, ids, erased: [] })
  return (await meili.index(uid).search(null, { filter, limit: 0 })).estimatedTotalHits
}

/** The records that stand in an index as entries published them whose lines were destroyed. */
async function idsAt(meili: Meilisearch, uid: string, positions: readonly number[]): Promise<string[]> {
  if (positions.length === 0) return []
  const filter = [`position IN [${positions.join(", ")}]`]
  const { hits } = await meili
    .index<MeiliRecord>(uid)
    .search(null, { filter, limit: positions.length, attributesToRetrieve: ["id"] })
  return hits.map(({ id }) => id)
}

type Marked = Pick<MeiliRecord, "id" | "mark">

/** Takes out what entries speak of and is no longer live, and puts in what is, with what is to come last. @returns how many that are */
async function replace(
  tx: Transaction,
  meili: Meilisearch,
  uid: string,
  touched: Touched,
  tasks: TaskQueue,
  last: readonly Marked[] = [],
): Promise<number> {
  const index = meili.index<MeiliRecord | Marked>(uid)
  const live = await loadTouched(tx, touched)
  const stays = new Set(live.map(({ id }) => id))
  const known = [...touched.records, ...(await listSubjectRecords(tx, touched.subjects))]
  const gone = [...new Set(known)].filter((id) => !stays.has(id))
  // By ids and positions alone: Meilisearch keeps what a task was asked for.
  if (gone.length > 0) await tasks.add(index.deleteDocuments(gone))
  if (touched.erased.length > 0) {
    await tasks.add(index.deleteDocuments({ filter: `position IN [${touched.erased.join(", ")}]` }))
  }
  for (let start = 0; start < live.length + last.length; start += recordsPerRequest) {
    const isEnd = start + recordsPerRequest >= live.length
    const records = live.slice(start, start + recordsPerRequest).map(toMeiliRecord)
    await tasks.add(index.addDocuments([...records, ...(isEnd ? last : [])]))
    if (isEnd) break
  }
  return live.length
}

/** Fills an index with all that is live. @returns how many that are */
async function fill(
  tx: Transaction,
  meili: Meilisearch,
  uid: string,
  onProgress: (records: number) => void,
): Promise<number> {
  const tasks = openTasks(meili, requestsAtOnce)
  let records = 0
  for await (const sources of listSources(tx, recordsPerRequest)) {
    await tasks.add(meili.index<MeiliRecord>(uid).addDocuments(sources.map(toMeiliRecord)))
    records += sources.length
    onProgress(records)
  }
  await tasks.end()
  return records
}
