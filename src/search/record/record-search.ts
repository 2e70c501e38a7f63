/**
 * Search among records: from what was typed to live records with the passages that hold it. What stands nowhere is given up,
 * and said so.
 */
import { dayInChina } from "../../law/day.ts"
import type { Head } from "../../ledger/sequencer.ts"
import type { HeldRecord } from "../../register/record/record.ts"
import { type LiveRecord, type PublicRead, readRecords } from "../../register/record/standing.ts"
import { type QuestionRead, readQuestion } from "../text/question.ts"
import { filterOf, type Slot, type SlotKind } from "../text/slot.ts"
import type { Term } from "../text/term.ts"
import { parseTextQuery, type TextQuery } from "../text/text-query.ts"
import { cutApart, cutOf, leastOf, pairsOf, type RelaxedQuery, relaxed, without } from "../text/text-relax.ts"
import { loadBeside } from "./document-row-store.ts"
import type { Engine, EngineReason } from "./engine-standing.ts"
import { isUnread } from "./engine-store.ts"
import type { Case } from "./like.ts"
import { findLike } from "./like-search.ts"
import { explainHit, type Passage, type TermReason } from "./passage.ts"
import { loadEnded } from "./postgres-ended-store.ts"
import { readRecordCursor, toRecordCursor } from "./record-cursor.ts"
import { citationsOf, recordTexts } from "./record-document.ts"
import { type RecordFacts, toRecordFacts } from "./record-fact.ts"
import type {
  FoundPage,
  RecordFacets,
  RecordFilter,
  RecordIndex,
  RecordQuery,
  RecordScope,
  RecordSums,
} from "./record-index.ts"
import { ForeignPin } from "./record-index.ts"
import type { StandingQuery } from "./record-match.ts"

export interface RecordSearchRequest {
  /** As typed. */
  text: string
  /** Whether fines are added up. */
  summed?: boolean
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
  facts: RecordFacts
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
  /** What of the text was understood, and is asked for; in the order in which it was typed. */
  read: readonly Slot[]
  /** Null where nobody asked, or more was found than is counted. */
  sums: RecordSums | null
  /** What is looked for by words, as it was typed. */
  matter: readonly string[]
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
  const { page, query, dropped, inParts, slots, filter } = found
  const { scope = "live" } = request
  const condition = { terms: query.terms, filter, scope, today }
  const sums = request.summed && page.exact && page.total > 0 ? await index.sums(condition) : null
  const places = page.places.slice(0, request.limit)
  const last = places.at(-1)
  const ids = places.map(({ id }) => id)
  // Who was put among the others by another engine's weighing has no rank in their order.
  const ranked = places.filter(({ id, fresh }) => fresh?.id !== id).map(({ id }) => id)
  const shown = await readHits(read, request.scope, ids, query.terms)
  // What nobody has read is found by nobody: that is no answer of a register as it stands.
  const unread = await isUnread(read.sql, indexed, shown.asOf.size, read.clock())
  return {
    ...shown,
    ...{ facets: page.facets, total: shownTotal(page, ids, shown.hits), exact: page.exact },
    next: page.places.length > request.limit && last ? toRecordCursor(request, last, page.pin, ranked) : null,
    dropped: [...new Set(dropped.map(({ typed }) => typed))],
    inParts,
    sums,
    read: slots,
    matter: matterOf(query),
    ignored: [...query.ignored],
    indexed,
    ...{ engine: page.engine, degraded: unread ? ("unread" as const) : page.degraded },
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
    ...{ next: null, dropped: [], inParts: false, sums: null, read: [], matter: [], ignored: [], indexed },
  }
}

/** What may be shown of records that were found. What has ended since the index read it is no hit among those that are live. */
async function readHits(
  read: PublicRead,
  scope: RecordScope = "live",
  ids: readonly string[],
  terms: readonly Term[],
): Promise<Pick<RecordSearchAnswer, "hits" | "asOf">> {
  const [{ asOf, byId }, beside] = await Promise.all([readRecords(read, ids), loadBeside(read.sql, ids)])
  const others = scope === "live" ? [] : ids.filter((id) => !byId.has(id))
  const ended = await loadEnded(read.sql, others)
  const hits = ids.flatMap((id): RecordHit[] => {
    const live = scope === "ended" ? undefined : byId.get(id)
    const hit = live ? liveHit(live) : endedHit(ended.get(id))
    const texts = beside.get(id)
    if (!hit || !texts) return []
    const source = { content: hit.record, ...texts }
    const citations = citationsOf(source)
    return [{ ...hit, ...explainHit(recordTexts(source, citations), terms), facts: toRecordFacts(source, citations) }]
  })
  return { hits, asOf }
}

