/** The root of a map from all that is live, in whatever order it comes: what a replay of the log makes for itself. */
import { hashBytes, type Sha256 } from "../merkle.ts"
import { commonBits, emptyMapRoot, nodeHasher } from "./hash.ts"
import { pairBytes } from "./page.ts"

/**
 * The order of keys: indexes by key, and those of one key as they came. By the first byte into buckets, in each by the
 * next bits, as numbers; the few that agree so far are compared.
 * @param keys 32 bytes each, one behind the other
 */
export function orderOf(keys: Uint8Array): Uint32Array {
  const count = keys.length / hashBytes
  const starts = new Uint32Array(257)
  for (let index = 0; index < count; index++) {
    const byte = (keys[index * hashBytes] ?? 0) + 1
    starts[byte] = (starts[byte] ?? 0) + 1
  }
  for (let byte = 1; byte < 257; byte++) starts[byte] = (starts[byte] ?? 0) + (starts[byte - 1] ?? 0)
  const order = new Uint32Array(count)
  const ends = starts.slice()
  for (let index = 0; index < count; index++) {
    const byte = keys[index * hashBytes] ?? 0
    const end = ends[byte] ?? 0
    order[end] = index
    ends[byte] = end + 1
  }
  for (let byte = 0; byte < 256; byte++) sortBucket(keys, order.subarray(starts[byte], starts[byte + 1]))
  return order
}

function sortBucket(keys: Uint8Array, bucket: Uint32Array): void {
  const numbers = new Float64Array(bucket.length)
  for (let place = 0; place < bucket.length; place++) {
    const index = bucket[place] ?? 0
    const at = index * hashBytes
    const bits = ((keys[at + 1] ?? 0) << 13) | ((keys[at + 2] ?? 0) << 5) | ((keys[at + 3] ?? 0) >>> 3)
    numbers[place] = bits * 2 ** 32 + index
  }
  numbers.sort()
  for (let place = 0; place < bucket.length; place++) bucket[place] = (numbers[place] ?? 0) % 2 ** 32
  const before = (a: number, b: number) => {
    const [aAt, bAt] = [a * hashBytes, b * hashBytes]
    for (let byte = 0; byte < hashBytes; byte++) {
      const difference = (keys[aAt + byte] ?? 0) - (keys[bAt + byte] ?? 0)
      if (difference !== 0) return difference
    }
    return a - b
  }
  for (let start = 0; start < bucket.length; ) {
    const bits = Math.floor((numbers[start] ?? 0) / 2 ** 32)
    let end = start + 1
    while (end < bucket.length && Math.floor((numbers[end] ?? 0) / 2 ** 32) === bits) end++
    if (end - start > 1) bucket.subarray(start, end).sort(before)
    start = end
  }
}

/** A tree over keys that rise. `Node`: what stands for a key, and for what is under a bit in which keys first differ. */
export interface RisingTree<Node> {
  /** Takes the next key. @throws RangeError when it is not above the one before */
  add(key: Uint8Array, node: Node): void
  /** The node over all that was added; null: there is none. */
  top(): Node | null
}

/** @param join the node over two sides */
export function risingTree<Node>(join: (depth: number, left: Node, right: Node) => Node): RisingTree<Node> {
  // What stands to the left of a node whose right side is still open, the deepest last.
  const open: { depth: number; left: Node }[] = []
  const before = new Uint8Array(hashBytes)
  let last: { node: Node } | null = null
  /** Closes the nodes that are deeper than a bit. */
  const closeTo = (depth: number, from: Node): Node => {
    let node = from
    for (let next = open.at(-1); next && next.depth > depth; next = open.at(-1)) {
      node = join(next.depth, next.left, node)
      open.pop()
    }
    return node
  }
  return {
    add(key, node) {
      if (last) {
        const depth = commonBits(before, 0, key, 0)
        if (depth === hashBytes * 8 || (key[depth >>> 3] ?? 0) < (before[depth >>> 3] ?? 0)) {
          throw new RangeError("the keys of a map are added as they rise, each once")
        }
        open.push({ depth, left: closeTo(depth, last.node) })
      }
      before.set(key)
      last = { node }
    },
    top: () => last && open.reduceRight((node, { depth, left }) => join(depth, left, node), last.node),
  }
}

/** A root that grows by pairs whose keys rise. */
export interface RisingRoot {
  /** Takes the next key and value. @throws RangeError when the key is not above the one before */
  add(key: Uint8Array, value: Uint8Array): void
  /** The root over all that was added. */
  root(): Uint8Array
}

export function risingRoot(sha256: Sha256): RisingRoot {
  const hasher = nodeHasher(sha256)
  const tree = risingTree<Uint8Array>(hasher.inner)
  const pair = new Uint8Array(pairBytes)
  return {
    add(key, value) {
      pair.set(key)
      pair.set(value, hashBytes)
      tree.add(key, hasher.leaf(pair))
    },
    root: () => tree.top() ?? emptyMapRoot(sha256),
  }
}

/** The root over keys and values, 32 bytes each, one behind the other, in any order. @throws RangeError for a key twice */
export function rootOfPairs(sha256: Sha256, keys: Uint8Array, values: Uint8Array): Uint8Array {
  const rising = risingRoot(sha256)
  for (const index of orderOf(keys)) {
    const [start, end] = [index * hashBytes, (index + 1) * hashBytes]
    rising.add(keys.subarray(start, end), values.subarray(start, end))
  }
  return rising.root()
}
