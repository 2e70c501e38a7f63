/**
 * Match decisions (人工判定): what a client decided about a name and a subject, so that a pair found different once is not
 * offered again until something about it changes. Pure.
 */
import { hash } from "node:crypto"
import { foldName } from "../names/normal-form.ts"
import type { ListedName } from "../register/record/listing.ts"
import { regionPrefix } from "../search/facet-count.ts"
import type { NameMatch } from "./match.ts"

export const decisionVerdicts = ["same", "different"] as const
export type DecisionVerdict = (typeof decisionVerdicts)[number]

/** A decision as it is kept. */
export interface MatchDecision {
  /** Digest of what was asked for. */
  query: string
  code: string
  verdict: DecisionVerdict
  /** Digest of the subject's names when it was decided. */
  subjectNames: string
}

/** A match, and what the client had decided about it. */
export interface DecidedMatch extends NameMatch {
  decided: "same" | null
}

/**
 * What stands for a name and a region that are asked for; the name may be a person's and is not kept. 410100 is 4101: both
 * ask for all that lies in it.
 */
export function queryDigest(name: string, region: string | null): string {
  const within = region === null ? null : regionPrefix(region)
  return hash("sha256", JSON.stringify(["gongshi/match-query/v1", foldName(name), within]), "base64url")
}

/** What stands for a subject's names now. */
export function namesDigest({ name, formerNames, shops }: ListedName): string {
  const names = [name, ...formerNames, ...shops.map((shop) => shop.name)].map(foldName)
  return hash("sha256", JSON.stringify(["gongshi/subject-names/v1", ...new Set(names.sort())]), "base64url")
}

/** Applies decisions: who was found different is left out, who was found the same is a match. */
export function applyDecisions(
  matches: readonly NameMatch[],
  decisions: readonly MatchDecision[],
  limit: number,
): DecidedMatch[] {
  const byCode = new Map(decisions.map((decision) => [decision.code, decision]))
  const decided = matches.map((match) => {
    const decision = byCode.get(match.subject.code)
    // Under other names the subject is another question.
    const holds = decision !== undefined && decision.subjectNames === namesDigest(match.subject)
    return { match, verdict: holds ? decision.verdict : null }
  })
  const shown = decided.filter(({ verdict }) => verdict !== "different")
  const someSame = shown.some(({ verdict }) => verdict === "same")
  return shown
    .map(({ match, verdict }) => ({
      ...match,
      match: verdict === "same" || (match.match && !someSame),
      decided: verdict === "same" ? ("same" as const) : null,
    }))
    .sort((a, b) => Number(b.decided === "same") - Number(a.decided === "same"))
    .slice(0, limit)
}
