/**
 * Posting blocks: the documents of a step or of a rebuild, turned round into lists by key. Pure.
 */
import { listMax, packDocuments } from "./posting.ts"
import type { SearchScope } from "./search-index.ts"

/** The documents of one key on one shelf that are written at once. */
export interface PostingBlock {
  key: number
  /** 0 with live records, 1 without. */
  shelf: number
  block: number
  count: number
  /** As bytea text; null where there are more than a list holds. */
  docs: string | null
}

/** The shelves among which a scope looks. */
export const shelvesOf = { live: [0], all: [0, 1] } as const satisfies Record<SearchScope, readonly number[]>

// Documents of a block: a new one rewrites no more than 64 KiB of the list it goes on.
const documentsPerBlockBits = 14

/** Documents with their keys, gathered until there are enough to be written. */
export interface PostingGatherer {
  /** False when it is full: take the blocks, then add again. */
  add(document: number, shelf: number, keys: Int32Array): boolean
  /** The blocks of all that was added, by key. Empties it. */
  take(): Generator<PostingBlock>
}

// A pair of key and document as one number that sorts by key: 32 bits of key, one of shelf, 20 of document.
const documentsMax = 1 << 20
const pairShelf = documentsMax
const pairKey = documentsMax * 2

/**
 * Gathers pairs in one typed array, which is sorted by the machine's own sort: a Map of lists takes ten times the memory.
 * @param capacity pairs it holds, 8 bytes each
 * @param oneBlock the number that all blocks get; absent: that of their documents
 */
export function postingGatherer(capacity: number, oneBlock?: number): PostingGatherer {
  const pairs = new Float64Array(capacity)
  let filled = 0
  let first = 0

  function* take(): Generator<PostingBlock> {
    const sorted = pairs.subarray(0, filled).sort()
    filled = 0
    const held = new Uint32Array(sorted.length)
    for (let start = 0; start < sorted.length; ) {
      const group = groupOf(sorted[start] ?? 0)
      let count = 0
      let end = start
      for (; end < sorted.length; end++) {
        const pair = sorted[end] ?? 0
        if (groupOf(pair) !== group) break
        held[count++] = first + (pair % documentsMax)
      }
      start = end
      yield* cut(group, held.subarray(0, count))
    }
  }

  function groupOf(pair: number): number {
    return Math.floor(pair / documentsMax)
  }

  function* cut(group: number, documents: Uint32Array<ArrayBuffer>): Generator<PostingBlock> {
    const [key, shelf] = [Math.floor(group / 2) | 0, group % 2]
    for (let start = 0; start < documents.length; ) {
      const block = oneBlock ?? blockOf(documents[start] ?? 0)
      let end = documents.length
      if (oneBlock === undefined) {
        end = start + 1
        while (end < documents.length && blockOf(documents[end] ?? 0) === block) end++
      }
      const count = end - start
      const docs = count <= listMax ? packDocuments(documents.subarray(start, end)) : null
      yield { key, shelf, block, count, docs }
      start = end
    }
  }

  return {
    take,
    add(document, shelf, keys) {
      if (filled === 0) first = document
      if (filled + keys.length > capacity || document - first >= documentsMax) return false
      for (const key of keys) pairs[filled++] = (key >>> 0) * pairKey + shelf * pairShelf + (document - first)
      return true
    },
  }
}

/** Blocks are numbered from 1; 0 is what a rebuild wrote. */
function blockOf(document: number): number {
  return (document >>> documentsPerBlockBits) + 1
}
