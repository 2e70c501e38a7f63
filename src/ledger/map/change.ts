/** Changes of the map, many at once: pages are read a level at a time, and each is made anew once. */
import { hashBytes, type Sha256 } from "../merkle.ts"
import {
  type BranchPage,
  branchNode,
  changeBranch,
  decodePage,
  digitsMax,
  emptyBranch,
  emptyPage,
  type LeafPage,
  leavesMax,
  makeLeafPage,
  type Page,
  pageMaker,
  pairBytes,
} from "./page.ts"
import { orderOf } from "./root.ts"

/** A key, and the value that it has from now on; null: it is no longer in the map. */
export interface MapChange {
  key: Uint8Array
  value: Uint8Array | null
}

/** Where pages are read, by prefixes in hexadecimal digits. */
export interface PageReader {
  /** The pages in the order asked for; null for one that is not there. */
  readPages(prefixes: readonly string[]): Promise<(Uint8Array | null)[]>
}

/** The pages that changes made new, by prefix, and the root; null: the map is empty. */
export interface ChangedMap {
  pages: Map<string, Uint8Array>
  root: Uint8Array | null
}

const hexDigits = "0123456789abcdef"

/** Changes, sorted, from one place of them to another. */
interface Part {
  prefix: string
  low: number
  high: number
}

/** Reads what changes touch. */
export async function readTouched(reader: PageReader, changes: readonly MapChange[]): Promise<Map<string, Page>> {
  const sorted = sortChanges(changes)
  const read = new Map<string, Page>()
  let parts: Part[] = [{ prefix: "", low: 0, high: sorted.length }]
  while (parts.length > 0) {
    const found = await reader.readPages(parts.map(({ prefix }) => prefix))
    const below: Part[] = []
    for (const [place, part] of parts.entries()) {
      const bytes = found[place]
      if (!bytes) continue
      const page = decodePage(bytes)
      read.set(part.prefix, page)
      if (page.kind === "leaves") continue
      below.push(...partsOf(sorted, part).filter(({ digit }) => branchNode(page, 16 + digit) !== null))
    }
    parts = below
  }
  return read
}

/** Works changes in; none: the root is that of before. The last of several of one key counts. @param read what `readTouched` gave for them */
export function changeMap(sha256: Sha256, read: ReadonlyMap<string, Page>, changes: readonly MapChange[]): ChangedMap {
  const sorted = sortChanges(changes)
  const pages = new Map<string, Uint8Array>()
  const maker = pageMaker(sha256)
  // What a page is to hold is put together here, one page after another.
  let scratch = new Uint8Array(2 * leavesMax * pairBytes)

  /** Makes the page of pairs at a prefix, or pages below it where they are too many for one. */
  function place(prefix: string, pairs: Uint8Array, before?: Parameters<typeof makeLeafPage>[2]): Uint8Array | null {
    if (pairs.length <= leavesMax * pairBytes || prefix.length >= digitsMax) {
      const { page, root } = makeLeafPage(maker, pairs, before)
      pages.set(prefix, page.bytes)
      return root
    }
    const below: { digit: number; hash: Uint8Array | null }[] = []
    const digitOf = (start: number) => digitAt(pairs, prefix.length, start)
    for (let start = 0; start < pairs.length; ) {
      const digit = digitOf(start)
      let end = start + pairBytes
      while (end < pairs.length && digitOf(end) === digit) end += pairBytes
      below.push({ digit, hash: place(prefix + hexDigits[digit], pairs.subarray(start, end)) })
      start = end
    }
    return placeBranch(prefix, emptyBranch, below)
  }

  function placeBranch(prefix: string, before: BranchPage, below: Parameters<typeof changeBranch>[3]) {
    const branch = changeBranch(maker, prefix.length, before, below)
    pages.set(prefix, (branch.present === 0 ? emptyPage : branch).bytes)
    return branchNode(branch, 1)
  }

  function change(part: Part): Uint8Array | null {
    const before = read.get(part.prefix) ?? emptyPage
    if (before.kind === "leaves") {
      const room = (before.count + part.high - part.low) * pairBytes
      if (room > scratch.length) scratch = new Uint8Array(2 * room)
      const { pairs, places, isWhole } = merge(before, sorted, part, scratch)
      return place(part.prefix, pairs, isWhole ? { page: before, places } : undefined)
    }
    const below = partsOf(sorted, part).map((each) => ({ digit: each.digit, hash: change(each) }))
    return placeBranch(part.prefix, before, below)
  }

  return { root: change({ prefix: "", low: 0, high: sorted.length }), pages }
}

/** Sorts by key; of several of one key the last stays. */
function sortChanges(changes: readonly MapChange[]): MapChange[] {
  const keys = new Uint8Array(changes.length * hashBytes)
  for (const [place, { key }] of changes.entries()) keys.set(key, place * hashBytes)
  const sorted: MapChange[] = []
  for (const place of orderOf(keys)) {
    const change = changes[place]
    if (!change) continue
    const last = sorted.at(-1)
    if (last && compareAt(last.key, 0, change.key) === 0) sorted.pop()
    sorted.push(change)
  }
  return sorted
}

/** @param aAt where the first key begins in what holds it */
function compareAt(a: Uint8Array, aAt: number, b: Uint8Array): number {
  for (let at = 0; at < hashBytes; at++) {
    const difference = (a[aAt + at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The changes by the digit behind the prefix that they share. */
function partsOf(sorted: readonly MapChange[], { prefix, low, high }: Part): (Part & { digit: number })[] {
  const parts: (Part & { digit: number })[] = []
  for (let start = low; start < high; ) {
    const digit = digitAt(sorted[start]?.key, prefix.length)
    let end = start + 1
    while (end < high && digitAt(sorted[end]?.key, prefix.length) === digit) end++
    parts.push({ prefix: prefix + hexDigits[digit], digit, low: start, high: end })
    start = end
  }
  return parts
}

function digitAt(key: Uint8Array | undefined, place: number, from = 0): number {
  const byte = key?.[from + (place >>> 1)] ?? 0
  return place % 2 === 0 ? byte >>> 4 : byte & 15
}

/**
 * The pairs of a page after changes.
 * @param pairs where they are put
 * @returns `places`: where each was in the page before; -1 for one that is new or has changed. `isWhole`: none was taken out
 */
function merge(before: LeafPage, sorted: readonly MapChange[], { low, high }: Part, pairs: Uint8Array) {
  const places: number[] = []
  let isWhole = true
  const add = ({ key, value }: MapChange, wasThere: boolean) => {
    if (value === null) {
      if (wasThere) isWhole = false
      return
    }
    pairs.set(key, places.length * pairBytes)
    pairs.set(value, places.length * pairBytes + hashBytes)
    places.push(-1)
  }
  let place = 0
  for (let at = low; at <= high; at++) {
    const change = at < high ? sorted[at] : undefined
    const start = place
    while (place < before.count && (!change || compareAt(before.pairs, place * pairBytes, change.key) < 0)) place++
    // What lies between two changes goes over as it is.
    pairs.set(before.pairs.subarray(start * pairBytes, place * pairBytes), places.length * pairBytes)
    for (let kept = start; kept < place; kept++) places.push(kept)
    if (!change) break
    const isThere = place < before.count && compareAt(before.pairs, place * pairBytes, change.key) === 0
    if (isThere) place++
    add(change, isThere)
  }
  return { pairs: pairs.subarray(0, places.length * pairBytes), places, isWhole }
}
