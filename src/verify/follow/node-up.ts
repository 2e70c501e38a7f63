/**
 * Brings up what too few witnesses have cosigned when it was made: by the newest checkpoint that enough have cosigned since, and the
 * proof that it continues the earlier one. Whether it does is seen where the policy is.
 */
import { parseCheckpoint } from "../../ledger/checkpoint.ts"
import { parseNote } from "../../ledger/signed-note.ts"
import { proofPath, readLinks } from "./consistency-chain.ts"
import type { Remote } from "./node-remote.ts"

/** Gives, of a size of the log, the proof by which a later checkpoint vouches for it (C2SP tlog-witness); undefined: there is none. */
export type ProofUp = (size: number) => Promise<string | undefined>

/** Asks each size once. A mirror proves none: it hands on what it was given. */
export function proofUpFrom(remote: Remote): ProofUp {
  const known = new Map<number, string>()
  return async (size) => {
    const kept = known.get(size)
    if (kept !== undefined) return kept
    const later = (await remote.text("/log/checkpoint/witnessed")) ?? ""
    const to = parseCheckpoint(parseNote(later)?.text ?? "")?.size ?? 0
    if (to <= size) return undefined
    const [link] = readLinks((await remote.text(`${proofPath}?from=${size}&to=${to}`)) ?? "")
    if (!link) return undefined
    const proof = `old ${size}\n${link.proof.join("\n")}\n\n${later}`
    known.set(size, proof)
    return proof
  }
}
