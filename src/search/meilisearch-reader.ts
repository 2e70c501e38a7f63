/**
 * Meilisearch as a follower of the log, with a position of its own: what was read is sent, and the position moves once
 * Meilisearch has it. While it is away nothing moves, and afterwards everything is caught up.
 */
import type { Meilisearch, Task } from "meilisearch"
import type { Pool, Transaction } from "../database/client.ts"
import { type Follower, openFollower, storedPlace } from "../ledger/follow.ts"
import { listChanged } from "../register/subject/revision-store.ts"
import { type MeiliDocument, meiliSettings, toMeiliDocument } from "./meilisearch-document.ts"
import { listCodes, loadSubjects } from "./postgres-store.ts"
import { toDocument } from "./search-document.ts"
import { findDue, markOf, nextRevision, readState, saveState } from "./state-store.ts"

/** The follower's name in /status. */
const reader = "meilisearch"

// Entries in a step, and subjects in a request: some megabytes of JSON.
const entriesPerStep = 10_000
const subjectsPerRequest = 5_000
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

/** Meilisearch's index, as a follower. */
export function meiliFollower(sql: Pool, meili: Meilisearch, uid: string): Follower {
  return openFollower(sql, storedPlace(sql, reader), {
    entriesPerStep,
    // As good as none: it takes documents one request after the other, and answers from half of them meanwhile.
    due: (reach) => findDue(sql, reader, reach, async () => 0),
    async step(tx, stretch) {
      const state = await readState(tx, reader)
      const revision = await nextRevision(tx)
      const codes = await listChanged(tx, stretch, markOf(state))
      for (let start = 0; start < codes.length; start += subjectsPerRequest) {
        await send(tx, meili, uid, codes.slice(start, start + subjectsPerRequest))
      }
      await saveState(tx, reader, { ...state, revision })
      return "done"
    },
    rebuild: (tx, { size }, onProgress) => rebuild(tx, meili, uid, onProgress).then(() => size),
  })
}

async function send(tx: Transaction, meili: Meilisearch, uid: string, codes: readonly string[]): Promise<void> {
  const documents = (await loadSubjects(tx, codes)).map((subject) => toMeiliDocument(toDocument(subject)))
  if (documents.length === 0) return
  await settle(meili.index<MeiliDocument>(uid).addDocuments(documents).waitTask(taskPatience))
}

/** Fills a second index and swaps it in; the old one answers until then. */
async function rebuild(
  tx: Transaction,
  meili: Meilisearch,
  uid: string,
  onProgress?: (subjects: number) => void,
): Promise<void> {
  const revision = await nextRevision(tx)
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
  await saveState(tx, reader, { nextDocument: 1, stale: 0, revision })
}
