/** Changes of the map, many at once: pages are read a level at a time, and each is made anew once. */
import { hashBytes, type Sha256 } from "../merkle.ts"
import { branchNode, changeBranch, emptyBranch } from "./branch-page.ts"
import { copyHash } from "./hash.ts"
import { makeLeafPage } from "./leaf-page.ts"
import {
  type BranchPage,
  decodePage,
  digitsMax,
  emptyPage,
  type LeafPage,
  leavesMax,
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

/** A page, and the beginning of keys that it is for. */
export type PlacedPage = readonly [prefix: string, page: Uint8Array]

/** The pages that changes made new, each once, and the root; null: the map is empty. */
export interface ChangedMap {
  pages: PlacedPage[]
  root: Uint8Array | null
}

const hexDigits = "0123456789abcdef"

/** Changes by rising keys, each once: 32 bytes a key and a value, one behind the other. */
interface SortedChanges {
  count: number
  keys: Uint8Array
  values: Uint8Array
  /** 1: it is no longer in the map. */
  isGone: Uint8Array
}

/** Changes, sorted, from one place of them to another, and the page at the prefix that their keys share. */
interface Part {
  prefix: string
  /** The last of the prefix. */
  digit: number
  low: number
  high: number
  page: Page
  /** Of a branch: what is changed below it. */
  below: Part[]
}

/** Changes, with the pages that they touch. */
export interface Touched {
  sorted: SortedChanges
  top: Part
}

/** Reads what changes touch. The last of several of one key counts. @throws when a page is missing that ought to be there */
export async function readTouched(reader: PageReader, changes: readonly MapChange[]): Promise<Touched> {
  const sorted = sortChanges(changes)
  const top: Part = { prefix: "", digit: 0, low: 0, high: sorted.count, page: emptyPage, below: [] }
  for (let parts = [top]; parts.length > 0; ) {
    const found = await reader.readPages(parts.map(({ prefix }) => prefix))
    const below: Part[] = []
    for (const [place, part] of parts.entries()) {
      const bytes = found[place]
      if (!bytes && part === top) continue
      if (!bytes) throw new Error(`page ${part.prefix} of the map is missing: run gongshi log rebuild-map`)
      part.page = decodePage(bytes)
      if (part.page.kind === "leaves") continue
      part.below = partsOf(sorted, part)
      for (const each of part.below) if (((part.page.present >>> (16 + each.digit)) & 1) === 1) below.push(each)
    }
    parts = below
  }
  return { sorted, top }
}

/** Works changes in; none: the root is that of before. */
export function changeMap(sha256: Sha256, { sorted, top }: Touched): ChangedMap {
  const pages: PlacedPage[] = []
  const maker = pageMaker(sha256)
  // What a page is to hold is put together here, one page after another.
  let scratch = mergeRoom(2 * leavesMax)

  /** Makes the page of pairs at a prefix, or pages below it where they are too many for one. */
  function place(prefix: string, pairs: Uint8Array, before?: Parameters<typeof makeLeafPage>[2]): Uint8Array | null {
    if (pairs.length <= leavesMax * pairBytes || prefix.length >= digitsMax) {
      const { page, root } = makeLeafPage(maker, pairs, before)
      pages.push([prefix, page.bytes])
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
    pages.push([prefix, (branch.present === 0 ? emptyPage : branch).bytes])
    return branchNode(branch, 1)
  }

  function change(part: Part): Uint8Array | null {
    const { prefix, page: before } = part
    if (before.kind === "leaves") {
      const room = before.count + part.high - part.low
      if (room > scratch.places.length) scratch = mergeRoom(2 * room)
      const { count, isWhole } = merge(before, sorted, part, scratch)
      const pairs = scratch.pairs.subarray(0, count * pairBytes)
      return place(prefix, pairs, isWhole ? { page: before, places: scratch.places } : undefined)
    }
    const below = part.below.map((each) => ({ digit: each.digit, hash: change(each) }))
    return placeBranch(prefix, before, below)
  }

  return { root: change(top), pages }
}

/** Sorts by key; of several of one key the last stays. */
function sortChanges(changes: readonly MapChange[]): SortedChanges {
  const given = new Uint8Array(changes.length * hashBytes)
  for (const [place, { key }] of changes.entries()) given.set(key, place * hashBytes)
  const [keys, values] = [new Uint8Array(given.length), new Uint8Array(given.length)]
  const isGone = new Uint8Array(changes.length)
  let count = 0
  for (const place of orderOf(given)) {
    if (count > 0 && compareKeys(keys, (count - 1) * hashBytes, given, place * hashBytes) === 0) count--
    copyHash(keys, count, given, place)
    const value = changes[place]?.value ?? null
    if (value) copyHash(values, count, value, 0)
    isGone[count] = value ? 0 : 1
    count++
  }
  return { count, keys, values, isGone }
}

/** @param aAt where the first key begins in what holds it */
function compareKeys(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): number {
  for (let at = 0; at < hashBytes; at++) {
    const difference = (a[aAt + at] ?? 0) - (b[bAt + at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The changes by the digit behind the prefix that they share. */
function partsOf({ keys }: SortedChanges, { prefix, low, high }: Part): Part[] {
  const parts: Part[] = []
  for (let start = low; start < high; ) {
    const digit = digitAt(keys, prefix.length, start * hashBytes)
    let end = start + 1
    while (end < high && digitAt(keys, prefix.length, end * hashBytes) === digit) end++
    parts.push({ prefix: prefix + hexDigits[digit], digit, low: start, high: end, page: emptyPage, below: [] })
    start = end
  }
  return parts
}

function digitAt(keys: Uint8Array, place: number, from: number): number {
  const byte = keys[from + (place >>> 1)] ?? 0
  return place % 2 === 0 ? byte >>> 4 : byte & 15
}

/** Where the pairs of a page are put together, with the place of each in the page before; -1 for what is new or has changed. */
interface MergeRoom {
  pairs: Uint8Array
  places: Int32Array
}

function mergeRoom(pairs: number): MergeRoom {
  return { pairs: new Uint8Array(pairs * pairBytes), places: new Int32Array(pairs) }
}

/** Puts the pairs of a page after changes together. @returns how many they are; `isWhole`: none was taken out */
function merge(before: LeafPage, sorted: SortedChanges, { low, high }: Part, { pairs, places }: MergeRoom) {
  const { keys, values, isGone } = sorted
  let [count, place, isWhole] = [0, 0, true]
  for (let at = low; at <= high; at++) {
    const start = place
    const isBelow = () => at === high || compareKeys(before.pairs, place * pairBytes, keys, at * hashBytes) < 0
    while (place < before.count && isBelow()) place++
    // What lies between two changes goes over as it is.
    pairs.set(before.pairs.subarray(start * pairBytes, place * pairBytes), count * pairBytes)
    for (let kept = start; kept < place; kept++) places[count++] = kept
    if (at === high) break
    const isThere = place < before.count && compareKeys(before.pairs, place * pairBytes, keys, at * hashBytes) === 0
    if (isThere) place++
    if (isGone[at] === 1) {
      isWhole &&= !isThere
      continue
    }
    copyHash(pairs, 2 * count, keys, at)
    copyHash(pairs, 2 * count + 1, values, at)
    places[count++] = -1
  }
  return { count, isWhole }
}
