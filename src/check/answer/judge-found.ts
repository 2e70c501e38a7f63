/**
 * The verdict where a query leads to subjects by another mark than their code. Pure.
 */

import type { NameMatch } from "../../match/match.ts"
import type { SearchScope } from "../../search/search-index.ts"
import type { SubjectQuery } from "../query/query.ts"
import type { Verdict } from "./verdict.ts"

/** A subject that a query may mean. */
export interface FoundSubject {
  code: string
  name: string
  region: string
}

/**
 * One subject gives its own verdict; of several a person has to tell which is meant. An organisation code is as good as a
 * code. By its shop, who may not look among all subjects is told of listed ones alone.
 * @param verdicts those of the subjects found, in their order
 */
export function judgeFound(
  query: Extract<SubjectQuery, { by: "organisation" | "shop" }>,
  found: readonly FoundSubject[],
  verdicts: readonly Verdict[],
  scope: SearchScope,
): Verdict {
  const hidden = query.by === "shop" && scope === "live"
  const shown = found.flatMap((subject, at) => {
    const verdict = verdicts[at]
    return verdict && (verdict.verdict === "listed" || (verdict.verdict === "clear" && !hidden))
      ? [{ subject, verdict }]
      : []
  })
  const [first] = shown
  if (!first) return { verdict: "unknown", code: null }
  if (found.length === 1) return first.verdict
  return {
    verdict: "review",
    candidates: shown.map(({ subject, verdict }) => toCandidate(subject, verdict, 1 / found.length)),
  }
}

function toCandidate({ code, name, region }: FoundSubject, verdict: Verdict, score: number): NameMatch {
  const live = verdict.verdict === "listed"
  return { subject: { code, name, region, formerNames: [], shops: [], live }, score, match: false, name, parts: [] }
}
