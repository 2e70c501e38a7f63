/**
 * The keys that a name or a typed text asks the index for. Pure.
 */
import { queryKeys } from "../names/candidate-key.ts"
import { type CompanyName, parseCompanyName } from "../names/company-name.ts"
import { latinParts } from "../names/pinyin-query.ts"
import { nameKey, placeKeys, placesOf } from "../names/whole-key.ts"
import type { WeightedKey } from "./posting.ts"

// A whole name found again says more than any of its parts.
const wholeWeight = 4
// A city with one character of a brand is shared by many, and never says by itself who is meant.
const placeWeight = 0.5

/**
 * Keys to recall by.
 * @param parsed the text taken apart
 * @param region where the subject is known to be, beside what the text says
 */
export function recallKeys(text: string, parsed: CompanyName = parseCompanyName(text), region = ""): WeightedKey[] {
  const places = region === "" ? placesOf(parsed) : [region, ...placesOf(parsed)]
  const placed = new Set(places.flatMap((place) => placeKeys(parsed, place)))
  const asked = [
    ...queryKeys(text),
    ...latinParts(text).flatMap((part) => queryKeys(part)),
    { key: nameKey(parsed.folded), weight: wholeWeight },
    ...[...placed].map((key) => ({ key, weight: placeWeight })),
  ]
  // Of several ways to read the same letters most keys are the same.
  const weights = new Map<number, number>()
  for (const { key, weight } of asked) weights.set(key, Math.max(weight, weights.get(key) ?? 0))
  return [...weights].map(([key, weight]) => ({ key, weight }))
}
