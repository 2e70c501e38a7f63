/** The one way to a verdict: queries, and the facts that were read for them. Pure. */
import type { NameMatch } from "../../match/match.ts"
import type { CodeReading } from "../../names/code.ts"
import { isWanted, wishKey } from "../../register/subject/shop-key.ts"
import type { ExactName } from "../../search/exact-name.ts"
import type { Facts, FoundSubject, Known } from "./facts.ts"
import { codeIn, type RegisteredQuery, type SubjectQuery } from "./query.ts"
import type { SubjectVerdict, Verdict } from "./verdict.ts"

/** Verdicts in the order of the queries. */
export function answer<Told>(queries: readonly RegisteredQuery[], facts: Facts<Told>): Verdict<Told>[]
export function answer<Told>(queries: readonly SubjectQuery[], facts: Facts<Told>): SubjectVerdict<Told>[]
export function answer<Told>(queries: readonly SubjectQuery[], facts: Facts<Told>): SubjectVerdict<Told>[] {
  return queries.map((query) => judge(query, facts))
}

function judge<Told>(query: SubjectQuery, facts: Facts<Told>): SubjectVerdict<Told> {
  switch (query.by) {
    case "code":
      return judgeCode(query.reading, facts)
    case "name":
      return judgeByName(facts.exact.get(query), facts.byName.get(query) ?? [], facts)
    case "organisation":
      return judgeFound(facts.byOrganisation.get(query.organisation) ?? [], facts, true)
    case "shop":
      return judgeShop(query, facts)
    case "identity":
      return judgePerson(query, facts)
  }
}

function judgeCode<Told>(reading: CodeReading, { byCode }: Facts<Told>): Verdict<Told> {
  const code = codeIn(reading)
  const known = code === null ? undefined : byCode.get(code)
  if (code !== null && known) return judgeKnown(code, known, null)
  // The register knows some codes that fail their check, as their source gave them; this is none of those.
  return reading.kind === "valid" ? { verdict: "unknown", code } : { verdict: "invalid", reading }
}

function judgeKnown<Told>(code: string, known: Known<Told>, matched: NameMatch | null): Verdict<Told> {
  const { name, listed, changedTo, endedOn } = known
  const changed = { ...(changedTo === undefined ? {} : { changedTo }), ...(endedOn === undefined ? {} : { endedOn }) }
  if (listed !== null) return { verdict: "listed", code, name, matched, ...changed, ...listed }
  return { verdict: "clear", code, name: matched?.subject.name ?? null, matched, ...changed }
}

/** By what an exact name tells, where it tells anything beyond what every name does. */
function judgeByName<Told>(
  exact: ExactName | undefined,
  matches: readonly NameMatch[],
  facts: Facts<Told>,
): Verdict<Told> {
  if (exact === undefined) return judgeName(matches, facts)
  if (exact.kind !== "clear") {
    // At least one more may be meant, and how many more is not told.
    const score = 1 / Math.max(2, exact.listed.length)
    const bearers = exact.listed.map(({ subject }) => toCandidate(subject, true, score))
    // A listed one that is called nearly so may be meant as well, and is no likelier.
    const near = matches
      .filter(({ subject }) => bearers.every((bearer) => bearer.subject.code !== subject.code))
      .map((match) => ({ ...match, match: false, score: Math.min(match.score, score) }))
    return { verdict: "review", candidates: [...bearers, ...near], exact: exact.kind }
  }
  const { name, code, endedOn } = exact
  return { verdict: "clear", code, name, matched: null, exact: true, ...(endedOn === null ? {} : { endedOn }) }
}

/**
 * Only a match that may be taken without a person decides. A name never clears anybody in whose place a listed subject of
 * a similar name may be meant, and who may not ask for all subjects is not told that one has no records: then a name
 * leads to `listed`, `review` or `unknown`, and never to `clear`.
 * @param matches the likeliest first
 */
function judgeName<Told>(matches: readonly NameMatch[], { byCode }: Facts<Told>): Verdict<Told> {
  const [first] = matches
  if (!first) return { verdict: "unknown", code: null }
  const { code } = first.subject
  const known = byCode.get(code)
  const listedBeside = matches.some((other) => other !== first && other.subject.live)
  if (first.match && known && (known.listed !== null || !listedBeside)) return judgeKnown(code, known, first)
  return { verdict: "review", candidates: matches }
}

/** By its shop, who may not look among all subjects is told of listed ones alone. */
function judgeShop<Told>({ wish }: Extract<SubjectQuery, { by: "shop" }>, facts: Facts<Told>): Verdict<Told> {
  const keepers = facts.byShop.get(wishKey(wish)) ?? []
  const wanted = keepers.filter(({ shops }) => shops.some((shop) => isWanted(shop, wish)))
  return judgeFound(wanted, facts, facts.scope === "all")
}

/**
 * One subject gives its own verdict; of several a person has to tell which is meant.
 * @param withClear whether those without records are told of
 */
function judgeFound<Told>(found: readonly FoundSubject[], { byCode }: Facts<Told>, withClear: boolean): Verdict<Told> {
  const shown = found.flatMap((subject) => {
    const known = byCode.get(subject.code)
    return known && (known.listed !== null || withClear) ? [{ subject, known }] : []
  })
  const [first] = shown
  if (!first) return { verdict: "unknown", code: null }
  if (found.length === 1) return judgeKnown(first.subject.code, first.known, null)
  const score = 1 / found.length
  return {
    verdict: "review",
    candidates: shown.map(({ subject, known }) => toCandidate(subject, known.listed !== null, score)),
  }
}

function toCandidate({ code, name, region }: FoundSubject, live: boolean, score: number): NameMatch {
  return { subject: { code, name, region, formerNames: [], shops: [], live }, score, match: false, name, parts: [] }
}

/** Who is not listed is unknown. */
function judgePerson<Told>(
  { hashes }: Extract<SubjectQuery, { by: "identity" }>,
  { persons }: Facts<Told>,
): SubjectVerdict<Told> {
  const listings = hashes.flatMap((hash) => persons.get(hash) ?? [])
  return listings.length === 0 ? { verdict: "unknown", code: null } : { verdict: "listed", listings }
}
