/**
 * What a witness makes of a submission (C2SP tlog-witness, add-checkpoint): whether the log is known, whether it has signed,
 * and whether the checkpoint continues the last one that was cosigned. Pure but for the checking of signatures.
 */
import { fromBase64 } from "../../ledger/base64.ts"
import { type Checkpoint, openCheckpoint, parseCheckpoint } from "../../ledger/checkpoint.ts"
import { emptyRoot, hashBytes, type Sha256, verifyConsistency } from "../../ledger/merkle.ts"
import { type NoteVerifier, noteVerifier, parseNote, readVkey } from "../../ledger/signed-note.ts"

/** The logs that a witness knows: verifier keys by origin. While a log changes its key it has two. */
export type KnownLogs = ReadonlyMap<string, readonly NoteVerifier[]>

/** Reads verifier keys, one a line; null where one can't be read. */
export function readKnownLogs(sha256: Sha256, text: string): KnownLogs | null {
  const logs = new Map<string, NoteVerifier[]>()
  for (const line of text.split("\n").map((each) => each.trim())) {
    if (line === "" || line.startsWith("#")) continue
    const key = readVkey(sha256, line)
    if (!key) return null
    logs.set(key.name, [...(logs.get(key.name) ?? []), noteVerifier(sha256, key.name, key.publicKey)])
  }
  return logs
}

/** A submission, read. */
export interface Submission {
  old: number
  proof: Uint8Array[]
  /** The signed note, and its text without signatures. */
  note: string
  text: string
  checkpoint: Checkpoint
}

// A tree of 2^63 entries has proofs of 63 hashes.
const proofMax = 63

/** Reads the body of a request; null when it is none. */
export function readSubmission(body: string): Submission | null {
  const split = body.indexOf("\n\n")
  const [first = "", ...lines] = body.slice(0, Math.max(0, split)).split("\n")
  const old = Number(/^old (0|[1-9]\d{0,15})$/.exec(first)?.[1] ?? Number.NaN)
  const proof = lines.map((line) => fromBase64(line)).filter((hash) => hash?.length === hashBytes)
  const note = body.slice(split + 2)
  const text = parseNote(note)?.text
  const checkpoint = text === undefined ? null : parseCheckpoint(text)
  if (split < 0 || !Number.isSafeInteger(old) || proof.length !== lines.length || lines.length > proofMax) return null
  if (text === undefined || !checkpoint) return null
  return { old, proof: proof.filter((hash) => hash !== null), note, text, checkpoint }
}

/** What comes of it: `size` where another was cosigned last. */
export type Judged = { status: 200 } | { status: 400 | 403 | 404 | 422 } | { status: 409; size: number }

/** Whether a log that is known has signed it. */
export async function judgeSigner({ note, checkpoint }: Submission, known: KnownLogs): Promise<Judged> {
  const verifiers = known.get(checkpoint.origin)
  if (!verifiers) return { status: 404 }
  const opened = await openCheckpoint(note, checkpoint.origin, verifiers)
  return "refused" in opened ? { status: 403 } : { status: 200 }
}

/** Whether it continues what was cosigned last; null: nothing yet. To be asked alone, with what follows from it. */
export function judgeGrowth(sha256: Sha256, { old, proof, checkpoint }: Submission, last: Checkpoint | null): Judged {
  const { size, root } = checkpoint
  if (old > size) return { status: 400 }
  if (old !== (last?.size ?? 0)) return { status: 409, size: last?.size ?? 0 }
  const from = { from: old, fromRoot: last?.root ?? emptyRoot(sha256) }
  return verifyConsistency(sha256, { ...from, to: size, toRoot: root, proof }) ? { status: 200 } : { status: 422 }
}
