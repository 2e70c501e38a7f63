/** The map of a log in memory: its entry, and proofs of it as the register writes them. */

import { toBase64 } from "../../src/ledger/base64.ts"
import type { EntryDraft } from "../../src/ledger/entry.ts"
import { encodeEntry } from "../../src/ledger/entry.ts"
import { changeMap, type PageReader, readTouched } from "../../src/ledger/map/change.ts"
import { mapKey } from "../../src/ledger/map/hash.ts"
import { readPaths } from "../../src/ledger/map/read.ts"
import { toWireCode } from "../../src/ledger/map/wire.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import type { SigningKey } from "../../src/signing/signing-key.ts"
import { naiveMap, naiveRoot, valueOfItems } from "./naive-map.ts"
import { type MemoryLog, memoryLog, origin, reportOf } from "./published.ts"

/** An entry, and the line that it opened. */
export interface Drafted {
  draft: EntryDraft
  line: string | null
}

/** The entry of the map behind drafts. */
export function mapEntry(drafts: readonly Drafted[], changes: Partial<EntryDraft> = {}): Drafted {
  const entries = drafts.map(({ draft, line }, position) => ({ position, entry: encodeEntry(draft, 0), line }))
  const commitment = naiveRoot(naiveMap(entries)).toString("base64url")
  const draft = { operation: "map", list: "map", authority: null, replaces: null, reason: null, commitment } as const
  return { draft: { ...draft, ...changes }, line: null }
}

/** A log that ends with the entry of its map. */
export function mappedLog(drafts: readonly Drafted[], key: SigningKey, begun?: number): MemoryLog {
  return memoryLog([...drafts, mapEntry(drafts)], key, origin, begun)
}

/** What the map at an entry of a log says of a code, as the register writes it. */
export async function mapProofOf(log: MemoryLog, size: number, code: string, pastDisplay: Record<number, string> = {}) {
  const entries = log.entries
    .slice(0, size)
    .map((entry, position) => ({ position, entry, line: log.lines[position] ?? null }))
  const map = naiveMap(entries)
  const pages = new Map<string, Uint8Array>()
  const reader: PageReader = { readPages: async (prefixes) => prefixes.map((prefix) => pages.get(prefix) ?? null) }
  const changes = [...map].map(([each, items]) => ({ key: mapKey(sha256, each), value: valueOfItems(items) }))
  if (changes.length > 0) {
    for (const [prefix, page] of changeMap(sha256, await readTouched(reader, changes)).pages) pages.set(prefix, page)
  }
  const [path] = await readPaths(sha256, reader, [mapKey(sha256, code)])
  if (!path) throw new Error("every key has a path")
  const live = (map.get(code) ?? []).map((item) => {
    const [list = "", position, commitment = ""] = item.trimEnd().split(" ")
    const displayedUntil = pastDisplay[Number(position)] ?? null
    return { code, list, position: Number(position), commitment, displayedUntil }
  })
  return {
    ...{ size, entry: log.entries[size] ?? "", proof: log.inclusion(size) },
    ...toWireCode({ code, live, path }, "9999-12-31"),
  }
}

/** A report over all records of a log that ends with its map, of one merchant. */
export async function mappedReportOf(log: MemoryLog, positions: readonly number[], changes: object = {}) {
  const map = await mapProofOf(log, log.entries.length - 1, "91000000MA0GG0017J")
  return reportOf(log, positions, { map, ...changes })
}

/** The same by itself, as the register answers it. */
export async function mapJsonOf(log: MemoryLog, size: number, code: string) {
  return {
    code,
    ...(await mapProofOf(log, size, code)),
    log: { origin, size: log.entries.length, root: toBase64(log.root()) },
    checkpoint: await log.checkpoint(),
  }
}
