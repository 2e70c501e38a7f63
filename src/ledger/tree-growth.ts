/**
 * Growth of the stored tree: a reader of the log that turns entries into tiles, a batch at a time. It signs nothing, so
 * it may run anywhere and be cut off anywhere: its position moves in the transaction of its tiles.
 */
import type { Pool, Sql } from "../database/client.ts"
import { hashBytes, type Sha256 } from "./merkle.ts"
import { lockReader, moveReader, readerPosition } from "./reader.ts"
import { readHead } from "./sequencer.ts"
import { edgeTiles, openTile } from "./tile.ts"
import { growEdge, TileMissing, type TileReader, toEdge } from "./tree.ts"
import { deleteTiles, loadEntryBytes, loadTiles, saveTiles } from "./tree-store.ts"

/** The reader's name. */
export const treeReader = "tree"

// Entries in a transaction: a full tile of level 1. Its bytes are some 10 MB, which a Worker holds too.
const entriesPerStep = 65_536

/** Grows the tree to the end of the log, unless another process is at it. @returns the position reached */
export async function growTree(sql: Pool, sha256: Sha256): Promise<number> {
  for (;;) {
    const [{ size }, position] = [await readHead(sql), await readerPosition(sql, treeReader)]
    if (position >= size) return position
    if (!(await step(sql, sha256))) return readerPosition(sql, treeReader)
  }
}

/** Takes one batch; false when another process is at it. */
async function step(sql: Pool, sha256: Sha256): Promise<boolean> {
  return sql.begin(async (tx) => {
    const from = await lockReader(tx, treeReader, false)
    if (from === null) return false
    const { size } = await readHead(tx)
    const to = Math.min(size, from + entriesPerStep)
    if (to <= from) return true
    const edge = toEdge(from, await requireTiles(tx, edgeTiles(from)))
    const leaves = hashEntries(sha256, await loadEntryBytes(tx, from, to), to - from)
    const { grown } = growEdge(sha256, edge, leaves)
    await saveTiles(tx, grown)
    await moveReader(tx, treeReader, to)
    return true
  })
}

/** Throws the tiles away and makes them again from the entries: what a damaged tree needs. @returns the size reached */
export async function regrowTree(sql: Pool, sha256: Sha256): Promise<number> {
  await sql.begin(async (tx) => {
    await lockReader(tx, treeReader, true)
    await deleteTiles(tx)
    await moveReader(tx, treeReader, 0)
  })
  return growTree(sql, sha256)
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
