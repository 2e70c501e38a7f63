// Finds in a text the name that it speaks of, whatever stands around it: a sentence, an address, a pasted line, words of
// another script. Owns how much of a name a text holds, in any order; search-rank.ts fits what is typed as a name.
import type { CompanyName } from "./company-name.ts"
import { shapeKey } from "./lookalike.ts"
import { foldName, normalForm } from "./normal-form.ts"
import { foldSyllable, readingsIn } from "./pinyin.ts"
import { latinParts, readPinyinQuery, syllablePairs } from "./pinyin-query.ts"
import type { SearchCandidate, SearchRanked } from "./search-rank.ts"

/** What a character says of a name, by the part that it stands in: a pair of neighbours says the mean. */
const roleWeights: Readonly<Record<string, number>> = { R: 0.6, B: 1, T: 0.6, F: 0.15, N: 0.6, P: 0.6, K: 0.15, X: 0.1 }

/**
 * What a pair is worth that the text has by look, by sound, with one character between, or of which it has lost one or has
 * another in its place; and a character that it has by sound.
 */
const likeness = { shape: 0.8, sound: 0.6, apart: 0.4, lost: 0.4, replaced: 0.4, character: 0.5 } as const

/** What a pair that the text doesn't hold takes off, beside one that it does. */
const missingShare = 0.2

/** A text that holds less of a brand than this does not speak of it: region, trade and form are shared by thousands. */
const brandShareMin = 0.2
/** Half of a brand's characters, wherever they stand, will do as well: the other one may be a slip. */
const brandCharactersMin = 0.5

/** And less of the whole name than this, or fewer pairs than that, may stand in any text by chance. */
const shareMin = 0.25
const pairsMin = 3

/** A text so long holds a little of everything; names are longer by no more than a bracket. */
const textMax = 400

/** Names taken apart into pairs, once for all that is asked of them. */
export interface PairedNames<Id> {
  readonly names: readonly (SearchCandidate<Id> & TakenApart)[]
  /** How rare a pair or a character is among them. */
  rarity(text: string): number
}

/** Takes names apart. */
export function pairNames<Id>(candidates: readonly SearchCandidate<Id>[]): PairedNames<Id> {
  const names = candidates.map(({ id, name }) => ({ id, name, ...takeApart(name.folded) }))
  return { names, rarity: rarityAmong(names) }
}

/**
 * Names of which the text holds enough to mean them, in the order of how much, best first. The score is the share of the
 * name that is held, lowered behind the first by how much less it is: pairs count by how few of the candidates have them.
 */
export function rankParts<Id>(held: SpokenText, { names, rarity }: PairedNames<Id>): SearchRanked<Id>[] {
  const ranked = names.flatMap(({ id, name, pairs }, at) => {
    const worth = worthOf(name, pairs, held, rarity, Math.log(1 + names.length / 2))
    return worth.isMeant ? [{ id, at, length: name.folded.length, ...worth }] : []
  })
  ranked.sort((a, b) => b.sum - a.sum || a.length - b.length || a.at - b.at)
  const [first] = ranked
  if (first === undefined) return []
  return ranked.map(({ id, sum }) => ({ id, score: (first.share * Math.max(0, sum)) / Math.max(first.sum, 1e-9) }))
}

// Of a text that holds no name by these rules, so much may be a name all the same, with slips.
const sharedTextMin = 0.3
const sharedPairsMin = 2

/**
 * Names that share most with a text in which none stands: by their pairs as written and how few of the candidates have them,
 * one of them beside a place or a brand. The score is the cosine of the two.
 */
export function rankShared<Id>({ exact: typed }: SpokenText, { names, rarity }: PairedNames<Id>): SearchRanked<Id>[] {
  const norm = (pairs: Iterable<string>): number => Math.hypot(...[...pairs].map(rarity))
  const ranked = names.flatMap(({ id, name, pairs }) => {
    const shared = new Set(pairs.filter(({ exact }) => typed.has(exact)).map(({ exact }) => exact))
    const isTelling = pairs.some(
      ({ exact, start, end }) => shared.has(exact) && /[RBX]/.test(name.layout.slice(start, end)),
    )
    if (!isTelling || shared.size < sharedPairsMin || shared.size < sharedTextMin * typed.size) return []
    const all = norm(new Set(pairs.map(({ exact }) => exact))) * norm(typed)
    return [{ id, score: norm(shared) ** 2 / all, length: name.folded.length }]
  })
  return ranked.sort((a, b) => b.score - a.score || a.length - b.length)
}

/** How like a text a name is, whatever else is wrong in either. */
export interface Likeness<Id> {
  readonly id: Id
  /** Of its pairs, beside that of the name that has the most; 0 to 1. */
  readonly pairs: number
  /** Of its characters, likewise. */
  readonly characters: number
  /** Whether so much is like, at a place or a brand, that it may be meant. */
  readonly isMeant: boolean
}

