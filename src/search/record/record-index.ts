/**
 * The RecordIndex port: records by their texts. As SearchIndex for names, an index is a reader of the publication log with
 * its own position, finds ids, and can be thrown away; what is shown of a record comes from the register. What it counts is
 * what may be shown on the day of the query.
 *
 * A record holds a term where one of its fields holds the term's text or an alternative, in the form of text/text-form.ts.
 * Every engine finds the same records for the same terms and filters, and counts them alike; how it orders them by
 * relevance is its own, but that ties go by date of publication, the latest first, then by id.
 */
import type { ListName } from "../../law/list.ts"
import type { FacetCount } from "../search-index.ts"
import type { Term } from "../text/term.ts"
import type { Engine, EngineReason } from "./engine-standing.ts"

/** Limits on what is found. */
export interface RecordFilter {
  list?: ListName | undefined
  /** Code of a ground of the catalogue. */
  ground?: string | undefined
  penaltyClass?: string | undefined
  /** A law by its title or a short name, or one of its articles: 广告法, 广告法第九条. */
  law?: string | undefined
  /** GB/T 2260 code or its first 2 or 4 digits: of the deciding authority. */
  authority?: string | undefined
  /** Likewise: of the subject's region. */
  region?: string | undefined
  /** A platform by the name under which shops are on it. */
  platform?: string | undefined
  /** As `region`: of the subject or of the deciding authority, whichever. */
  place?: string | undefined
  /** Of publication: 2026. */
  year?: string | undefined
  /** Likewise: 2026-05. */
  month?: string | undefined
  /** Fined at least so much, in yuan. */
  amountFrom?: number | undefined
  /** Fined at most so much; who was not fined is left out. */
  amountTo?: number | undefined
  /** Published on this day or later. */
  from?: string | undefined
  /** Published on this day or earlier. */
  to?: string | undefined
}

/** By what records are counted. */
export const recordFacetNames = [
  ...(["list", "ground", "class", "law", "authority", "region", "platform", "year", "month"] as const),
] as const
export type RecordFacets = Record<(typeof recordFacetNames)[number], FacetCount[]>

/** A place in the order of a query: after this record the next page begins. */
export interface RecordPlace {
  /** Of relevance; 0 where the order is by date. Below 0: behind all that was weighed. */
  score: number
  publishedOn: string
  id: string
  /** The last up to here of those that another engine has not read, and PostgreSQL weighed; null where there was none yet. */
  fresh?: Omit<RecordPlace, "fresh"> | null
}

/**
 * What holds an order by relevance while somebody turns its pages, so that who lived throughout comes once, whatever else
 * is published or ends meanwhile. That by date needs none.
 */
export type RecordPin =
  /** PostgreSQL weighed what is no older than this; null: all. */
  | { by: "database"; oldest: Pick<RecordPlace, "publishedOn" | "id"> | null }
  /**
   * Another engine ranked what was published before this position; who was shown last, the very last at the end. `named`: hits
   * alone, told by their ids; else with them who may be one. `fresh`: what it had not read then stands among the others by
   * PostgreSQL's weighing: what was published from `size` to here, and what has changed.
   */
  | { by: "engine"; size: number; shown: readonly string[]; named: boolean; fresh?: PinnedFresh }

/** What another engine had not read when its order began. */
export interface PinnedFresh {
  to: number
  ids: readonly string[]
}

/** A pin of another engine than the one that is asked: its order is not known here. */
export class ForeignPin extends Error {}

/** What is looked among: records that are shown, those that are not or no longer (from PostgreSQL alone), or both. */
export type RecordScope = "live" | "ended" | "all"

/** A condition on records, without an order. */
export interface RecordCondition {
  /** All must hold, those that are excluded must not. None: every record. */
  terms: readonly Term[]
  filter: RecordFilter
  /** Id of a record that is none of them; null or absent: all may be. */
  except?: string | null
  /** Who may look among records that are not shown is no matter of the index. */
  scope: RecordScope
  /** Today in China: what is displayed until an earlier day is not found. */
  today: string
}

export interface RecordQuery extends RecordCondition {
  /** Texts in normal form: who holds one comes before all others. */
  first: readonly string[]
  /** What need not be held: who holds it comes before who doesn't. */
  wanted?: readonly Term[]
  sort: "relevance" | "date"
  after: RecordPlace | null
  /** Of the page before, where there is one. */
  pin?: RecordPin | null
  limit: number
}

/** A page of hits, and how many there are in all. */
export interface RecordPage {
  places: RecordPlace[]
  /** For the next page; null where the order is by date. */
  pin: RecordPin | null
  /** Counted up to `recordTallyMax`. */
  total: number
  /** Whether that is all of them. Where it is not, facets are about those of the latest `recordTallyMax`, or of all: the engine's choice. */
  exact: boolean
  facets: RecordFacets
}

/** Hits are counted up to this number, and weighed by relevance; those behind it follow by date. */
export const recordTallyMax = 10_000

/** A page, and by whom. */
export interface FoundPage extends RecordPage {
  engine: Engine
  /** Why it is not the engine that is configured; null where it is, or where that one is no further behind than it may be. */
  degraded: EngineReason | null
}

/** How the engine does that is configured. */
export interface EngineStanding {
  configured: Engine
  /** Which one answers. */
  answers: Engine
  /** Why that is another. */
  reason: EngineReason | null
  /** What the configured one is known to hold; null: nothing is known. */
  index: { uid: string; position: number; documents: number } | null
  /** How many records of how many a build has written that is under way; null: none is. */
  building: { built: number; of: number } | null
}

/** Of the records that have a value: how many, how many of them state a fine, and the fines in all, in yuan. */
export interface SumRow {
  value: string
  records: number
  fined: number
  fine: number
}

/** What was fined in all, and by law, place of the authority and month of publication; under a law stands each record that cites it. */
export interface RecordSums extends Omit<SumRow, "value"> {
  law: SumRow[]
  place: SumRow[]
  month: SumRow[]
}

export interface RecordIndex {
  /** @throws ForeignPin */
  find(query: RecordQuery): Promise<FoundPage>
  /**
   * How many records of a scope that pass a filter hold each of some terms by itself; about, where they are many. 0 is exact: none
   * does.
   */
  frequencies(terms: readonly Term[], among: Omit<RecordCondition, "terms">): Promise<number[]>
  /** Fines of the records that fulfil a condition; null where more do than are counted. */
  sums(condition: RecordCondition): Promise<RecordSums | null>
  /**
   * Reads the log to its end and returns the position reached. Safe to call from many processes at once.
   * @param waiting what another process is reading meanwhile is waited for, until this is aborted
   */
  catchUp(waiting?: AbortSignal): Promise<number>
  /** Builds the index anew beside the old one, which answers until the new one takes its place. */
  rebuild(onProgress?: (records: number) => void): Promise<number>
  /**
   * Who answers now, and why it is not the one that is configured.
   * @param known why that one does not, where it was found out just now; it is not asked then
   */
  standing(known?: EngineReason | null): Promise<EngineStanding>
  /** The position up to which the log has been read. */
  position(): Promise<number>
}

/** What searches records. */
export interface RecordSearchParts {
  records: RecordIndex
}
