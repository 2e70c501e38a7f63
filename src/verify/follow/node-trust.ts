/** The root of trust of a mirror: pinned by hand, kept with the mirror, and followed to the newest that the register serves. */
import { readFile } from "node:fs/promises"
import { sha256 } from "../../ledger/node-sha256.ts"
import { signatureLine } from "../../ledger/signed-note.ts"
import { type Fault, faultAt } from "../fault.ts"
import { openTrust, type Root, readRoots, type Trust } from "../root.ts"
import type { MirrorState } from "./mirror-state.ts"
import type { Places } from "./node-folder.ts"
import type { Follower } from "./node-run.ts"
import { FollowTrouble } from "./trouble.ts"

/** Where a register serves its roots, each behind the one before; a mirror has them in a file of this path. */
export const rootPath = "/.well-known/gongshi-root"

const chainBytesMax = 1_000_000

/** The root to believe; null where none is pinned. @throws FollowTrouble */
export async function trustOf(
  follower: Follower,
  places: Places,
  state: MirrorState | null,
): Promise<Trust | Fault | null> {
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
