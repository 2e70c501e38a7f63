/**
 * A record and its proof: the exact public line, the entry that commits to it, and the path from the entry to the root.
 */
import { fromBase64, toBase64 } from "../ledger/base64.ts"
import { decodeEntry, type Entry, entryVersion, newerVersionOf } from "../ledger/entry.ts"
import { linePrefix } from "../ledger/line-prefix.ts"
import { leafHash, type Sha256, verifyInclusion } from "../ledger/merkle.ts"
import { lateFault } from "./checkpoint.ts"
import { isByRule } from "./entry-rule.ts"
import { type Fault, fault } from "./fault.ts"
import { toBase64url } from "./key-ring.ts"
import { parsePlain } from "./shape.ts"
import type { LogPoint } from "./state.ts"
import type { VerifyOptions } from "./verification.ts"

const encoder = new TextEncoder()

/** An entry with its inclusion proof, as documents carry it. */
export interface ProvenEntry {
  entry: string
  position: number
  /** base64, from the leaf's sibling up. */
  proof: readonly string[]
}

/** Reads an entry and checks that it is in the log. */
export function readEntry(
  options: Pick<VerifyOptions, "sha256" | "skewMs">,
  { entry, position, proof }: ProvenEntry,
  log: LogPoint,
): Entry | Fault {
  const { sha256 } = options
  const read = decodeEntry(entry)
  const newer = newerVersionOf(entry)
  if (newer !== null) return fault("entry-version", position, newer, entryVersion)
  if (!read || !isByRule(read, entry)) return fault("entry", position)
  const leaf = leafHash(sha256, encoder.encode(entry))
  const hashes = proof.map((hash) => fromBase64(hash) ?? new Uint8Array())
  const holds = verifyInclusion(sha256, { position, size: log.size, root: log.root, leaf, proof: hashes })
  if (!holds) return fault("inclusion", position)
  return lateFault(log, { position, time: read.time }, options) ?? read
}

/** The commitment to a line, as an entry holds it. */
export function commitmentTo(sha256: Sha256, line: string): string {
  return toBase64url(sha256(encoder.encode(linePrefix + line)))
}

/** The hash of an entry's leaf, base64. */
export function leafOf(sha256: Sha256, entry: string): string {
  return toBase64(leafHash(sha256, encoder.encode(entry)))
}

/** What a line says of its record, as far as documents must agree with it. */
export interface LineSubject {
  id: string | null
  list: string | null
  code: string | null
  /** As it was when the line was published. */
  name: string | null
}

/** Reads what a line says of its record; null when it is no line. */
export function readLine(line: string): LineSubject | null {
  const value = parsePlain(line)
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null
  const { id, list, subject } = value as Record<string, unknown>
  const { code, name } = typeof subject === "object" && subject !== null ? (subject as Record<string, unknown>) : {}
  const textOrNull = (given: unknown) => (typeof given === "string" ? given : null)
  return { id: textOrNull(id), list: textOrNull(list), code: textOrNull(code), name: textOrNull(name) }
}
