/**
 * Has the log name a release of the verifier: an entry `release`, which commits to a line with the digest of the package and
 * the publisher's signed note. It is of entry version 3, so the first of them is the operator's own decision.
 */
import type { Pool } from "../../database/client.ts"
import { ownVersion, type SwitchRefusal } from "../../database/writer.ts"
import { refuseSwitch } from "../../database/writer-store.ts"
import { byOperator } from "../../gate/hands.ts"
import { passOrThrow } from "../../gate/pass.ts"
import { commitmentOf } from "../../ledger/commitment.ts"
import { draftOfLog } from "../../ledger/effect.ts"
import { append, lockHead, type Publication } from "../../ledger/sequencer.ts"
import { addFindings } from "../../signing/key-store.ts"
import type { LoggedRelease } from "../../verify/release/logged.ts"
import { addRelease, listVersions } from "./store.ts"

/** Why a release is not named. */
export type ReleaseRefusal =
  | { refused: "named"; version: string }
  /** It would be the first entry of version 3, and nobody has said that followers know. */
  | { refused: "first" }
  | { refused: "switch"; because: SwitchRefusal }

/** What is named, and by whom. */
export interface Naming {
  release: LoggedRelease
  /** Whether the log may get its first entry of version 3 by it. */
  mayBegin: boolean
  /** For the audit trail. */
  actor: string
  /** ms since 1970. */
  now: number
  newSalt(): string
}

/** Names a release. @returns its position */
export async function nameRelease(
  pool: Pool,
  { release, mayBegin, actor, now, newSalt }: Naming,
): Promise<{ position: number } | ReleaseRefusal> {
  return pool.begin(async (tx) => {
    const head = await lockHead(tx)
    // A node of an older version could not read the log that it goes on to sign.
    const because = await refuseSwitch(tx, ownVersion, now)
    if (because) return { refused: "switch", because }
    const versions = await listVersions(tx)
    if (versions.includes(release.version)) return { refused: "named", version: release.version }
    if (versions.length === 0 && !mayBegin) return { refused: "first" }
    const line = JSON.stringify({ salt: newSalt(), release })
    const none = { authority: null, replaces: null, reason: null }
    const publications: Publication[] = [
      {
        draft: { ...none, operation: "release", list: "release", commitment: commitmentOf(line) },
        ...{ line, recordId: null, subjectCode: null },
      },
    ]
    const pass = passOrThrow(tx, draftOfLog(publications, head), byOperator(actor), {}, now)
    await append(tx, head, publications, now, pass)
    await addFindings(tx, pass, { at: now, actor })
    await addRelease(tx, { position: head.size, version: release.version, at: now, actor })
    return { position: head.size }
  })
}
