/**
 * Pages, in which the map is stored: by the beginning of keys, four bits a level. A page holds the keys that begin so, or,
 * where they are many, the hashes of the sixteen pages below it. How keys are spread over pages changes no hash.
 */
import { hashBytes, type Sha256 } from "../merkle.ts"
import { bitOf, commonBits, type NodeHasher, nodeHasher } from "./hash.ts"
import type { PathStep } from "./path.ts"

/** Keys with their values, sorted, with the hashes of the nodes over them. */
export interface LeafPage {
  kind: "leaves"
  count: number
  /** Key and value, 64 bytes a pair. */
  pairs: Uint8Array
  /** Between a pair and the next: the hash of the node whose left side ends there. */
  inner: Uint8Array
}

/** The hashes of sixteen pages; null for those in which nothing is. */
export interface BranchPage {
  kind: "branch"
  slots: (Uint8Array | null)[]
}

export type Page = LeafPage | BranchPage

export const pairBytes = 2 * hashBytes

/** Keys in a page, at most: with them it has 1.9 KB, which PostgreSQL keeps in the row itself. */
export const leavesMax = 20

/** Hexadecimal digits of the longest prefix, behind which a page holds any number: no two keys agree so far by chance. */
export const digitsMax = 20

const headBytes = 3

export function encodePage(page: Page): Uint8Array {
  if (page.kind === "leaves") {
    const bytes = new Uint8Array(headBytes + page.pairs.length + page.inner.length)
    new DataView(bytes.buffer).setUint16(1, page.count)
    bytes.set(page.pairs, headBytes)
    bytes.set(page.inner, headBytes + page.pairs.length)
    return bytes
  }
  const held = page.slots.filter((slot) => slot !== null)
  const bytes = new Uint8Array(headBytes + held.length * hashBytes)
  bytes[0] = 1
  new DataView(bytes.buffer).setUint16(
    1,
    page.slots.reduce((mask, slot, digit) => (slot ? mask | (1 << digit) : mask), 0),
  )
  for (const [place, hash] of held.entries()) bytes.set(hash, headBytes + place * hashBytes)
  return bytes
}

/** @throws RangeError when the bytes are no page */
export function decodePage(bytes: Uint8Array): Page {
  const number = ((bytes[1] ?? 0) << 8) | (bytes[2] ?? 0)
  if (bytes[0] === 0) {
    const end = headBytes + number * pairBytes
    const page: LeafPage = {
      kind: "leaves",
      count: number,
      pairs: bytes.subarray(headBytes, end),
      inner: bytes.subarray(end),
    }
    if (bytes.length === end + Math.max(0, number - 1) * hashBytes) return page
  } else if (bytes[0] === 1) {
    let at = headBytes
    const slots = Array.from({ length: 16 }, (_, digit) => {
      if ((number & (1 << digit)) === 0) return null
      at += hashBytes
      return bytes.subarray(at - hashBytes, at)
    })
    if (bytes.length === at) return { kind: "branch", slots }
  }
  throw new RangeError("the map has a page that is none")
}

export const emptyPage: LeafPage = { kind: "leaves", count: 0, pairs: new Uint8Array(0), inner: new Uint8Array(0) }

/** The pair at a place of a page. */
export function pairAt({ pairs }: LeafPage, place: number): Uint8Array {
  return pairs.subarray(place * pairBytes, (place + 1) * pairBytes)
}

/** How the pairs [low, high) part: the bit in which they first differ, and where the second side begins. */
function parting({ pairs }: LeafPage, low: number, high: number): { depth: number; middle: number } {
  const depth = commonBits(pairs, low * pairBytes, pairs, (high - 1) * pairBytes)
  let middle = low + 1
  while (bitOf(pairs.subarray(middle * pairBytes), depth) === 0) middle++
  return { depth, middle }
}

/**
 * Makes a page of pairs.
 * @param before the page whose pairs these were, with the place there of each; -1 for one that is new or has changed. Its
 *   hashes serve again where nothing below them has changed. Absent where one was taken out
 */
export function makeLeafPage(
  sha256: Sha256,
  pairs: Uint8Array,
  before?: { page: LeafPage; places: readonly number[] },
): { page: LeafPage; root: Uint8Array | null } {
  const count = pairs.length / pairBytes
  const inner = new Uint8Array(Math.max(0, count - 1) * hashBytes)
  const page: LeafPage = { kind: "leaves", count, pairs, inner }
  const hasher = nodeHasher(sha256)
  const isAsBefore = (low: number, high: number): boolean => {
    if (!before) return false
    const first = before.places[low] ?? -1
    if (first < 0) return false
    for (let at = low + 1; at < high; at++) if (before.places[at] !== first + at - low) return false
    inner.set(before.page.inner.subarray(first * hashBytes, (first + high - low - 1) * hashBytes), low * hashBytes)
    return true
  }
  const hashOver = (low: number, high: number): Uint8Array => {
    if (high - low === 1) return hasher.leaf(pairAt(page, low))
    const { depth, middle } = parting(page, low, high)
    const at = (middle - 1) * hashBytes
    if (!isAsBefore(low, high)) {
      inner.set(hasher.inner(depth, hashOver(low, middle), hashOver(middle, high)), at)
    }
    return inner.subarray(at, at + hashBytes)
  }
  return { page, root: count === 0 ? null : hashOver(0, count) }
}

/** The hash over the slots of a branch at a prefix of so many digits; null where they are all empty. */
export function branchRoot(sha256: Sha256, digits: number, { slots }: BranchPage): Uint8Array | null {
  return hashOfSlots(nodeHasher(sha256), digits * 4, slots, 0, 16)
}

/** A node has two sides: what is alone passes through. @param depth the bit that parts these slots */
function hashOfSlots(
  hasher: NodeHasher,
  depth: number,
  slots: BranchPage["slots"],
  low: number,
  high: number,
): Uint8Array | null {
  if (high - low === 1) return slots[low] ?? null
  const middle = (low + high) / 2
  const left = hashOfSlots(hasher, depth + 1, slots, low, middle)
  const right = hashOfSlots(hasher, depth + 1, slots, middle, high)
  return left && right ? hasher.inner(depth, left, right) : (left ?? right)
}

/** The way of a key through a branch: the digit of the page at which it goes on, and the steps, the lowest first. */
export function stepsInBranch(
  sha256: Sha256,
  digits: number,
  { slots }: BranchPage,
  key: Uint8Array,
): { digit: number; steps: PathStep[] } {
  const hasher = nodeHasher(sha256)
  const steps: PathStep[] = []
  let [low, high] = [0, 16]
  const isEmpty = (from: number, to: number) => slots.slice(from, to).every((slot) => slot === null)
  for (let depth = digits * 4; high - low > 1; depth++) {
    const middle = (low + high) / 2
    const [isLeftEmpty, isRightEmpty] = [isEmpty(low, middle), isEmpty(middle, high)]
    const isRight = isLeftEmpty || (!isRightEmpty && bitOf(key, depth) === 1)
    const other = isRight ? ([low, middle] as const) : ([middle, high] as const)
    const sibling = hashOfSlots(hasher, depth + 1, slots, ...other)
    if (sibling) steps.unshift({ depth, sibling })
    ;[low, high] = isRight ? [middle, high] : [low, middle]
  }
  return { digit: low, steps }
}

/** The way of a key through a page of pairs, the lowest step first; null in an empty one. */
export function stepsInLeaves(
  sha256: Sha256,
  page: LeafPage,
  key: Uint8Array,
): { pair: Uint8Array; steps: PathStep[] } | null {
  if (page.count === 0) return null
  const hasher = nodeHasher(sha256)
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
