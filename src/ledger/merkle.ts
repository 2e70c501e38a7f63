/**
 * The Merkle tree over the log (RFC 6962, section 2.1): hashes, which subtrees a root or a proof is made of, and the
 * verification of proofs (RFC 9162, sections 2.1.3.2 and 2.1.4.2). Pure, and the same in browsers and on Workers: the
 * hash is an argument. Sizes go up to 2^53, so halves are taken by division and not by bits.
 */

/**
 * SHA-256. Synchronous: a proof is some twenty hashes of 65 bytes, and WebCrypto's promise costs twenty times the hash.
 */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

/** Bytes of a hash. */
export const hashBytes = 32

/** The entries [start, end) of the log. */
export interface Range {
  start: number
  end: number
}

/** A perfect subtree: the entries [index × 2^height, (index + 1) × 2^height). */
export interface Subtree {
  height: number
  index: number
}

/** The hash of a leaf: SHA-256(0x00 ‖ entry). */
export function leafHash(sha256: Sha256, entry: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + entry.length)
  input.set(entry, 1)
  return sha256(input)
}

/** The hash of an inner node: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + 2 * hashBytes)
  input[0] = 1
  input.set(left, 1)
  input.set(right, 1 + hashBytes)
  return sha256(input)
}

/** The root of the empty tree: SHA-256 of nothing. */
export function emptyRoot(sha256: Sha256): Uint8Array {
  return sha256(new Uint8Array(0))
}

/** The perfect subtrees that a range of the tree is made of, from left to right, each smaller than the one before. */
export function subtreesOf({ start, end }: Range): Subtree[] {
  const subtrees: Subtree[] = []
  for (let at = start; at < end; ) {
    let height = 0
    let width = 1
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      width *= 2
      height++
    }
    subtrees.push({ height, index: at / width })
    at += width
  }
  return subtrees
}

/**
 * The hash of a range from those of its subtrees, in the order of `subtreesOf`.
 * @throws RangeError when there are none: only the whole tree can be empty, and its root is `emptyRoot`
 */
export function rangeHash(sha256: Sha256, hashes: readonly Uint8Array[]): Uint8Array {
  const last = hashes.at(-1)
  if (!last) throw new RangeError("a range without entries has no hash")
  return hashes.slice(0, -1).reduceRight((right, left) => nodeHash(sha256, left, right), last)
}

/** The ranges whose hashes prove that the entry at a position is in the tree of a size, from the leaf to the root. */
export function inclusionRanges(position: number, size: number): Range[] {
  assertWithin(position, size - 1)
  const ranges: Range[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (position < middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  return ranges.reverse()
}

/**
 * The ranges whose hashes prove that the tree of the size `from` is the beginning of that of the size `to`.
 * None from the empty tree and from a tree to itself.
 */
export function consistencyRanges(from: number, to: number): Range[] {
  assertWithin(from, to)
  if (from === 0) return []
  const ranges: Range[] = []
  let [start, end] = [0, to]
  while (from !== end) {
    const middle = start + splitOf(end - start)
    if (from <= middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  // The old root itself is known to whoever asks.
  if (start > 0) ranges.push({ start, end })
  return ranges.reverse()
}

/** The largest power of two below n. */
function splitOf(n: number): number {
  let split = 1
  while (split * 2 < n) split *= 2
  return split
}

function assertWithin(value: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || !Number.isSafeInteger(most) || value > most) {
    throw new RangeError(`${value} is not in the tree`)
  }
}

/** What an inclusion proof says: this leaf is at this position of the tree of this size and root. */
export interface InclusionClaim {
  position: number
  size: number
  leaf: Uint8Array
  root: Uint8Array
  proof: readonly Uint8Array[]
}

/** Whether an inclusion proof holds. */
export function verifyInclusion(sha256: Sha256, { position, size, leaf, root, proof }: InclusionClaim): boolean {
  if (!isSize(position) || !isSize(size) || position >= size) return false
  if (![leaf, root, ...proof].every(isHash)) return false
  let [node, last] = [position, size - 1]
  let hash = leaf
  for (const sibling of proof) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sha256, sibling, hash)
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else {
      hash = nodeHash(sha256, hash, sibling)
    }
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && equalHashes(hash, root)
}

/** What a consistency proof says: the tree of size `from` is the beginning of that of size `to`. */
export interface ConsistencyClaim {
  from: number
  to: number
  fromRoot: Uint8Array
  toRoot: Uint8Array
  proof: readonly Uint8Array[]
}

/** Whether a consistency proof holds. Every tree begins with the empty one, so from size 0 only an empty proof does. */
export function verifyConsistency(sha256: Sha256, { from, to, fromRoot, toRoot, proof }: ConsistencyClaim): boolean {
  if (!isSize(from) || !isSize(to) || from > to) return false
  if (from === 0 && !equalHashes(fromRoot, emptyRoot(sha256))) return false
  if (from === to) return proof.length === 0 && equalHashes(fromRoot, toRoot)
  if (![fromRoot, toRoot, ...proof].every(isHash)) return false
  if (from === 0) return proof.length === 0
  const [first, ...rest] = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof
  if (!first || proof.length === 0) return false
  let [node, last] = [from - 1, to - 1]
  while (node % 2 === 1) [node, last] = [half(node), half(last)]
  let [older, newer] = [first, first]
  for (const hash of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      older = nodeHash(sha256, hash, older)
      newer = nodeHash(sha256, hash, newer)
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else {
      newer = nodeHash(sha256, newer, hash)
    }
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && equalHashes(older, fromRoot) && equalHashes(newer, toRoot)
}

/** Whether two hashes are the same. They are public: nothing is learnt from how long it takes. */
export function equalHashes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}

const half = (n: number) => Math.floor(n / 2)
const isSize = (n: number) => Number.isSafeInteger(n) && n >= 0
const isHash = (hash: Uint8Array) => hash.length === hashBytes
const isPowerOfTwo = (n: number) => splitOf(n * 2) === n
