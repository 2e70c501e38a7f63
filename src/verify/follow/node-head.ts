/**
 * The head that a register shows: who signed it, whether it is newer than what was seen, and whether its log is the one
 * that the mirror follows.
 */
import { readFile } from "node:fs/promises"
import { sha256 } from "../../ledger/node-sha256.ts"
import { type Fault, fault, faultAt } from "../fault.ts"
import { fileFault } from "../file-fault.ts"
import { verifyHead } from "../manifest.ts"
import type { Facts, Verification, VerifiedLog } from "../verification.ts"
import { findChain, type Head, proofPath, readLinks } from "./consistency-chain.ts"
import { learnByProof } from "./node-keys.ts"
import { readStop, type Stop } from "./node-route.ts"
import { optionsOf, type Run, refusal } from "./node-run.ts"
import type { Refused } from "./outcome.ts"
import { judgeHeadLog } from "./step.ts"
import { FollowTrouble } from "./trouble.ts"

/** The head, as it is shown and as it is read. */
export interface ShownHead {
  token: string
  /** The second signature; null where there is none, or the keys list no key for one. */
  sm2: string | null
  log: VerifiedLog
  manifest: NonNullable<Facts["manifest"]>
  /** s since 1970. */
  issuedAt: number
  /** The proof by which a later checkpoint vouches for it, where its own has too few cosignatures. */
  consistency?: string | undefined
}

// A head is under 4 KB; what is longer is none.
const headBytesMax = 65_536

/** Fetches the head and judges it. @throws FollowTrouble where there is none */
export async function readHead(run: Run, attempt = 1): Promise<ShownHead | Refused> {
  const shown = await fetchHead(run)
  if (shown === null) {
    throw new FollowTrouble({
      zh: "该地址没有 /exports/head：还没有制作过导出，或者它不是登记系统、也不是镜像。镜像保持原样。",
      en: "there is no /exports/head at this address: no export was made yet, or it is no register and no mirror. The mirror is as it was.",
    })
  }
  const { verification, consistency } = await verifyKnown(run, shown)
  const { facts, log, findings, unproven } = verification
  // A mirror that moves puts one of the two in its place before the other: they are fetched once more.
  if (attempt === 1 && findings.some(({ code }) => code === "sm2-signature")) return readHead(run, 2)
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
  return { ...shown, log, manifest: facts.manifest, issuedAt, consistency }
}

type FetchedHead = Pick<ShownHead, "token" | "sm2">

async function fetchHead({ follower: { remote }, verifySm2 }: Run): Promise<FetchedHead | null> {
  if (verifySm2) return remote.signed("/exports/head", headBytesMax)
  const token = await remote.text("/exports/head", headBytesMax)
  return token === null ? null : { token, sm2: null }
}

/** Verifies a head; where its keys are strangers, once more with those that the log has brought in since. */
async function verifyKnown(
  run: Run,
  { token, sm2 }: FetchedHead,
): Promise<{ verification: Verification; consistency?: string | undefined }> {
  const verify = (consistency = "") => verifyHead(token, { ...optionsOf(run), sm2: sm2 ?? undefined, consistency })
  const verified = await verify()
  const isStranger = verified.findings.some(({ code }) => code === "foreign-key" || code === "key-late")
  if (verified.findings.some(({ code }) => code === "policy")) {
    const consistency = await run.up(verified.log?.size ?? 0)
    return { verification: consistency === undefined ? verified : await verify(consistency), consistency }
  }
  // A root of trust is not overruled by the log.
  if (!isStranger || run.trust) return { verification: verified }
  const { state, keys, follower } = run
  const heard = state?.keys.heard ?? []
  const learnt = await learnByProof(follower.remote, keys, heard, optionsOf(run), state?.verified ?? null)
  if (!learnt || learnt.changes.length === 0) return { verification: verified }
  run.keys = learnt.keys
  run.changes.push(...learnt.changes)
  return { verification: await verify() }
}

/** The manifest that the head names. */
export async function readNewest(run: Run, head: ShownHead): Promise<Stop | Refused> {
  const options = { ...optionsOf(run), head: head.token, headConsistency: head.consistency }
  const stop = await readStop(run.follower.remote, head.manifest.size, options, run.up)
  if (stop === null) return refusal(run, faultAt({ file: head.manifest.path.slice(1) }, fileFault("manifest-missing")))
  return "code" in stop ? refusal(run, stop) : stop
}

/**
 * Proves that the log of the head continues each of some points of it that were believed before. The register proves it, or
 * a mirror that has kept such proofs; what this mirror has kept itself need not be asked for again.
 */
export async function linkToHead(run: Run, points: readonly Head[], { log }: ShownHead): Promise<Fault | null> {
  const kept = readLinks(await readFile(run.places.proofs, "utf8").catch(() => ""))
  for (const point of points) {
    const at = (found: Fault) => faultAt({ file: "exports/head" }, found)
    if (point.size === log.size && point.root !== log.root) return at(fault("fork", point.size))
    if (point.size === log.size || point.size === 0) continue
    const own = findChain(sha256, [...kept, ...run.links], point, log)
    if (own !== null && own !== "broken") continue
    const answer = await run.follower.remote.text(`${proofPath}?from=${point.size}&to=${log.size}`)
    const chain = findChain(sha256, [...readLinks(answer ?? ""), ...run.links, ...kept], point, log)
    if (chain === "broken") return at(fault("fork", point.size))
    if (chain === null) return at(fault("no-consistency", point.size, log.size))
    run.links.push(...chain)
  }
  return null
}

/** What a mirror at a size has to be linked by: that size, and the last head that it has seen beyond it. */
export function pointsOf(own: Head, seen: readonly Head[]): Head[] {
  const last = seen.findLast(({ size }) => size > own.size)
  // The later first: from it the earlier one is linked by what was kept.
  return last ? [last, own] : [own]
}
