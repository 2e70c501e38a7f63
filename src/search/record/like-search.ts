/**
 * Search for records that are like a case: first those that have the most in common with it, then those that have less,
 * until a page is full. Which of it tells more than the rest is what text-relax.ts says of any query.
 */
import { findGround } from "../../law/catalogue.ts"
import type { Term } from "../text/term.ts"
import { relaxed } from "../text/text-relax.ts"
import { type Case, likeQuery } from "./like.ts"
import { emptyFacets } from "./record-facet.ts"
import type { FoundPage, RecordFilter, RecordIndex, RecordPlace, RecordQuery } from "./record-index.ts"

/** Among what is looked, and how many are wanted. */
export interface LikeRequest extends Pick<RecordQuery, "scope" | "today" | "limit"> {
  like: Case
  /** Limits beside those of the case; a list or a ground in it takes the place of the case's, of both where it is of another. */
  filter: RecordFilter
}

/** What is like a case. */
export interface LikePage extends Pick<FoundPage, "total" | "exact" | "facets" | "engine" | "degraded"> {
  places: RecordPlace[]
  /** All that was looked for. */
  terms: readonly Term[]
}

/** Finds what is like a case. Totals and facets are of those that have as much in common with it as the last of the page. */
export async function findLike(index: RecordIndex, { like, filter: asked, ...rest }: LikeRequest): Promise<LikePage> {
  const filter = within(likeQuery(like).filter, asked)
  const isOfGround = like.ground !== null && filter.ground === like.ground
  const { terms: own, cited } = likeQuery(isOfGround ? like : inItsWords(like))
  const among = { filter, except: like.recordId, scope: rest.scope, today: rest.today }
  const counts = await index.frequencies(own, among)
  const held = new Map<Term, number>(own.map((term, n) => [term, counts[n] ?? 0]))
  const known = own.filter((term) => held.get(term) !== 0)
  // Of several articles nobody needs to cite all.
  if (cited)
    held.set(cited, Math.max(0, ...known.filter(({ kind }) => kind === "law").map((law) => held.get(law) ?? 0)))
  // Of a penalty that is told in no words of the field all others of its list are no more like it than the next.
  if (known.length === 0 && !isOfGround) {
    return { places: [], total: 0, exact: true, facets: emptyFacets(), terms: [], engine: "postgresql", degraded: null }
  }
  const found = new Map<string, RecordPlace>()
  let terms: readonly Term[] = cited && held.get(cited) !== 0 ? [cited, ...known] : known
  for (;;) {
    const wanted = rest.limit + found.size
    const page = await index.find({ ...among, terms, first: [], sort: "relevance", after: null, limit: wanted })
    for (const place of page.places) if (!found.has(place.id)) found.set(place.id, place)
    const less = lessOf(terms, held, isOfGround)
    if (found.size < rest.limit && less !== null) {
      terms = less
      continue
    }
    const { total, exact, facets, engine, degraded } = page
    return { places: [...found.values()].slice(0, rest.limit), total, exact, facets, engine, degraded, terms: known }
  }
}

/** The limits of a case and those that were asked for. A ground is of one list: where another is asked for, it goes with its own. */
function within({ list, ground }: RecordFilter, asked: RecordFilter): RecordFilter {
  const limits: RecordFilter = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
  const isElsewhere = limits.ground !== undefined || (limits.list !== undefined && limits.list !== list)
  return isElsewhere ? limits : { list, ground, ...limits }
}

/** A case whose violation is told by its ground alone, as of a listing, with what the ground says. */
function inItsWords(like: Case): Case {
  const { zh = "", publishedReason } = (like.ground === null ? undefined : findGround(like.ground)) ?? {}
  return like.violation === "" ? { ...like, violation: publishedReason ?? zh } : like
}

/** The terms without that which tells least; null where what is left would say nothing of the case. */
function lessOf(terms: readonly Term[], held: ReadonlyMap<Term, number>, hasGround: boolean): readonly Term[] | null {
  const less = relaxed(
    { terms, first: [], ignored: [], beyond: [] },
    terms.map((term) => held.get(term) ?? 0),
  )
  if (less !== null) return less.query.terms
  // Of one ground all are like each other.
  return hasGround && terms.length > 0 ? [] : null
}
