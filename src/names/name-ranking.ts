// Puts candidates for a name in order and takes off what a close second says against the first.
import type { CompanyName } from "./company-name.ts"
import { compareNames, type NamePart, type NameStatistics } from "./name-score.ts"
import { partWords } from "./name-words.ts"

/** A name that may be meant; `id` is the caller's own, `code` is held against codes in the query. */
export interface Candidate<Id> {
  readonly id: Id
  readonly name: CompanyName
  readonly code?: string
}

/** What is known beside the names, and how many are wanted. */
export interface RankContext {
  readonly statistics?: NameStatistics
  /** Results that are returned; 10 by default. */
  readonly limit?: number
}

/** A candidate in its place. `score` is that of scoreNames, lowered where another is nearly as good. */
export interface Ranked<Id> {
  readonly id: Id
  readonly score: number
  readonly parts: readonly NamePart[]
}

const limitDefault = 10

/** How sharply the distance to the next one decides: at a distance of 0.2 nats the first keeps three quarters. */
const sharpness = 6

/** Most nats that a comparison runs to; and how far behind the best so far one is no longer worth its time. */
const furthest = 3
const outOfSight = 1.5

/** Scores candidates, best first; ties are broken by the shorter name, then by the order given. */
export function rankCandidates<Id>(
  query: CompanyName,
  candidates: readonly Candidate<Id>[],
  context: RankContext = {},
): Ranked<Id>[] {
  const shared = context.statistics === undefined ? {} : { statistics: context.statistics }
  let best = Number.POSITIVE_INFINITY
  const compared = candidates.map((candidate, at) => {
    const known = candidate.code === undefined ? shared : { ...shared, candidateCode: candidate.code }
    const outcome = compareNames(query, candidate.name, known, Math.min(furthest, best + outOfSight))
    best = Math.min(best, outcome.cost)
    return { candidate, at, ...outcome }
  })
  compared.sort(
    (a, b) => a.cost - b.cost || a.candidate.name.folded.length - b.candidate.name.folded.length || a.at - b.at,
  )
  const [first, second] = compared
  const doubt = first === undefined || second === undefined ? 1 : certainty(second.cost - first.cost)
  return compared.slice(0, context.limit ?? limitDefault).map(({ candidate, cost, parts }) => ({
    id: candidate.id,
    // The first's doubt is everybody's: the order stays, and nobody below gains by it.
    score: Math.exp(-cost) * (cost === 0 && (second?.cost ?? 1) > 0 ? 1 : doubt),
    parts: parts.map((part) => ({ ...part, words: partWords(part) })),
  }))
}

function certainty(distance: number): number {
  return 1 / (1 + Math.exp(-sharpness * distance))
}
