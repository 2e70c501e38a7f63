/**
 * Asking Meilisearch as of its own position: what it is known to hold is held against what it says of itself before a query and
 * after it, and what it has not read is PostgreSQL's part of the answer.
 */
import type { Meilisearch } from "meilisearch"
import type { Pool } from "../../database/client.ts"
import { type EngineKept, type EngineReason, faultOf, holdsUntil, isSame, reasonFarBehind } from "./engine-standing.ts"
import { type EngineState, isLagging, readEngine } from "./engine-store.ts"
import { recordReaders } from "./index-form-store.ts"
import { byDatabase, findRecordsInMeili } from "./meilisearch-record-query.ts"
import { adminOf, forgetSearchKey, type MeiliConnection, searcherOf, searchPatienceMs } from "./meilisearch-server.ts"
import { EngineUnfit, isSetAsOurs, nameFault, reasonOf, seeIndex } from "./meilisearch-sight.ts"
import { readSnapshot } from "./postgres-fresh-store.ts"
import { findRecords } from "./postgres-record-find-store.ts"
import type { EngineStanding, FoundPage, RecordQuery } from "./record-index.ts"

const reader = recordReaders.meilisearch

/** What is asked. */
export interface MeiliParts {
  sql: Pool
  connection: MeiliConnection
  clock(): number
}

// What is written meanwhile may be more than was left out: then it is asked again, and after that PostgreSQL is; who turns the pages
// of its order can be led on by nobody else.
const triesMax = { first: 2, later: 8 } as const

/** A page, as the port says. @throws EngineUnfit, and what Meilisearch throws */
export async function findAsOfPosition(parts: MeiliParts, query: RecordQuery): Promise<FoundPage> {
  const { sql, clock } = parts
  for (let tries = 0; tries < triesMax[query.pin?.by === "engine" ? "later" : "first"]; tries++) {
    const snapshot = await readSnapshot(sql, reader, query, clock())
    if (snapshot === "far") throw new EngineUnfit(reasonFarBehind((await readEngine(sql, reader)).kept))
    if (snapshot === "many") break
    const page = await withSearcher(parts, async (meili) => {
      const kept = await keptWhole(parts, meili, snapshot.state)
      if (kept === null) return null
      const view = { meili, uid: kept.uid, size: kept.position, snapshot }
      const found = await findRecordsInMeili(sql, query, view)
      const { kept: after } = await readEngine(sql, reader)
      const until = Math.max(snapshot.leftOut.to, kept.position)
      if (after === null || !holdsUntil(kept, after, until)) return null
      return faultOf(after, await seeIndex(meili, after)) === null ? found : null
    })
    if (page !== null) return page
  }
  return byDatabase(findRecords(sql, query))
}

/** What an index holds, where it does; null where somebody is writing to it. @throws EngineUnfit */
async function keptWhole(
  { sql, connection }: MeiliParts,
  meili: Meilisearch,
  { kept, building }: EngineState,
): Promise<EngineKept | null> {
  if (kept === null) throw new EngineUnfit("unbuilt")
  if (kept.fault !== null || kept.mark === null) throw new EngineUnfit(kept.fault ?? "unbuilt")
  const fault = faultOf(kept, await seeIndex(meili, kept))
  if (fault === null) return kept
  const again = await readEngine(sql, reader)
  if (again.kept !== null && !isSame(kept, again.kept)) return null
  // Who builds another puts it in the place of this one before that is written down: nothing was lost.
  if (building !== null || again.building !== null) throw new EngineUnfit("unbuilt")
  throw new EngineUnfit(await nameFault(adminOf(connection, searchPatienceMs), kept.uid, fault))
}

/** Asks with the key that searches; with one made again, where the server does not know it. */
async function withSearcher<T>({ connection }: MeiliParts, ask: (meili: Meilisearch) => Promise<T>): Promise<T> {
  try {
    return await ask(await searcherOf(connection))
  } catch (error) {
    if (reasonOf(error) !== "key") throw error
    forgetSearchKey(connection)
    return ask(await searcherOf(connection))
  }
}

/** How Meilisearch does, now. @param known why it does not answer, where that was found out just now */
export async function readStanding(parts: MeiliParts, known: EngineReason | null): Promise<EngineStanding> {
  const { sql, clock } = parts
  const state = await readEngine(sql, reader)
  const { kept, building } = state
  const ask = () =>
    withSearcher(parts, async (meili) => {
      const whole = await keptWhole(parts, meili, state)
      const isOurs = whole === null || (await isSetAsOurs(adminOf(parts.connection, searchPatienceMs), whole.uid))
      if (!isOurs) return "changed" as const
      return (await isLagging(sql, state, clock())) ? ("behind" as const) : null
    })
  const reason = known ?? (await ask().catch((error) => reasonOf(error) ?? Promise.reject(error)))
  return {
    configured: "meilisearch",
    answers: reason === null ? "meilisearch" : "postgresql",
    reason,
    index: kept && { uid: kept.uid, position: kept.position, documents: kept.documents },
    building,
  }
}
