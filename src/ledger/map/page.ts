/**
 * Pages, in which the map is stored: by the beginning of keys, four bits a level. A page holds the keys that begin so, or,
 * where they are many, stands over the sixteen pages below it. How keys are spread over pages changes no hash.
 */
import { hashBytes, type Sha256 } from "../merkle.ts"
import { bitOf, commonBits, type NodeHasher, nodeHasher } from "./hash.ts"
import type { PathStep } from "./path.ts"

/** Keys with their values, sorted, with the hashes of the nodes over them. */
export interface LeafPage {
  kind: "leaves"
  /** As it is stored. */
  bytes: Uint8Array
  count: number
  /** Key and value, 64 bytes a pair. */
  pairs: Uint8Array
  /** Between a pair and the next: the hash of the node whose left side ends there. */
  inner: Uint8Array
}

/** The sixteen pages below, as the leaves of a small tree with all its hashes, so that a path takes none anew. */
export interface BranchPage {
  kind: "branch"
  /** As it is stored. */
  bytes: Uint8Array
  /** Bit n: there is something under node n. Nodes are those of a heap: 1 the top, 16 to 31 the pages below. */
  present: number
  /** Node n at (n - 1) × 32. One of whose sides only one has something is what that side is. */
  nodes: Uint8Array
}

export type Page = LeafPage | BranchPage

export const pairBytes = 2 * hashBytes

/** Keys in a page, at most: with them it has 1.9 KB, which PostgreSQL keeps in the row itself. */
export const leavesMax = 20

/** Hexadecimal digits of the longest prefix, behind which a page holds any number: no two keys agree so far by chance. */
export const digitsMax = 20

const headBytes = 3
const branchNodes = 31

/** What pages are made with. */
export interface PageMaker extends NodeHasher {
  /** Room for a page, of a large piece: a buffer for each would take longer than its hashes. */
  room(bytes: number): Uint8Array
}

const pieceBytes = 262_144

export function pageMaker(sha256: Sha256): PageMaker {
  let [piece, used] = [new Uint8Array(0), 0]
  return {
    ...nodeHasher(sha256),
    room(bytes) {
      if (used + bytes > piece.length) [piece, used] = [new Uint8Array(Math.max(pieceBytes, bytes)), 0]
      used += bytes
      return piece.subarray(used - bytes, used)
    },
  }
}

function writeHead(bytes: Uint8Array, kind: 0 | 1, number: number): void {
  bytes[0] = kind
  bytes[1] = number >>> 8
  bytes[2] = number & 0xff
}

/** @throws RangeError when the bytes are no page */
export function decodePage(bytes: Uint8Array): Page {
  const number = ((bytes[1] ?? 0) << 8) | (bytes[2] ?? 0)
  if (bytes[0] === 0) {
    const end = headBytes + number * pairBytes
    const page: LeafPage = {
      kind: "leaves",
      bytes,
      count: number,
      pairs: bytes.subarray(headBytes, end),
      inner: bytes.subarray(end),
    }
    if (bytes.length === end + Math.max(0, number - 1) * hashBytes) return page
  } else if (bytes[0] === 1 && bytes.length === headBytes + branchNodes * hashBytes) {
    return { kind: "branch", bytes, present: presentOf(number), nodes: bytes.subarray(headBytes) }
  }
  throw new RangeError("the map has a page that is none")
}

export const emptyPage: LeafPage = {
  kind: "leaves",
  bytes: new Uint8Array(headBytes),
  count: 0,
  pairs: new Uint8Array(0),
  inner: new Uint8Array(0),
}

/** The pair at a place of a page. */
export function pairAt({ pairs }: LeafPage, place: number): Uint8Array {
  return pairs.subarray(place * pairBytes, (place + 1) * pairBytes)
}

/** How the pairs [low, high) part: the bit in which they first differ, and where the second side begins. */
function parting({ pairs }: LeafPage, low: number, high: number): { depth: number; middle: number } {
  const depth = commonBits(pairs, low * pairBytes, pairs, (high - 1) * pairBytes)
  let middle = low + 1
  const [byte, bit] = [depth >>> 3, 7 - (depth & 7)]
  while ((((pairs[middle * pairBytes + byte] ?? 0xff) >>> bit) & 1) === 0) middle++
  return { depth, middle }
}

/**
 * Makes a page of pairs.
 * @param before the page whose pairs these were, with the place there of each; -1 for one that is new or has changed. Its
 *   hashes serve again where nothing below them has changed. Absent where one was taken out
 */
