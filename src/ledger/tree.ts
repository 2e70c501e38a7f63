/**
 * A tree of which only tiles are at hand: roots and proofs read from them, and tiles that grow at the right edge.
 * Nothing is ever made again from the first entry on.
 */
import {
  consistencyRanges,
  emptyRoot,
  hashBytes,
  inclusionRanges,
  type Range,
  rangeHash,
  type Sha256,
  subtreesOf,
} from "./merkle.ts"
import { edgeTiles, openTile, placeOf, type Tile, type TileName, tileWidth, widthIn } from "./tile.ts"

export type HashTileName = TileName & { level: number }

/** Where tiles are read. */
export interface TileReader {
  /**
   * The tiles in the order asked for, each with at least the width asked for.
   * @throws TileMissing when one is not there or is narrower
   */
  readTiles(names: readonly HashTileName[]): Promise<Tile[]>
}

/** A tile that ought to be there is not: the tree is damaged. */
export class TileMissing extends Error {}

export async function readRoot(sha256: Sha256, reader: TileReader, size: number): Promise<Uint8Array> {
  if (size === 0) return emptyRoot(sha256)
  const [root] = await hashRanges(sha256, reader, [{ start: 0, end: size }], size)
  if (!root) throw new Error("a tree that is not empty has a root")
  return root
}

/** The proof that the entry at a position is in the tree of a size. @throws RangeError when the size has it not */
export function proveInclusion(sha256: Sha256, reader: TileReader, position: number, size: number) {
  return hashRanges(sha256, reader, inclusionRanges(position, size), size)
}

/** The proof that the tree of the size `from` is the beginning of that of the size `to`. @throws RangeError */
export function proveConsistency(sha256: Sha256, reader: TileReader, from: number, to: number) {
  return hashRanges(sha256, reader, consistencyRanges(from, to), to)
}

/** Hashes of ranges of the tree of a size; all tiles that they take are read at once. */
async function hashRanges(
  sha256: Sha256,
  reader: TileReader,
  ranges: readonly Range[],
  size: number,
): Promise<Uint8Array[]> {
  const names = new Map<string, HashTileName>()
  const parts = ranges.map((range) =>
    subtreesOf(range).map((subtree) => {
      const place = placeOf(subtree)
      const key = `${place.level}/${place.tile}`
      if (!names.has(key)) {
        names.set(key, { level: place.level, index: place.tile, width: widthIn(size, place.level, place.tile) })
      }
      return { ...place, key }
    }),
  )
  const read = await reader.readTiles([...names.values()])
  const tiles = new Map([...names.keys()].map((key, place) => [key, read[place]]))
  return parts.map((subtrees) =>
    rangeHash(
      sha256,
      subtrees.map(({ key, height, node }) => {
        const tile = tiles.get(key)
        if (!tile) throw new TileMissing(`tile ${key} was not read`)
        return tile.node(height, node)
      }),
    ),
  )
}

/** The right edge of a tree: its size, and by level the hashes of the tile that is not full. */
export interface TreeEdge {
  size: number
  tiles: readonly Uint8Array[]
}

/** A tile as it is to be stored. */
export interface GrownTile {
  level: number
  index: number
  hashes: Uint8Array
}

/** Puts the edge together from the tiles of `edgeTiles(size)`, in that order. */
export function toEdge(size: number, read: readonly Uint8Array[]): TreeEdge {
  const tiles: Uint8Array[] = []
  for (const [place, { level }] of edgeTiles(size).entries()) {
    while (tiles.length <= level) tiles.push(new Uint8Array(0))
    tiles[level] = read[place] ?? new Uint8Array(0)
  }
  return { size, tiles }
}

/**
 * Appends leaves.
 * @param leaves leaf hashes, one behind the other
 * @returns the new edge, and every tile that is new or has grown: the full ones and those of the new edge
 */
export function growEdge(sha256: Sha256, edge: TreeEdge, leaves: Uint8Array): { edge: TreeEdge; grown: GrownTile[] } {
  const grown: GrownTile[] = []
  const tiles: Uint8Array[] = []
  const size = edge.size + leaves.length / hashBytes
  let coming = leaves
  for (let level = 0; coming.length > 0 || level < edge.tiles.length; level++) {
    const held = edge.tiles[level] ?? new Uint8Array(0)
    const hashes = coming.length === 0 ? held : join(held, coming)
    let index = Math.floor(edge.size / tileWidth ** (level + 1))
    const fullBytes = tileWidth * hashBytes
    const roots: Uint8Array[] = []
    let start = 0
    for (; start + fullBytes <= hashes.length; start += fullBytes) {
      const full = hashes.subarray(start, start + fullBytes)
      roots.push(openTile(sha256, full).node(8, 0))
      grown.push({ level, index: index++, hashes: full })
    }
    const rest = hashes.subarray(start)
    if (rest.length > 0 && coming.length > 0) grown.push({ level, index, hashes: rest })
    tiles.push(rest)
    coming = join(...roots)
  }
  return { edge: { size, tiles }, grown }
}

export function edgeRoot(sha256: Sha256, { size, tiles }: TreeEdge): Uint8Array {
  if (size === 0) return emptyRoot(sha256)
  const opened = tiles.map((hashes) => (hashes.length === 0 ? null : openTile(sha256, hashes)))
  const hashes = subtreesOf({ start: 0, end: size }).map((subtree) => {
    const { level, height, node } = placeOf(subtree)
    const tile = opened[level]
    if (!tile) throw new TileMissing(`the edge of size ${size} lacks its tile of level ${level}`)
    return tile.node(height, node)
  })
  return rangeHash(sha256, hashes)
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  if (only && parts.length === 1) return only
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