/** What was typed and is not asked for. */
type Given = Pick<Term, "typed">

interface Found {
  page: FoundPage
  query: TextQuery
  /** What limits it: what was set, and what was read of the text. */
  filter: RecordFilter
  slots: readonly Slot[]
  dropped: Given[]
  inParts: boolean
}

type Search = Pick<RecordQuery, "after" | "pin" | "today" | "scope" | "sort" | "limit">

/** Finds what holds all that was typed; where nothing does, what holds the most of it. */
export async function findWhatThereIs(
  index: RecordIndex,
  { text, filter: set, scope = "live", sort, limit }: Omit<RecordSearchRequest, "cursor">,
  at: Pick<RecordQuery, "after" | "pin" | "today">,
): Promise<Found> {
  const question = readQuestion(text, at.today)
  const search: Search = { ...at, scope, sort, limit: limit + 1 }
  const among = { filter: set, scope, today: at.today }
  let { query, slots } = { query: parseTextQuery(question.matter), slots: question.slots }
  const dropped: Given[] = [...query.beyond]
  const parts: Term[] = []
  const wanted: Term[] = []
  const held = new Map<Term, number>()
  for (;;) {
    const filter = { ...set, ...within(slots, set) }
    const { terms, first } = query
    const page = await index.find({ ...search, terms, first, filter, wanted })
    const found = { page, query, filter, slots, dropped, inParts: parts.length > 0 }
    if (page.total > 0) return { ...found, dropped: told(dropped, parts) }
    const unknown = terms.filter((term) => !held.has(term))
    const counts = await index.frequencies(unknown, among)
    for (const [n, term] of unknown.entries()) held.set(term, counts[n] ?? 0)
    const known = terms.map((term) => held.get(term) ?? 0)
    const isKnown = terms.every(({ excluded }, n) => excluded || known[n] !== 0)
    // What is known is rather there at another time or in another place than not at all.
    const less = isKnown ? await withFewerSlots(index, { ...search, terms, first, wanted }, set, slots) : null
    if (less !== null) {
      dropped.push(...slots.filter((slot) => !less.includes(slot)))
      slots = less
      continue
    }
    const cut = isKnown ? null : cutApart(query, known, await countPairs(index, terms, known, among))
    if (cut !== null) {
      query = cut.query
      parts.push(...cut.inParts)
      continue
    }
    const next = (await withoutOneOf(index, { ...search, filter, wanted }, query, known)) ?? relaxed(query, known)
    if (next === null) return { ...found, inParts: false }
    query = next.query
    dropped.push(...next.dropped)
    // What was given up last is the rarest, and worth the most of them.
    wanted.push(...next.dropped.filter(({ weak }) => !weak))
  }
}

// Whichever: of a search that is kept no time is asked for.
const anyDay = "2000-01-01"

/** A search that is kept, as what is published is held against it: what is new, whatever time its text names. */
export function standingOf({ text, filter }: Pick<RecordSearchRequest, "text" | "filter">): StandingQuery {
  const { slots, matter } = readQuestion(text, anyDay)
  const limiting = slots.filter(({ kind }) => kind !== "period")
  const { terms } = parseTextQuery(matter)
  const limits = { ...filter, ...within(limiting, filter) }
  const asks = terms.length > 0 || Object.values(limits).some((value) => value !== undefined)
  // A time and nothing else: without it everything that is published would fulfil it.
  return { terms: asks ? terms : parseTextQuery(text).terms, filter: limits }
}

