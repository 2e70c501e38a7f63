/**
 * Keys that change while a mirror follows: the set that is believed takes a key on, or drops one, only as an entry of the
 * verified log says. Pure. What is still to be heard is `key-memory.ts`'s.
 */
import { linePrefix } from "../../ledger/line-prefix.ts"
import type { Sha256 } from "../../ledger/merkle.ts"
import { equalHashes } from "../../ledger/merkle.ts"
import { fromBase64url, readKeyRing } from "../key-ring.ts"
import { count, exact, listOf, parseJson, parsePlain, text } from "../shape.ts"
import type { KeyWord } from "./key-memory.ts"

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

/** The lines that verified entries of the log commit to. */
export function provenLines(
  sha256: Sha256,
  history: readonly KeyEntry[],
  commitments: ReadonlyMap<number, string>,
): KeyEntry[] {
  const encoder = new TextEncoder()
  return history.filter(({ position, line }) => {
    const commitment = fromBase64url(commitments.get(position) ?? "")
    return commitment !== null && equalHashes(sha256(encoder.encode(linePrefix + line)), commitment)
  })
}

/** The history that a mirror hands on: what it had, and what is proven now. A register that leaves something out takes nothing away. */
export function historyWith(kept: readonly KeyEntry[], proven: readonly KeyEntry[]): { entries: KeyEntry[] } {
  const entries = new Map([...kept, ...proven].map((entry) => [entry.position, entry]))
  return { entries: [...entries.values()].sort((a, b) => a.position - b.position) }
}

/** A key set after what the log says of its keys, and which keys it says something new of. */
export interface LearntKeys {
  jwks: object
  /** The last word on each key that something was said of. */
  words: KeyWord[]
  changes: { kid: string; status: string }[]
}

/**
 * Takes over what the log says of keys, the last word on each. A key that somebody has marked compromised by hand stays
 * so. Null when what comes of it is no key set: then the old one stays.
 * @param heard words that were heard before: an earlier one that comes late changes nothing
 */
export function learnKeys(
  sha256: Sha256,
  jwks: unknown,
  proven: readonly KeyEntry[],
  heard: readonly KeyWord[],
): LearntKeys | null {
  if (typeof jwks !== "object" || jwks === null || !("keys" in jwks) || !Array.isArray(jwks.keys)) return null
  const keys = new Map<string, object>()
  for (const key of jwks.keys as unknown[]) {
    if (isKey(key)) keys.set(key.kid, key)
  }
  const changed = new Map<string, string>()
  const words = new Map(heard.map((word) => [word.kid, word]))
  for (const { position, line } of proven.toSorted((a, b) => a.position - b.position)) {
    const value = parsePlain(line)
    const key: unknown = typeof value === "object" && value !== null && "key" in value ? value.key : null
    if (!isKey(key)) return null
    if (position < (words.get(key.kid)?.position ?? 0)) continue
    words.set(key.kid, { kid: key.kid, position, status: statusOf(key) })
    const known = keys.get(key.kid)
    if (known && statusOf(known) === "compromised") continue
    if (JSON.stringify(known) === JSON.stringify(key)) continue
    keys.set(key.kid, key)
    changed.set(key.kid, statusOf(key))
  }
  const learnt = { ...jwks, keys: [...keys.values()] }
  if ("fault" in readKeyRing(sha256, { jwks: learnt })) return null
  return { jwks: learnt, words: [...words.values()], changes: [...changed].map(([kid, status]) => ({ kid, status })) }
}

function statusOf(key: object): string {
  return "status" in key && typeof key.status === "string" ? key.status : "current"
}

function isKey(value: unknown): value is { kid: string } {
  return typeof value === "object" && value !== null && "kid" in value && typeof value.kid === "string"
}
