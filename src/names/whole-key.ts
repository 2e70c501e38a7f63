// Keys that need more than neighbouring characters, beside the many of candidate-key.ts: they find a whole name again
// whatever it is made of, count how many subjects go by a brand, and tell apart, by the place, the hundreds of names that
// share what is left of a brand when one of its two characters is wrong. Takes text that `foldName` made.
import type { CompanyName } from "./company-name.ts"

/** FNV-1a over UTF-16 units with a seed of its own kind, 32 bits, signed as PostgreSQL's integer. */
function hash(seed: number, text: string): number {
  let value = 0x811c9dc5 ^ seed
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) | 0
}

export function nameKey(folded: string): number {
  return hash(0x6e, folded)
}

/** The key of a brand (字号) as it is written, unlike that of candidate-key.ts, which goes by its sound. */
export function brandKey(brand: string): number {
  return hash(0x62, brand)
}

// A brand has two to four characters; more of them are rather a trade that was not told apart.
const brandCharactersMax = 4
const tradeLength = 2

/**
 * Keys of a name in a place: the city with each character of the brand, and with the beginning of the trade.
 * @param region GB/T 2260 code of the place, or its first digits; a province alone says too little
 */
export function placeKeys({ brand, trade }: CompanyName, region: string): number[] {
  const city = region.slice(0, 4)
  if (city.length < 4 || city.endsWith("00")) return []
  const keys = [...brand].slice(0, brandCharactersMax).map((character) => hash(0x70, city + character))
  if (trade !== "") keys.push(hash(0x71, city + trade.slice(0, tradeLength)))
  return keys
}

/** The places that a name speaks of: the codes of its region, as far as it can be told which is meant. */
export function placesOf({ region }: CompanyName): string[] {
  return region === null ? [] : [...new Set(region.codes.map((code) => code.slice(0, 4)))].slice(0, placesMax)
}

// A name that several regions have (鼓楼区) is looked for in the first few.
const placesMax = 3
