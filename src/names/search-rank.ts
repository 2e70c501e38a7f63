// Puts the names found for a search box in order. People type parts: the brand, city and brand, the beginning, pinyin in
// full, first letters, or any of it mixed. Owns how well a typed text fits into a name.
import type { CompanyName } from "./company-name.ts"
import { lookAlike } from "./lookalike.ts"
import { foldName } from "./normal-form.ts"
import { isSyllable, soundLikeness, syllablesOf } from "./pinyin.ts"
import { readPinyinQuery } from "./pinyin-query.ts"

/** A name to be put in order; `id` is the caller's own. */
export interface SearchCandidate<Id> {
  readonly id: Id
  readonly name: CompanyName
}

/** A name in its place; `score` in [0, 1] is 1 where the whole name was typed. */
export interface SearchRanked<Id> {
  readonly id: Id
  readonly score: number
}

/** Costs of fitting what was typed into a name; only their order and rough size matter. */
const costs = {
  startInside: { R: 0.25, B: 0.3, T: 0.35, F: 0.6, N: 0.5, P: 0.35, K: 0.5, X: 0.6 },
  /** Typing may begin at the brand as well as at the region. */
  startAtBrand: 0.02,
  skip: { R: 0.06, B: 0.8, T: 0.3, F: 0.12, N: 0.5, P: 0.4, K: 0.1, X: 0.05 },
  rest: { R: 0.06, B: 0.1, T: 0.02, F: 0.004, N: 0.08, P: 0.05, K: 0.02, X: 0.01 },
  sound: 0.5,
  shape: 0.6,
  initial: 0.25,
  halfSyllable: 0.1,
  /** A typed character that the name doesn't have. */
  unknown: 1.2,
} as const

type Role = keyof typeof costs.rest

/**
 * Names in the order of how well the typed text fits, best first; ties by length, then as given.
 * @param costMax a name that costs more has the score 0: how much more is not worth the time
 */
export function rankSearch<Id>(
  queryText: string,
  candidates: readonly SearchCandidate<Id>[],
  costMax = Number.POSITIVE_INFINITY,
): SearchRanked<Id>[] {
  const pinyin = readPinyinQuery(queryText)
  const typed = pinyin?.text ?? foldName(queryText)
  const initial = pinyin?.kind === "initials" ? 0 : costs.initial
  const strange = syllableEnds(typed)
  const fitted = candidates.map(({ id, name }, at) => ({
    id,
    at,
    name,
    cost: fittingCost(typed, name, initial, strange, costMax),
  }))
  fitted.sort((a, b) => a.cost - b.cost || a.name.folded.length - b.name.folded.length || a.at - b.at)
  return fitted.map(({ id, cost }) => ({ id, score: Math.exp(-cost) }))
}

/** Cost of the best fit of `typed` into the name; 0 where it is the name. */
function fittingCost(
  typed: string,
  name: CompanyName,
  initial: number,
  strange: StrangeSyllables,
  costMax: number,
): number {
  const { folded, layout } = name
  if (typed === folded) return 0
  const width = folded.length + 1
  const best = new Float64Array((typed.length + 1) * width)
  const rest = restCosts(layout)
  for (let j = 0; j <= folded.length; j++) best[typed.length * width + j] = rest[j] ?? 0
  // No step is longer than a syllable: behind so many places that all cost too much nothing costs less.
  for (let i = typed.length - 1, dear = 0; i >= 0; i--) {
    let least = Number.POSITIVE_INFINITY
    for (let j = folded.length; j >= 0; j--) {
      const cost = cheapest(typed, i, folded, j, layout, best, initial, strange)
      best[i * width + j] = cost
      if (cost < least) least = cost
    }
    dear = least > costMax ? dear + 1 : 0
    if (dear >= syllableMax) return Number.POSITIVE_INFINITY
  }
  let found = Number.POSITIVE_INFINITY
  for (let j = 0; j < folded.length; j++) found = Math.min(found, (best[j] ?? 9) + startCost(layout, j))
  return Math.max(found, 0.001)
}

/** Lengths of the syllables of several letters that begin at each place: one that the name doesn't have is one character. */
type StrangeSyllables = readonly (readonly number[])[]

const syllableMax = 6
// A lone syllable that is strange leaves nothing to tell a name by.
const strangeFrom = 9

function syllableEnds(typed: string): StrangeSyllables {
  if (typed.replace(/[^a-z]/g, "").length < strangeFrom) return []
  return Array.from(typed, (_, start) =>
    Array.from({ length: syllableMax - 1 }, (_, more) => more + 2).filter(
      (length) => start + length <= typed.length && isSyllable(typed.slice(start, start + length)),
    ),
  )
}

function roleAt(layout: string, at: number): Role {
  return layout.charAt(at) as Role
}

function restCosts(layout: string): number[] {
  const rest: number[] = Array.from({ length: layout.length + 1 }, () => 0)
  for (let j = layout.length - 1; j >= 0; j--) rest[j] = (rest[j + 1] ?? 0) + costs.rest[roleAt(layout, j)]
  return rest
}

function startCost(layout: string, at: number): number {
  if (at === 0) return 0
  const role = roleAt(layout, at)
  if (layout.charAt(at - 1) === "R" && role !== "R") return costs.startAtBrand
  return costs.startInside[role]
}

function cheapest(
  typed: string,
  i: number,
  folded: string,
  j: number,
  layout: string,
  best: Float64Array,
  initial: number,
  strange: StrangeSyllables,
): number {
  const width = folded.length + 1
  const at = (step: number, over: number): number => best[(i + step) * width + j + over] ?? 9
  let cost = costs.unknown + at(1, 0)
  for (const length of strange[i] ?? []) cost = Math.min(cost, costs.unknown + at(length, 0))
  if (j === folded.length) return cost
  cost = Math.min(cost, costs.skip[roleAt(layout, j)] + at(0, 1))
  const [a, b] = [typed.charCodeAt(i), folded.charCodeAt(j)]
  if (a === b) return Math.min(cost, at(1, 1))
  if (a < 0x61 || a > 0x7a) {
    const sound = soundLikeness(a, b)
    if (sound !== "different") cost = Math.min(cost, (sound === "same" ? costs.sound : costs.sound + 0.2) + at(1, 1))
    return lookAlike(a, b) ? Math.min(cost, costs.shape + at(1, 1)) : cost
  }
  for (const syllable of syllablesOf(folded.charAt(j))) {
    if (typed.startsWith(syllable, i)) cost = Math.min(cost, at(syllable.length, 1))
    else if (typed.length - i < syllable.length && typed.length - i > 1 && syllable.startsWith(typed.slice(i))) {
      cost = Math.min(cost, costs.halfSyllable + at(typed.length - i, 1))
    }
    if (syllable.charCodeAt(0) === a) cost = Math.min(cost, initial + at(1, 1))
  }
  return cost
}
