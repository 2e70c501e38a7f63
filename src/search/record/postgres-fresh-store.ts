/**
 * SQL of records that an engine outside of the database has not read, or not as they are: PostgreSQL answers for them, by one
 * snapshot with what is left out of the engine's hits.
 */
import { type Pool, type Sql, toArrayLiteral } from "../../database/client.ts"
import { anyOf, build, names, type Query, query, run } from "../../database/query.ts"
import { searchRecord } from "../../database/schema/search.ts"
import { isNothing, type LeftOut, leftOutMax } from "./engine-standing.ts"
import { type EngineState, isLagging, readChanged, readEngine } from "./engine-store.ts"
import { type HitPage, readHits } from "./postgres-record-hit-store.ts"
import { planRecords } from "./postgres-record-plan-store.ts"
import { freshMax } from "./record-cursor.ts"
import { type PinnedFresh, type RecordPlace, type RecordQuery, recordTallyMax } from "./record-index.ts"

/** What an engine answers as of, with PostgreSQL's part of the answer. */
export interface Snapshot {
  state: EngineState
  leftOut: LeftOut
  /** How many of what is left out are hits, by what they are counted, and the first of the page. */
  part: HitPage | null
  /** What a later page has to know of it. */
  pinned: PinnedFresh | undefined
  /** On a later page: records that have changed since the first, and live on. They keep their place in the engine's order. */
  moved: readonly string[]
}

/** "far": the engine is too far behind; "many": more has changed than can be told to it. */
export type NoSnapshot = "far" | "many"

const nothingNew = { from: 0, to: 0, ids: [], erased: [] } as const

const asItStands = (state: EngineState): Snapshot => ({
  ...{ state, leftOut: nothingNew, part: null, pinned: undefined, moved: [] },
})

/** How an index stands, and what of a query is not its own to answer. */
export async function readSnapshot(
  sql: Pool,
  reader: string,
  query: RecordQuery,
  now: number,
): Promise<Snapshot | NoSnapshot> {
  const state = await readEngine(sql, reader)
  const isAt = state.kept === null || (state.kept.step === null && state.kept.position >= state.live)
  const begun = query.pin?.by === "engine" ? query.pin : null
  const goesOn = begun !== null && (begun.fresh !== undefined || begun.size < state.live)
  if (isAt && !goesOn) return asItStands(state)
  return sql.begin("isolation level repeatable read read only", async (tx) => {
    const held = await readEngine(tx, reader)
    if (held.kept === null || held.kept.fault !== null) return asItStands(held)
    if (held.kept.step?.ids === null) return "many"
    if (await isLagging(tx, held, now)) return "far"
    const leftOut = await readLeftOut(tx, held)
    const moved = begun === null ? [] : await readMoved(tx, begun.size, held.live)
    if (leftOut === null || moved === null) return "many"
    if (isNothing(leftOut) && begun?.fresh === undefined) return { ...asItStands(held), leftOut, moved }
    const { terms } = await planRecords(sql, query.terms, query.filter)
    const asked = { ...query, terms, scope: "live" as const }
    const part = await readPart(tx, asked, held, leftOut)
    return typeof part === "string" ? part : { ...part, moved }
  })
}

// Who turns a page after so many entries may miss what was corrected meanwhile: to look through more of them keeps everybody waiting.
const movedMost = 100_000

/** What has changed since the first page was shown; null: more than can be told. */
async function readMoved(sql: Sql, from: number, to: number): Promise<string[] | null> {
  if (to - from > movedMost) return []
  const { ids } = await readChanged(sql, from, to)
  return ids.length > leftOutMax ? null : ids
}

async function readLeftOut(sql: Sql, { kept, live }: EngineState): Promise<LeftOut | null> {
  if (kept === null || live - kept.position > leftOutMost) return null
  const { ids, erased } = await readChanged(sql, kept.position, live)
  const all = new Set([...ids, ...(kept.step?.ids ?? [])])
  if (all.size + erased.length > leftOutMax) return null
  return { from: kept.position, to: live, ids: [...all], erased }
}

// PostgreSQL looks at each of what is new: so many for one query, and it finds them all sooner.
const leftOutMost = 20_000

async function readPart(
  tx: Sql,
  asked: RecordQuery,
  state: EngineState,
  leftOut: LeftOut,
): Promise<Omit<Snapshot, "moved"> | NoSnapshot> {
  const { pin, sort, limit } = asked
  const reading = { since: null, until: null, order: "none", most: recordTallyMax, tallied: recordTallyMax } as const
  const read = (byKeys: Query, query: RecordQuery) => readHits(tx, query, { ...reading, byKeys })
  const isRanked = sort === "relevance" && asked.terms.some(({ excluded }) => !excluded)
  if (!isRanked) {
    const part = isNothing(leftOut) ? null : await read(among(leftOut), { ...asked, sort: "date" })
    return { state, leftOut, part, pinned: undefined }
  }
  if (pin == null) {
    const part = isNothing(leftOut) ? null : await read(among(leftOut), { ...asked, after: null })
    const ids = part === null || part.hits === 0 ? [] : await listLive(tx, leftOut.ids)
    if (ids.length > freshMax) return "many"
    return { state, leftOut, part, pinned: part === null || part.hits === 0 ? undefined : { to: leftOut.to, ids } }
  }
  // What is counted is that of now, what is shown that of the first page.
  const counted = isNothing(leftOut) ? null : await read(among(leftOut), { ...asked, after: null, limit: 0 })
  const begun = pin.by === "engine" ? pin : null
  const fresh = asked.after?.fresh ?? null
  const shown: HitPage | null =
    begun?.fresh === undefined
      ? null
      : await read(among({ from: begun.size, ...begun.fresh }), { ...asked, after: fresh, limit })
  const part = { hits: 0, counts: [], oldest: null, ...counted, places: shown?.places ?? [] }
  return { state, leftOut, part, pinned: begun?.fresh }
}

function among({ from, to, ids }: Pick<LeftOut, "from" | "to" | "ids">): Query {
  const position = names(searchRecord, "position")
  return query` and ((${position} >= ${from} and ${position} < ${to}) or ${names(searchRecord, "id")} = any(${toArrayLiteral(ids)}::text[]))`
}

async function listLive(sql: Sql, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const live = build.select({ id: searchRecord.id }).from(searchRecord).where(anyOf(searchRecord.id, ids))
  return (await run(sql, live)).map(({ id }) => id)
}

/** What records weigh in PostgreSQL that an engine ranks. */
export async function readWeights(
  sql: Pool,
  asked: RecordQuery,
  places: readonly RecordPlace[],
): Promise<ReadonlyMap<string, number>> {
  const { terms } = await planRecords(sql, asked.terms, asked.filter)
  const ids = places.map(({ id }) => id)
  const byKeys = query` and ${names(searchRecord, "id")} = any(${toArrayLiteral(ids)}::text[])`
  const bounds = { since: null, until: null, order: "none", most: ids.length, tallied: ids.length } as const
  const weighed = await readHits(sql, { ...asked, terms, after: null, limit: ids.length }, { ...bounds, byKeys })
  return new Map(weighed.places.map(({ id, score }) => [id, score]))
}
