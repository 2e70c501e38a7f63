/**
 * Match (名称匹配): the subjects that may be meant by names, with a score and the reasons. The index brings candidates,
 * names/ scores them, and the register has the last word on what is shown.
 */
import type { Head } from "../ledger/sequencer.ts"
import { type ListedName, readListing } from "../register/record/listing.ts"
import type { PublicRead } from "../register/record/standing.ts"
import { type NameQuery, type RankedName, type Ranking, rankNames } from "../search/rank-name.ts"
import type { SearchIndex } from "../search/search-index.ts"

/** A subject that may be meant. */
export interface NameMatch extends Omit<RankedName, "candidate" | "alone"> {
  subject: ListedName
}

/** Matches in the order of the queries, and the head of the log at which they hold. */
export interface MatchAnswer {
  asOf: Head
  results: NameMatch[][]
}

export async function matchNames(
  read: PublicRead,
  index: SearchIndex,
  queries: readonly NameQuery[],
): Promise<MatchAnswer> {
  return showRanked(read, await rankNames(read, index, queries))
}

/** The register's word on rankings: who is known, under which names, and who may be shown. */
export async function showRanked(read: PublicRead, rankings: readonly Ranking[]): Promise<MatchAnswer> {
  const codes = new Set(rankings.flatMap(({ found }) => found.map(({ candidate }) => candidate.code)))
  const { asOf, byCode } = await readListing(read, [...codes])
  const results = rankings.map(({ scope, found }) =>
    found.flatMap(({ candidate, alone: _, ...result }) => {
      const subject = byCode.get(candidate.code)
      // What has ended since the index read it is not shown.
      return subject && (subject.live || scope === "all") ? [{ subject, ...result }] : []
    }),
  )
  return { asOf, results }
}
