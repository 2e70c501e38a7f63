/**
 * The stored state: what a receiver has verified last, so that a rollback, a fork and an old head are noticed. Written
 * only after every check has passed.
 */
import { toBase64 } from "../ledger/base64.ts"
import { equalHashes, type Sha256 } from "../ledger/merkle.ts"
import { claim } from "./claim.ts"
import { type Consistency, type ConsistencyOptions, hashOf, judgeConsistency, type TreePoint } from "./consistency.ts"
import { type Fault, fault } from "./fault.ts"
import { openFrontier } from "./frontier.ts"
import { type Gathered, gatheredOf } from "./gathered.ts"
import { count, digest, exact, listOf, orNull, parseJson, type Shaped, text, treeHash } from "./shape.ts"

// What a replay of the log leaves behind.
const replayShape = {
  frontier: listOf(treeHash),
  time: count,
  manifest: exact({ size: count, sha256: digest }),
}

const stateShape = exact(
  { origin: text, size: count, root: treeHash, head_iat: orNull(count) },
  {
    ...replayShape,
    trust: exact({ version: count, sha256: digest }),
    replayed: exact({ size: count, root: treeHash }, replayShape),
  },
)

/**
 * The state, as it is stored as JSON: name, size and root of the log as far as it was seen signed; when the newest head was
 * issued (s). Where its entries were replayed, the hashes of its subtrees (`frontier`) with the time of the last entry (ms)
 * and the manifest. Where they were replayed to a smaller size, that point stands in `replayed`: deltas are appended there,
 * and the next replay has to pass through what was seen. `trust`: the root of trust that was believed, where there was one.
 */
export type VerifyState = Shaped<typeof stateShape>

/** Reads a stored state; null when the text is none, or its subtrees do not give its root. */
export function readState(sha256: Sha256, stored: string): VerifyState | null {
  const state = parseJson(stored)
  if (!stateShape(state)) return null
  const { replayed, frontier } = state
  if (replayed && (frontier !== undefined || replayed.size >= state.size)) return null
  return (replayed ?? state).frontier === undefined || findFrontier(sha256, state) ? state : null
}

/** The point of a state that was replayed, which deltas continue; where none was, the one that was seen. */
export function replayedOf(state: VerifyState): NonNullable<VerifyState["replayed"]> {
  return state.replayed ?? state
}

/** The tree of a state, to append to; null where it has none. */
export function findFrontier(sha256: Sha256, state: VerifyState) {
  const { size, root, frontier } = replayedOf(state)
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
  /** Absent, or null: nothing is known of it; else when the last of the keys that signed it went out of use, ms. */
  signedBefore?: number | null
}

/** What a log is held against the stored state with. */
export interface StateOptions extends ConsistencyOptions {
  /** What was verified before; null: nothing yet, and what is verified now is to be stored; absent: nobody keeps it. */
  state?: VerifyState | null
}

/** Points of the log that a state knows: the replayed one, and the furthest that was seen. */
function pointsOf(state: VerifyState): [TreePoint, TreePoint] {
  const toPoint = ({ size, root }: { size: number; root: string }) => ({ size, root: hashOf(root) })
  return [toPoint(replayedOf(state)), toPoint(state)]
}

/** Sizes whose roots a replay has to give. */
export function sizesOf(state: VerifyState | null | undefined): number[] {
  return state ? pointsOf(state).map(({ size }) => size) : []
}

const wrong = (found: Fault): Gathered => gatheredOf({ findings: [found] })

/**
 * Holds a log against the stored state.
 * @param rootAt the root that the same log has at a size, where its entries were replayed; null otherwise
 * @param isNewest whether it claims to be the newest, as a checkpoint does; an export may be older than a checkpoint that
 *   was seen, though not than what was replayed
 */
export function judgeAgainstState(
  log: LogPoint,
  given: StateOptions,
  rootAt: ((size: number) => Uint8Array | null) | null,
  isNewest = true,
): Gathered {
  const { state } = given
  if (state === undefined) return gatheredOf({ unproven: [claim("no-state")] })
  if (state === null) return gatheredOf({ unproven: [claim("first-time")] })
  if (log.origin !== state.origin) return wrong(fault("other-log", log.origin, state.origin))
  const [own, furthest] = pointsOf(state)
  const least = isNewest ? furthest.size : replayedSize(state)
  if (log.size < least) return wrong(fault("rollback", log.size, least))
  const known = (size: number) => (size === log.size ? log.root : (rootAt?.(size) ?? null))
  for (const { size, root } of [own, furthest]) {
    const found = size <= log.size ? known(size) : null
    if (found && !equalHashes(found, root)) return wrong(fault("fork", size))
  }
  if (furthest.size > log.size) return judgeBetween(log, given, state, known(own.size) !== null)
  const holds = gatheredOf({ proven: [claim("consistent", furthest.size, log.size)] })
  if (known(furthest.size)) return holds
  const link = judgeConsistency(given, furthest, log)
  if (link === "absent") return wrong(fault("no-consistency", furthest.size, log.size))
  return link === "holds" ? holds : wrong(fault("fork", furthest.size))
}

