/**
 * Whether the log here continues the one that left the building. Judged on the checkpoint in the database, the one that
 * is remembered outside of it, the keys, and the tree as it stands; reads nothing itself.
 */
import type { Sql } from "../database/client.ts"
import { type Checkpoint, openCheckpoint, parseCheckpoint } from "./checkpoint.ts"
import type { LogRefusal } from "./log-refusal.ts"
import { equalHashes } from "./merkle.ts"
import { type NoteSigner, type NoteVerifier, parseNote } from "./signed-note.ts"

/** The keys of a log, under the name that they sign with. While a key is rotated there are two that sign. */
export interface LogKeys {
  signers(origin: string): readonly NoteSigner[]
  /**
   * Those that have ever signed. A compromised one too: what it signed may have left the building, and is held against
   * the tree like all that did.
   */
  verifiers(origin: string): readonly NoteVerifier[]
  /** The key that has to sign now, where its private half is not here: nothing is signed then. */
  missing?: string
  /** Lists keys that nobody has listed yet; called in the transaction in which they first sign. */
  enrol?(tx: Sql): Promise<void>
}

/** What is known. */
export interface LogEvidence {
  /** Entries in the database, and how many of them are in the tree. */
  headSize: number
  treeSize: number
  /** The note in the database, and the name of its log; null before the first. */
  published: { note: string | null; origin: string | null }
  /** The notes that are kept outside the database. */
  remembered: readonly string[]
  keys: LogKeys | null
  /** The name of a log that begins now. */
  newOrigin: string
  /** The root of the tree at a size up to `treeSize`. */
  rootAt(size: number): Promise<Uint8Array>
}

/**
 * The judgement. `unready`: the tree has not yet grown, or grown again, to a checkpoint that is known. `rememberedSize` is
 * -1 where nothing is remembered.
 */
export type LogJudgement =
  | { verdict: "refused"; refusal: LogRefusal }
  | { verdict: "unready" }
  | { verdict: "sound"; origin: string; published: Checkpoint | null; rememberedSize: number }

export async function judgeLog(evidence: LogEvidence): Promise<LogJudgement> {
  const { published, remembered, keys } = evidence
  const inDatabase = published.note === null ? null : readClaim(published.note)
  const outside = remembered.map(readClaim).filter((claim) => claim !== null)
  if (outside.length < remembered.length) return refuse({ kind: "memory-unreadable" })
  const origin = inDatabase?.origin ?? outside[0]?.origin ?? published.origin ?? evidence.newOrigin
  const other = outside.find((claim) => claim.origin !== origin)
  if (other) return refuse({ kind: "other-log", remembered: other.origin, published: origin })
  const known = [...(inDatabase ? [inDatabase] : []), ...outside]
  const largest = Math.max(0, ...known.map((claim) => claim.size))
  if (!keys && known.length > 0) return refuse({ kind: outside.length > 0 ? "key-lost" : "no-key", size: largest })
  for (const note of new Set([published.note, ...remembered])) {
    if (note === null || !keys) continue
    const opening = await openCheckpoint(note, origin, keys.verifiers(origin))
    if ("refused" in opening) return refuse({ kind: "foreign-key", size: readClaim(note)?.size ?? 0 })
  }
  if (largest > evidence.headSize) {
    return refuse({ kind: "database-behind", remembered: largest, size: evidence.headSize })
  }
  if (largest > evidence.treeSize) return { verdict: "unready" }
  for (const claim of known) {
    if (!equalHashes(await evidence.rootAt(claim.size), claim.root)) {
      return refuse({ kind: "history-differs", size: claim.size })
    }
  }
  if (keys?.missing !== undefined) return refuse({ kind: "key-elsewhere", kid: keys.missing })
  return {
    verdict: "sound",
    origin,
    published: inDatabase,
    rememberedSize: Math.max(-1, ...outside.map(({ size }) => size)),
  }
}

function refuse(refusal: LogRefusal): LogJudgement {
  return { verdict: "refused", refusal }
}

/** What a note claims; null when it is none. Nothing in it is believed yet. */
export function readClaim(note: string): Checkpoint | null {
  const parsed = parseNote(note)
  return parsed && parseCheckpoint(parsed.text)
}
