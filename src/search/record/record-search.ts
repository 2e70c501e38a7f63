/**
 * Search among records: from what was typed to live records with the passages that hold it. What stands nowhere is given up,
 * and said so.
 */
import { dayInChina } from "../../law/day.ts"
import type { Head } from "../../ledger/sequencer.ts"
import type { HeldRecord } from "../../register/record/record.ts"
import { type LiveRecord, type PublicRead, readRecords } from "../../register/record/standing.ts"
import type { Term } from "../text/term.ts"
import { parseTextQuery, type TextQuery } from "../text/text-query.ts"
import { relaxed } from "../text/text-relax.ts"
import { loadBeside } from "./document-row-store.ts"
import type { Engine, EngineReason } from "./engine-standing.ts"
import type { Case } from "./like.ts"
import { findLike } from "./like-search.ts"
import { explainHit, type Passage, type TermReason } from "./passage.ts"
import { loadEnded } from "./postgres-ended-store.ts"
import { readRecordCursor, toRecordCursor } from "./record-cursor.ts"
import { recordTexts } from "./record-document.ts"
import type { FoundPage, RecordFacets, RecordFilter, RecordIndex, RecordQuery, RecordScope } from "./record-index.ts"
import { ForeignPin } from "./record-index.ts"

export interface RecordSearchRequest {
  /** As typed. */
  text: string
  filter: RecordFilter
  /** What the asker may find; absent: live records. */
  scope?: RecordScope
  sort: "relevance" | "date"
  cursor: string | null
  /** Records on a page. */
  limit: number
}

/** A record that was found. */
export interface RecordHit {
  /** As it is published, or was; its position is 0 where nothing published it. */
  record: LiveRecord
  /** The state in which it is not shown, or no longer; null where it is live. */
  ended: Pick<HeldRecord, "state" | "position" | "endedOn"> | null
  passages: Passage[]
  reasons: TermReason[]
}

export interface RecordSearchAnswer {
  hits: RecordHit[]
  facets: RecordFacets
  total: number
  exact: boolean
  next: string | null
  /** What was typed and is not asked for, because nothing holds it together with the rest. */
  dropped: string[]
  /** Nothing holds all of any word: found is who holds a part of one, and that word stands in `dropped`. */
  inParts: boolean
  /** What was typed and says nothing of what is meant. */
  ignored: string[]
  asOf: Head
  /** Position of the log up to which the index has read. */
  indexed: number
  engine: Engine
  /** Why the engine that is configured did not answer; null where it did, or needed not. */
  degraded: EngineReason | null
}

/** Finds records. A cursor that is none of this query's comes back as "invalid-cursor". */
export async function searchRecords(
  read: PublicRead,
  index: RecordIndex,
  request: RecordSearchRequest,
): Promise<RecordSearchAnswer | "invalid-cursor"> {
  const before = request.cursor === null ? null : readRecordCursor(request, request.cursor)
  if (request.cursor !== null && before === null) return "invalid-cursor"
  const today = dayInChina(read.clock())
  const at = { after: before?.place ?? null, pin: before?.pin ?? null, today }
  const [found, indexed] = await Promise.all([
    findWhatThereIs(index, request, at).catch((error: Error) =>
      error instanceof ForeignPin ? null : Promise.reject(error),
    ),
    index.position(),
  ])
  if (found === null) return "invalid-cursor"
  const { page, query, dropped, inParts } = found
  const places = page.places.slice(0, request.limit)
  const last = places.at(-1)
  const ids = places.map(({ id }) => id)
  // Who was put among the others by another engine's weighing has no rank in their order.
  const ranked = places.filter(({ id, fresh }) => fresh?.id !== id).map(({ id }) => id)
  const shown = await readHits(read, request.scope, ids, query.terms)
  return {
    ...shown,
    ...{ facets: page.facets, total: shownTotal(page, ids, shown.hits), exact: page.exact },
    next: page.places.length > request.limit && last ? toRecordCursor(request, last, page.pin, ranked) : null,
    dropped: dropped.map(({ typed }) => typed),
    inParts,
    ignored: [...query.ignored],
    indexed,
    ...{ engine: page.engine, degraded: page.degraded },
  }
}

