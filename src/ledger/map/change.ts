/** Changes of the map, many at once: pages are read a level at a time, and each is made anew once. */
import { equalHashes, hashBytes, type Sha256 } from "../merkle.ts"
import {
  type BranchPage,
  branchRoot,
  decodePage,
  digitsMax,
  emptyPage,
  encodePage,
  type LeafPage,
  leavesMax,
  makeLeafPage,
  type Page,
  pairBytes,
} from "./page.ts"

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
      below.push(...partsOf(sorted, part).filter(({ digit }) => page.slots[digit] !== null))
    }
    parts = below
  }
  return read
}

/** Works changes in; none: the root is that of before. The last of several of one key counts. @param read what `readTouched` gave for them */
export function changeMap(sha256: Sha256, read: ReadonlyMap<string, Page>, changes: readonly MapChange[]): ChangedMap {
  const sorted = sortChanges(changes)
  const pages = new Map<string, Uint8Array>()

  /** Makes the page of pairs at a prefix, or pages below it where they are too many for one. */
  function place(prefix: string, pairs: Uint8Array, before?: Parameters<typeof makeLeafPage>[2]): Uint8Array | null {
    if (pairs.length <= leavesMax * pairBytes || prefix.length >= digitsMax) {
      const { page, root } = makeLeafPage(sha256, pairs, before)
      pages.set(prefix, encodePage(page))
      return root
    }
    const branch: BranchPage = { kind: "branch", slots: Array(16).fill(null) }
    const digitOf = (start: number) => digitAt(pairs, prefix.length, start)
    for (let start = 0; start < pairs.length; ) {
      const digit = digitOf(start)
      let end = start + pairBytes
      while (end < pairs.length && digitOf(end) === digit) end += pairBytes
      branch.slots[digit] = place(prefix + digit.toString(16), pairs.subarray(start, end))
      start = end
    }
    pages.set(prefix, encodePage(branch))
    return branchRoot(sha256, prefix.length, branch)
  }

  function change(part: Part): Uint8Array | null {
    const before = read.get(part.prefix) ?? emptyPage
    if (before.kind === "leaves") {
      const { pairs, places, isWhole } = merge(before, sorted, part)
      return place(part.prefix, pairs, isWhole ? { page: before, places } : undefined)
    }
    const branch: BranchPage = { kind: "branch", slots: [...before.slots] }
    for (const below of partsOf(sorted, part)) branch.slots[below.digit] = change(below)
    pages.set(part.prefix, encodePage(branch.slots.some((slot) => slot !== null) ? branch : emptyPage))
    return branchRoot(sha256, part.prefix.length, branch)
  }

  return { root: change({ prefix: "", low: 0, high: sorted.length }), pages }
}

/** Sorts by key; of several of one key the last stays. */
function sortChanges(changes: readonly MapChange[]): MapChange[] {
  const sorted = changes.toSorted((a, b) => compare(a.key, b.key))
  return sorted.filter(({ key }, place) => {
    const next = sorted[place + 1]
    return !next || !equalHashes(key, next.key)
  })
}

function compare(a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < hashBytes; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
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
    parts.push({ prefix: prefix + digit.toString(16), digit, low: start, high: end })
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
 * `places`: where each was in the page before; -1 for one that is new or has changed. `isWhole`: none was taken out
 */
function merge(before: LeafPage, sorted: readonly MapChange[], { low, high }: Part) {
  const pairs: Uint8Array[] = []
  const places: number[] = []
  let isWhole = true
  let at = low
  const add = ({ key, value }: MapChange, wasThere: boolean) => {
    if (value === null) {
      if (wasThere) isWhole = false
      return
    }
    pairs.push(key, value)
    places.push(-1)
  }
  for (let place = 0; place < before.count; place++) {
    const pair = before.pairs.subarray(place * pairBytes, (place + 1) * pairBytes)
    let next = sorted[at]
    for (; at < high && next && compare(next.key, pair) < 0; next = sorted[++at]) add(next, false)
    if (at < high && next && compare(next.key, pair) === 0) {
      add(next, true)
      at++
    } else {
      pairs.push(pair)
      places.push(place)
    }
  }
  for (; at < high; at++) {
    const change = sorted[at]
    if (change) add(change, false)
  }
  const joined = new Uint8Array(places.length * pairBytes)
  let end = 0
  for (const bytes of pairs) {
    joined.set(bytes, end)
    end += bytes.length
  }
  return { pairs: joined, places, isWhole }
}
