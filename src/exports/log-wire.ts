/** Proofs on the wire, and what asks for them. */
import { z } from "@hono/zod-openapi"
import { described } from "../input/described-pattern.ts"
import { toBase64 } from "../ledger/base64.ts"
import type { Consistency, Inclusion } from "../ledger/proof.ts"
import { formatTlogProof } from "../ledger/tlog-proof.ts"

const hash = z.string().regex(/^[A-Za-z0-9+/]{43}=$/)

/** The largest size or position that is read: fifteen digits. */
export const countMax = 999_999_999_999_999

/** A size or a position in the query of a request. */
export const countParameter = z
  .string()
  .regex(
    described(/^(0|[1-9]\d{0,14})$/, {
      zh: "从 0 起的整数，最多 15 位",
      en: "a whole number from 0 on, of 15 digits at most",
    }),
  )
  .transform(Number)

/** Parts of an inclusion proof on the wire. */
export const inclusionShape = {
  position: z.int(),
  size: z.int().openapi({ description: "Entries in the tree that the proof is for" }),
  leaf_hash: hash.openapi({ description: "SHA-256 of 0x00 and the entry's bytes, base64" }),
  root: hash,
  proof: z.array(hash).openapi({ description: "From the leaf's sibling up to the root's child (RFC 6962)" }),
  checkpoint: z
    .string()
    .nullable()
    .openapi({ description: "The signed checkpoint of that size; null where none was signed within the last day" }),
}

export function toWireInclusion({ position, size, leaf, root, proof, checkpoint }: Inclusion) {
  const hashes = { leaf_hash: toBase64(leaf), root: toBase64(root), proof: proof.map(toBase64) }
  return { position, size, ...hashes, checkpoint }
}

/** An inclusion proof as text (C2SP tlog-proof); null when it is for another size than the checkpoint's. */
export function toTextInclusion({ position, proof, checkpoint }: Inclusion, extra: Uint8Array | null): string | null {
  return checkpoint === null ? null : formatTlogProof({ extra, position, proof, checkpoint })
}

/** Parts of a consistency proof on the wire. */
export const consistencyShape = {
  from: z.int(),
  to: z.int(),
  from_root: hash,
  to_root: hash,
  proof: z.array(hash).openapi({ description: "Empty from size 0, and from a size to itself (RFC 6962)" }),
  checkpoint: inclusionShape.checkpoint,
}

export function toWireConsistency({ from, to, fromRoot, toRoot, proof, checkpoint }: Consistency) {
  const roots = { from_root: toBase64(fromRoot), to_root: toBase64(toRoot) }
  return { from, to, ...roots, proof: proof.map(toBase64), checkpoint }
}