// Of a text with several things wrong in it so much may be a name: one pair as written and another by look or sound.
const alikeMin = 1.4

/**
 * How like a text names are: by their pairs as written, by look, by sound, with a character lost, put in or replaced, and by their
 * characters; what few of the candidates have counts more. In the order given.
 */
export function rankAlike<Id>(held: SpokenText, { names, rarity }: PairedNames<Id>): Likeness<Id>[] {
  const weighed = names.map(({ id, name: { layout }, units, pairs }) => {
    let [sum, whole, likely, telling] = [0, 0, 0, false]
    for (const { exact, lost, start, end, ...pair } of pairs) {
      const known = likenessOf({ exact, ...pair }, held)
      const like = known > 0 ? known : likenessOfLost(lost, held)
      const weight = roleOf(layout, start, end) * rarity(exact)
      sum += like * weight
      whole += weight
      likely += like
      telling ||= known > 0 && /[RBX]/.test(layout.slice(start, end))
    }
    const characters = charactersHeld(units, layout, held, rarity)
    return { id, pairs: sum / Math.sqrt(whole || 1), characters, isMeant: telling && likely >= alikeMin }
  })
  const most = (of: "pairs" | "characters") => Math.max(...weighed.map((one) => one[of]), Number.MIN_VALUE)
  const [pairsMost, charactersMost] = [most("pairs"), most("characters")]
  return weighed.map((one) => ({
    ...one,
    pairs: one.pairs / pairsMost,
    characters: one.characters / charactersMost,
  }))
}

/** What is like where one of a pair's characters is lost or another stands in its place. */
function likenessOfLost(lost: readonly string[], held: SpokenText): number {
  if (lost.some((other) => held.exact.has(other))) return likeness.lost
  return lost.some((other) => held.apart.has(other)) ? likeness.replaced : 0
}

function charactersHeld(
  units: readonly Unit[],
  layout: string,
  held: SpokenText,
  rarity: (text: string) => number,
): number {
  let [sum, whole] = [0, 0]
  for (const { text, sound, start } of units) {
    const weight = roleOf(layout, start, start + 1) * rarity(text)
    whole += weight
    if (held.characters.has(text)) sum += weight
    else if (held.syllables.has(sound)) sum += likeness.character * weight
  }
  return sum / Math.sqrt(whole || 1)
}

