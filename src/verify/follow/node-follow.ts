/**
 * Follows a register once: from the head that it shows to a mirror of its newest export, every step verified before it
 * becomes the mirror's.
 */
import { access, stat } from "node:fs/promises"
import path from "node:path"
import { fromBase64, toBase64 } from "../../ledger/base64.ts"
import { verifyConsistency } from "../../ledger/merkle.ts"
import { sha256 } from "../../ledger/node-sha256.ts"
import { type Claim, claim } from "../claim.ts"
import { type Fault, fault, faultAt } from "../fault.ts"
import { verifyHead } from "../manifest.ts"
import { manifestName } from "../node-source.ts"
import { count, exact, listOf, orNull, parseJson, text, treeHash } from "../shape.ts"
import type { Facts, Verification, VerifiedLog, VerifyOptions } from "../verification.ts"
import type { KeptExport, MirrorState } from "./mirror-state.ts"
import {
  claimFolder,
  clearIncoming,
  commit,
  nextPlace,
  type Places,
  placesOf,
  readFolder,
  recover,
  writeSynced,
} from "./node-folder.ts"
import { type BelievedKeys, firstKeys, keptKeys, learnByProof, learnFrom } from "./node-keys.ts"
import { takeLock } from "./node-lock.ts"
import type { Remote } from "./node-remote.ts"
import { findRoute, type Route, readStop, type Stop } from "./node-route.ts"
import { takeStep, type VerifiedStep } from "./node-step.ts"
import type { Followed, FollowedStep, FollowOutcome, Refused } from "./outcome.ts"
import { isOutgrown, judgeHeadLog, lacksWhole, pendingAfter } from "./step.ts"
import { FollowTrouble } from "./trouble.ts"

/** What is followed, where to, and what must be so. */
export interface Follower {
  remote: Remote
  folder: string
  /** Keys that are given by hand, with the digest of what they were read from; null: those that the mirror has kept. */
  givenKeys: (BelievedKeys & { sha256: string }) | null
  /** Whether a mirror without keys takes them from the register itself. */
  trustFirstUse: boolean
  issuer: string | undefined
  origin: string | undefined
  /** ms since 1970. */
  clock(): number
  onProgress?(lines: number): void
}

/** A run, with what it has learnt so far. */
interface Run {
  follower: Follower
  places: Places
  state: MirrorState | null
  keys: BelievedKeys
  steps: FollowedStep[]
  withdrawn: Followed["withdrawn"]
  changes: Followed["keys"]
  lacking: number
  unproven: Claim[]
  /** What is not proven for where the keys come from. */
  keyClaims: readonly Claim[]
  /** Digest of the keys that were given by hand. */
  givenDigest: string | null
  /** Whether the mirror's own lines have been found changed. */
  isDamaged: boolean
}

/** The head, as it is shown and as it is read. */
interface ShownHead {
  token: string
  log: VerifiedLog
  manifest: NonNullable<Facts["manifest"]>
  /** s since 1970. */
  issuedAt: number
}

/**
 * Brings a mirror up to date, under a lock.
 * @throws FollowTrouble when that can't be done for another reason than what the data are
 */
export async function follow(follower: Follower): Promise<FollowOutcome> {
  const places = placesOf(follower.folder)
  await claimFolder(places)
  const lock = takeLock(places.lock, follower.folder)
  try {
    await recover(places)
    const state = await presentState(places)
    const { keys, givenDigest, isNew, claims } = await keysOf(follower, places, state)
    const run: Run = {
      ...{ follower, places, state, keys, givenDigest, isDamaged: false },
      ...{ steps: [], withdrawn: [], changes: [], lacking: 0, unproven: [], keyClaims: claims },
    }
    return await followTo(run, isNew)
  } finally {
    lock.release()
  }
}

/** The keys to believe. Given ones count when they are others than were given before: what the log said since stays. */
async function keysOf(
  { remote, givenKeys, trustFirstUse }: Follower,
  places: Places,
  state: MirrorState | null,
): Promise<Pick<Run, "keys" | "givenDigest"> & { isNew: boolean; claims: Claim[] }> {
  const kept = state ? await keptKeys(places) : null
  if (givenKeys && !(kept && state?.given_keys === givenKeys.sha256)) {
    return { keys: givenKeys, givenDigest: givenKeys.sha256, isNew: true, claims: [] }
  }
  if (kept) return { keys: kept, givenDigest: state?.given_keys ?? null, isNew: false, claims: [] }
  if (!trustFirstUse) throw keysMissing
  return { keys: await firstKeys(remote), givenDigest: null, isNew: true, claims: [claim("server-keys")] }
}

