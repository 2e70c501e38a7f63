/**
 * The frontier of a tree: the hashes of the perfect subtrees that it is made of, 53 at most. Enough to append entries and
 * to know the root; what a receiver keeps of the log that it has verified.
 */
import { emptyRoot, hashBytes, nodeHash, rangeHash, type Sha256, subtreesOf } from "../ledger/merkle.ts"

/** A tree that entries are appended to. */
export interface Frontier {
  append(leaf: Uint8Array): void
  size(): number
  root(): Uint8Array
  /** The hashes of the subtrees, from left to right. */
  hashes(): Uint8Array[]
}

/**
 * Opens a tree at a size.
 * @param hashes of the subtrees that it is made of, in the order of `subtreesOf`; none for the empty tree
 * @throws RangeError when they are not as many as the size takes
 */
export function openFrontier(sha256: Sha256, size = 0, hashes: readonly Uint8Array[] = []): Frontier {
  const heights = subtreesOf({ start: 0, end: size }).map(({ height }) => height)
  if (heights.length !== hashes.length || hashes.some(({ length }) => length !== hashBytes)) {
    throw new RangeError(`a tree of ${size} entries is made of ${heights.length} subtrees, not of ${hashes.length}`)
  }
  const stack = heights.map((height, place) => ({ height, hash: hashes[place] ?? new Uint8Array() }))
  let entries = size
  return {
    append(leaf) {
      let node = { height: 0, hash: leaf }
      for (let left = stack.at(-1); left?.height === node.height; left = stack.at(-1)) {
        stack.pop()
        node = { height: node.height + 1, hash: nodeHash(sha256, left.hash, node.hash) }
      }
      stack.push(node)
      entries++
    },
    size: () => entries,
    root() {
      return entries === 0
        ? emptyRoot(sha256)
        : rangeHash(
            sha256,
            stack.map(({ hash }) => hash),
          )
    },
    hashes: () => stack.map(({ hash }) => hash),
  }
}
