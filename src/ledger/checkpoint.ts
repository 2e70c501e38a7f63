/**
 * Checkpoints (C2SP tlog-checkpoint): which log, how many entries, and the root over them, as the text of a signed note.
 */
import { fromBase64, toBase64 } from "./base64.ts"
import { hashBytes } from "./merkle.ts"
import { type NoteSigner, type NoteVerifier, openNote, signNote } from "./signed-note.ts"

/** What a checkpoint says. */
export interface Checkpoint {
  /** The log's name; it never changes. */
  origin: string
  /** Number of entries. */
  size: number
  root: Uint8Array
}

/** The text of a checkpoint. Ours has no extension lines: no monitor could audit them. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/** Reads the text of a checkpoint; null when it is none. Extension lines are tolerated, and left out of what is read. */
export function parseCheckpoint(text: string): Checkpoint | null {
  if (!text.endsWith("\n")) return null
  const [origin = "", sizeText = "", rootText = "", ...extensions] = text.slice(0, -1).split("\n")
  const size = Number(sizeText)
  const root = fromBase64(rootText)
  if (origin === "" || !/^(0|[1-9]\d*)$/.test(sizeText) || !Number.isSafeInteger(size)) return null
  if (root?.length !== hashBytes || extensions.includes("")) return null
  return { origin, size, root }
}

export function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[]): Promise<string> {
  return signNote(formatCheckpoint(checkpoint), signers)
}

/** A checkpoint that is believed, or why it is not. */
export type CheckpointOpening =
  | { checkpoint: Checkpoint; verifiedBy: NoteVerifier[] }
  | { refused: "malformed" | "foreign-key" | "signature" | "other-log" }

/** Opens a signed checkpoint of the log that is named so. */
export async function openCheckpoint(
  note: string,
  origin: string,
  verifiers: readonly NoteVerifier[],
): Promise<CheckpointOpening> {
  const opening = await openNote(note, verifiers)
  if ("refused" in opening) return opening
  const checkpoint = parseCheckpoint(opening.text)
  if (!checkpoint) return { refused: "malformed" }
  if (checkpoint.origin !== origin) return { refused: "other-log" }
  return { checkpoint, verifiedBy: opening.verifiedBy }
}
