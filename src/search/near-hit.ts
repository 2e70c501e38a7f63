/**
 * Near hits: names that do not hold the text as it was typed but may be meant by it, by a slip, a sound, first letters
 * or parts left out. Pure: the index brings candidates, names/search-rank.ts puts them in order.
 */
import { parseCompanyName } from "../names/company-name.ts"
import { foldName } from "../names/normal-form.ts"
import { rankSearch } from "../names/search-rank.ts"
import type { NameCandidate } from "./search-index.ts"

/** A subject that may be meant, and the name by which. */
export interface NearHit {
  candidate: NameCandidate
  /** As it is written. */
  name: string
  /** Above 0 and up to 1, in thousandths, so that a cursor can hold it. */
  score: number
}

/** Candidates that are looked at, and so the most near hits there can be. */
export const nearMax = 100

/**
 * Candidates in the order of how well the text fits one of their names, best first.
 * @param terms folded; who holds them all was found as it was typed, and is left out
 */
export function rankNear(text: string, terms: readonly string[], candidates: readonly NameCandidate[]): NearHit[] {
  const named = candidates.flatMap((candidate) => (holdsAll(candidate, terms) ? [] : namesOf(candidate)))
  const ranked = rankSearch(
    text,
    named.map((id) => ({ id, name: parseCompanyName(id.name) })),
  )
  const least = scoreMin(text)
  const hits: NearHit[] = []
  const seen = new Set<string>()
  for (const { id, score } of ranked) {
    if (score < least || seen.has(id.candidate.code)) continue
    seen.add(id.candidate.code)
    hits.push({ ...id, score: Math.ceil(score * 1_000) })
  }
  return hits.sort(inOrder)
}

/** Whether a hit stands after a place: the order is by score, then by code. */
export function inOrder(a: { score: number; candidate: { code: string } }, b: typeof a): number {
  return b.score - a.score || (a.candidate.code < b.candidate.code ? -1 : 1)
}

function namesOf(candidate: NameCandidate) {
  return candidate.names.map((name) => ({ candidate, name }))
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

function scoreMin(text: string): number {
  const folded = foldName(text)
  const letters = folded.replace(/[^a-z]/g, "").length
  const characters = [...folded].length - letters + letters / lettersPerCharacter
  return Math.exp(-Math.min(costMax, costBase + costPerCharacter * characters))
}
