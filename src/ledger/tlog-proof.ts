/**
 * Proofs as text (C2SP tlog-proof): the position of an entry, its inclusion proof and the signed checkpoint, to be kept
 * beside what is proved and checked offline.
 */
import { fromBase64, toBase64 } from "./base64.ts"
import { hashBytes } from "./merkle.ts"

const firstLine = "c2sp.org/tlog-proof@v1"

// A tree of 2^63 entries has proofs of 63 hashes.
const proofHashesMax = 63

/** What a proof holds. */
export interface TlogProof {
  /** What the entry was made of, for whoever checks; it is not covered by the proof. Null where there is none. */
  extra: Uint8Array | null
  position: number
  proof: readonly Uint8Array[]
  /** The signed checkpoint, as it was published. */
  checkpoint: string
}

/** Writes a proof. */
export function formatTlogProof({ extra, position, proof, checkpoint }: TlogProof): string {
  const lines = [
    firstLine,
    ...(extra === null ? [] : [`extra ${toBase64(extra)}`]),
    `index ${position}`,
    ...proof.map(toBase64),
  ]
  return `${lines.join("\n")}\n\n${checkpoint}`
}

/** Writes a consistency proof from a size as a witness takes it (C2SP tlog-witness, add-checkpoint). */
export function formatConsistency(from: number, proof: readonly Uint8Array[], checkpoint: string): string {
  return `${[`old ${from}`, ...proof.map(toBase64)].join("\n")}\n\n${checkpoint}`
}

/** Reads a proof; null when it is none. Neither its hashes nor its checkpoint are believed yet. */
export function parseTlogProof(text: string): TlogProof | null {
  const split = text.indexOf("\n\n")
  if (split < 0) return null
  const lines = text.slice(0, split).split("\n")
  if (lines.shift() !== firstLine) return null
  const extraText = lines[0]?.startsWith("extra ") ? lines.shift()?.slice("extra ".length) : undefined
  const extra = extraText === undefined ? null : fromBase64(extraText)
  const position = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? "")?.[1]
  const proof = lines.map(fromBase64)
  if ((extraText !== undefined && extra === null) || position === undefined) return null
  if (!Number.isSafeInteger(Number(position)) || proof.length > proofHashesMax) return null
  if (!proof.every((hash) => hash?.length === hashBytes)) return null
  return {
    extra,
    position: Number(position),
    proof: proof.filter((hash) => hash !== null),
    checkpoint: text.slice(split + 2),
  }
}
