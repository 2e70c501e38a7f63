/**
 * Proofs of the map: what is live under codes, or that nothing is, as of a map whose root is an entry under a signed
 * checkpoint.
 */
import type { Sql } from "../../database/client.ts"
import { equalHashes, hashBytes } from "../merkle.ts"
import { sha256 } from "../node-sha256.ts"
import { proveInclusion, type TileReader } from "../tree.ts"
import { areTouchedFrom, findEntry, listEndedSince, listLiveNow, type ShownItem } from "./code-store.ts"
import { mapKey, mapValue } from "./hash.ts"
import type { MapPath } from "./path.ts"
import { readPaths } from "./read.ts"
import { findMap, type SealedMap, storedPages } from "./store.ts"

/** What the map says of one code. */
export interface CodeProof {
  code: string
  /** In the order of the log. */
  live: ShownItem[]
  path: MapPath
}

/** A map, with its entry. */
export interface EnteredMap {
  /** Entries that it is of; its own stands at this position. */
  size: number
  entry: string
}

/** What the map says of codes. */
export interface MapReading {
  map: EnteredMap
  /** In the order asked. */
  proofs: CodeProof[]
}

/**
 * Reads what the newest map says whose entry a checkpoint covers. Null: there is none, or something was published since
 * about one of the codes, so that the map is not of what is true now.
 * @param within entries that the checkpoint covers
 */
export async function readMap(sql: Sql, within: number, codes: readonly string[]): Promise<MapReading | null> {
  const map = await findMap(sql, within)
  return map && !(await areTouchedFrom(sql, codes, map.position)) ? readMapAt(sql, map, codes) : null
}

/** Reads what a map says of codes. Null: its record is lost, for what it was of was erased since. */
export async function readMapAt(sql: Sql, map: SealedMap, codes: readonly string[]): Promise<MapReading | null> {
  const items = new Map<string, ShownItem[]>(codes.map((code) => [code, []]))
  const rows = [...(await listLiveNow(sql, codes, map.position)), ...(await listEndedSince(sql, codes, map.position))]
  for (const row of rows.sort((a, b) => a.position - b.position)) items.get(row.code)?.push(row)
  const keys = codes.map((code) => mapKey(sha256, code))
  const paths = await readPaths(sha256, storedPages(sql, map.version), keys)
  const proofs: CodeProof[] = []
  for (const [place, code] of codes.entries()) {
    const [key, path, live = []] = [keys[place], paths[place], items.get(code)]
    if (!key || !path || !isOf(path, key, live)) return null
    proofs.push({ code, live, path })
  }
  return { map: { size: map.position, entry: await findEntry(sql, map.position) }, proofs }
}

/** Whether a path ends at what is live under its key, or elsewhere where nothing is. */
function isOf({ pair }: MapPath, key: Uint8Array, live: readonly ShownItem[]): boolean {
  const isThere = pair !== null && equalHashes(pair.subarray(0, hashBytes), key)
  if (!isThere || live.length === 0) return !isThere && live.length === 0
  return equalHashes(pair.subarray(hashBytes), mapValue(sha256, live))
}

/** Proves that the entry of a map is in the log of a size. */
export function proveMap(tiles: TileReader, { size }: EnteredMap, logSize: number): Promise<Uint8Array[]> {
  return proveInclusion(sha256, tiles, size, logSize)
}