const keysMissing = new FollowTrouble({
  zh: "镜像还没有密钥集：第一次运行请用 --jwks FILE 给出从登记机关当面取得的密钥集。",
  en: "the mirror has no key set yet: give the one that you have from the register's authority with --jwks FILE.",
})

/** The state, without exports that somebody has taken out of the folder. */
async function presentState(places: Places): Promise<MirrorState | null> {
  const state = await readFolder(places)
  if (!state) return null
  const there = await Promise.all(
    state.exports.map(({ size }) =>
      access(path.join(places.export(size), manifestName)).then(
        () => true,
        () => false,
      ),
    ),
  )
  return { ...state, exports: state.exports.filter((_, index) => there[index]) }
}

// An export that is taken away while it is fetched has a newer one in its place.
const attemptsMax = 3

async function followTo(run: Run, hasNewKeys: boolean): Promise<FollowOutcome> {
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const head = await readHead(run)
    if ("ok" in head) return head
    const newest = await readNewest(run, head)
    if ("ok" in newest) return newest
    const done = await moveTo(run, head, newest, hasNewKeys)
    if (done !== "again") return done
  }
  throw new FollowTrouble({
    zh: "登记系统在下载过程中撤下了导出：镜像保持原样，请稍后再运行。",
    en: "the register took its exports away while they were fetched: the mirror is as it was; run it again later.",
  })
}

const refusal = (run: Run, ...findings: Fault[]): Refused => ({
  ok: false,
  findings,
  steps: run.steps,
  size: run.state?.verified.size ?? null,
})

function optionsOf({ follower, keys, state }: Run): VerifyOptions {
  const [issuer, origin] = [follower.issuer ?? state?.issuer, follower.origin ?? state?.verified.origin]
  return {
    ...{ sha256, keys: keys.ring, now: follower.clock() },
    ...(issuer === undefined ? {} : { issuer }),
    ...(origin === undefined ? {} : { origin }),
  }
}

// A head is under 4 KB; what is longer is none.
const headBytesMax = 65_536

async function readHead(run: Run): Promise<ShownHead | Refused> {
  const token = await run.follower.remote.text("/exports/head", headBytesMax)
  if (token === null) {
    throw new FollowTrouble({
      zh: "该地址没有 /exports/head：还没有制作过导出，或者它不是登记系统、也不是镜像。镜像保持原样。",
      en: "there is no /exports/head at this address: no export was made yet, or it is no register and no mirror. The mirror is as it was.",
    })
  }
  const { facts, log, findings, unproven } = await verifyKnown(run, token)
  const at = (found: Fault) => faultAt({ file: "exports/head" }, found)
  if (findings.length > 0 || !log || !facts.manifest) return refusal(run, ...findings.map(at))
  const issuedAt = Math.floor(Date.parse(facts.issued_at ?? "") / 1000)
  const stored = run.state?.verified.head_iat
  if (typeof stored === "number" && issuedAt < stored) {
    return refusal(run, at(fault("older-head", issuedAt * 1000, stored * 1000)))
  }
  const against = run.state ? judgeHeadLog(log, run.state) : null
  if (against) return refusal(run, at(against))
  const { size } = facts.manifest
  if (run.state && size < run.state.verified.size) {
    return refusal(run, at(fault("rollback", size, run.state.verified.size)))
  }
  run.unproven = unproven
  return { token, log, manifest: facts.manifest, issuedAt }
}

/** Verifies a head; where its keys are strangers, once more with those that the log has brought in since. */
async function verifyKnown(run: Run, token: string): Promise<Verification> {
  const verified = await verifyHead(token, optionsOf(run))
  const isStranger = verified.findings.some(({ code }) => code === "foreign-key" || code === "key-late")
  if (!isStranger) return verified
  const learnt = await learnByProof(run.follower.remote, run.keys, optionsOf(run), run.state?.verified ?? null)
  if (!learnt || learnt.changes.length === 0) return verified
  run.keys = learnt.keys
  run.changes.push(...learnt.changes)
  return verifyHead(token, optionsOf(run))
}

/** The manifest that the head names. */
async function readNewest(run: Run, head: ShownHead): Promise<Stop | Refused> {
  const options = { ...optionsOf(run), head: head.token }
  const stop = await readStop(run.follower.remote, head.manifest.size, options)
  if (stop === null) return refusal(run, faultAt({ file: head.manifest.path.slice(1) }, fault("manifest-missing")))
  return "code" in stop ? refusal(run, stop) : stop
}

