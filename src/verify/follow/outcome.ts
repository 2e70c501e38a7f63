/** What comes of following once: how far the mirror is, what it took, what was refused. */
import type { Claim } from "../claim.ts"
import type { Fault } from "../fault.ts"

/** A step that was verified and is in the mirror. */
export interface FollowedStep {
  size: number
  by: "snapshot" | "delta"
  /** Of the files that the step consists of. */
  bytes: number
}

/** The mirror is the newest export, as of the head. */
export interface Followed {
  ok: true
  /** Whether anything was added to it. */
  moved: boolean
  origin: string
  size: number
  /** Live lines in `current.ndjson`. */
  lines: number
  /** Size of the log that the head shows; what is beyond `size` is in no export yet. */
  head: number
  steps: FollowedStep[]
  /** Files of the mirror that were withdrawn, and are gone from it. */
  withdrawn: { size: number; name: string; reason: string }[]
  /** What the log has said of keys, and the mirror believes from now on. */
  keys: { kid: string; status: string }[]
  /** Keys that the log speaks of and whose lines could not be had: the set has to be fetched in person. */
  keysLacking: number
  /** Whether the mirror can be handed on: a whole export is in it. */
  complete: boolean
  unproven: Claim[]
}

/**
 * Something was not as it should be; the mirror is as it was before that step. With `compromise-withheld` alone it is at
 * the newest export, and one of the keys that it rests on may be the one that was compromised.
 */
export interface Refused {
  ok: false
  findings: Fault[]
  /** Steps that were verified before. */
  steps: FollowedStep[]
  /** Where the mirror stands; null where there is none yet. */
  size: number | null
  /** The file in which evidence was kept; absent: of what may pass by itself there is none. */
  evidence?: string
}

export type FollowOutcome = Followed | Refused
