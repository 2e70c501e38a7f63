// The keys by which an index finds the names that may be meant: integers of 32 bits, about 25 a name. A query shares
// several with the right name under any one slip; the comparing is done by name-score.ts and search-rank.ts.
import { type CompanyName, parseCompanyName } from "./company-name.ts"
import { shapeKey } from "./lookalike.ts"
import { foldName } from "./normal-form.ts"
import { foldSyllable, readingsIn } from "./pinyin.ts"
import { readPinyinQuery, syllablePairs } from "./pinyin-query.ts"
import { tradeStart } from "./trade-word.ts"

/** A key to ask for. `weight` says how much it tells by itself; how rare it is, the index knows better. */
export interface QueryKey {
  readonly key: number
  readonly weight: number
}

/** Most keys kept of one name; longer names have more than enough in common. */
export const candidateKeysMax = 40

// A kind of key must not meet another by chance: each begins its hash with its own letter.
type Kind = "shape" | "sound" | "initials" | "brand" | "code"
const seeds: Readonly<Record<Kind, number>> = { shape: 1, sound: 2, initials: 3, brand: 4, code: 5 }

/** FNV-1a over UTF-16 units, 32 bits, signed as PostgreSQL's integer. */
function hash(kind: Kind, text: string): number {
  let value = 0x811c9dc5 ^ seeds[kind]
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return Math.imul(value ^ (value >>> 15), 0x85ebca6b) | 0
}

/** How much one key tells: by the part of the name it comes from. */
const weights = { brand: 1, trade: 0.4, branch: 0.7, sound: 0.6, initials: 1, wholeBrand: 1.5, code: 8 } as const

/** Keys under which a name is kept; with its unified code, the organisation code in it too. */
export function candidateKeys(name: string, code?: string): number[] {
  const parsed = parseCompanyName(name)
  const keys = new Set<number>()
  if (code !== undefined) keys.add(codeKey(code))
  for (const { key } of nameKeys(parsed, contentOf(parsed))) keys.add(key)
  for (const key of initialsKeys(parsed)) keys.add(key)
  return [...keys].slice(0, candidateKeysMax)
}

/** Keys to ask for when a text is matched or searched. */
export function queryKeys(query: string): QueryKey[] {
  const keys = new Map<number, number>()
  const add = (key: number, weight: number): void => {
    keys.set(key, Math.max(weight, keys.get(key) ?? 0))
  }
  const parsed = parseCompanyName(query)
  for (const code of parsed.codes) add(codeKey(code), weights.code)
  const typed = readPinyinQuery(query)
  if (typed !== null) for (const { key, weight } of typedKeys(typed.text)) add(key, weight)
  for (const { key, weight } of nameKeys(parsed, contentOf(parsed))) add(key, weight)
  // What was read as a region may be a brand (东方, 永康): ask for the whole as well.
  if (parsed.region !== null) for (const { key, weight } of pairKeys(foldName(query), "", 0.3)) add(key, weight)
  if (parsed.region?.doubtful) for (const { key, weight } of pairKeys(parsed.region.text, "", 1)) add(key, weight)
  return [...keys].map(([key, weight]) => ({ key, weight }))
}

function codeKey(code: string): number {
  return hash("code", code.length === 18 ? code.slice(8, 17) : code)
}

interface Content {
  readonly text: string
  readonly roles: string
}

/** What tells a name from others: brand, trade and branch; the region too where it is all there is to the brand. */
function contentOf({ units, roles, region, brand }: CompanyName): Content {
  const generic = region !== null && tradeStart(brand) === 0
  let [text, kept] = generic ? [region.text, "T".repeat(region.text.length)] : ["", ""]
  for (let i = 0; i < units.length; i++) {
    const role = roles.charAt(i)
    if (role === "F" || role === "X" || role === "K") continue
    text += units.charAt(i)
    kept += role
  }
  return { text, roles: kept }
}

function* nameKeys({ brand }: CompanyName, { text, roles }: Content): Generator<QueryKey> {
  yield* pairKeys(text, roles, 1)
  if (brand.length > 1)
    yield { key: hash("brand", readingsIn(brand).map(foldSyllable).join(" ")), weight: weights.wholeBrand }
}

/** Neighbours by shape and by sound; in and beside the brand also those one apart, for a character lost or wrong. */
function* pairKeys(text: string, roles: string, share: number): Generator<QueryKey> {
  const shapes = [...text].map(shapeKey)
  const sounds = readingsIn(text).map(foldSyllable)
  for (let i = 0; i < shapes.length; i++) {
    const role = roles.charAt(i)
    const weight = share * (role === "T" ? weights.trade : role === "B" ? weights.brand : weights.branch)
    const [here, next, after] = [shapes[i] ?? "", shapes[i + 1], shapes[i + 2]]
    if (next !== undefined) {
      yield { key: hash("shape", here + next), weight }
      yield { key: hash("sound", `${sounds[i]} ${sounds[i + 1]}`), weight: weight * weights.sound }
    }
    if (role === "B" && after !== undefined) yield { key: hash("shape", here + after), weight: weight * weights.sound }
  }
}

const initialsGram = 4
// More letters than most names have characters are pinyin: their fours say nothing.
const initialsMax = 20

/** First letters: of the whole name, of what is left without region or form, and every four of the brand and what follows. */
function* initialsKeys({ folded, layout, units, roles }: CompanyName): Generator<number> {
  const whole = firstLetters(folded)
  yield hash("initials", whole)
  const formAt = layout.indexOf("F")
  if (formAt > 0) yield hash("initials", whole.slice(0, formAt))
  const from = layout.search(/[^R]/)
  if (from > 0) yield hash("initials", whole.slice(from))
  if (from > 0 && formAt > from) yield hash("initials", whole.slice(from, formAt))
  const core = firstLetters(units.slice(0, roles.search(/F|$/)))
  for (let i = 0; i + initialsGram <= Math.min(core.length, 8); i++)
    yield hash("initials", core.slice(i, i + initialsGram))
}

function firstLetters(folded: string): string {
  return readingsIn(folded)
    .map((syllable) => syllable.charAt(0))
    .join("")
}

function* typedKeys(typed: string): Generator<QueryKey> {
  for (const pair of syllablePairs(typed)) {
    yield { key: hash("sound", pair.map(soundOf).join(" ")), weight: weights.sound }
  }
  const query = readPinyinQuery(typed)
  if (query?.kind === "full") {
    yield { key: hash("brand", query.syllables.map(foldSyllable).join(" ")), weight: weights.wholeBrand }
  }
  if (!/^[a-z0-9]+$/.test(typed)) return
  yield { key: hash("initials", typed), weight: weights.initials * 2 }
  if (typed.length > initialsMax) return
  for (let i = 0; i + initialsGram <= typed.length; i++) {
    yield { key: hash("initials", typed.slice(i, i + initialsGram)), weight: weights.initials / 2 }
  }
}

function soundOf(typed: string): string {
  return /^[a-z]/.test(typed) ? foldSyllable(typed) : (readingsIn(typed).map(foldSyllable)[0] ?? typed)
}
