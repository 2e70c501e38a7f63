/**
 * Keys of records: numbers of 32 bits for the grams of a text and for what a record is filtered by, so that one index
 * answers both at once. Two may share a number: who is found by keys is looked at again. Pure.
 */
import { gramKey } from "../../names/gram.ts"
import { regionPrefix } from "../facet-count.ts"
import { documentGrams, termGrams } from "../text/text-form.ts"
import { lawKey } from "./law-citation.ts"
import type { RecordDocument } from "./record-document.ts"
import type { RecordFilter } from "./record-index.ts"

type KeyKind = "list" | "ground" | "class" | "law" | "authority" | "region" | "platform" | "year"

/** The key of a value (FNV-1a). */
export function valueKey(kind: KeyKind, value: string): number {
  let hash = 0x811c9dc5
  for (const character of `${kind}:${value}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return hash | 0
}

/** All keys of a document, each once. */
export function documentKeys(document: RecordDocument): Int32Array<ArrayBuffer> {
  const { list, ground, penaltyClass, laws, articles, authority, region, platforms, publishedOn, form } = document
  const keys = new Set(documentGrams(form).map(gramKey))
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
  return Int32Array.from(keys)
}

/** The keys that a document has which holds the term. */
export function termKeys(term: string): number[] {
  return termGrams(term).map(gramKey)
}

/** The keys that a document has which passes the filter, as far as there are keys for it. */
export function filterKeys({ list, ground, penaltyClass, law, authority, region, platform, year }: RecordFilter) {
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
  add("platform", platform)
  add("year", year)
  return keys
}

function levelsOf(region: string): string[] {
  return [...new Set([region.slice(0, 2), region.slice(0, 4), region].map(regionPrefix))]
}