/** How rare a pair or a character is among candidates. */
function rarityAmong(names: readonly TakenApart[]): (text: string) => number {
  const counts = new Map<string, number>()
  for (const { units, pairs } of names) {
    const texts = new Set([...pairs.map(({ exact }) => exact), ...units.map(({ text }) => text)])
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return (text) => Math.log(1 + names.length / (counts.get(text) ?? 1))
}

interface Worth {
  readonly sum: number
  /** Of the name that is held. */
  readonly share: number
  /** Whether enough of the brand is. */
  readonly isMeant: boolean
}

function worthOf(
  { layout, brand }: CompanyName,
  pairs: readonly Pair[],
  held: SpokenText,
  rarity: (exact: string) => number,
  lostRarity: number,
): Worth {
  let [whole, shared, heldPairs, brandPairs, brandShared] = [0, 0, 0, 0, 0]
  const hasBrand = layout.includes("B")
  for (const pair of pairs) {
    const [a, b] = [layout.charAt(pair.start), layout.charAt(pair.end - 1)]
    const role = roleOf(layout, pair.start, pair.end)
    const weight = role * rarity(pair.exact)
    const likely = likenessOf(pair, held)
    const isLost = likely === 0 && pair.lost.some((other) => held.exact.has(other))
    const like = isLost ? likeness.lost : likely
    whole += weight
    // Which character was lost nobody knows: that it is rare makes the name no likelier.
    shared += isLost ? like * role * lostRarity : weight * like
    heldPairs += like
    if (hasBrand && a !== "B" && b !== "B") continue
    brandPairs++
    brandShared += like
  }
  const share = whole === 0 ? 0 : shared / whole
  const characters = [...brand].filter((character) => held.characters.has(character)).length
  const byPairs = brandShared > 0 && brandShared >= brandShareMin * brandPairs
  const isEnough = share >= shareMin || heldPairs >= pairsMin
  const ofBrand = byPairs || (share > 0 && brand !== "" && characters >= brandCharactersMin * brand.length)
  return { sum: shared - missingShare * (whole - shared), share, isMeant: isEnough && ofBrand }
}

/** What a pair says of a name by where it stands in it. */
function roleOf(layout: string, start: number, end: number): number {
  const [a, b] = [layout.charAt(start), layout.charAt(end - 1)]
  return ((roleWeights[a] ?? 0.5) + (roleWeights[b] ?? 0.5)) / 2
}

interface Pair {
  readonly exact: string
  readonly shape: string
  readonly sound: string
  /** What stands where one of the two is lost. */
  readonly lost: readonly string[]
  /** Its place in the folded text, the end exclusive. */
  readonly start: number
  readonly end: number
}

/** A character of a folded text; a word of Latin letters or a number counts as one. */
interface Unit {
  readonly text: string
  readonly shape: string
  readonly sound: string
  readonly start: number
  readonly end: number
}

interface TakenApart {
  readonly units: readonly Unit[]
  /** Neighbours: as written, by look and by sound. */
  readonly pairs: readonly Pair[]
}

function takeApart(folded: string): TakenApart {
  const readings = readingsIn(folded)
  const units = [...folded.matchAll(/[a-z]{2,}|\d{2,}|./gsu)].map(({ 0: text, index }) => ({
    ...{ text, start: index, end: index + text.length, shape: text.length > 1 ? text : shapeKey(text) },
    sound: text.length > 1 ? text : foldSyllable(readings[index] ?? text),
  }))
  const pairs: Pair[] = []
  for (const [at, unit] of units.entries()) {
    if (unit.text.length > 1) pairs.push({ ...unit, exact: unit.text, lost: [] })
    const next = units[at + 1]
    if (next === undefined) continue
    const [before, behind] = [units[at - 1], units[at + 2]]
    pairs.push({
      lost: [...(before ? [before.text + next.text] : []), ...(behind ? [unit.text + behind.text] : [])],
      ...{ exact: unit.text + next.text, shape: unit.shape + next.shape, sound: `${unit.sound} ${next.sound}` },
      ...{ start: unit.start, end: next.end },
    })
  }
  return { units, pairs }
}

/** What a text holds of names. */
export interface SpokenText {
  readonly exact: Set<string>
  readonly shapes: Set<string>
  readonly sounds: Set<string>
  readonly apart: Set<string>
  readonly characters: Set<string>
  /** Of single characters. */
  readonly syllables: Set<string>
}

function likenessOf({ exact, shape, sound }: Pick<Pair, "exact" | "shape" | "sound">, held: SpokenText): number {
  if (held.exact.has(exact)) return 1
  if (held.shapes.has(shape)) return likeness.shape
  if (held.sounds.has(sound)) return likeness.sound
  return held.apart.has(exact) ? likeness.apart : 0
}

/** Reads a text for names that it may speak of. */
export function readSpoken(whole: string): SpokenText {
  const text = whole.slice(0, textMax)
  const folded = foldName(text)
  const { units, pairs } = takeApart(folded)
  const held: SpokenText = {
    exact: new Set(),
    shapes: new Set(),
    sounds: new Set(),
    apart: new Set(),
    characters: new Set(folded),
    syllables: new Set(units.map(({ sound }) => sound)),
  }
  for (const { exact, shape, sound, start, end } of pairs) {
    held.exact.add(exact)
    held.shapes.add(shape)
    held.sounds.add(sound)
    if (start > 0 && end - start === 2) held.apart.add(folded.charAt(start - 1) + folded.charAt(end - 1))
  }
  const typed = readPinyinQuery(text)
  for (const part of [...(typed === null ? [] : [typed.text]), ...latinParts(text)]) {
    for (const pair of syllablePairs(part)) held.sounds.add(pair.map(soundOf).join(" "))
  }
  return held
}

function soundOf(typed: string): string {
  return /^[a-z]/.test(typed) ? foldSyllable(typed) : (readingsIn(typed).map(foldSyllable)[0] ?? typed)
}

/** What of a text, as it was typed, is no part of a name: the stretches of which no pair stands in it by any likeness. */
export function wordsBeside(text: string, name: CompanyName): string[] {
  const { text: folded, map } = normalForm(text)
  const held = readSpoken(name.folded)
  const inName = new Uint8Array(folded.length)
  for (const pair of takeApart(folded).pairs) if (likenessOf(pair, held) > 0) inName.fill(1, pair.start, pair.end)
  const words: string[] = []
  for (const { index, 0: stretch } of folded.matchAll(/[a-z]+/g)) {
    const spoken = syllablePairs(stretch).some((pair) => held.sounds.has(pair.map(soundOf).join(" ")))
    if (spoken) inName.fill(1, index, index + stretch.length)
  }
  for (let at = 0; at < folded.length; ) {
    let end = at
    while (end < folded.length && inName[end] === inName[at]) end++
    const from = map[at] ?? 0
    const to = map[end] ?? text.length
    if (inName[at] === 0) words.push(...text.slice(from, to).split(/[^\p{L}\p{N}\p{M}-]+/u))
    at = end
  }
  return [...new Set(words)].filter((word) => foldName(word) !== "")
}