/** What is counted, without what has ended since an index read it: nobody is told of a record that is not to be seen. */
function shownTotal(
  { total, exact }: Pick<FoundPage, "total" | "exact">,
  found: readonly string[],
  hits: readonly RecordHit[],
): number {
  // There are more than are counted anyway.
  if (!exact) return total
  return Math.max(hits.length, total - (found.length - hits.length))
}

/** Finds records that are like a case, those of all its list and ground at most; on one page. */
export async function searchLike(
  read: PublicRead,
  index: RecordIndex,
  { like, filter, scope = "live", limit }: Pick<RecordSearchRequest, "filter" | "scope" | "limit"> & { like: Case },
): Promise<RecordSearchAnswer> {
  const today = dayInChina(read.clock())
  const [{ places, terms, total, ...tally }, indexed] = await Promise.all([
    findLike(index, { like, filter, scope, today, limit }),
    index.position(),
  ])
  const ids = places.map(({ id }) => id)
  const shown = await readHits(read, scope, ids, terms)
  return {
    ...{ ...shown, ...tally, total: shownTotal({ total, exact: tally.exact }, ids, shown.hits) },
    ...{ next: null, dropped: [], inParts: false, ignored: [], indexed },
  }
}

/** What may be shown of records that were found. What has ended since the index read it is no hit among those that are live. */
async function readHits(
  read: PublicRead,
  scope: RecordScope = "live",
  ids: readonly string[],
  terms: readonly Term[],
): Promise<Pick<RecordSearchAnswer, "hits" | "asOf">> {
  const { asOf, byId } = await readRecords(read, ids)
  const others = scope === "live" ? [] : ids.filter((id) => !byId.has(id))
  const [ended, beside] = await Promise.all([loadEnded(read.sql, others), loadBeside(read.sql, ids)])
  const hits = ids.flatMap((id): RecordHit[] => {
    const live = scope === "ended" ? undefined : byId.get(id)
    const hit = live ? liveHit(live) : endedHit(ended.get(id))
    const texts = beside.get(id)
    return hit && texts ? [{ ...hit, ...explainHit(recordTexts({ content: hit.record, ...texts }), terms) }] : []
  })
  return { hits, asOf }
}

interface Found {
  page: FoundPage
  query: TextQuery
  dropped: Term[]
  inParts: boolean
}

/** Finds what holds all that was typed; where nothing does, what holds the most of it. */
export async function findWhatThereIs(
  index: RecordIndex,
  { text, filter, scope = "live", sort, limit }: Omit<RecordSearchRequest, "cursor">,
  at: Pick<RecordQuery, "after" | "pin" | "today">,
): Promise<Found> {
  let query = parseTextQuery(text)
  const dropped: Term[] = [...query.beyond]
  const parts: Term[] = []
  const held = new Map<Term, number>()
  for (;;) {
    const { terms, first } = query
    const page = await index.find({ ...at, terms, first, filter, scope, sort, limit: limit + 1 })
    if (page.total > 0 || terms.length === 0) {
      const told = parts.filter(({ typed }) => !dropped.some((term) => term.typed === typed))
      return { page, query, dropped: [...dropped, ...told], inParts: parts.length > 0 }
    }
    const unknown = terms.filter((term) => !held.has(term))
    const counts = await index.frequencies(unknown, { filter, scope, today: at.today })
    for (const [n, term] of unknown.entries()) held.set(term, counts[n] ?? 0)
    const next = relaxed(
      query,
      terms.map((term) => held.get(term) ?? 0),
    )
    if (next === null) return { page, query, dropped, inParts: false }
    query = next.query
    dropped.push(...next.dropped)
    parts.push(...(next.inParts ?? []))
  }
}

type PlainHit = Pick<RecordHit, "record" | "ended">

function liveHit(record: LiveRecord): PlainHit {
  return { record, ended: null }
}

function endedHit(held: HeldRecord | undefined): PlainHit | null {
  if (!held) return null
  const { id, content, position, state, endedOn } = held
  return { record: { ...content, id, position: position ?? 0 }, ended: { state, position, endedOn } }
}
