/**
 * Keys of records: numbers of 32 bits for the grams of a text and for what a record is filtered by, so that one index
 * answers both at once. Two may share a number: who is found by keys is looked at again. Pure.
 */
import { gramKey, pairKey, singleKey } from "../../names/gram.ts"
import { regionPrefix } from "../facet-count.ts"
import { termGrams } from "../text/text-form.ts"
import { lawKey } from "./law-citation.ts"
import { platformName } from "./platform-name.ts"
import type { RecordDocument } from "./record-document.ts"
import type { RecordFilter } from "./record-index.ts"

type KeyKind = "list" | "ground" | "class" | "law" | "authority" | "region" | "platform" | "year" | "fact" | "sum"

/** The key of a value (FNV-1a). */
export function valueKey(kind: KeyKind, value: string): number {
  let hash = 0x811c9dc5
  for (const character of `${kind}:${value}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return hash | 0
}

/** All keys of a document, each once. */
export function documentKeys(document: RecordDocument): Int32Array<ArrayBuffer> {
  const { list, ground, penaltyClass, laws, articles, authority, region, platforms, publishedOn, form } = document
  const keys = new DistinctKeys()
  addGrams(form, keys)
  addFacts(form, keys)
  const add = (kind: KeyKind, ...values: readonly (string | null)[]) => {
    for (const value of values) if (value !== null) keys.add(valueKey(kind, value))
  }
  add("list", list)
  add("ground", ground)
  add("class", penaltyClass)
  add("law", ...laws, ...articles)
  add("authority", ...levelsOf(authority))
  add("region", ...levelsOf(region))
  add("platform", ...platforms)
  add("year", publishedOn.slice(0, 4))
  return keys.all()
}

// Longer amounts are found by their grams: no fine has so many figures.
const sumLengthMax = 12
// From the beginning of a run of figures alone: else each figure of a long one would be begun with.
const sums = /(?<![\d.])([\d.]+)元/g
const isSum = new RegExp(`^[\\d.]{1,${sumLengthMax}}元$`)

/**
 * Adds a key for each fact that a form states, and for each end of each sum of money: grams of figures stand in nearly every
 * record, and who asks for 10000元 would have most texts looked at.
 */
function addFacts(form: string, keys: DistinctKeys): void {
  for (let at = form.indexOf("\n="); at >= 0; at = form.indexOf("\n=", at + 1)) {
    const end = form.indexOf("\n", at + 1)
    for (const fact of form.slice(at + 2, end < 0 ? form.length : end).split("=")) {
      if (fact !== "") keys.add(valueKey("fact", fact))
    }
  }
  for (const [, figures = ""] of form.matchAll(sums)) {
    for (let length = 1; length <= Math.min(figures.length, sumLengthMax); length++) {
      keys.add(valueKey("sum", figures.slice(-length)))
    }
  }
}

/** Adds the keys of a form's grams, those of text/text-form.ts: texts of them would take several times as long. */
function addGrams(form: string, keys: DistinctKeys): void {
  let before = 0
  for (let at = 0; at < form.length; at++) {
    const codePoint = form.codePointAt(at) ?? 0
    if (codePoint > 0xffff) at++
    // Nothing reaches over a space.
    const isSpace = codePoint === 0x20 || codePoint === 0x0a
    if (!isSpace) keys.add(singleKey(codePoint))
    if (!isSpace && before !== 0) keys.add(pairKey(before, codePoint))
    before = isSpace ? 0 : codePoint
  }
}

// Numbers of 32 bits, each once: a table by open addressing takes a third of the time of a Set.
const slots = 1 << 15
const slotMask = slots - 1
// What a text of the largest record has by far; who has more repeats some of its keys, and loses nothing.
const keysMax = slots >> 1

/** Distinct numbers, in the order in which they came. */
class DistinctKeys {
  static readonly #table = new Int32Array(slots)
  static readonly #rounds = new Uint32Array(slots)
  static #round = 0
  readonly #keys: number[] = []

  constructor() {
    DistinctKeys.#round++
  }

  add(key: number): void {
    const [table, rounds, round] = [DistinctKeys.#table, DistinctKeys.#rounds, DistinctKeys.#round]
    if (this.#keys.length >= keysMax) {
      this.#keys.push(key)
      return
    }
    let slot = (Math.imul(key, 0x85ebca6b) >>> 17) & slotMask
    while (rounds[slot] === round) {
      if (table[slot] === key) return
      slot = (slot + 1) & slotMask
    }
    rounds[slot] = round
    table[slot] = key
    this.#keys.push(key)
  }

  all(): Int32Array<ArrayBuffer> {
    return Int32Array.from(this.#keys)
  }
}

/**
 * The keys that a document has which holds the term.
 * @param withFacts whether its keys tell facts and sums, which those of earlier forms don't
 */
export function termKeys(term: string, withFacts = false): number[] {
  const grams = termGrams(term).map(gramKey)
  if (!withFacts) return grams
  const fact = /^=([^=]+)=$/.exec(term)?.[1]
  if (fact !== undefined) return [valueKey("fact", fact), ...grams]
  return isSum.test(term) ? [valueKey("sum", term.slice(0, -1)), ...grams] : grams
}

/** The keys that a document has which passes the filter, as far as there are keys for it. */
export function filterKeys(filter: RecordFilter) {
  const { list, ground, penaltyClass, law, authority, region, platform, year, month } = filter
  const keys: number[] = []
  const add = (kind: KeyKind, value: string | undefined) => {
    if (value !== undefined) keys.push(valueKey(kind, value))
  }
  add("list", list)
  add("ground", ground)
  add("class", penaltyClass)
  add("law", law === undefined ? undefined : lawKey(law))
  add("authority", authority && regionPrefix(authority))
  add("region", region && regionPrefix(region))
  add("platform", platform === undefined ? undefined : platformName(platform))
  add("year", year ?? month?.slice(0, 4))
  return keys
}

/** The keys of a place, of which a document that passes has one: as that of the authority, or of the subject. */
export function placeKeys(place: string): [authority: number, region: number] {
  return [valueKey("authority", regionPrefix(place)), valueKey("region", regionPrefix(place))]
}

function levelsOf(region: string): string[] {
  return [...new Set([region.slice(0, 2), region.slice(0, 4), region].map(regionPrefix))]
}
