/**
 * Follows a register once: from the head that it shows to a mirror of its newest export, every step verified before it
 * becomes the mirror's.
 */
import { access, readFile } from "node:fs/promises"
import path from "node:path"
import { DatabaseSync } from "node:sqlite"
import { sha256 } from "../../ledger/node-sha256.ts"
import { signatureLine } from "../../ledger/signed-note.ts"
import { type Claim, claim } from "../claim.ts"
import { hearing, keepFollowed } from "../evidence/node-followed.ts"
import { type Fault, faultAt } from "../fault.ts"
import { manifestName } from "../node-source.ts"
import { openTrust, type Root, readRoots, type Trust } from "../root.ts"
import { afterGiven } from "./key-memory.ts"
import type { MirrorState } from "./mirror-state.ts"
import { claimFolder, type Places, placesOf, readFolder, recover } from "./node-folder.ts"
import { readHead, readNewest } from "./node-head.ts"
import { firstKeys, keptKeys, pinnedIn } from "./node-keys.ts"
import { askAgain, moveTo } from "./node-move.ts"
import type { Follower, Run } from "./node-run.ts"
import { proofUpFrom } from "./node-up.ts"
import type { FollowOutcome, Refused } from "./outcome.ts"
import { FollowTrouble } from "./trouble.ts"

/**
 * Brings a mirror up to date, under a lock.
 * @throws FollowTrouble when that can't be done for another reason than what the data are
 */
export async function follow(given: Follower): Promise<FollowOutcome> {
  const follower = { ...given, remote: hearing(given.remote) }
  const places = placesOf(follower.folder)
  await claimFolder(places)
  const lock = takeLock(places.lock, follower.folder)
  try {
    await recover(places)
    const state = await presentState(places)
    const trust = await trustOf(follower, places, state)
    if (trust && "code" in trust) {
      const outcome: Refused = { ok: false, findings: [trust], steps: [], size: state?.verified.size ?? null }
      return await keepFollowed(follower, places, state, outcome)
    }
    const { keys, givenDigest, isNew, claims } = trust
      ? keysOfRoot(trust, state)
      : await keysOf(follower, places, state)
    const run: Run = {
      ...{ follower, places, state, keys, trust, givenDigest, isDamaged: false },
      ...{
        steps: [],
        withdrawn: [],
        changes: [],
        unproven: [],
        links: [],
        keyClaims: claims,
        up: proofUpFrom(follower.remote),
      },
      verifySm2: await follower.sm2For(keys.ring),
    }
    if (state && isNew && follower.givenKeys)
      run.state = { ...state, keys: afterGiven(state.keys, pinnedIn(keys.ring)) }
    // Before the head: its key may be the one that was compromised.
    if (!trust) await askAgain(run)
    const outcome = await followTo(run, isNew)
    return outcome.ok ? outcome : await keepFollowed(follower, places, run.state, outcome)
  } finally {
    lock.release()
  }
}

/** The keys that a root names: it alone does, whatever the log says of keys. */
function keysOfRoot(
  { root, seen }: Trust,
  state: MirrorState | null,
): Pick<Run, "keys" | "givenDigest"> & { isNew: boolean; claims: Claim[] } {
  const { keys, sm2_keys: second } = root.statement
  const jwks = { keys, ...(second ? { sm2_keys: second } : {}) }
  const isNew = state?.verified.trust?.sha256 !== seen.sha256
  return { keys: { jwks, ring: root.keys }, givenDigest: null, isNew, claims: [] }
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

/**
 * One follower at a time in a folder. The lock is one of the operating system's, through SQLite, so that it dies with the
 * process that holds it: a file with a process number in it would outlive a crash and be taken for another's.
 * @throws FollowTrouble when another process holds it
 */
export function takeLock(file: string, folder: string): { release(): void } {
  const lock = new DatabaseSync(file, { timeout: 0 })
  try {
    lock.exec("begin exclusive")
  } catch (error) {
    lock.close()
    const isHeld = error instanceof Error && /locked|busy/.test(error.message)
    if (!isHeld) throw error
    throw new FollowTrouble({
      zh: `另一个 gongshi follow 正在更新 ${folder}：请等它结束，或者使用别的目录。`,
      en: `another gongshi follow is at work in ${folder}: wait until it has ended, or use another folder.`,
    })
  }
  return { release: () => lock.close() }
}

/** Where a register serves its roots, each behind the one before; a mirror has them in a file of this path. */
const rootPath = "/.well-known/gongshi-root"

const chainBytesMax = 1_000_000

/** The root to believe; null where none is pinned. @throws FollowTrouble */
async function trustOf(follower: Follower, places: Places, state: MirrorState | null): Promise<Trust | Fault | null> {
  const { remote, root: given, givenKeys, clock } = follower
  const seen = state?.verified.trust
  const kept = await readFile(places.root, "utf8").catch(() => null)
  const pinned = given ?? (seen ? kept : null)
  if (pinned === null && !seen) return null
  if (pinned === null || (givenKeys && seen)) throw rootMissing
  const served = await remote.text(rootPath, chainBytesMax)
  const trust = await openTrust(lengthen(pinned, [kept, served]), { sha256, now: clock(), seen })
  return "code" in trust ? faultAt({ file: rootPath.slice(1) }, trust) : trust
}

const rootMissing = new FollowTrouble({
  zh: "该镜像以信任根为准：请用 --root FILE 给出信任根，不要另给密钥集。",
  en: "this mirror follows a root of trust: give it with --root FILE, and no key set.",
})

/** A chain with the roots that others have of later versions. What those are worth is seen when it is opened. */
function lengthen(pinned: string, others: readonly (string | null)[]): string {
  let chain = pinned
  let version = readRoots(sha256, pinned)?.at(-1)?.statement.version ?? Number.POSITIVE_INFINITY
  for (const other of others) {
    for (const root of (other === null ? null : readRoots(sha256, other)) ?? []) {
      if (root.statement.version !== version + 1) continue
      chain += noteOf(root)
      version++
    }
  }
  return chain
}

const noteOf = ({ note: { text, signatures } }: Root) => `${text}\n${signatures.map(signatureLine).join("")}`
