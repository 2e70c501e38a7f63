/**
 * The order by relevance in Meilisearch: one federated query, whose hits are gone through in parts, for of those who have the
 * grams of what was asked for some may not hold it.
 */
import type { Meilisearch, MultiSearchQueryWithFederation } from "meilisearch"
import { plainNumberIn } from "../text/decision-number.ts"
import type { Term } from "../text/term.ts"
import { everyWord, type MeiliRecord } from "./meilisearch-record-document.ts"
import { holdsGrams } from "./meilisearch-record-filter.ts"
import type { RecordPin, RecordPlace, RecordQuery } from "./record-index.ts"

type Hit = Pick<MeiliRecord, "id" | "publishedOn">

/** A pin of this order. */
export type EnginePin = RecordPin & { by: "engine" }

/** What is ranked, and by whom. */
export interface Ranking {
  meili: Meilisearch
  uid: string
  query: RecordQuery
  /** With who has a place in this order: what has come since the first page has none. */
  filter: string[]
  pin: EnginePin
}

/** Who of some candidates are hits. */
export type Holding = (ids: readonly string[]) => Promise<ReadonlySet<string>> | ReadonlySet<string>

/** How far a page has been read. */
export interface RankedPart {
  places: RecordPlace[]
  /** From which the next part goes on; null where there is none, or the page is full. */
  next: Wanted | null
}

interface Wanted {
  offset: number
  limit: number
}

/** Places by relevance are numbered: their score is what is left of this. */
export const rankBase = 1_000_000_000
// Candidates of whom few are hits are gone through in larger and larger parts, up to what Meilisearch reads at once.
const growth = 4
const partMax = 10_000

/** Hits by relevance from behind those that were shown. */
export async function readRanked(ranking: Ranking, holding: Holding): Promise<RecordPlace[]> {
  let part = await beginRanked(ranking, holding)
  while (part.next !== null) part = await goOnRanked(ranking, holding, part)
  return part.places
}

/** The first part of a page. */
export async function beginRanked(ranking: Ranking, holding: Holding): Promise<RankedPart> {
  const { query, pin } = ranking
  const offset = query.after ? await rankBehind(ranking, query.after, pin.shown) : 0
  return goOnRanked(ranking, holding, { places: [], next: { offset, limit: query.limit } })
}

/** The page with the next part. */
export async function goOnRanked(ranking: Ranking, holding: Holding, read: RankedPart): Promise<RankedPart> {
  const { next, places } = read
  if (next === null) return read
  const { limit } = ranking.query
  const hits = await ask(ranking, next)
  const held = await holding(hits.map(({ id }) => id))
  const more = hits.flatMap(({ id, publishedOn }, n) =>
    held.has(id) ? [{ score: rankBase - next.offset - n, publishedOn: toDay(publishedOn), id }] : [],
  )
  const found = [...places, ...more]
  const isEnd = hits.length < next.limit || found.length >= limit
  return {
    places: found.slice(0, limit),
    next: isEnd ? null : { offset: next.offset + next.limit, limit: Math.min(partMax, growth * next.limit) },
  }
}

// So many may have ended among those that were shown before, until it is looked from the beginning.
const endedMax = 100

/** The rank from which a page goes on: behind the last of those that were shown who is still there. */
async function rankBehind(ranking: Ranking, after: RecordPlace, shown: readonly string[]): Promise<number> {
  const rank = rankBase - after.score
  // All that were shown were such as it had not read.
  if (rank < 0) return 0
  for (const back of [endedMax, Math.min(rank, partMax)]) {
    const offset = Math.max(0, rank - back)
    const hits = await ask(ranking, { offset, limit: rank - offset + 1 })
    const at = hits.findLastIndex(({ id }) => shown.includes(id))
    if (at >= 0) return offset + at + 1
    if (offset === 0) break
  }
  return Math.max(0, rank + 1 - shown.length)
}

/** Of a hit what is told. */
export const shown = { attributesToRetrieve: ["id", "publishedOn"] } satisfies Partial<MultiSearchQueryWithFederation>

// Words that Meilisearch reads of a query; the rest of a longer one only filters.
const wordsMax = 10
// Ways of saying a term that are ranked by themselves: each takes as long as the term. Who holds another comes by date.
const waysMax = 2

/**
 * Hits by relevance: the decision whose number was asked for, as it was typed before any other writing of it, who holds all of it in one piece, then by the words of the
 * query, by those that stand for them, and the others by date. Every hit comes in the last, so none is left out.
 */
async function ask({ meili, uid, query, filter }: Ranking, wanted: Wanted): Promise<Hit[]> {
  const one = (weight: number, more: Partial<MultiSearchQueryWithFederation>): MultiSearchQueryWithFederation => ({
    ...{ indexUid: uid, ...shown, q: everyWord, filter, federationOptions: { weight } },
    ...more,
  })
  const spoken = (weight: number, q: string) =>
    one(weight, { locales: ["cmn", "eng"], matchingStrategy: "frequency", q })
  const { first } = query
  const terms = query.terms.filter(({ excluded }) => !excluded)
  // Of one word everybody holds the whole: where it stands is what tells them apart. An amount may end a larger one.
  const plain = first.flatMap((text) => plainNumberIn(text) ?? [])
  const written = first.filter((text) => !text.startsWith("="))
  const wholeOf = first.map((text) => plainNumberIn(text) ?? text)
  const tells = wholeOf.filter((text) => terms.length > 1 || text.startsWith("="))
  const wholes = tells.flatMap((text) => bracketed(holdsGrams(text)))
  const said = [...terms, ...(query.wanted ?? [])].map(spokenOf).slice(0, wordsMax).join(" ")
  const others = terms.flatMap(({ alternatives }) => alternatives.filter((text) => !text.startsWith("=")))
  const more = others.slice(waysMax).flatMap((text) => bracketed(holdsGrams(text)))
  const { hits } = await meili.multiSearch<{ federation: Wanted; queries: MultiSearchQueryWithFederation[] }, Hit>({
    federation: wanted,
    queries: [
      ...(written.length === 0 ? [] : [one(100, { filter: [...filter, isOneOf("number", written)] })]),
      ...(plain.length === 0 ? [] : [one(50, { filter: [...filter, isOneOf("plainNumber", plain)] })]),
      ...(wholes.length === 0 ? [] : [one(10, { filter: [...filter, wholes.join(" OR ")] })]),
      spoken(1, said),
      ...others.slice(0, waysMax).map((text) => spoken(0.8, text)),
      ...(more.length === 0 ? [] : [one(0.4, { filter: [...filter, more.join(" OR ")] })]),
      one(0.01, {}),
    ],
  })
  return hits
}

const isOneOf = (name: keyof MeiliRecord, texts: readonly string[]) =>
  `${name} IN [${texts.map((text) => `"${text}"`).join(", ")}]`
const bracketed = (filter: string | null) => (filter === null ? [] : [`(${filter})`])

/** A term as it was typed; a fact stands in no text as it is written between signs of equality. */
function spokenOf({ typed, text }: Term): string {
  return typed === "" ? text.replace(/^=|=$/g, "") : typed
}

/** A day that was a number. */
export function toDay(day: number): string {
  return String(day).replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3")
}
