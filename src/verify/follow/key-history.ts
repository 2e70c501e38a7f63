/**
 * Keys that change while a mirror follows: the set that is believed takes a key on, or drops one, only as an entry of the
 * verified log says. Pure.
 */

import { linePrefix } from "../../ledger/line-prefix.ts"
import type { Sha256 } from "../../ledger/merkle.ts"
import { equalHashes } from "../../ledger/merkle.ts"
import { fromBase64url, readKeyRing } from "../key-ring.ts"
import { count, exact, listOf, parseJson, text } from "../shape.ts"

const historyShape = exact({ entries: listOf(exact({ position: count, entry: text, line: text })) })

/** An entry about a key, with the line that it commits to. */
export interface KeyEntry {
  position: number
  entry: string
  line: string
}

/** Reads what `/v1/keys/history` answers; null when it is something else. */
export function readKeyHistory(source: string): KeyEntry[] | null {
  const value = parseJson(source)
  return historyShape(value) ? value.entries : null
}

/** The lines that verified entries of the log commit to; those that are lacking are counted. */
export function provenLines(
  sha256: Sha256,
  history: readonly KeyEntry[],
  commitments: ReadonlyMap<number, string>,
): { proven: KeyEntry[]; lacking: number } {
  const encoder = new TextEncoder()
  const proven = history.filter(({ position, line }) => {
    const commitment = fromBase64url(commitments.get(position) ?? "")
    return commitment !== null && equalHashes(sha256(encoder.encode(linePrefix + line)), commitment)
  })
  const found = new Set(proven.map(({ position }) => position))
  return { proven, lacking: [...commitments.keys()].filter((position) => !found.has(position)).length }
}

/** A key set after what the log says of its keys, and which keys it says something new of. */
export interface LearntKeys {
  jwks: object
  /** `kid` and status. */
  changes: { kid: string; status: string }[]
}

/**
 * Takes over what the log says of keys, the last word on each. A key that somebody has marked compromised by hand stays
 * so. Null when what comes of it is no key set: then the old one stays.
 */
export function learnKeys(sha256: Sha256, jwks: unknown, proven: readonly KeyEntry[]): LearntKeys | null {
  if (typeof jwks !== "object" || jwks === null || !("keys" in jwks) || !Array.isArray(jwks.keys)) return null
  const keys = new Map<string, object>()
  for (const key of jwks.keys as unknown[]) {
    if (isKey(key)) keys.set(key.kid, key)
  }
  const changed = new Map<string, string>()
  for (const { line } of proven.toSorted((a, b) => a.position - b.position)) {
    const value = parseJson(line)
    const key: unknown = typeof value === "object" && value !== null && "key" in value ? value.key : null
    if (!isKey(key)) return null
    const known = keys.get(key.kid)
    if (known && "status" in known && known.status === "compromised") continue
    if (JSON.stringify(known) === JSON.stringify(key)) continue
    keys.set(key.kid, key)
    changed.set(key.kid, "status" in key && typeof key.status === "string" ? key.status : "current")
  }
  const learnt = { ...jwks, keys: [...keys.values()] }
  if ("fault" in readKeyRing(sha256, { jwks: learnt })) return null
  return { jwks: learnt, changes: [...changed].map(([kid, status]) => ({ kid, status })) }
}

function isKey(value: unknown): value is { kid: string } {
  return typeof value === "object" && value !== null && "kid" in value && typeof value.kid === "string"
}
