/**
 * The SearchIndex port. An index is a reader of the publication log with its own position: it can be thrown away and
 * built again, and says how far it has read. It finds codes; what is shown of them comes from the register, so an index
 * that is behind can miss a listing but never show one that has ended. What it counts is what may be shown on the day
 * of the query: the display of a record ends with its day, before anybody has written so to the log.
 */
import type { ListName } from "../law/list.ts"

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

/** Where a page begins: after this hit in the order of the query. */
export interface SearchPlace {
  key: string | number
  code: string
}

export interface SearchQuery {
  /** Folded terms (names/normal-form.ts); all must occur. Empty: browse, newest first. */
  terms: readonly string[]
  filter: SearchFilter
  /** Today in China: records whose display ended earlier are neither found by a filter nor counted. */
  today: string
  after: SearchPlace | null
  limit: number
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
  /** Subjects found, counted up to `tallyMax`. */
  total: number
  facets: SearchFacets
}

/** Hits beyond this number are not counted; facets are then those of the best hits. */
export const tallyMax = 10_000

export interface SearchIndex {
  /** Codes, best first: with terms the shortest name that holds them all, without terms the latest publication. */
  find(query: SearchQuery): Promise<SearchPlace[]>
  /** Total and facets of a query, whatever page is asked for. */
  tally(query: Pick<SearchQuery, "terms" | "filter" | "today">): Promise<SearchTally>
  /** Reads the log to its end and returns the position reached. Safe to call from many processes at once. */
  catchUp(): Promise<number>
  /** Builds the index anew beside the old one, which answers until the new one takes its place. */
  rebuild(onProgress?: (subjects: number) => void): Promise<number>
  /** The position up to which the log has been read. */
  position(): Promise<number>
}
