/**
 * Meilisearch as a reader of the log, with a position of its own: what was read is sent, and the position moves once
 * Meilisearch has it. While it is away nothing moves, and afterwards everything is caught up.
 */
import type { Meilisearch, Task } from "meilisearch"
import type { Pool, Transaction } from "../database/client.ts"
import { lockReader, moveReader, readerPosition, subjectsTouched } from "../ledger/reader.ts"
import { readHead } from "../ledger/sequencer.ts"
import { type MeiliDocument, meiliSettings, toMeiliDocument } from "./meilisearch-document.ts"
import {
  listCodes,
  listWritten,
  loadSubjects,
  oldestTransaction,
  readState,
  readUnread,
  saveState,
} from "./postgres-store.ts"
import { toDocument } from "./search-document.ts"

/** The reader's name in /status. */
export const meiliReader = "meilisearch"

// Entries in a step, and subjects in a request: some megabytes of JSON.
const entriesPerStep = 10_000
const subjectsPerRequest = 5_000
// From this many unread entries on, and when they are more than has been read, building anew is faster.
const rebuildFrom = 50_000
// Indexing is queued behind whatever else the server does.
const taskPatience = { timeout: 600_000, interval: 50 } as const

/** A task that did not succeed. */
class MeiliTaskError extends Error {}

/** Waits for a task. @throws what Meilisearch says of a task that failed */
async function settle(task: Promise<Task>): Promise<void> {
  const { status, error } = await task
  if (status !== "succeeded") throw new MeiliTaskError(`Meilisearch: ${error?.code ?? status}`)
}

/** Makes the index if it is not there, with our settings. */
export async function prepareIndex(meili: Meilisearch, uid: string): Promise<void> {
  const known = await meili.getRawIndexes({ limit: 1_000 })
  if (!known.results.some((index) => index.uid === uid)) {
    await settle(meili.createIndex(uid, { primaryKey: "code" }).waitTask(taskPatience))
  }
  await settle(meili.index(uid).updateSettings(meiliSettings).waitTask(taskPatience))
}

/** Reads the log to its end; the position reached. */
export async function catchUpMeili(sql: Pool, meili: Meilisearch, uid: string): Promise<number> {
  for (;;) {
    const [{ size }, start] = [await readHead(sql), await readerPosition(sql, meiliReader)]
    const { revised, restored } = await readUnread(sql, meiliReader, rebuildFrom)
    const unread = size - start
    if (restored || revised >= rebuildFrom || (unread >= rebuildFrom && unread > start)) {
      return rebuildMeili(sql, meili, uid, undefined, start)
    }
    if (unread === 0 && revised === 0) return start
    const reached = await step(sql, meili, uid, start, Math.min(size, start + entriesPerStep))
    // As in postgres-index.ts: who is at it looks for the end again, who has gone does not.
    if (reached === "busy") return readerPosition(sql, meiliReader)
    if (reached !== "moved" && reached >= (await readHead(sql)).size) return reached
  }
}

/** Sends what the entries [from, to) and the subjects written since speak of; see postgres-index.ts for the others. */
async function step(
  sql: Pool,
  meili: Meilisearch,
  uid: string,
  from: number,
  to: number,
): Promise<number | "busy" | "moved"> {
  return sql.begin(async (tx) => {
    const position = await lockReader(tx, meiliReader, false)
    if (position === null) return "busy"
    if (position !== from) return "moved"
    const state = await readState(tx, meiliReader)
    const revision = await oldestTransaction(tx)
    const codes = new Set(await subjectsTouched(tx, from, to))
    for (const code of await listWritten(tx, state.revision)) codes.add(code)
    const all = [...codes]
    for (let start = 0; start < all.length; start += subjectsPerRequest) {
      await send(tx, meili, uid, all.slice(start, start + subjectsPerRequest))
    }
    await saveState(tx, meiliReader, { ...state, revision })
    await moveReader(tx, meiliReader, to)
    return to
  })
}

async function send(tx: Transaction, meili: Meilisearch, uid: string, codes: readonly string[]): Promise<void> {
  const documents = (await loadSubjects(tx, codes)).map((subject) => toMeiliDocument(toDocument(subject)))
  if (documents.length === 0) return
  await settle(meili.index<MeiliDocument>(uid).addDocuments(documents).waitTask(taskPatience))
}

/**
 * Fills a second index and swaps it in; the old one answers until then.
 * @param unlessMovedFrom the position at which this was found worth while; elsewhere another process has done it
 */
export async function rebuildMeili(
  sql: Pool,
  meili: Meilisearch,
  uid: string,
  onProgress?: (subjects: number) => void,
  unlessMovedFrom?: number,
): Promise<number> {
  return sql.begin(async (tx) => {
    const position = (await lockReader(tx, meiliReader, true)) ?? 0
    if (unlessMovedFrom !== undefined && position !== unlessMovedFrom) return position
    const { size } = await readHead(tx)
    const revision = await oldestTransaction(tx)
    const next = `${uid}_next`
    await meili.deleteIndexIfExists(next)
    await prepareIndex(meili, uid)
    await prepareIndex(meili, next)
    let subjects = 0
    for (let last = ""; ; ) {
      const codes = await listCodes(tx, last, subjectsPerRequest)
      if (codes.length === 0) break
      await send(tx, meili, next, codes)
      subjects += codes.length
      onProgress?.(subjects)
      last = codes.at(-1) ?? last
    }
    await settle(meili.swapIndexes([{ indexes: [uid, next], rename: false }]).waitTask(taskPatience))
    await settle(meili.deleteIndex(next).waitTask(taskPatience))
    await saveState(tx, meiliReader, { nextDocument: 1, stale: 0, revision })
    await moveReader(tx, meiliReader, size)
    return size
  })
}
