/**
 * Pages, in which the map is stored: by the beginning of keys, four bits a level. A page holds the keys that begin so, or,
 * where they are many, stands over the sixteen pages below it. How keys are spread over pages changes no hash.
 */
import { hashBytes, type Sha256 } from "../merkle.ts"
import { type NodeHasher, nodeHasher } from "./hash.ts"

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

/** Of what kind it is, and a number. */
export const headBytes = 3
/** Nodes of the small tree in a branch. */
export const branchNodes = 31

/** What pages are made with. */
export interface PageMaker extends NodeHasher {
  /** Room for a page, of a large piece: a buffer for each would take longer than its hashes. */
  room(bytes: number): Uint8Array
  open: OpenNodes
}

/** Nodes of which only the left side is made, by how many they are, the deepest last. */
export interface OpenNodes {
  depths: Uint8Array
  /** The last pair on the left side, which is what a node of a page is told by. */
  nodes: Int32Array
  /** What is on the left side: a node, or of a leaf -1 - its pair. */
  lefts: Int32Array
  /** Whether that is as it was before. */
  same: Uint8Array
}

const pieceBytes = 262_144
// Of nodes over one another each is deeper than the one above.
const depths = hashBytes * 8

export function pageMaker(sha256: Sha256): PageMaker {
  let [piece, used] = [new Uint8Array(0), 0]
  return {
    ...nodeHasher(sha256),
    open: {
      depths: new Uint8Array(depths),
      nodes: new Int32Array(depths),
      lefts: new Int32Array(depths),
      same: new Uint8Array(depths),
    },
    room(bytes) {
      if (used + bytes > piece.length) [piece, used] = [new Uint8Array(Math.max(pieceBytes, bytes)), 0]
      used += bytes
      return piece.subarray(used - bytes, used)
    },
  }
}

export function writeHead(bytes: Uint8Array, kind: 0 | 1, number: number): void {
  bytes[0] = kind
  bytes[1] = number >>> 8
  bytes[2] = number & 0xff
}

/** The nodes of a branch under which there is something. @param pages bit n: page n has something */
export function presentOf(pages: number): number {
  let present = pages << 16
  for (let node = 15; node >= 1; node--) if (((present >>> (2 * node)) & 3) !== 0) present |= 1 << node
  return present
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
