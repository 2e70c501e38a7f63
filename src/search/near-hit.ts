/**
 * Near hits: names that do not hold the text as it was typed but may be meant by it, by a slip, a sound, first letters
 * or parts left out; and where there are none, names that the text speaks of among other things. Pure: the index brings
 * candidates, names/search-rank.ts and names/part-rank.ts put them in order.
 */
import { parseCompanyName } from "../names/company-name.ts"
import { foldName } from "../names/normal-form.ts"
import {
  type Likeness,
  type PairedNames,
  pairNames,
  rankAlike,
  rankParts,
  rankShared,
  readSpoken,
  type SpokenText,
} from "../names/part-rank.ts"
import { latinParts } from "../names/pinyin-query.ts"
import { rankSearch, type SearchCandidate, type SearchRanked } from "../names/search-rank.ts"
import type { NameCandidate } from "./search-index.ts"
import { withoutSubject } from "./text/text-cut.ts"

/** A subject that may be meant, and the name by which. */
export interface NearHit {
  candidate: NameCandidate
  /** As it is written. */
  name: string
  /** Above 0 and up to 1, in thousandths, so that a cursor can hold it. */
  score: number
  /** The text speaks of it among other things; no name fits it as a whole. */
  isPart: boolean
}

/** Candidates that are looked at, and so the most near hits there can be. */
export const nearMax = 100

/**
 * Candidates in the order of how well the text fits one of their names, best first.
 * @param terms folded; who holds them all was found as it was typed, and is left out
 * @param isHeld whether there is such a one: the text is then a name, and speaks of no other
 */
export function rankNear(
  text: string,
  terms: readonly string[],
  candidates: readonly NameCandidate[],
  isHeld: boolean,
): NearHit[] {
  const named = candidates
    .flatMap((candidate, place) => (holdsAll(candidate, terms) ? [] : namesOf(candidate, place)))
    .map((id) => ({ id, name: parseCompanyName(id.name) }))
  const fitting = fittingOf(text, named)
  if (isHeld || (fitting[0]?.score ?? 0) >= sureScore) return fitting
  const latin = latinParts(text).map((part) => ofPart(fittingOf(part, named), text, part))
  const fit = bestOf([fitting, ...latin])
  const paired = pairNames(named)
  const bare = withoutSubject(text)
  const parts = [...new Set([text, bare])].map((part) => ({ part, spoken: readSpoken(part) }))
  const found = bestOf(
    parts.map(({ part, spoken }) => nearer(joined(fit, namedIn(part, spoken, paired)), rankShared(spoken, paired))),
  )
  const last = parts.at(-1)
  if ((found[0]?.score ?? 0) >= certainScore || last === undefined) return found
  return weighed(found, rankAlike(last.spoken, paired))
}

/** Who fits a text as a whole. */
function fittingOf(text: string, named: readonly Named[]): NearHit[] {
  const cost = costMaxOf(text)
  return bestOfEach(rankSearch(text, named, cost), Math.exp(-cost))
}

// Two syllables between characters (濮阳市启yuanshi业) are a part of what stands there, and no name by themselves.
const gluedMax = 12
const gluedShare = 0.2

function ofPart(hits: readonly NearHit[], text: string, part: string): NearHit[] {
  const at = text.toLowerCase().indexOf(part)
  const beside = (place: number): boolean => /[\u3400-\u9fff]/.test(text.charAt(place))
  if (at < 0 || part.length > gluedMax || !beside(at - 1) || !beside(at + part.length)) return [...hits]
  return hits.map((hit) => ({ ...hit, score: Math.max(1, Math.ceil(hit.score * gluedShare)) }))
}

/** The hits of several rankings, each by its best score. */
function bestOf(rankings: readonly NearHit[][]): NearHit[] {
  const hits = new Map<string, NearHit>()
  for (const hit of rankings.flat()) {
    if (hit.score > (hits.get(hit.candidate.code)?.score ?? 0)) hits.set(hit.candidate.code, hit)
  }
  return [...hits.values()].sort(inOrder)
}

// From here on at most a slip and what is left out part a text from the name: e^-1.2, one character that is not there.
const sureScore = 300

/** What no name fits well may speak of one among other things: then that counts most, and how it fits decides between two. */
function joined(fitting: readonly NearHit[], spokenOf: readonly NearHit[]): NearHit[] {
  const fit = new Map(fitting.map((hit) => [hit.candidate.code, hit.score]))
  const scoreOf = (hit: NearHit): number => Math.min(1_000, hit.score + (fit.get(hit.candidate.code) ?? 0))
  const first = spokenOf.map((hit) => ({ ...hit, isPart: true, score: scoreOf(hit) }))
  const known = new Set(first.map(({ candidate }) => candidate.code))
  return [...first, ...fitting.filter(({ candidate }) => !known.has(candidate.code))].sort(inOrder)
}

type Named = SearchCandidate<{ candidate: NameCandidate; name: string; place: number }>

