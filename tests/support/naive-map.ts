/** The map of a log by its definition (docs/trust.md): entry by entry, code by code, bit by bit. */
import { createHash } from "node:crypto"
import type { Sql } from "../../src/database/client.ts"

const sha256 = (...parts: readonly (Uint8Array | string)[]) => {
  const hash = createHash("sha256")
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** What is live under a code, in lines of list, position, commitment. */
export type NaiveMap = Map<string, string[]>

/** An entry with the line that it opened. */
export interface NaiveEntry {
  position: number
  entry: string
  line: string | null
}

/** What is live under which code after entries. */
export function naiveMap(entries: readonly NaiveEntry[]): NaiveMap {
  const live = new Map<number, { code: string; text: string }>()
  for (const { position, entry, line } of entries) {
    const { op, list, replaces, commitment } = JSON.parse(entry)
    if (replaces !== null) live.delete(replaces)
    if (op !== "add" && op !== "amend") continue
    // What was erased is live no more, and its line is gone.
    if (line === null) continue
    const { code } = JSON.parse(line).subject
    live.set(position, { code, text: `${list} ${position} ${commitment}\n` })
  }
  const map: NaiveMap = new Map()
  for (const { code, text } of live.values()) map.set(code, [...(map.get(code) ?? []), text])
  return map
}

/** The digest of what is live under a code. */
export function valueOfItems(items: readonly string[]): Buffer {
  return sha256("gongshi/map-value/v1\n", ...items)
}

/** The root of a map. */
export function naiveRoot(map: NaiveMap): Buffer {
  const pairs = [...map].map(([code, items]) => ({
    key: sha256(code),
    value: valueOfItems(items),
  }))
  return rootOver(pairs, 0) ?? sha256(Uint8Array.of(2))
}

function rootOver(pairs: readonly { key: Buffer; value: Buffer }[], depth: number): Buffer | null {
  const [only] = pairs
  if (!only) return null
  if (pairs.length === 1) return sha256(Uint8Array.of(2), only.key, only.value)
  const side = (key: Buffer) => ((key[depth >> 3] ?? 0) >> (7 - (depth % 8))) & 1
  const [left, right] = [0, 1].map((bit) =>
    rootOver(
      pairs.filter(({ key }) => side(key) === bit),
      depth + 1,
    ),
  )
  if (!left || !right) return left ?? right ?? null
  return sha256(Uint8Array.of(3, depth), left, right)
}

/** The entries of a database's log. */
export function readEntries(sql: Sql): Promise<NaiveEntry[]> {
  return sql<NaiveEntry[]>`select position, entry, line from log_entry order by position`
}

/** Each map entry of a log, and whether its root is that of the entries before it. */
export function judgeMaps(entries: readonly NaiveEntry[]): { position: number; holds: boolean }[] {
  return entries.flatMap(({ position, entry }) => {
    const { op, commitment } = JSON.parse(entry)
    if (op !== "map") return []
    const root = naiveRoot(naiveMap(entries.slice(0, position)))
    return [{ position, holds: root.toString("base64url") === commitment }]
  })
}