/** What slots limit; what was set besides is not widened by it. */
function within(slots: readonly Slot[], { from, to, amountFrom, amountTo }: RecordFilter): RecordFilter {
  const read = filterOf(slots)
  const later = [read.from, from].filter((day) => day !== undefined).sort()
  const earlier = [read.to, to].filter((day) => day !== undefined).sort()
  const least = [read.amountFrom, amountFrom].filter((yuan) => yuan !== undefined)
  const most = [read.amountTo, amountTo].filter((yuan) => yuan !== undefined)
  return {
    ...read,
    from: later.at(-1),
    to: earlier[0],
    amountFrom: least.length === 0 ? undefined : Math.max(...least),
    amountTo: most.length === 0 ? undefined : Math.min(...most),
  }
}

// Of more words that are worth the same the one that stands in the way is not looked for.
const tiedMax = 4

/** The query without the one of some words, none worth more than another, without which there is something; null where they are not such. */
async function withoutOneOf(
  index: RecordIndex,
  asked: Omit<RecordQuery, "terms" | "first">,
  query: TextQuery,
  known: readonly number[],
): Promise<RelaxedQuery | null> {
  const tied = leastOf(query, known)
  if (tied.length < 2 || tied.length > tiedMax) return null
  for (const term of tied) {
    const next = without(query, term)
    const { terms, first } = next.query
    if ((await index.find({ ...asked, terms, first, after: null, pin: null, limit: 1 })).total > 0) return next
  }
  return null
}

// What is given up first where nothing fulfils all of them.
const slotWorth = { amount: 0, period: 1, place: 2, platform: 3, law: 3, list: 3 } as const satisfies Record<
  SlotKind,
  number
>

/** The slots without those that have to be given up for something to be found; null where that helps nothing. */
async function withFewerSlots(
  index: RecordIndex,
  asked: Omit<RecordQuery, "filter">,
  set: RecordFilter,
  slots: QuestionRead["slots"],
): Promise<readonly Slot[] | null> {
  const limiting = slots
    .filter(({ filter }) => filter !== null)
    .toSorted((a, b) => slotWorth[a.kind] - slotWorth[b.kind])
  const ways = [...limiting.map((slot) => [slot]), ...limiting.map((_, n) => limiting.slice(0, n + 1)).slice(1)]
  const holds = async (left: readonly Slot[]) => {
    const filter = { ...set, ...within(left, set) }
    return (await index.find({ ...asked, filter, after: null, pin: null, limit: 1 })).total > 0
  }
  // What is found nowhere and never need not be looked for in one way after the other, for each word that is given up.
  const isWorthIt = asked.terms.length === 0 || ways.length < 2 || (await holds(withoutLimits(slots)))
  if (!isWorthIt) return null
  for (const way of ways) {
    const left = slots.filter((slot) => !way.includes(slot))
    // Who asked for nothing else is not shown everything.
    if (asked.terms.length === 0 && left.every(({ filter }) => filter === null)) continue
    if (await holds(left)) return left
  }
  return null
}

const withoutLimits = (slots: readonly Slot[]) => slots.filter(({ filter }) => filter === null)

/** How many records hold each pair of characters of the words that stand nowhere. */
async function countPairs(
  index: RecordIndex,
  terms: readonly Term[],
  held: readonly number[],
  among: Parameters<RecordIndex["frequencies"]>[1],
): Promise<Map<string, number>> {
  const nowhere = terms.filter((_, n) => held[n] === 0)
  const pairs = [...new Set(nowhere.flatMap((term) => pairsOf(cutOf(term) ?? "")))]
  const asked = pairs.map(
    (text): Term => ({
      ...{ kind: "word", text, typed: text },
      ...{ alternatives: [], excluded: false, weak: false },
    }),
  )
  const counts = await index.frequencies(asked, among)
  return new Map(pairs.map((pair, n) => [pair, counts[n] ?? 0]))
}

/** What was given up, and what is asked for by a part of it alone. */
function told(dropped: readonly Given[], parts: readonly Term[]): Given[] {
  const rest = parts.filter(({ typed }) => !dropped.some((term) => term.typed === typed))
  return [...dropped, ...rest]
}

/** What is looked for by words, each as it was typed. */
function matterOf({ terms }: TextQuery): string[] {
  const asked = terms.filter(({ excluded }) => !excluded)
  return [...new Set(asked.map(({ typed, text }) => typed || text))]
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
