/**
 * Search: from what was typed to subjects with their live records, best first.
 */
import { dayInChina } from "../law/day.ts"
import type { Head } from "../ledger/sequencer.ts"
import { readCode } from "../names/code.ts"
import { foldName } from "../names/normal-form.ts"
import { type PublicRead, readStandings, type Standing } from "../register/standing.ts"
import { readCursor, toCursor } from "./cursor.ts"
import type { SearchFilter, SearchIndex, SearchTally } from "./search-index.ts"

export interface SearchRequest {
  /** As typed; spaces part terms that must all occur. */
  text: string
  filter: SearchFilter
  cursor: string | null
  /** Subjects on a page. */
  limit: number
}

export interface SearchAnswer extends SearchTally {
  /** Folded terms, for highlights. */
  terms: string[]
  standings: Standing[]
  next: string | null
  asOf: Head
  /** Position of the log up to which the index has read. */
  indexed: number
}

// A name has few words; more terms than this are a text that was pasted by mistake.
const termsMax = 8

/** The folded terms of a text. */
export function toTerms(text: string): string[] {
  const terms = text.split(/[\s\u3000]+/).map(foldName)
  return [...new Set(terms)].filter((term) => term !== "").slice(0, termsMax)
}

/** Finds subjects with live records. A cursor that is none of this query's comes back as "invalid-cursor". */
export async function search(
  read: PublicRead,
  index: SearchIndex,
  request: SearchRequest,
): Promise<SearchAnswer | "invalid-cursor"> {
  const byCode = request.cursor === null ? await searchCode(read, index, request) : null
  if (byCode) return byCode
  const query = { terms: toTerms(request.text), filter: request.filter }
  const after = request.cursor === null ? null : readCursor(query, request.cursor)
  if (request.cursor !== null && after === null) return "invalid-cursor"
  const today = dayInChina(read.clock())
  const [places, tally, indexed] = await Promise.all([
    index.find({ ...query, today, after, limit: request.limit + 1 }),
    index.tally({ ...query, today }),
    index.position(),
  ])
  const page = places.slice(0, request.limit)
  const last = page.at(-1)
  const { asOf, byCode: standings } = await readStandings(
    read,
    page.map((place) => place.code),
  )
  return {
    ...tally,
    terms: query.terms,
    // What has ended since the index read it is not shown.
    standings: page.flatMap(({ code }) => standings.get(code) ?? []).filter((standing) => standing.records.length > 0),
    next: places.length > request.limit && last ? toCursor(query, last) : null,
    asOf,
    indexed,
  }
}

/** Whole codes are looked up in the register itself; null when the text is none or the subject has no live records. */
async function searchCode(read: PublicRead, index: SearchIndex, request: SearchRequest): Promise<SearchAnswer | null> {
  const reading = readCode(request.text)
  if (reading.kind === "impossible" || Object.values(request.filter).some((value) => value !== undefined)) return null
  const { asOf, byCode } = await readStandings(read, [reading.code])
  const standing = byCode.get(reading.code)
  if (!standing || standing.records.length === 0) return null
  const values = (pick: (record: Standing["records"][number]) => string) =>
    [...new Set(standing.records.map(pick))].map((value) => ({ value, count: 1 }))
  return {
    terms: [],
    standings: [standing],
    total: 1,
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
