/**
 * Repeatable draws for invented data: every row draws from its own place in the space (seed, stream, index), so that
 * any row can be made alone and nothing has to be remembered. Pure.
 */

/** A list that can always be picked from. */
export type NonEmpty<T> = readonly [T, ...T[]]

/**
 * The same list, known to hold something.
 * @throws Error where it is empty: a table of this sample is then incomplete.
 */
export function nonEmpty<T>(list: readonly T[]): NonEmpty<T> {
  const [first, ...rest] = list
  if (first === undefined) throw new Error("a table of the sample is empty")
  return [first, ...rest]
}

/** What the draws of a row are for; rows of two streams with the same index have nothing in common. */
export const streams = {
  code: 1,
  place: 2,
  level: 3,
  subject: 4,
  details: 5,
  pair: 6,
  record: 7,
  hot: 8,
  text: 9,
  decisionText: 10,
} as const

const uint32 = 2 ** 32

/** The finaliser of MurmurHash3: every bit of the answer depends on every bit given, and no two answers are equal. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** 32 bits that depend on seed, stream and index alone. */
export function hashOf(seed: number, stream: number, index: number): number {
  return mix(mix(seed ^ Math.imul(stream, 0x9e3779b9)) ^ index)
}

/** The draws of one row, in the order in which they are asked for. */
export class Draw {
  #state: number

  /** @param index below 2^32 */
  constructor(seed: number, stream: number, index: number) {
    this.#state = hashOf(seed, stream, index)
  }

  /** From 0 up to 1, exclusive, in steps of 2^-32. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    return mix(this.#state) / uint32
  }

  /** A whole number from 0 up to `end`, exclusive. */
  below(end: number): number {
    return Math.floor(this.fraction() * end)
  }

  /** A multiple of `step` from `least` to `most`, both inclusive. */
  between(least: number, most: number, step: number): number {
    return least + this.below(Math.floor((most - least) / step) + 1) * step
  }

  /** Whether something happens that happens in this share of cases. */
  happens(share: number): boolean {
    return this.fraction() < share
  }

  /** One of the list, each as likely as any other. */
  pick<T>(list: NonEmpty<T>): T {
    return list[this.below(list.length)] ?? list[0]
  }

  /** One of the list, each as likely as its weight says. */
  weighted<T extends { readonly weight: number }>(list: NonEmpty<T>): T {
    let total = 0
    for (const { weight } of list) total += weight
    let left = this.fraction() * total
    for (const item of list) {
      left -= item.weight
      if (left < 0) return item
    }
    return list[0]
  }
}

/** Half of a permuted number: three characters of a code's alphabet of 31. */
const half = 31 ** 3

/** How many numbers `permuted` rearranges: six characters of 31. */
export const permutedEnd = half * half

/**
 * Where a permutation of 0 … 31^6 − 1 takes an index. A Feistel network: each round adds to one half what the other
 * half says, which can be undone, so no two indexes meet. Four rounds are enough for neighbours to look unrelated.
 */
export function permuted(seed: number, index: number): number {
  let left = Math.floor(index / half)
  let right = index % half
  for (let round = 0; round < 4; round++) {
    const next = (left + hashOf(seed, streams.code, right * 4 + round)) % half
    left = right
    right = next
  }
  return left * half + right
}
