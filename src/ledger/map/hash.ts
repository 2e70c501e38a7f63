/** The hashes of the map from codes to what is live under them: a Patricia trie over SHA-256 of the code (docs/trust.md). */
import { hashBytes, type Sha256 } from "../merkle.ts"

/** What is live under a code: an entry of the log that opened a record's line and that none has ended. */
export interface LiveItem {
  list: string
  position: number
  /** base64url, as the entry has it. */
  commitment: string
}

// Apart from the log's own (0x00, 0x01), and from lines, which are hashed behind a text.
const leafPrefix = 2
const innerPrefix = 3

const encoder = new TextEncoder()

/** Where a code stands in the map. */
export function mapKey(sha256: Sha256, code: string): Uint8Array {
  return sha256(encoder.encode(code))
}

/** The digest of what is live under a code. @param items in the order of their positions, at least one */
export function mapValue(sha256: Sha256, items: readonly LiveItem[]): Uint8Array {
  const lines = items.map(({ list, position, commitment }) => `${list} ${position} ${commitment}\n`)
  return sha256(encoder.encode(`${valuePrefix}${lines.join("")}`))
}

/** Domain separation: what is behind it is one line an item. */
export const valuePrefix = "gongshi/map-value/v1\n"

/** The root of a map in which there is no code. */
export function emptyMapRoot(sha256: Sha256): Uint8Array {
  return sha256(Uint8Array.of(leafPrefix))
}

/** Hashes of nodes. Its buffers are its own: one is opened for many hashes. What is hashed is taken from where it lies. */
export interface NodeHasher {
  /** SHA-256(0x02 ‖ key ‖ value). @param pairs key and value, one behind the other, from `at` on */
  leaf(pairs: Uint8Array, at?: number): Uint8Array
  /** SHA-256(0x03 ‖ depth ‖ left ‖ right). @param depth the bit, from 0, in which the keys on its two sides first differ */
  inner(depth: number, left: Uint8Array, right: Uint8Array, leftAt?: number, rightAt?: number): Uint8Array
}

export function nodeHasher(sha256: Sha256): NodeHasher {
  const leaf = new Uint8Array(1 + 2 * hashBytes)
  leaf[0] = leafPrefix
  const inner = new Uint8Array(2 + 2 * hashBytes)
  inner[0] = innerPrefix
  return {
    // Byte by byte: a view to copy from takes longer than all its bytes.
    leaf(pairs, at = 0) {
      for (let byte = 0; byte < 2 * hashBytes; byte++) leaf[1 + byte] = pairs[at + byte] ?? 0
      return sha256(leaf)
    },
    inner(depth, left, right, leftAt = 0, rightAt = 0) {
      inner[1] = depth
      for (let byte = 0; byte < hashBytes; byte++) {
        inner[2 + byte] = left[leftAt + byte] ?? 0
        inner[2 + hashBytes + byte] = right[rightAt + byte] ?? 0
      }
      return sha256(inner)
    },
  }
}

/** The bit of a key, counted from the first byte's highest. */
export function bitOf(key: Uint8Array, bit: number): 0 | 1 {
  return (((key[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1) as 0 | 1
}

/** How many bits two keys have in common from the first on: 256 where they are the same. */
export function commonBits(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): number {
  for (let byte = 0; byte < hashBytes; byte++) {
    const difference = (a[aAt + byte] ?? 0) ^ (b[bAt + byte] ?? 0)
    if (difference !== 0) return byte * 8 + Math.clz32(difference) - 24
  }
  return hashBytes * 8
}

/** Copies one of the hashes that stand one behind the other. Byte by byte: a view of it takes longer. */
export function copyHash(to: Uint8Array, place: number, from: Uint8Array, fromPlace: number): void {
  const [at, fromAt] = [place * hashBytes, fromPlace * hashBytes]
  for (let byte = 0; byte < hashBytes; byte++) to[at + byte] = from[fromAt + byte] ?? 0
}
