/** Pages of pairs: making them, and the ways of keys through them. */
import { hashBytes } from "../merkle.ts"
import { bitOf, commonBits, copyHash, type NodeHasher } from "./hash.ts"
import { headBytes, type LeafPage, type PageMaker, pairAt, pairBytes, writeHead } from "./page.ts"
import type { PathStep } from "./path.ts"

/**
 * Makes a page of pairs.
 * @param before the page whose pairs these were, with the place there of each; -1 for one that is new or has changed. Its
 *   hashes serve again where nothing below them has changed. Absent where one was taken out
 */
export function makeLeafPage(
  maker: PageMaker,
  pairs: Uint8Array,
  before?: { page: LeafPage; places: ArrayLike<number> },
): { page: LeafPage; root: Uint8Array | null } {
  const count = pairs.length / pairBytes
  const end = headBytes + pairs.length
  const bytes = maker.room(end + Math.max(0, count - 1) * hashBytes)
  writeHead(bytes, 0, count)
  bytes.set(pairs, headBytes)
  const inner = bytes.subarray(end)
  const page: LeafPage = { kind: "leaves", bytes, count, pairs: bytes.subarray(headBytes, end), inner }
  const { depths, nodes, lefts, same } = maker.open
  const placeOf = (pair: number) => before?.places[pair] ?? -1
  let [open, done, isSame] = [0, leafOf(0), placeOf(0) >= 0]
  for (let next = 1; next <= count; next++) {
    // What is deeper than where the next pair parts is whole now.
    const depth = next < count ? commonBits(pairs, (next - 1) * pairBytes, pairs, next * pairBytes) : -1
    while (open > 0 && (depths[open - 1] ?? 0) > depth) {
      open--
      const node = nodes[open] ?? 0
      isSame = isSame && same[open] === 1 && placeOf(node + 1) === placeOf(node) + 1
      if (isSame && before) copyHash(inner, node, before.page.inner, placeOf(node))
      else copyHash(inner, node, hashNode(maker, page, depths[open] ?? 0, lefts[open] ?? 0, done), 0)
      done = node
    }
    depths[open] = depth
    nodes[open] = next - 1
    lefts[open] = done
    same[open] = isSame ? 1 : 0
    open++
    done = leafOf(next)
    isSame = placeOf(next) >= 0
  }
  return { page, root: count === 0 ? null : rootOf(maker, page, lefts[0] ?? 0) }
}

/** A leaf among subtrees, which are told by their nodes otherwise. */
const leafOf = (pair: number) => -1 - pair

/** The hash of a node whose sides are made. */
function hashNode(
  maker: PageMaker,
  { pairs, inner }: LeafPage,
  depth: number,
  left: number,
  right: number,
): Uint8Array {
  const leftHash = left < 0 ? maker.leaf(pairs, leafOf(left) * pairBytes) : inner
  const rightHash = right < 0 ? maker.leaf(pairs, leafOf(right) * pairBytes) : inner
  return maker.inner(depth, leftHash, rightHash, left < 0 ? 0 : left * hashBytes, right < 0 ? 0 : right * hashBytes)
}

function rootOf(maker: PageMaker, { pairs, inner }: LeafPage, top: number): Uint8Array {
  return top < 0 ? maker.leaf(pairs, leafOf(top) * pairBytes) : inner.subarray(top * hashBytes, (top + 1) * hashBytes)
}

/** How the pairs [low, high) part: the bit in which they first differ, and where the second side begins. */
function parting({ pairs }: LeafPage, low: number, high: number): { depth: number; middle: number } {
  const depth = commonBits(pairs, low * pairBytes, pairs, (high - 1) * pairBytes)
  let middle = low + 1
  const [byte, bit] = [depth >>> 3, 7 - (depth & 7)]
  while ((((pairs[middle * pairBytes + byte] ?? 0xff) >>> bit) & 1) === 0) middle++
  return { depth, middle }
}

/** The way of a key through a page of pairs, the lowest step first; null in an empty one. */
export function stepsInLeaves(
  hasher: NodeHasher,
  page: LeafPage,
  key: Uint8Array,
): { pair: Uint8Array; steps: PathStep[] } | null {
  if (page.count === 0) return null
  const hashOver = (low: number, high: number) => {
    if (high - low === 1) return hasher.leaf(page.pairs, low * pairBytes)
    const { middle } = parting(page, low, high)
    return page.inner.subarray((middle - 1) * hashBytes, middle * hashBytes)
  }
  const steps: PathStep[] = []
  let [low, high] = [0, page.count]
  while (high - low > 1) {
    const { depth, middle } = parting(page, low, high)
    const isRight = bitOf(key, depth) === 1
    steps.unshift({ depth, sibling: isRight ? hashOver(low, middle) : hashOver(middle, high) })
    ;[low, high] = isRight ? [middle, high] : [low, middle]
  }
  return { pair: pairAt(page, low), steps }
}