async function moveTo(run: Run, head: ShownHead, newest: Stop, hasNewKeys: boolean): Promise<FollowOutcome | "again"> {
  const { manifest } = newest.opened
  const gone = await withdrawnOf(run, manifest.withdrawn ?? [])
  const route = await findWay(run, newest, new Set(gone.map(({ size }) => size)))
  if (route === "none-needed") return finish(run, head, hasNewKeys)
  if ("code" in route) return refusal(run, route)
  await clearIncoming(
    run.places,
    route.stops.map(({ opened }) => opened.manifest.log.size),
  )
  for (const [index, stop] of route.stops.entries()) {
    const isLast = index === route.stops.length - 1
    const from = index === 0 && route.start === "whole" ? null : (run.state?.verified.size ?? 0)
    const options = {
      ...optionsOf(run),
      state: run.state?.verified ?? null,
      remembered: run.state?.seen.map(({ size }) => size) ?? [],
      ...(isLast ? { head: head.token } : {}),
      ...(run.follower.onProgress ? { onProgress: run.follower.onProgress } : {}),
    }
    const parts = { remote: run.follower.remote, places: run.places }
    const step = await takeStep(parts, stop, from, run.state, options)
    if (step === "gone") return "again"
    if (step === "damaged") {
      // The mirror's own lines were changed by somebody: they are made anew from a whole export.
      run.isDamaged = true
      return "again"
    }
    if (!("replay" in step)) return refusal(run, ...step.findings)
    const forked = isLast ? await linkToHead(run, { size: step.size, root: toBase64(step.replay.root()) }, head) : null
    if (forked) return refusal(run, forked)
    await keep(run, stop, step, from, isLast ? head : null, gone)
  }
  return finish(run, head, hasNewKeys)
}

/** The way to the newest export; a whole one is taken where one is due and to be had. */
async function findWay(run: Run, newest: Stop, withdrawn: ReadonlySet<number>): Promise<Route | Fault | "none-needed"> {
  const { remote } = run.follower
  const size = run.state?.verified.size ?? null
  const isNewer = size === null || newest.opened.manifest.log.size > size
  const isDamaged = run.isDamaged || (run.state !== null && !(await isCurrentThere(run)))
  const starts: Route["start"][] = []
  const kept = run.state?.exports ?? []
  const isDue = isDamaged || lacksWhole(kept, withdrawn) || (isNewer && isOutgrown(kept))
  if (isDue) starts.push("whole")
  if (isNewer && size !== null && !isDamaged) starts.push("delta")
  if (isNewer && !isDue) starts.push("whole")
  for (const start of starts) {
    const route = await findRoute(remote, newest, { size, start, options: optionsOf(run) })
    if (route) return route
  }
  if (!isNewer && !isDamaged) return "none-needed"
  throw new FollowTrouble({
    zh: "该地址既没有完整导出，也没有接得上镜像的增量：请改用登记机关公布的地址。镜像保持原样。",
    en: "this address has neither a whole export nor deltas that continue the mirror: use the address that the authority names. The mirror is as it was.",
  })
}

async function isCurrentThere({ places, state }: Run): Promise<boolean> {
  const found = await stat(places.current).catch(() => null)
  return found !== null && found.size === state?.current.bytes
}

/** Files of the mirror that the register has withdrawn. */
async function withdrawnOf(
  { places, state }: Run,
  withdrawn: readonly { name: string; size: number; reason: string }[],
): Promise<Followed["withdrawn"]> {
  const held = await Promise.all(
    withdrawn.map(async ({ size, name }) => {
      const isKept = state?.exports.some((kept) => kept.size === size) ?? false
      return isKept && (await stat(path.join(places.export(size), path.basename(name))).catch(() => null)) !== null
    }),
  )
  return withdrawn.filter((_, index) => held[index]).map(({ size, name, reason }) => ({ size, name, reason }))
}

const proofShape = exact(
  { from: count, to: count, from_root: treeHash, to_root: treeHash, proof: listOf(treeHash) },
  { checkpoint: orNull(text) },
)

