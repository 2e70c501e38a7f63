/**
 * A proof that one size of the log is the beginning of another, as the register gives it: JSON, or text in the form that
 * a witness takes (C2SP tlog-witness).
 */
import { fromBase64 } from "../ledger/base64.ts"
import { parseCheckpoint } from "../ledger/checkpoint.ts"
import { type Sha256, verifyConsistency } from "../ledger/merkle.ts"
import { count, exact, listOf, matching, orNull, parseJson, text, treeHash } from "./shape.ts"

/** A size of the log and its root. */
export interface TreePoint {
  size: number
  root: Uint8Array
}

/** What one size is held against another with. */
export interface ConsistencyOptions {
  sha256: Sha256
  /** A consistency proof from the stored size, as text (C2SP tlog-witness) or JSON. */
  consistency?: string | undefined
}

/** What a proof comes to: `absent` where there is none for these two sizes. */
export type Consistency = "holds" | "broken" | "absent"

/** Holds the smaller of two points against the larger, by the proof that was given. Every log begins with nothing. */
export function judgeConsistency(
  { sha256, consistency }: ConsistencyOptions,
  from: TreePoint,
  to: TreePoint,
): Consistency {
  const given = consistency === undefined ? null : readProof(consistency)
  const isFor = given?.from === from.size && (given.to === null || given.to === to.size)
  if (!isFor && from.size > 0) return "absent"
  const claimed = { from: from.size, fromRoot: from.root, to: to.size, toRoot: to.root }
  return verifyConsistency(sha256, { ...claimed, proof: isFor ? given.proof : [] }) ? "holds" : "broken"
}

const shape = exact(
  { from: count, to: count, from_root: treeHash, to_root: treeHash, proof: listOf(treeHash) },
  { checkpoint: orNull(text) },
)
const line = matching(/^[A-Za-z0-9+/]{43}=$/)

/** `to` is null where the text does not say it. Nothing of it is believed. */
function readProof(source: string): { from: number; to: number | null; proof: Uint8Array[] } | null {
  const value = parseJson(source)
  if (shape(value)) return { from: value.from, to: value.to, proof: value.proof.map(hashOf) }
  const [head = "", checkpoint = ""] = source.split("\n\n", 2)
  const [old = "", ...lines] = head.split("\n")
  const from = /^old (0|[1-9]\d*)$/.exec(old)?.[1]
  if (from === undefined || !lines.every(line)) return null
  return { from: Number(from), to: parseCheckpoint(`${checkpoint}\n`)?.size ?? null, proof: lines.map(hashOf) }
}

/** The later checkpoint that comes with a proof, as JSON or text; null where none does. */
export function checkpointIn(source = ""): string | null {
  const value = parseJson(source)
  return shape(value) ? (value.checkpoint ?? null) : source.split("\n\n").slice(1).join("\n\n")
}

/** The bytes of a hash whose spelling was looked at before. */
export function hashOf(encoded: string): Uint8Array {
  return fromBase64(encoded) ?? new Uint8Array()
}
