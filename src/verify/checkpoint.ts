/**
 * Verifies a checkpoint: the signed note that fixes how many entries the log has, and the root over them.
 */
import { toBase64 } from "../ledger/base64.ts"
import { openCheckpoint, parseCheckpoint } from "../ledger/checkpoint.ts"
import { type NoteVerifier, noteVerifier, parseNote } from "../ledger/signed-note.ts"
import { type Claim, claim } from "./claim.ts"
import { type Fault, fault } from "./fault.ts"
import type { LogKey } from "./key-ring.ts"
import { advanceState, judgeAgainstState, type LogPoint } from "./state.ts"
import { refused, type Verification, type VerifiedKey, type VerifyOptions } from "./verification.ts"

/** A checkpoint that is believed: the log at its size, and the key that says so. */
export interface OpenedLog {
  log: LogPoint
  /** Null where the key was given as a verifier key, of which nothing more is known. */
  key: VerifiedKey | null
  unproven: Claim[]
}

/** Opens a checkpoint with the keys of the log. Which log it is of must be as expected, where anything is. */
export async function openLogCheckpoint(note: string, options: VerifyOptions): Promise<OpenedLog | Fault> {
  const { sha256, keys } = options
  const origin = parseCheckpoint(parseNote(note)?.text ?? "")?.origin
  if (origin === undefined) return fault("checkpoint-malformed")
  if (keys.log.length === 0) return fault("log-keys-missing")
  if (options.origin !== undefined && origin !== options.origin) return fault("other-log", origin, options.origin)
  const believed = new Map<NoteVerifier, LogKey>()
  for (const key of keys.log) {
    if (key.name === null || key.name === origin) believed.set(noteVerifier(sha256, origin, key.publicKey), key)
  }
  let opening: Awaited<ReturnType<typeof openCheckpoint>>
  try {
    opening = await openCheckpoint(note, origin, [...believed.keys()])
  } catch {
    return fault("platform", "Ed25519")
  }
  if ("refused" in opening) {
    if (opening.refused === "signature") return fault("checkpoint-signature")
    return fault(opening.refused === "foreign-key" ? "checkpoint-foreign-key" : "checkpoint-malformed")
  }
  const { size, root } = opening.checkpoint
  return judgeLogKeys(
    { origin, size, root },
    opening.verifiedBy.map((verifier) => believed.get(verifier)),
  )
}

/** A compromised key counts up to the last good size, and not at all beside a good one. */
function judgeLogKeys(log: LogPoint, signers: readonly (LogKey | undefined)[]): OpenedLog | Fault {
  const good = signers.find((key) => key && key.pinned?.status !== "compromised")
  const pinned = (good ?? signers[0])?.pinned ?? null
  if (!pinned) return { log, key: null, unproven: [] }
  const { kid, goodUntilSize } = pinned
  const key = toVerifiedKey(pinned)
  const unvouched = pinned.key_origin === "self-generated" ? [claim("self-generated", kid)] : []
  if (pinned.status !== "compromised") {
    return { log, key, unproven: [...(pinned.status === "retired" ? [claim("retired", kid)] : []), ...unvouched] }
  }
  if (goodUntilSize === null || log.size > goodUntilSize) return fault("key-compromised", kid, goodUntilSize)
  return { log, key, unproven: [claim("compromised", kid, goodUntilSize), ...unvouched] }
}

/** A key, as a verification names it. */
export function toVerifiedKey({ kid, key_origin, role, status }: NonNullable<LogKey["pinned"]>): VerifiedKey {
  return { kid, origin: key_origin, role: role ?? null, status }
}

/** Verifies a checkpoint, and holds it against the stored state: it claims to be the newest. */
export async function verifyCheckpoint(note: string, options: VerifyOptions): Promise<Verification> {
  const opened = await openLogCheckpoint(note, options)
  if ("code" in opened) return refused("checkpoint", opened)
  const { log, key } = opened
  const judged = judgeAgainstState(log, options, null)
  const ok = judged.findings.length === 0
  return {
    ok,
    kind: "checkpoint",
    findings: judged.findings,
    proven: [claim("checkpoint", log.origin, log.size), ...judged.proven],
    unproven: [...opened.unproven, ...judged.unproven],
    facts: {},
    key,
    log: { origin: log.origin, size: log.size, root: toBase64(log.root), checkpoint: true },
    state: ok && options.state !== undefined ? advanceState(log, options.state) : null,
  }
}
