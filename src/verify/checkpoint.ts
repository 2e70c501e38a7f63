import { openCheckpoint, parseCheckpoint } from "../ledger/checkpoint.ts"
import { equalHashes } from "../ledger/merkle.ts"
import { type NoteVerifier, noteVerifier, parseNote } from "../ledger/signed-note.ts"
import { judgeWitnesses } from "../ledger/witness/policy.ts"
import { type Claim, claim } from "./claim.ts"
import { checkpointIn, type TreePoint } from "./consistency.ts"
import { type Fault, fault } from "./fault.ts"
import type { LogKey } from "./key-ring.ts"
import { advanceState, judgeAgainstState, type LogPoint, linkOf } from "./state.ts"
import {
  refused,
  shownLog,
  skewMsByDefault,
  type Verification,
  type VerifiedKey,
  type VerifyOptions,
} from "./verification.ts"

/** A checkpoint that is believed: the log at its size, and the key that says so. */
export interface OpenedLog {
  log: LogPoint
  /** Null where the key was given as a verifier key, of which nothing more is known. */
  key: VerifiedKey | null
  /** Who has cosigned it, where somebody has to. */
  proven: Claim[]
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
  const signers = opening.verifiedBy.flatMap((verifier) => believed.get(verifier) ?? [])
  const point = { origin, size, root }
  const judged = judgeLogKeys(point, signers, options)
  const witnessed = "code" in judged ? [] : await judgePolicy(note, point, signers, options)
  if ("code" in witnessed) return witnessed
  return "code" in judged ? judged : { ...judged, proven: witnessed }
}

/**
 * Whether those who have to have cosigned it, and the log's key is one that the policy names, where it names any. Or they have
 * cosigned a later one, of whose log this is the beginning, by the proof that was given.
 */
async function judgePolicy(
  note: string,
  point: LogPoint,
  signers: readonly LogKey[],
  options: VerifyOptions,
): Promise<Claim[] | Fault> {
  const { policy, now, skewMs = skewMsByDefault, consistency } = options
  const { origin, size } = point
  if (!policy) return []
  const isNamed = (signer: LogKey) =>
    policy.logs.some(({ name, publicKey }) => name === origin && equalHashes(publicKey, signer.publicKey))
  if (policy.logs.length > 0 && !signers.some(isNamed)) return fault("checkpoint-foreign-key")
  const { isMet, cosigned } = await judgeWitnesses(policy, note, Math.floor((now + skewMs) / 1000))
  const names = cosigned.map(({ name }) => name)
  if (!isMet) {
    const later = await openLogCheckpoint(checkpointIn(consistency) ?? "", {
      ...options,
      ...{ origin, consistency: "" },
    })
    const link = "code" in later || later.log.size < size ? "absent" : linkOf(point, later.log, options)
    if (link === "broken") return fault("fork", size)
    if ("code" in later || link === "absent") return fault("policy", policy.rule, names)
    return [...later.proven, claim("consistent", size, later.log.size)]
  }
  return names.length > 0 ? [claim("witnessed", names, Math.min(...cosigned.map(({ seconds }) => seconds)) * 1000)] : []
}

/**
 * A compromised key counts up to the last good size, and not at all beside a good one. Of several good ones that counts
 * which signs the longest: while keys are rotated two sign.
 */
function judgeLogKeys(
  point: LogPoint,
  signers: readonly LogKey[],
  options: VerifyOptions,
): Omit<OpenedLog, "proven"> | Fault {
  const { now, skewMs } = options
  const until = (key: LogKey) => key.pinned?.until ?? Number.POSITIVE_INFINITY
  const [good] = signers.filter(({ pinned }) => pinned?.status !== "compromised").sort((a, b) => until(b) - until(a))
  const signer = good ?? signers[0]
  const pinned = signer?.pinned ?? null
  const log = { ...point, signedBefore: pinned?.until ?? null }
  if (!pinned) return { log, key: null, unproven: [] }
  const { kid, goodUntilSize } = pinned
  const ended = signer?.last ? judgeEnded(point, kid, signer.last, options) : null
  if (ended) return ended
  const key = toVerifiedKey(pinned)
  const unvouched = pinned.key_origin === "self-generated" ? [claim("self-generated", kid)] : []
  if (pinned.status !== "compromised") {
    // A key set that was fetched before says of such a key that it is current, and until when.
    const isOver = pinned.status === "retired" || now > (pinned.until ?? now) + (skewMs ?? skewMsByDefault)
    return { log, key, unproven: [...(isOver ? [claim("retired-log", kid)] : []), ...unvouched] }
  }
  if (goodUntilSize === null || log.size > goodUntilSize) return fault("key-compromised", kid, goodUntilSize)
  return { log, key, unproven: [claim("compromised", kid, goodUntilSize), ...unvouched] }
}

/**
 * What a key of the log that is out of use has signed leads to the last tree that it signed, or somebody else signs with it
 * now, and dates back what they like.
 */
function judgeEnded(log: LogPoint, kid: string, last: TreePoint, options: VerifyOptions): Fault | null {
  const leadsThere = log.size <= last.size && linkOf(log, last, options) === "holds"
  return leadsThere ? null : fault("key-ended", kid, log.size, last.size)
}

/**
 * A checkpoint carries no time, and an entry does: what a key signed that was out of use before the entry was written, its
 * owner did not sign.
 */
export function lateFault(
  { signedBefore = null }: LogPoint,
  entry: { position: number; time: number },
  { skewMs = skewMsByDefault }: Pick<VerifyOptions, "skewMs">,
): Fault | null {
  const isLate = signedBefore !== null && entry.time > signedBefore + skewMs
  return isLate ? fault("checkpoint-late", entry.position, signedBefore) : null
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
    proven: [claim("checkpoint", log.origin, log.size), ...opened.proven, ...judged.proven],
    unproven: [...opened.unproven, ...judged.unproven],
    facts: {},
    key,
    log: shownLog(log),
    state: ok && options.state !== undefined ? advanceState(log, options.state) : null,
  }
}
