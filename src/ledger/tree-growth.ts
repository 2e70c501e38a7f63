/**
 * Growth of the stored tree: a follower of the log that turns entries into tiles, a batch at a time. It signs nothing, so
 * it may run anywhere and be cut off anywhere.
 */
import type { Pool, Sql } from "../database/client.ts"
import { type Follower, openFollower, storedPlace } from "./follow.ts"
import { hashBytes, type Sha256 } from "./merkle.ts"
import { edgeTiles, openTile } from "./tile.ts"
import { growEdge, TileMissing, type TileReader, toEdge } from "./tree.ts"
import { deleteTiles, loadEntryBytes, loadTiles, saveTiles } from "./tree-store.ts"

/** The name of the tree among the followers of the log. */
export const treeName = "tree"

// Entries in a transaction: a full tile of level 1. Its bytes are some 10 MB, which a Worker holds too.
const entriesPerStep = 65_536

/** The tree, as a follower. Made again from the entries it is right again where it was damaged. */
export function treeFollower(sql: Pool, sha256: Sha256): Follower {
  return openFollower(sql, storedPlace(sql, treeName), {
    entriesPerStep,
    async step(tx, { from, to }) {
      const edge = toEdge(from, await requireTiles(tx, edgeTiles(from)))
      const leaves = hashEntries(sha256, await loadEntryBytes(tx, from, to), to - from)
      await saveTiles(tx, growEdge(sha256, edge, leaves).grown)
      return "done"
    },
    async rebuild(tx) {
      await deleteTiles(tx)
      return 0
    },
  })
}

/** The leaf hashes of entries that each stand behind a line feed, one behind the other. Changes the bytes. */
export function hashEntries(sha256: Sha256, bytes: Uint8Array, count: number): Uint8Array {
  const leaves = new Uint8Array(count * hashBytes)
  let found = 0
  for (let start = 0; start < bytes.length; found++) {
    const next = bytes.indexOf(0x0a, start + 1)
    const end = next < 0 ? bytes.length : next
    // The line feed in front of the entry becomes the 0x00 that a leaf is hashed behind: nothing is copied.
    bytes[start] = 0
    if (found < count) leaves.set(sha256(bytes.subarray(start, end)), found * hashBytes)
    start = end
  }
  if (found !== count) throw new Error(`${found} entries where ${count} were expected: one has a line feed in it`)
  return leaves
}

/** Tiles by what they are called; the reader of stored tiles. */
export function storedTiles(sql: Sql, sha256: Sha256): TileReader {
  return {
    async readTiles(names) {
      return (await requireTiles(sql, names)).map((hashes) => openTile(sha256, hashes))
    },
  }
}

async function requireTiles(sql: Sql, names: Parameters<typeof loadTiles>[1]): Promise<Uint8Array[]> {
  const tiles = await loadTiles(sql, names)
  return tiles.map((hashes, place) => {
    if (hashes) return hashes
    const { level = 0, index = 0, width = 0 } = names[place] ?? {}
    throw new TileMissing(`tile ${level}/${index} is missing or has fewer than ${width} hashes: run gongshi doctor`)
  })
}
