/**
 * Search: from what was typed to subjects with their live records. First who holds the text as it was typed, then who
 * may be meant by it.
 */
import { dayInChina, isDay } from "../law/day.ts"
import type { Head } from "../ledger/sequencer.ts"
import { readCode } from "../names/code.ts"
import { parseCompanyName } from "../names/company-name.ts"
import { foldName } from "../names/normal-form.ts"
import { wordsBeside } from "../names/part-rank.ts"
import { shareStandings } from "../register/record/shared-standing.ts"
import { type PublicRead, type ReadStanding, readStandings } from "../register/record/standing.ts"
import { addFacets } from "./facet-count.ts"
import { type NearHit, nearMax, rankNear } from "./near-hit.ts"
import { recallKeys } from "./recall-key.ts"
import {
  type SearchFilter,
  type SearchIndex,
  type SearchPlace,
  type SearchScope,
  type SearchTally,
  type TextQuery,
  tallyMax,
} from "./search-index.ts"
import { withoutSubject } from "./text/text-cut.ts"

export interface SearchRequest {
  /** As typed; spaces part terms that must all occur. */
  text: string
  filter: SearchFilter
  /** Whom the asker may find. */
  scope: SearchScope
  cursor: string | null
  /** Subjects on a page. */
  limit: number
}

/** A subject that was found. */
export interface SearchHit extends ReadStanding {
  /** The name in which the text does not stand as typed, but which may be meant; null where it does. */
  near: string | null
}

export interface SearchAnswer extends SearchTally {
  /** Folded terms, for highlights. */
  terms: string[]
  /** What was typed and stands in no name that was found, as it was typed. */
  dropped: string[]
  hits: SearchHit[]
  next: string | null
  asOf: Head
  /** Position of the log up to which the index has read. */
  indexed: number
}

// A name has few words; more terms than this are a text that was pasted by mistake.
const termsMax = 8

/** The folded terms of a text. */
export function toTerms(text: string): string[] {
  const terms = joinSpaced(text.split(/[\s\u3000]+/).map(foldName))
  return [...new Set(terms)].filter((term) => term !== "").slice(0, termsMax)
}

// 郑 州 某 某: text that was copied out of a form or a picture has a space after every character.
const spacedMin = 3

/** Terms with those joined that are single characters of Han, where there are so many of them and nothing else. */
function joinSpaced(terms: readonly string[]): readonly string[] {
  const written = terms.filter((term) => term !== "")
  const spaced = written.length >= spacedMin && written.every((term) => /^[\u3400-\u9fff0-9]$/.test(term))
  return spaced ? [written.join("")] : written
}

/** Finds subjects. A cursor that is none of this query's comes back as "invalid-cursor". */
export async function search(
  read: PublicRead,
  index: SearchIndex,
  request: SearchRequest,
): Promise<SearchAnswer | "invalid-cursor"> {
  const byCode = request.cursor === null ? await searchCode(read, index, request) : null
  if (byCode) return byCode
  const query = {
    terms: toTerms(request.text),
    filter: request.filter,
    scope: request.scope,
    today: dayInChina(read.clock()),
  }
  const after = request.cursor === null ? null : readCursor(query, request.cursor)
  if (request.cursor !== null && after === null) return "invalid-cursor"
  const [whole, indexed] = await Promise.all([findPage(index, query, after, request.limit), index.position()])
  const { near, isCut } = await findNear(index, request, query, whole.tally)
  const fewer = whole.tally.total + near.length === 0 ? await findFewer(index, query, request.text) : null
  const { tally, ...page } = fewer === null ? whole : await findPage(index, fewer, after, request.limit)
  const rest = pageOfNear(near, after, request.limit - page.places.length)
  const shown = [...page.places.map(({ code }) => ({ code, near: null })), ...rest.hits.map(toShown)]
  const { asOf, byCode: standings } = await readStandings(
    read,
    shown.map(({ code }) => code),
  )
  const last = rest.last ?? page.last
  const more = page.more || rest.more
  return {
    total: tally.total + near.length,
    exact: tally.exact && !isCut,
    facets: addFacets(
      tally.facets,
      near.map(({ candidate }) => candidate),
      request.filter.region,
    ),
    terms: [...(fewer ?? query).terms],
    dropped: droppedWords(request.text, fewer, whole.tally.total > 0 ? [] : near),
    hits: shown.flatMap(({ code, near: name }) => {
      const standing = standings.get(code)
      // What has ended since the index read it is not shown.
      if (!standing || (request.scope === "live" && standing.records.length === 0)) return []
      return [{ ...standing, near: name }]
    }),
    next: more && last ? toCursor(query, last) : null,
    asOf,
    indexed,
  }
}

function toShown({ candidate, name }: NearHit): { code: string; near: string | null } {
  return { code: candidate.code, near: name }
}

/** The hits of a page that hold the text as typed, and the tally of them all. */
async function findPage(index: SearchIndex, query: TextQuery, after: PagePlace | null, limit: number) {
  const past = after?.kind === "near"
  const { places: found, tally } = await index.find({
    ...query,
    after: past ? null : after,
    limit: past ? 1 : limit + 1,
    countUpTo: tallyMax,
    roughly: false,
  })
  const places = past ? [] : found.slice(0, limit)
  const last = places.at(-1)
  return {
    tally,
    places,
    last: last ? ({ kind: "text", ...last } as const) : null,
    more: !past && found.length > limit,
  }
}

// Where so many hold the text as typed, whoever doesn't is not looked for.
const nearBelow = 100
// Candidates are cut before those go that are shown no more: of a cut list so many are still there.
const cutShare = 0.8