/** Each subject by the best of its names, as far as that reaches the least score. */
function bestOfEach(ranked: readonly SearchRanked<Named["id"]>[], least: number): NearHit[] {
  const hits = new Map<string, NearHit>()
  for (const { id, score } of ranked) {
    if (score < least || hits.has(id.candidate.code)) continue
    const { candidate, name } = id
    hits.set(candidate.code, { candidate, name, score: Math.max(1, Math.ceil(score * 1_000)), isPart: false })
  }
  return [...hits.values()].sort(inOrder)
}

// Of what a text speaks of, who is half as likely as the first is another's namesake.
const besideFirst = 0.5

/** Subjects whose names the text speaks of, and none beside the one whose code stands in it. */
function namedIn(text: string, spoken: SpokenText, paired: PairedNames<Named["id"]>): NearHit[] {
  const { codes } = parseCompanyName(text)
  const byCode = paired.names.filter(({ id }) => codes.includes(id.candidate.code))
  if (byCode.length > 0)
    return bestOfEach(
      byCode.map(({ id }) => ({ id, score: 1 })),
      0,
    )
  const ranked = rankParts(spoken, paired)
  return bestOfEach(ranked, (ranked[0]?.score ?? 0) * besideFirst)
}

// What the pairs that a name shares with the text count beside the rules: between names that fit alike they decide.
const pairShare = 0.5

function nearer(found: readonly NearHit[], shared: readonly SearchRanked<Named["id"]>[]): NearHit[] {
  const likeness = new Map<string, number>()
  for (const { id, score } of shared) {
    likeness.set(id.candidate.code, Math.max(score, likeness.get(id.candidate.code) ?? 0))
  }
  const raised = ({ score, candidate }: NearHit): number =>
    Math.ceil((score + 1_000 * pairShare * (likeness.get(candidate.code) ?? 0)) / (1 + pairShare))
  return found.map((hit) => ({ ...hit, score: raised(hit) })).sort(inOrder)
}

// From here on the rules are as good as certain.
const certainScore = 800

// What rules say counts the most. Beside it: how like the text a name is, by its pairs and by its characters, and how likely the
// index had thought it, which knows how rare its parts are among all names and not among some alone.
const weights = { rules: 1, pairs: 0.8, characters: 0.5, place: 0.5 } as const
const weightOfAll = Object.values(weights).reduce<number>((sum, weight) => sum + weight, 0)
// At this place a candidate is half as likely as the first.
const halfPlace = 5
// Who is found by no rule may be meant all the same, by several slips, where hardly any is more like the text and more speaks for it.
const besideMost = 0.8

/** Hits in the order of all that speaks for them; before them, where there are such, those that no rule finds. */
function weighed(found: readonly NearHit[], alike: readonly Likeness<Named["id"]>[]): NearHit[] {
  const known = new Map(found.map((hit) => [hit.candidate.code, hit]))
  const hits = alike.flatMap(({ id: { place, ...named }, pairs, characters, isMeant }): NearHit[] => {
    const hit = known.get(named.candidate.code)
    if (hit === undefined && !(isMeant && pairs >= besideMost)) return []
    const likely = weights.pairs * pairs + weights.characters * characters + weights.place / (1 + place / halfPlace)
    const share = (likely + (weights.rules * (hit?.score ?? 0)) / 1_000) / weightOfAll
    return [{ ...(hit ?? { ...named, isPart: true }), score: Math.max(1, Math.ceil(1_000 * share)) }]
  })
  const ranked = bestOf([hits])
  const first = ranked.findIndex(({ candidate }) => known.has(candidate.code))
  return ranked.filter(({ candidate }, at) => first < 0 || at < first || known.has(candidate.code))
}

/** Whether a hit stands after a place: the order is by score, then by code. */
export function inOrder(a: { score: number; candidate: { code: string } }, b: typeof a): number {
  return b.score - a.score || (a.candidate.code < b.candidate.code ? -1 : 1)
}

function namesOf(candidate: NameCandidate, place: number) {
  return candidate.names.map((name) => ({ candidate, name, place }))
}

function holdsAll({ names }: NameCandidate, terms: readonly string[]): boolean {
  const folded = names.map(foldName).join("\n")
  return terms.length > 0 && terms.every((term) => folded.includes(term))
}

// What may be wrong grows with what was typed, one slip in two or three characters, and ends at some point: by then it is
// another name. In the costs of search-rank.ts, where a character that the name doesn't have is 1.2.
const costBase = 0.35
const costPerCharacter = 0.35
const costMax = 2.5
// A syllable of pinyin has about three letters.
const lettersPerCharacter = 3

function costMaxOf(text: string): number {
  const folded = foldName(text)
  const letters = folded.replace(/[^a-z]/g, "").length
  const characters = [...folded].length - letters + letters / lettersPerCharacter
  return Math.min(costMax, costBase + costPerCharacter * characters)
}
