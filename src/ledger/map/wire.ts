/** Proofs of the map as documents and answers carry them. */
import { z } from "zod"
import { toBase64 } from "../base64.ts"
import { hashBytes } from "../merkle.ts"
import type { CodeProof, EnteredMap } from "./code-proof.ts"

const hash = z.string().regex(/^[A-Za-z0-9+/]{43}=$/)

/** Of a map: the entries [0, size) that it is of, its entry, and the proof that this stands in the log at that position. */
export const mapEntryShape = { size: z.int().nonnegative(), entry: z.string(), proof: z.array(hash) }

/** Of a code in it: docs/trust.md says what each is. */
export const mapCodeShape = {
  live: z.array(
    z.strictObject({
      list: z.string(),
      position: z.int().nonnegative(),
      commitment: z.string().regex(/^[\w-]{43}$/),
    }),
  ),
  other: z.strictObject({ key: hash, value: hash }).nullable(),
  path: z.array(z.string().regex(/^[A-Za-z0-9+/]{44}$/)),
  past_display: z.array(z.strictObject({ position: z.int().nonnegative(), displayed_until: z.iso.date() })),
}

export const mapSchema = z.strictObject({ ...mapEntryShape, ...mapCodeShape })

export function toWireMap({ size, entry }: EnteredMap, proof: readonly Uint8Array[]) {
  return { size, entry, proof: proof.map(toBase64) }
}

/** @param today YYYY-MM-DD: what is live and may be shown no more, since nothing has ended it yet, stands beside */
export function toWireCode({ live, path: { pair, steps } }: CodeProof, today: string) {
  const isAbsent = pair !== null && live.length === 0
  return {
    live: live.map(({ list, position, commitment }) => ({ list, position, commitment })),
    other: isAbsent ? { key: toBase64(pair.subarray(0, hashBytes)), value: toBase64(pair.subarray(hashBytes)) } : null,
    path: steps.map(({ depth, sibling }) => toBase64(Uint8Array.of(depth, ...sibling))),
    past_display: live.flatMap(({ position, displayedUntil }) =>
      displayedUntil !== null && displayedUntil < today ? [{ position, displayed_until: displayedUntil }] : [],
    ),
  }
}