/** @returns `isCut`: more of them may be there than were looked at */
async function findNear(
  index: SearchIndex,
  { text, filter, scope }: SearchRequest,
  { terms, today }: TextQuery,
  tally: SearchTally,
): Promise<{ near: NearHit[]; isCut: boolean }> {
  if (terms.length === 0 || tally.total >= nearBelow) return { near: [], isCut: false }
  const [candidates = []] = await index.recall([{ keys: recallKeys(text), filter, today }], nearMax, scope)
  const near = rankNear(text, terms, candidates, tally.total > 0)
  return { near, isCut: near.length > 0 && candidates.length > nearMax * cutShare }
}

/**
 * The query without what it says of a subject matter, without the terms that stand in no name, and then without the most
 * frequent of those that no name holds together; null where it is asked for all of them, or nothing is left of it.
 */
async function findFewer(index: SearchIndex, query: TextQuery, text: string): Promise<TextQuery | null> {
  const bare = withoutSubject(text)
  const terms = bare === text ? query.terms : toTerms(bare)
  if (terms.length < 2 && bare === text) return null
  const count = async (terms: readonly string[]): Promise<number> => {
    const asked = { ...query, terms, after: null, limit: 1, countUpTo: tallyMax, roughly: true }
    return (await index.find(asked)).tally.total
  }
  const counts = await Promise.all(terms.map((term) => count([term])))
  const held = terms.map((term, at) => ({ term, count: counts[at] ?? 0 })).filter(({ count }) => count > 0)
  const byRarity = held.toSorted((a, b) => a.count - b.count).map(({ term }) => term)
  while (byRarity.length > 1 && (await count(byRarity)) === 0) byRarity.pop()
  return byRarity.length === 0 ? null : { ...query, terms: terms.filter((term) => byRarity.includes(term)) }
}

/** What of a text was not asked for in the end, or is no part of the name that was found first. */
function droppedWords(text: string, fewer: TextQuery | null, near: readonly NearHit[]): string[] {
  if (fewer !== null) {
    return text
      .split(/[\s\u3000]+/)
      .flatMap((word) => beside(word, fewer.terms))
      .filter((word) => foldName(word) !== "")
  }
  const [first] = near
  return first?.isPart ? wordsBeside(text, parseCompanyName(first.name)) : []
}

/** What of a word stands beside terms. */
function beside(word: string, terms: readonly string[]): string[] {
  if (terms.includes(foldName(word))) return []
  return terms.reduce<string[]>((parts, term) => parts.flatMap((part) => part.split(term)), [word])
}

function pageOfNear(near: readonly NearHit[], after: PagePlace | null, room: number) {
  const rest = after?.kind === "near" ? near.filter((hit) => isAfter(hit, after)) : near
  const hits = rest.slice(0, room)
  const at = hits.at(-1)
  const last: PagePlace | null = at ? { kind: "near", key: at.score, code: at.candidate.code } : null
  return { hits, last, more: rest.length > hits.length }
}

function isAfter({ score, candidate }: NearHit, place: PagePlace): boolean {
  return score < Number(place.key) || (score === Number(place.key) && candidate.code > place.code)
}

/** Whole codes are looked up in the register itself; null when the text is none or nobody may see its subject. */
async function searchCode(read: PublicRead, index: SearchIndex, request: SearchRequest): Promise<SearchAnswer | null> {
  const reading = readCode(request.text)
  if (reading.kind === "impossible" || Object.values(request.filter).some((value) => value !== undefined)) return null
  const { asOf, byCode } = await shareStandings(read, [reading.code])
  const standing = byCode.get(reading.code)
  if (!standing || (request.scope === "live" && standing.records.length === 0)) return null
  const values = (pick: (record: ReadStanding["records"][number]) => string) =>
    [...new Set(standing.records.map(pick))].map((value) => ({ value, count: 1 }))
  return {
    terms: [],
    dropped: [],
    hits: [{ ...standing, near: null }],
    total: 1,
    exact: true,
    facets: {
      list: values((record) => record.list),
      region: [{ value: standing.subject.region, count: 1 }],
      authority: values((record) => record.authority),
      year: values((record) => record.publishedOn.slice(0, 4)),
    },
    next: null,
    asOf,
    indexed: await index.position(),
  }
}

/** A place among those who hold the text as typed, or among the near hits, where the key is a score. */
interface PagePlace extends SearchPlace {
  kind: "text" | "near"
}

/** Makes the cursor that leads on from a hit. */
function toCursor(query: TextQuery, { kind, key, code }: PagePlace): string {
  const place = [queryKey(query), key, code, ...(kind === "near" ? [kind] : [])]
  return Buffer.from(JSON.stringify(place), "utf8").toString("base64url")
}

/** Reads a cursor; null when it is none of this query's. */
function readCursor(query: TextQuery, cursor: string): PagePlace | null {
  const wanted = query.terms.length === 0 ? "string" : "number"
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"))
    if (!Array.isArray(value)) return null
    const [key, place, code, kind = "text"]: unknown[] = value
    if (key !== queryKey(query) || typeof place !== wanted || typeof code !== "string") return null
    if (kind !== "text" && (kind !== "near" || wanted === "string")) return null
    if (typeof place === "string" && !isDay(place)) return null
    // What a column of PostgreSQL holds.
    if (typeof place === "number" && (place | 0) !== place) return null
    return { kind, key: place as string | number, code }
  } catch {
    return null
  }
}

/** A short fingerprint (FNV-1a): it guards against mistakes, not against malice, for a cursor opens nothing. */
function queryKey({ terms, filter, scope }: TextQuery): string {
  const { list, region, authority, from, to } = filter
  let hash = 0x811c9dc5
  for (const character of JSON.stringify([terms, list, region, authority, from, to, scope])) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return (hash >>> 0).toString(36)
}
