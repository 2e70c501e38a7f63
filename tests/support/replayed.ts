/**
 * The log folded by the simplest means, to hold exports against: which lines are live after some entries.
 */
import { readFile } from "node:fs/promises"
import { gunzipSync, zstdDecompressSync } from "node:zlib"
import { commitmentOf } from "../../src/ledger/commitment.ts"

interface WireEntry {
  op: string
  replaces: number | null
  commitment: string | null
}

/** The commitments that are live after entries, by position. */
export function foldEntries(
  entries: readonly string[],
  live = new Map<number, string>(),
  first = 0,
): Map<number, string> {
  for (const [index, text] of entries.entries()) {
    const { op, replaces, commitment } = JSON.parse(text) as WireEntry
    if (replaces !== null && !live.delete(replaces) && op !== "erase")
      throw new Error(`entry ${first + index} replaces ${replaces}`)
    // What a key, the map or agencies are committed to is no record's line.
    if (commitment !== null && (op === "add" || op === "amend")) live.set(first + index, commitment)
  }
  return live
}

/** The commitments of live positions in their order. */
export function inOrder(live: ReadonlyMap<number, string>): string[] {
  return [...live].sort(([a], [b]) => a - b).map(([, commitment]) => commitment)
}

/** The lines of a packed file. */
export async function linesOf(file: string): Promise<string[]> {
  const packed = await readFile(file)
  const text = (file.endsWith(".gz") ? gunzipSync(packed) : zstdDecompressSync(packed)).toString("utf8")
  return text === "" ? [] : text.slice(0, -1).split("\n")
}

/** The commitments of the lines of a packed file. */
export async function commitmentsOf(file: string): Promise<string[]> {
  return (await linesOf(file)).map(commitmentOf)
}