/** Holds the head's log against the export's, where the register proves it; a mirror can't, and the next replay does. */
async function linkToHead(run: Run, from: { size: number; root: string }, { log }: ShownHead): Promise<Fault | null> {
  const fork = faultAt({ file: "exports/head" }, fault("fork", from.size))
  if (log.size === from.size) return log.root === from.root ? null : fork
  if (from.size === 0) return null
  const answer = await run.follower.remote
    .text(`/log/proof/consistency?from=${from.size}&to=${log.size}`)
    .catch((error: unknown) => {
      if (error instanceof FollowTrouble) return null
      throw error
    })
  const proof = answer === null ? null : parseJson(answer)
  if (!proofShape(proof)) return null
  const bytesOf = (hash: string) => fromBase64(hash) ?? new Uint8Array()
  const [fromRoot, toRoot] = [bytesOf(from.root), bytesOf(log.root)]
  const claimed = { from: from.size, fromRoot, to: log.size, toRoot, proof: proof.proof.map(bytesOf) }
  return verifyConsistency(sha256, claimed) ? null : fork
}

/** Makes a step the mirror's. */
async function keep(
  run: Run,
  { opened }: Stop,
  { size, bytes, replay, verification, current }: VerifiedStep,
  from: number | null,
  head: ShownHead | null,
  gone: Followed["withdrawn"],
): Promise<void> {
  const verified = verification.state
  if (!verified) throw new Error("a verified step has no state")
  const learnt = await learnFrom(run.follower.remote, run.keys, replay.keyEntries())
  const added: KeptExport = { size, kind: from === null ? "whole" : "delta", bytes }
  const others = (run.state?.exports ?? []).filter((kept) => kept.size !== size)
  const goneSizes = new Set(head ? gone.map((file) => file.size) : [])
  const exports = from === null ? [added] : [...others.filter((kept) => !goneSizes.has(kept.size)), added]
  const seen = pendingAfter(run.state?.seen ?? [], size, head?.log ?? { size: 0, root: "" })
  const issued = { issuer: opened.manifest.iss, given_keys: run.givenDigest }
  const state: MirrorState = { ...issued, verified, seen, current, exports }
  if (head) await writeSynced(await nextPlace(run.places, "exports/head"), head.token)
  await writeSynced(await nextPlace(run.places, "keys.json"), `${JSON.stringify(learnt.keys.jwks, null, 2)}\n`)
  if (learnt.history !== null) await writeSynced(await nextPlace(run.places, "v1/keys/history"), learnt.history)
  await commit(run.places, state, size)
  run.withdrawn.push(...gone.filter((file) => !exports.some((kept) => kept.size === file.size) && !isTold(run, file)))
  run.steps.push({ size, by: from === null ? "snapshot" : "delta", bytes })
  run.changes.push(...learnt.changes)
  run.lacking += learnt.lacking
  run.unproven = verification.unproven
  run.state = state
  run.keys = learnt.keys
}

function isTold({ withdrawn }: Run, { size, name }: Followed["withdrawn"][number]): boolean {
  return withdrawn.some((told) => told.size === size && told.name === name)
}

// What a mirror sees to itself, or says in its own words.
const ownClaims = ["replaced-before", "files-not-given", "newer", "no-state"]

/** The newest export is there; the head may be newer still. */
async function finish(run: Run, head: ShownHead, hasNewKeys: boolean): Promise<FollowOutcome> {
  const { state } = run
  if (!state) throw new Error("a mirror without a state can't be finished")
  const isNewer = head.issuedAt > (state.verified.head_iat ?? 0)
  if (isNewer || hasNewKeys || run.changes.length > 0) {
    const { size, root } = state.verified
    const forked = run.steps.length > 0 ? null : await linkToHead(run, { size, root }, head)
    if (forked) return refusal(run, forked)
    const seen = pendingAfter(state.seen, size, head.log)
    const verified = { ...state.verified, head_iat: head.issuedAt }
    await writeSynced(await nextPlace(run.places, "exports/head"), head.token)
    await writeSynced(await nextPlace(run.places, "keys.json"), `${JSON.stringify(run.keys.jwks, null, 2)}\n`)
    run.state = { ...state, given_keys: run.givenDigest, verified, seen }
    await commit(run.places, run.state, null)
  }
  await clearIncoming(run.places, [])
  return {
    ok: true,
    moved: run.steps.length > 0,
    origin: state.verified.origin,
    size: state.verified.size,
    lines: state.current.lines,
    head: head.log.size,
    steps: run.steps,
    withdrawn: run.withdrawn,
    keys: run.changes,
    keysLacking: run.lacking,
    complete: state.exports.some(({ kind }) => kind === "whole"),
    unproven: [...run.keyClaims, ...run.unproven].filter(({ code }) => !ownClaims.includes(code)),
  }
}
