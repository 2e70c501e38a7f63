/**
 * Meilisearch as a follower of the log, with a position of its own: what was read is sent, and the position moves once
 * Meilisearch has it. While it is away nothing moves, and afterwards everything is caught up.
 */
import type { Meilisearch } from "meilisearch"
import type { Pool, Transaction } from "../database/client.ts"
import { type Follower, openFollower, storedPlace } from "../ledger/follow.ts"
import { listChanged } from "../register/subject/revision-store.ts"
import { type MeiliDocument, meiliSettings, toMeiliDocument } from "./meilisearch-document.ts"
import { type MeiliKind, rebuildIndex, settle } from "./meilisearch-server.ts"
import { listCodes, loadSubjects } from "./postgres-store.ts"
import { toDocument } from "./search-document.ts"
import { findDue, markOf, nextRevision, readState, saveState } from "./state-store.ts"

/** The follower's name in /status. */
const reader = "meilisearch"

// Entries in a step, and subjects in a request: some megabytes of JSON.
const entriesPerStep = 10_000
const subjectsPerRequest = 5_000
/** The index of subjects, by its name. */
export function subjectKind(uid: string): MeiliKind {
  return { uid, primaryKey: "code", settings: meiliSettings }
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
  if (documents.length > 0) await settle(meili.index<MeiliDocument>(uid).addDocuments(documents))
}

async function rebuild(
  tx: Transaction,
  meili: Meilisearch,
  uid: string,
  onProgress?: (subjects: number) => void,
): Promise<void> {
  const revision = await nextRevision(tx)
  await rebuildIndex(meili, subjectKind(uid), async (next) => {
    let subjects = 0
    for (let last = ""; ; ) {
      const codes = await listCodes(tx, last, subjectsPerRequest)
      if (codes.length === 0) break
      await send(tx, meili, next, codes)
      subjects += codes.length
      onProgress?.(subjects)
      last = codes.at(-1) ?? last
    }
  })
  await saveState(tx, reader, { nextDocument: 1, stale: 0, revision })
}
