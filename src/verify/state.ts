/**
 * The stored state: what a receiver has verified last, so that a rollback, a fork and an old head are noticed. Written
 * only after every check has passed.
 */
import { fromBase64, toBase64 } from "../ledger/base64.ts"
import { equalHashes, verifyConsistency } from "../ledger/merkle.ts"
import { type Claim, claim } from "./claim.ts"
import { type Fault, fault } from "./fault.ts"
import { openFrontier } from "./frontier.ts"
import { count, digest, exact, listOf, matching, orNull, parseJson, type Shaped, text, treeHash } from "./shape.ts"
import type { VerifyOptions } from "./verification.ts"

const stateShape = exact(
  { origin: text, size: count, root: treeHash, head_iat: orNull(count) },
  { frontier: listOf(treeHash), time: count, manifest: exact({ size: count, sha256: digest }) },
)

/**
 * The state, as it is stored as JSON: name, size and root of the log; the hashes of its subtrees where the whole log was
 * seen (`frontier`) with the time of its last entry (ms); the manifest that was verified last; when the newest head was
 * issued (s).
 */
export type VerifyState = Shaped<typeof stateShape>

/** Reads a stored state; null when the text is none, or its subtrees do not give its root. */
export function readState(sha256: VerifyOptions["sha256"], stored: string): VerifyState | null {
  const state = parseJson(stored)
  if (!stateShape(state)) return null
  return state.frontier === undefined || findFrontier(sha256, state) ? state : null
}

/** The tree of a state, to append to; null where it has none. */
export function findFrontier(sha256: VerifyOptions["sha256"], { size, root, frontier }: VerifyState) {
  try {
    const tree = openFrontier(sha256, size, frontier?.map(hashOf))
    return toBase64(tree.root()) === root ? tree : null
  } catch {
    return null
  }
}

/** A log at a size, as something signed states it. */
export interface LogPoint {
  origin: string
  size: number
  root: Uint8Array
}

/** What the state says of a newer or older view of the log. */
export interface StateJudgement {
  findings: Fault[]
  proven: Claim[]
  unproven: Claim[]
}

/**
 * Holds a log that claims to be the newest against the stored state.
 * @param rootAtStored the root that the same log has at the stored size, where its entries were replayed; null otherwise
 */
export function judgeAgainstState(
  log: LogPoint,
  { sha256, state, consistency }: Pick<VerifyOptions, "sha256" | "state" | "consistency">,
  rootAtStored: Uint8Array | null,
): StateJudgement {
  if (state === undefined) return { findings: [], proven: [], unproven: [claim("no-state")] }
  if (state === null) return { findings: [], proven: [], unproven: [claim("first-time")] }
  const wrong = (found: Fault): StateJudgement => ({ findings: [found], proven: [], unproven: [] })
  if (log.origin !== state.origin) return wrong(fault("other-log", log.origin, state.origin))
  if (log.size < state.size) return wrong(fault("rollback", log.size, state.size))
  const stored = hashOf(state.root)
  const holds = { findings: [], proven: [claim("consistent", state.size, log.size)], unproven: [] }
  if (rootAtStored) return equalHashes(rootAtStored, stored) ? holds : wrong(fault("fork", state.size))
  if (log.size === state.size) return equalHashes(log.root, stored) ? holds : wrong(fault("fork", log.size))
  const proof = consistency === undefined ? null : readConsistencyProof(consistency)
  if (!proof && state.size > 0) return wrong(fault("no-consistency", state.size, log.size))
  const from = { from: state.size, fromRoot: stored, to: log.size, toRoot: log.root, proof: proof ?? [] }
  return verifyConsistency(sha256, from) ? holds : wrong(fault("fork", state.size))
}

/**
 * Holds a log that may be an old one, as a report's may, against the stored state: it must be the same log, and at the
 * same size the same tree.
 */
export function judgeOlder(log: LogPoint, state: VerifyState | null | undefined): Fault[] {
  if (!state) return []
  if (log.origin !== state.origin) return [fault("other-log", log.origin, state.origin)]
  if (log.size === state.size && toBase64(log.root) !== state.root) return [fault("fork", log.size)]
  return []
}

/** The state after a log was verified. What was known of the tree is kept while the size is the same. */
export function advanceState(
  log: LogPoint,
  stored: VerifyState | null | undefined,
  learnt: {
    frontier?: readonly Uint8Array[]
    time?: number
    manifest?: VerifyState["manifest"]
    headIat?: number
  } = {},
): VerifyState {
  const same = stored?.size === log.size ? stored : undefined
  const frontier = learnt.frontier?.map(toBase64) ?? same?.frontier
  const time = learnt.time ?? same?.time
  const manifest = learnt.manifest ?? stored?.manifest
  const heads = [stored?.head_iat, learnt.headIat].filter((iat) => typeof iat === "number")
  return {
    origin: log.origin,
    size: log.size,
    root: toBase64(log.root),
    ...(frontier === undefined ? {} : { frontier }),
    ...(time === undefined ? {} : { time }),
    ...(manifest === undefined ? {} : { manifest }),
    head_iat: heads.length > 0 ? Math.max(...heads) : null,
  }
}

const consistencyShape = exact(
  { from: count, to: count, from_root: treeHash, to_root: treeHash, proof: listOf(treeHash) },
  { checkpoint: orNull(text) },
)
const line = matching(/^[A-Za-z0-9+/]{43}=$/)

/** The hashes of a consistency proof, as JSON or as text in the form that a witness takes; null when it is none. */
function readConsistencyProof(source: string): Uint8Array[] | null {
  const value = parseJson(source)
  if (consistencyShape(value)) return value.proof.map(hashOf)
  const [head = ""] = source.split("\n\n", 1)
  const [old = "", ...lines] = head.split("\n")
  if (!/^old (0|[1-9]\d*)$/.test(old) || !lines.every(line)) return null
  return lines.map(hashOf)
}

/** The bytes of a hash whose spelling was looked at before. */
function hashOf(encoded: string): Uint8Array {
  return fromBase64(encoded) ?? new Uint8Array()
}
