/** Moves a mirror to the export that the head names, step by step, each one kept as soon as it is verified. */
import { readFile, rm, stat } from "node:fs/promises"
import path from "node:path"
import { toBase64 } from "../../ledger/base64.ts"
import { writeSynced } from "../../ledger/node-sync.ts"
import type { Fault } from "../fault.ts"
import type { VerifyState } from "../state.ts"
import { chainText, readLinks } from "./consistency-chain.ts"
import { nothingHeard, wanted } from "./key-memory.ts"
import type { KeptExport, MirrorState } from "./mirror-state.ts"
import { clearIncoming, commit, nextPlace, type Places } from "./node-folder.ts"
import { linkToHead, pointsOf, type ShownHead } from "./node-head.ts"
import { judgeMemory, type Learnt, learnFrom } from "./node-keys.ts"
import { findRoute, type Route, type Stop } from "./node-route.ts"
import { optionsOf, type Run, refusal } from "./node-run.ts"
import { takeStep, type VerifiedStep } from "./node-step.ts"
import type { Followed, FollowOutcome } from "./outcome.ts"
import { isOutgrown, lacksWhole, pendingAfter } from "./step.ts"
import { FollowTrouble } from "./trouble.ts"

/** Moves. `again`: the head has to be asked once more. */
export async function moveTo(
  run: Run,
  head: ShownHead,
  newest: Stop,
  hasNewKeys: boolean,
): Promise<FollowOutcome | "again"> {
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
      ...(isLast ? { head: head.token, headConsistency: head.consistency } : {}),
      ...(stop.consistency === undefined ? {} : { consistency: stop.consistency }),
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
    const own = { size: step.size, root: toBase64(step.replay.root()) }
    const unlinked = isLast ? await linkToHead(run, pointsOf(own, run.state?.seen ?? []), head) : null
    if (unlinked) return refusal(run, unlinked)
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
    const route = await findRoute(remote, newest, { size, start, options: optionsOf(run), up: run.up })
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

/** Makes a step the mirror's. */
async function keep(
  run: Run,
  { opened }: Stop,
  { size, bytes, replay, verification, current }: VerifiedStep,
  from: number | null,
  head: ShownHead | null,
  gone: Followed["withdrawn"],
): Promise<void> {
  const replayed = verification.state
  if (!replayed) throw new Error("a verified step has no state")
  const memory = run.state?.keys ?? nothingHeard
  const asked = wanted(memory, replay.keyEntries(), run.state?.verified.size ?? 0)
  const learnt = run.trust
    ? { keys: run.keys, changes: [], memory, history: null }
    : await learnFrom(run.follower.remote, run.places, run.keys, memory, asked)
  const verified = withTrust(run, replayed)
  const added: KeptExport = { size, kind: from === null ? "whole" : "delta", bytes }
  const others = (run.state?.exports ?? []).filter((kept) => kept.size !== size)
  const goneSizes = new Set(head ? gone.map((file) => file.size) : [])
  const exports = from === null ? [added] : [...others.filter((kept) => !goneSizes.has(kept.size)), added]
  const seen = pendingAfter(run.state?.seen ?? [], size, head?.log ?? { size: 0, root: "" })
  const issued = { issuer: opened.manifest.iss, given_keys: run.givenDigest }
  const map = run.state?.map ?? replay.maps()?.first
  const state: MirrorState = {
    ...{ ...issued, verified, seen, current, exports, keys: learnt.memory },
    ...(map === undefined ? {} : { map }),
  }
  if (head) await writeHead(run, head)
  await writeLinks(run)
  await writeKeys(run.places, learnt)
  await writeRoot(run)
  await commit(run.places, state, size)
  run.withdrawn.push(...gone.filter((file) => !exports.some((kept) => kept.size === file.size) && !isTold(run, file)))
  run.steps.push({ size, by: from === null ? "snapshot" : "delta", bytes })
  run.changes.push(...learnt.changes)
  run.unproven = verification.unproven
  run.state = state
  run.keys = learnt.keys
}

/** A head with its second signature; one of an older head must not lie beside it. */
async function writeHead({ places }: Run, { token, sm2 }: ShownHead): Promise<void> {
  await rm(path.join(places.folder, "exports/head.sm2"), { force: true })
  if (sm2 !== null) await writeSynced(await nextPlace(places, "exports/head.sm2"), `${sm2.trimEnd()}\n`)
  await writeSynced(await nextPlace(places, "exports/head"), token)
}

/** The proofs that were got, with those that were kept, for whoever follows the mirror. */
async function writeLinks({ places, links }: Run): Promise<void> {
  if (links.length === 0) return
  const kept = readLinks(await readFile(places.proofs, "utf8").catch(() => ""))
  await writeSynced(await nextPlace(places, "log/proof/consistency"), chainText(kept, links))
}

async function writeKeys(places: Places, { keys, history }: Pick<Learnt, "keys" | "history">): Promise<void> {
  await writeSynced(await nextPlace(places, "keys.json"), `${JSON.stringify(keys.jwks, null, 2)}\n`)
  if (history !== null) await writeSynced(await nextPlace(places, "v1/keys/history"), history)
}

/** The roots that were believed, for the next run and for whoever follows the mirror. */
async function writeRoot({ places, trust }: Run): Promise<void> {
  if (trust) await writeSynced(await nextPlace(places, ".well-known/gongshi-root"), trust.chain)
}

function withTrust({ trust }: Run, verified: VerifyState): VerifyState {
  return trust ? { ...verified, trust: trust.seen } : verified
}

/** Asks once more for what the log has said of keys and could not be had. What is learnt is kept at once. */
export async function askAgain(run: Run): Promise<void> {
  const { state } = run
  if (!state || state.keys.lacking.length === 0) return
  const { lacking } = state.keys
  const learnt = await learnFrom(run.follower.remote, run.places, run.keys, state.keys, lacking)
  if (learnt.history === null) return
  run.state = { ...state, keys: learnt.memory }
  run.keys = learnt.keys
  run.changes.push(...learnt.changes)
  await writeKeys(run.places, learnt)
  await commit(run.places, run.state, null)
}

function isTold({ withdrawn }: Run, { size, name }: Followed["withdrawn"][number]): boolean {
  return withdrawn.some((told) => told.size === size && told.name === name)
}

// What a mirror sees to itself, or says in its own words.
const ownClaims = ["replaced-before", "map-unbuilt", "files-not-given", "newer", "no-state"]

/** The newest export is there; the head may be newer still. */
async function finish(run: Run, head: ShownHead, hasNewKeys: boolean): Promise<FollowOutcome> {
  const { state } = run
  if (!state) throw new Error("a mirror without a state can't be finished")
  const isNewer = head.issuedAt > (state.verified.head_iat ?? 0)
  const { size } = state.verified
  if (run.steps.length === 0) {
    const unlinked = await linkToHead(run, pointsOf(state.verified, state.seen), head)
    if (unlinked) return refusal(run, unlinked)
  }
  if (isNewer || hasNewKeys || run.changes.length > 0 || run.links.length > 0) {
    const seen = pendingAfter(state.seen, size, head.log)
    const verified = withTrust(run, { ...state.verified, head_iat: head.issuedAt })
    await writeHead(run, head)
    await writeLinks(run)
    await writeKeys(run.places, { keys: run.keys, history: null })
    await writeRoot(run)
    run.state = { ...state, given_keys: run.givenDigest, verified, seen }
    await commit(run.places, run.state, null)
  }
  await clearIncoming(run.places, [])
  const withheld = run.trust ? [] : judgeMemory(state.keys, run.keys)
  if (withheld.length > 0) return refusal(run, ...withheld)
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
    keysLacking: state.keys.lacking.length,
    complete: state.exports.some(({ kind }) => kind === "whole"),
    unproven: [...run.keyClaims, ...run.unproven].filter(({ code }) => !ownClaims.includes(code)),
  }
}