export function makeLeafPage(
  maker: PageMaker,
  pairs: Uint8Array,
  before?: { page: LeafPage; places: readonly number[] },
): { page: LeafPage; root: Uint8Array | null } {
  const count = pairs.length / pairBytes
  const end = headBytes + pairs.length
  const bytes = maker.room(end + Math.max(0, count - 1) * hashBytes)
  writeHead(bytes, 0, count)
  bytes.set(pairs, headBytes)
  const inner = bytes.subarray(end)
  const page: LeafPage = { kind: "leaves", bytes, count, pairs: bytes.subarray(headBytes, end), inner }
  const isAsBefore = (low: number, high: number): boolean => {
    if (!before) return false
    const first = before.places[low] ?? -1
    if (first < 0) return false
    for (let at = low + 1; at < high; at++) if (before.places[at] !== first + at - low) return false
    inner.set(before.page.inner.subarray(first * hashBytes, (first + high - low - 1) * hashBytes), low * hashBytes)
    return true
  }
  const hashOver = (low: number, high: number): Uint8Array => {
    if (high - low === 1) return maker.leaf(pairAt(page, low))
    const { depth, middle } = parting(page, low, high)
    const at = (middle - 1) * hashBytes
    if (!isAsBefore(low, high)) {
      inner.set(maker.inner(depth, hashOver(low, middle), hashOver(middle, high)), at)
    }
    return inner.subarray(at, at + hashBytes)
  }
  return { page, root: count === 0 ? null : hashOver(0, count) }
}

/** @param pages bit n: page n has something */
function presentOf(pages: number): number {
  let present = pages << 16
  for (let node = 15; node >= 1; node--) if (((present >>> (2 * node)) & 3) !== 0) present |= 1 << node
  return present
}

const noBranch = new Uint8Array(headBytes + branchNodes * hashBytes)
export const emptyBranch: BranchPage = {
  kind: "branch",
  bytes: noBranch,
  present: 0,
  nodes: noBranch.subarray(headBytes),
}

/** The hash of a node; null where there is nothing under it. The top, 1, is that of the page; a digit's is 16 + digit. */
export function branchNode({ present, nodes }: BranchPage, node: number): Uint8Array | null {
  return ((present >>> node) & 1) === 1 ? nodes.subarray((node - 1) * hashBytes, node * hashBytes) : null
}

/** A branch with other pages below. @param digits of its prefix */
export function changeBranch(
  maker: PageMaker,
  digits: number,
  before: BranchPage,
  below: readonly { digit: number; hash: Uint8Array | null }[],
): BranchPage {
  const bytes = maker.room(before.bytes.length)
  bytes.set(before.bytes)
  const nodes = bytes.subarray(headBytes)
  let [pages, dirty] = [before.present >>> 16, 0]
  for (const { digit, hash } of below) {
    if (hash) nodes.set(hash, (15 + digit) * hashBytes)
    pages = hash ? pages | (1 << digit) : pages & ~(1 << digit)
    dirty |= 1 << (16 + digit)
  }
  writeHead(bytes, 1, pages)
  const branch: BranchPage = { kind: "branch", bytes, present: presentOf(pages), nodes }
  for (let node = 15; node >= 1; node--) {
    if (((dirty >>> (2 * node)) & 3) === 0) continue
    dirty |= 1 << node
    const sides = (branch.present >>> (2 * node)) & 3
    const [at, below] = [(node - 1) * hashBytes, (2 * node - 1) * hashBytes]
    if (sides === 3) nodes.set(maker.innerAt(depthOf(digits, node), nodes, below), at)
    else if (sides > 0) nodes.copyWithin(at, below + (sides - 1) * hashBytes, below + sides * hashBytes)
  }
  return branch
}

/** The bit that parts the sides of a node. */
function depthOf(digits: number, node: number): number {
  return digits * 4 + 31 - Math.clz32(node)
}

/** The way of a key through a branch: the digit of the page at which it goes on, and the steps, the lowest first. */
export function stepsInBranch(
  digits: number,
  branch: BranchPage,
  key: Uint8Array,
): { digit: number; steps: PathStep[] } {
  const steps: PathStep[] = []
  let node = 1
  while (node < 16) {
    const depth = depthOf(digits, node)
    const sides = (branch.present >>> (2 * node)) & 3
    const isRight = sides === 2 || (sides === 3 && bitOf(key, depth) === 1)
    const sibling = sides === 3 ? branchNode(branch, 2 * node + (isRight ? 0 : 1)) : null
    if (sibling) steps.push({ depth, sibling })
    node = 2 * node + (isRight ? 1 : 0)
  }
  return { digit: node - 16, steps: steps.reverse() }
}

/** The way of a key through a page of pairs, the lowest step first; null in an empty one. */
export function stepsInLeaves(
  hasher: NodeHasher,
  page: LeafPage,
  key: Uint8Array,
): { pair: Uint8Array; steps: PathStep[] } | null {
  if (page.count === 0) return null
  const hashOver = (low: number, high: number) => {
    if (high - low === 1) return hasher.leaf(pairAt(page, low))
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