/** Up to where something was replayed. States of earlier versions lost the tree to a checkpoint, and kept the manifest. */
function replayedSize(state: VerifyState): number {
  const { size, frontier, manifest } = replayedOf(state)
  return frontier ? size : (manifest?.size ?? 0)
}

/** How a log is linked to a point, whichever of the two is the older. */
export function linkOf(log: TreePoint, point: TreePoint, given: StateOptions): Consistency {
  if (log.size === point.size) return equalHashes(log.root, point.root) ? "holds" : "broken"
  return log.size < point.size ? judgeConsistency(given, log, point) : judgeConsistency(given, point, log)
}

const linkClaim = (log: TreePoint, point: TreePoint) =>
  log.size < point.size ? claim("contained", log.size, point.size) : claim("consistent", point.size, log.size)

const uncompared = (a: { size: number }, b: { size: number }) =>
  claim("uncompared", Math.min(a.size, b.size), Math.max(a.size, b.size))

/** Holds an export against a state that has seen further: it comes before what was seen, and behind what was replayed. */
function judgeBetween(log: LogPoint, given: StateOptions, state: VerifyState, isReplayed: boolean): Gathered {
  const [own, furthest] = pointsOf(state)
  const behind = own.size > log.size ? "absent" : isReplayed ? "holds" : linkOf(log, own, given)
  const ahead = linkOf(log, furthest, given)
  if (behind === "broken") return wrong(fault("fork", own.size))
  if (ahead === "broken") return wrong(fault("fork", log.size))
  return {
    findings: [],
    proven: [...(behind === "holds" ? [own] : []), ...(ahead === "holds" ? [furthest] : [])].map((point) =>
      linkClaim(log, point),
    ),
    unproven: ahead === "holds" ? [] : [uncompared(log, furthest)],
  }
}

/**
 * Holds a log that may be an old one, as a report's may, against the stored state: it must be the same log, at the same
 * size the same tree, and by a proof one must be the beginning of the other.
 */
export function judgeOlder(log: LogPoint, given: StateOptions): Gathered {
  const { state } = given
  if (!state) return gatheredOf({})
  if (log.origin !== state.origin) return wrong(fault("other-log", log.origin, state.origin))
  const links = pointsOf(state).map((point) => ({ point, link: linkOf(log, point, given) }))
  const broken = links.find(({ link }) => link === "broken")
  if (broken) return wrong(fault("fork", Math.min(log.size, broken.point.size)))
  const held = links.find(({ link }) => link === "holds")
  if (held) return gatheredOf({ proven: [linkClaim(log, held.point)] })
  return gatheredOf({ unproven: [uncompared(log, state)] })
}

/** What was learnt of a log beside its root. */
interface Learnt {
  /** Of a replay: what comes without it was seen and not replayed. */
  frontier?: readonly Uint8Array[]
  time?: number
  manifest?: NonNullable<VerifyState["manifest"]>
  headIat?: number
}

/** The state after a log was verified. What is not replayed moves what was seen, and leaves the tree to append to. */
export function advanceState(
  log: LogPoint,
  stored: VerifyState | null | undefined,
  { frontier, headIat, ...learnt }: Learnt = {},
): VerifyState {
  const heads = [stored?.head_iat, headIat].filter((iat) => typeof iat === "number")
  const whole = {
    ...{ origin: log.origin, head_iat: heads.length > 0 ? Math.max(...heads) : null },
    ...(stored?.trust ? { trust: stored.trust } : {}),
  }
  const point = { size: log.size, root: toBase64(log.root) }
  if (frontier) {
    const replayed = pointWith(point, frontier.map(toBase64), learnt)
    const isBehind = stored && stored.size > log.size
    return isBehind ? { ...whole, size: stored.size, root: stored.root, replayed } : { ...whole, ...replayed }
  }
  if (!stored) return { ...whole, ...point }
  if (log.size <= stored.size) return { ...stored, ...whole }
  const own = replayedOf(stored)
  const before = pointWith(own, own.frontier, own)
  // Without a tree, the manifest alone says how far a replay once came.
  return { ...whole, ...(before.frontier ? { replayed: before } : before), ...point }
}

type ReplayedPoint = ReturnType<typeof replayedOf>

/** A point with what is known of its replay; the rest of a state is left out. */
function pointWith(
  { size, root }: Pick<ReplayedPoint, "size" | "root">,
  frontier: ReplayedPoint["frontier"],
  { time, manifest }: Pick<Learnt, "time" | "manifest">,
): ReplayedPoint {
  return {
    ...{ size, root },
    ...(frontier === undefined ? {} : { frontier }),
    ...(time === undefined ? {} : { time }),
    ...(manifest === undefined ? {} : { manifest }),
  }
}
