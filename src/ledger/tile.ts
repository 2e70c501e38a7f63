/**
 * Tiles (C2SP tlog-tiles): the tree cut into subtrees of height 8, each kept as its 256 lowest hashes, and the entries
 * in bundles of 256. Names and paths, the bytes of both, and the hashes inside a tile. Pure.
 */
import { hashBytes, nodeHash, type Sha256, type Subtree } from "./merkle.ts"

/** Hashes of a full tile, entries of a full bundle. */
export const tileWidth = 256
const tileHeight = 8
const levelMax = 63

/** A tile, or a bundle: which, and how much of it there is. */
export interface TileName {
  /** 0 holds leaf hashes, each level above the roots of the full tiles below; `entries` are the bundles. */
  level: number | "entries"
  index: number
  /** Hashes or entries in it, 1 to 256; fewer than 256 only at the right edge of a tree. */
  width: number
}

/** The path below `tile/`: `0/x001/067`, with `.p/W` where it is not full. */
export function tilePath({ level, index, width }: TileName): string {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0")
  const parts = padded.match(/\d{3}/g) ?? []
  const path = parts.map((part, place) => (place < parts.length - 1 ? `x${part}` : part)).join("/")
  return `${level}/${path}${width < tileWidth ? `.p/${width}` : ""}`
}

/** Reads a path below `tile/`; null for every other spelling: one tile has one address. */
export function readTilePath(path: string): TileName | null {
  const found = /^(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path)
  if (!found) return null
  const [, levelText = "", indexText = "", widthText] = found
  const level = levelText === "entries" ? levelText : Number(levelText)
  const name = {
    level,
    index: Number(indexText.replaceAll(/[x/]/g, "")),
    width: widthText === undefined ? tileWidth : Number(widthText),
  } satisfies TileName
  if (typeof level === "number" && level > levelMax) return null
  return Number.isSafeInteger(name.index) && name.width <= tileWidth && tilePath(name) === path ? name : null
}

/** How many hashes a tile has in the tree of a size; 0 when it has none. */
export function widthIn(size: number, level: number | "entries", index: number): number {
  const hashes = Math.floor(size / tileWidth ** (level === "entries" ? 0 : level))
  return Math.max(0, Math.min(tileWidth, hashes - index * tileWidth))
}

/** The tiles at the right edge of a tree that are not full, from the leaves up. */
export function edgeTiles(size: number): (TileName & { level: number })[] {
  const names: (TileName & { level: number })[] = []
  for (let level = 0; tileWidth ** level <= size; level++) {
    const hashes = Math.floor(size / tileWidth ** level)
    const width = hashes % tileWidth
    if (width > 0) names.push({ level, index: Math.floor(hashes / tileWidth), width })
  }
  return names
}

/** Where the hash of a subtree is: in which tile, and which node of the tile's own small tree. */
export function placeOf({ height, index }: Subtree): { level: number; tile: number; height: number; node: number } {
  const inside = height % tileHeight
  const nodesInTile = tileWidth / 2 ** inside
  return {
    level: Math.floor(height / tileHeight),
    tile: Math.floor(index / nodesInTile),
    height: inside,
    node: index % nodesInTile,
  }
}

/** An opened tile. */
export interface Tile {
  /** Hashes that it has. */
  readonly width: number
  /** The hash of a node: `height` 0 are the tile's own hashes, 8 its root. */
  node(height: number, index: number): Uint8Array
}

/**
 * Opens a tile. Hashes between its own and its root are made when they are asked for and kept: 16 KiB a tile.
 * @throws RangeError when the bytes are no whole number of hashes from 1 to 256
 */
export function openTile(sha256: Sha256, bytes: Uint8Array): Tile {
  const width = bytes.length / hashBytes
  if (!Number.isInteger(width) || width < 1 || width > tileWidth) {
    throw new RangeError(`a tile has 1 to ${tileWidth} hashes of ${hashBytes} bytes, this has ${bytes.length} bytes`)
  }
  // As in a heap: the root at 1, the children of n at 2n and 2n + 1, the tile's own hashes from 256 on.
  const nodes = new Uint8Array(2 * tileWidth * hashBytes)
  nodes.set(bytes, tileWidth * hashBytes)
  const isKnown = new Uint8Array(tileWidth)
  const at = (place: number): Uint8Array => {
    const hash = nodes.subarray(place * hashBytes, (place + 1) * hashBytes)
    if (place >= tileWidth || isKnown[place]) return hash
    hash.set(nodeHash(sha256, at(2 * place), at(2 * place + 1)))
    isKnown[place] = 1
    return hash
  }
  return {
    width,
    node(height, index) {
      const covered = 2 ** height
      if (height < 0 || height > tileHeight || index < 0 || (index + 1) * covered > width) {
        throw new RangeError(`node ${index} at height ${height} is not in a tile of ${width} hashes`)
      }
      return at(tileWidth / covered + index)
    },
  }
}

// The prefix is a uint16.
const entryBytesMax = 65_535

/**
 * The bytes of a bundle: each entry behind its length, uint16 big-endian.
 * @throws RangeError for an entry that is too long for the prefix
 */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bundle = new Uint8Array(entries.reduce((length, entry) => length + 2 + entry.length, 0))
  let at = 0
  for (const entry of entries) {
    if (entry.length > entryBytesMax) throw new RangeError(`an entry of ${entry.length} bytes fits in no bundle`)
    bundle[at] = entry.length >> 8
    bundle[at + 1] = entry.length & 0xff
    bundle.set(entry, at + 2)
    at += 2 + entry.length
  }
  return bundle
}

/** The entries of a bundle; null when its bytes do not end where an entry does. */
export function decodeBundle(bundle: Uint8Array): Uint8Array[] | null {
  const entries: Uint8Array[] = []
  for (let at = 0; at < bundle.length; ) {
    const [high, low] = [bundle[at], bundle[at + 1]]
    if (high === undefined || low === undefined) return null
    const end = at + 2 + high * 256 + low
    if (end > bundle.length) return null
    entries.push(bundle.subarray(at + 2, end))
    at = end
  }
  return entries
}
