/** Paths in the map: that a code is in it with what is live under it, or is not in it. */
import { hashBytes, type Sha256 } from "../merkle.ts"
import { bitOf, emptyMapRoot, nodeHasher } from "./hash.ts"

/** A step up: the depth of a node, and the hash of the side on which the key is not. */
export interface PathStep {
  depth: number
  sibling: Uint8Array
}

/** Where one arrives in the map who looks for a key. */
export interface MapPath {
  /** The key and value there, one behind the other: the key's own where it is in the map; null in an empty map. */
  pair: Uint8Array | null
  /** From the leaf up. */
  steps: readonly PathStep[]
}

// A key is found by bits, of which each node looks at one.
const stepsMax = hashBytes * 8

/**
 * The root that a path leads to; null where it is none of the key's. Whose root is believed knows then that the key is in
 * the map, where the leaf has it, or that it is not: of all keys in a map, the one at which a search ends is the only one
 * that can be the one searched for.
 */
export function rootOfPath(sha256: Sha256, key: Uint8Array, { pair, steps }: MapPath): Uint8Array | null {
  if (pair === null) return steps.length === 0 ? emptyMapRoot(sha256) : null
  if (pair.length !== 2 * hashBytes || steps.length > stepsMax) return null
  const hasher = nodeHasher(sha256)
  let hash = hasher.leaf(pair)
  let above = stepsMax
  for (const { depth, sibling } of steps) {
    const bit = bitOf(key, depth)
    if (depth >= above || depth < 0 || sibling.length !== hashBytes || bitOf(pair, depth) !== bit) return null
    hash = bit === 0 ? hasher.inner(depth, hash, sibling) : hasher.inner(depth, sibling, hash)
    above = depth
  }
  return hash
}
