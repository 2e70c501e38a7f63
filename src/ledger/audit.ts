/**
 * The audit of the whole tree: hashes every entry of the log again and holds tiles and checkpoints against it. Takes
 * nothing that is stored for granted but the entries.
 */
import type { Pool, Transaction } from "../database/client.ts"
import type { Checkpoint } from "./checkpoint.ts"
import { readPosition } from "./follow-store.ts"
import { equalHashes, hashBytes, type Sha256 } from "./merkle.ts"
import { readHead } from "./sequencer.ts"
import { tileWidth } from "./tile.ts"
import { edgeRoot, type GrownTile, growEdge, type TreeEdge, toEdge } from "./tree.ts"
import { hashEntries, treeName } from "./tree-growth.ts"
import { countTiles, LogGap, loadEntryBytes, loadTiles } from "./tree-store.ts"

/** A checkpoint that the tree has to have the root of, and what to call it. */
export interface AuditedCheckpoint extends Checkpoint {
  what: string
}

export interface TreeAudit {
  /** Entries hashed. */
  entries: number
  /** What is wrong, in sentences for the operator; at most `faultsMax` and one that counts the others. */
  faults: string[]
}

// Entries at a time: bounds the memory.
const entriesPerStep = 65_536
// A tree that is wrong from end to end would otherwise say so a thousand times.
const faultsMax = 20

/** Audits the tree in one snapshot of the database, while the register goes on being written. */
export async function auditTree(
  pool: Pool,
  sha256: Sha256,
  checkpoints: readonly AuditedCheckpoint[],
  onProgress?: (entries: number, of: number) => void,
): Promise<TreeAudit> {
  return pool.begin("isolation level repeatable read read only", async (tx) => {
    const { size } = await readHead(tx)
    const treeSize = await readPosition(tx, treeName)
    const faults = faultList()
    if (treeSize > size) faults.add(`the tree has ${treeSize} entries, the log ${size}: restore a backup`)
    const stops = checkpoints.map((checkpoint) => checkpoint.size)
    let edge = toEdge(0, [])
    const judge = () => {
      for (const { what, size: at, root } of checkpoints) {
        if (at !== edge.size || equalHashes(edgeRoot(sha256, edge), root)) continue
        faults.add(`the first ${at} entries do not have the root of ${what}: the log was changed after it was signed`)
      }
    }
    judge()
    while (edge.size < size) {
      const ends = [edge.size + entriesPerStep, size, treeSize, ...stops].filter((end) => end > edge.size)
      const to = Math.min(...ends)
      const extended = await extend(tx, sha256, edge, to).catch((error: Error) => {
        if (!(error instanceof LogGap)) throw error
        faults.add(`${error.message}: restore a backup`)
        return null
      })
      // What follows a gap can't be hashed.
      if (!extended) return { entries: edge.size, faults: faults.all() }
      const { next, grown } = extended
      // Tiles are compared as far as they are said to reach; what lies behind has not been made yet.
      if (to <= treeSize) for (const fault of await compare(tx, grown)) faults.add(fault)
      edge = next
      judge()
      onProgress?.(edge.size, size)
    }
    for (const { what, size: at } of checkpoints) {
      if (at > size) faults.add(`${what} is of ${at} entries, the log has ${size}: an older backup was restored`)
    }
    for (const fault of await countFaults(tx, treeSize)) faults.add(fault)
    return { entries: edge.size, faults: faults.all() }
  })
}

async function extend(tx: Transaction, sha256: Sha256, edge: TreeEdge, to: number) {
  const bytes = await loadEntryBytes(tx, edge.size, to)
  const { edge: next, grown } = growEdge(sha256, edge, hashEntries(sha256, bytes, to - edge.size))
  return { next, grown }
}

/** Where stored tiles are not as they should be. */
async function compare(tx: Transaction, grown: readonly GrownTile[]): Promise<string[]> {
  const names = grown.map(({ level, index, hashes }) => ({ level, index, width: hashes.length / hashBytes }))
  const stored = await loadTiles(tx, names)
  return grown.flatMap(({ level, index, hashes }, place) => {
    const found = stored[place]
    if (!found) return [`tile ${level}/${index} is missing or cut short: run gongshi log rebuild`]
    if (equalHashes(found, hashes)) return []
    const at = Math.floor(hashes.findIndex((byte, offset) => byte !== found[offset]) / hashBytes)
    if (level > 0) return [`tile ${level}/${index} is wrong from hash ${at} on: run gongshi log rebuild`]
    return [`entry ${index * tileWidth + at} is not the one in tile 0/${index}: one of the two was changed`]
  })
}

/** Levels with more tiles or fewer than a tree of the size has. */
async function countFaults(tx: Transaction, treeSize: number): Promise<string[]> {
  const counts = new Map((await countTiles(tx)).map(({ level, count }) => [level, count]))
  const faults: string[] = []
  for (let level = 0; tileWidth ** level <= treeSize || counts.has(level); level++) {
    const expected = Math.ceil(Math.floor(treeSize / tileWidth ** level) / tileWidth)
    const found = counts.get(level) ?? 0
    if (found !== expected)
      faults.push(`level ${level} has ${found} tiles, expected ${expected}: run gongshi log rebuild`)
  }
  return faults
}

function faultList() {
  const faults: string[] = []
  let more = 0
  return {
    add(fault: string): void {
      if (faults.length < faultsMax) faults.push(fault)
      else more++
    },
    all: () => (more === 0 ? faults : [...faults, `${more} more faults of the tree`]),
  }
}
