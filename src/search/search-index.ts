/**
 * The SearchIndex port. An index is a reader of the publication log with its own position: it can be thrown away and
 * built again, and says how far it has read. It finds codes; what is shown of them comes from the register, so an index
 * that is behind can miss a listing but never show one that has ended. What it counts is what may be shown on the day
 * of the query: the display of a record ends with its day, before anybody has written so to the log.
 *
 * Two ways of finding stand beside each other. `find` is exact: all terms occur, in an order that can be paged through.
 * `recall` is generous: whoever shares telling keys with a name, to be scored by the caller (names/name-score.ts). So
 * every engine gives the same answers: it brings candidates, and the score is ours.
 */
import type { ListName } from "../law/list.ts"
import type { WeightedKey } from "./posting.ts"

/** Limits on what is found. Those on records must hold for one record at once. */
export interface SearchFilter {
  list?: ListName | undefined
  /** GB/T 2260 code or its first 2 or 4 digits: of the subject's region. */
  region?: string | undefined
  /** GB/T 2260 code or its first 2 or 4 digits: of the deciding authority. */
  authority?: string | undefined
  /** Published on this day or later. */
  from?: string | undefined
  /** Published on this day or earlier. */
  to?: string | undefined
}

/** Among whom: the subjects with live records, or everyone the register knows (access/scope.ts says who may). */
export type SearchScope = "live" | "all"

/** Where a page begins: after this hit in the order of the query. */
export interface SearchPlace {
  key: string | number
  code: string
}

/** What is looked for by its text. */
export interface TextQuery {
  /** Folded terms (names/normal-form.ts); all must occur. Empty: browse, newest first, live subjects alone. */
  terms: readonly string[]
  filter: SearchFilter
  scope: SearchScope
  /** Today in China: records whose display ended earlier are neither found by a filter nor counted. */
  today: string
}

export interface SearchQuery extends TextQuery {
  after: SearchPlace | null
  limit: number
  /** How far hits are counted: `tallyMax`, or less where nobody looks at the tally. */
  countUpTo: number
  /** Where there are more hits than are counted, the best of those will do. */
  roughly: boolean
}

/** How many subjects have a value; a subject with several counts under each. */
export interface FacetCount {
  value: string
  count: number
}

export interface SearchFacets {
  list: FacetCount[]
  region: FacetCount[]
  authority: FacetCount[]
  year: FacetCount[]
}

export interface SearchTally {
  /** Subjects found. */
  total: number
  /** Whether that is all of them; hits are counted up to `countUpTo`, the whole register to its end. */
  exact: boolean
  facets: SearchFacets
}

/**
 * Hits beyond this number are not counted; facets are then those of so many hits. Counting is most of the cost of a term
 * that one name in fifty holds: at a million names 1,000 made the slowest twentieth take 41 ms, 400 leave it at 27 ms.
 */
export const tallyMax = 400

/** A name to bring candidates for. */
export interface RecallQuery {
  /** Keys of names/candidate-key.ts. */
  keys: readonly WeightedKey[]
  filter: SearchFilter
  /** As in TextQuery. */
  today: string
}

/** A subject that may be meant. */
export interface NameCandidate {
  code: string
  region: string
  /** As they are written, the current one first. */
  names: string[]
  /** Whether it had live records when the index read of it. */
  live: boolean
  /** What it counts under, as SearchDocument.facets. */
  facets: string[]
}

/** A page of hits, and how many there are in all. */
export interface SearchPage {
  places: SearchPlace[]
  tally: SearchTally
}

/** What searches. */
export interface SearchParts {
  search: SearchIndex
}

export interface SearchIndex {
  /**
   * Codes, best first: with terms the shortest name that holds them all, without terms the latest publication. The tally
   * is that of the query, whatever page is asked for.
   */
  find(query: SearchQuery): Promise<SearchPage>
  /** For each query the subjects that share most of its telling keys, up to `limit`, the likeliest first. */
  recall(queries: readonly RecallQuery[], limit: number, scope: SearchScope): Promise<NameCandidate[][]>
  /** Subjects with live records whose code begins so, in the order of their codes. */
  listByCode(start: string, limit: number): Promise<string[]>
  /**
   * Subjects with live records whose names hold neighbours of which each is one of the characters in its place, the
   * shortest first; of very common ones as far as some thousand names tell.
   */
  listBySpelling(places: readonly string[], limit: number): Promise<Omit<NameCandidate, "facets" | "live">[]>
  /** How many subjects have each key, of live subjects; what has none is not in the map. */
  frequencies(keys: readonly number[]): Promise<{ counts: Map<number, number>; documents: number }>
  /**
   * Reads the log to its end and returns the position reached. Safe to call from many processes at once.
   * @param waiting whoever is at it is waited for, until this is aborted; absent: it is left to them
   */
  catchUp(waiting?: AbortSignal): Promise<number>
  /** Builds the index anew beside the old one, which answers until the new one takes its place. */
  rebuild(onProgress?: (subjects: number) => void): Promise<number>
  /** The position up to which the log has been read. */
  position(): Promise<number>
}
