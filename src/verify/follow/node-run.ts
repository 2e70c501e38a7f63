/** A run of following: what it was asked, where it stands, and what it has learnt so far. */
import { sha256 } from "../../ledger/node-sha256.ts"
import type { Policy } from "../../ledger/witness/policy.ts"
import type { Claim } from "../claim.ts"
import type { Fault } from "../fault.ts"
import type { KeyRing } from "../key-ring.ts"
import type { Trust } from "../root.ts"
import type { VerifySm2 } from "../sm2-signature.ts"
import type { VerifyOptions } from "../verification.ts"
import type { Link } from "./consistency-chain.ts"
import type { MirrorState } from "./mirror-state.ts"
import type { Places } from "./node-folder.ts"
import type { BelievedKeys } from "./node-keys.ts"
import type { Remote } from "./node-remote.ts"
import type { ProofUp } from "./node-up.ts"
import type { Followed, FollowedStep, Refused } from "./outcome.ts"

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
  /** Whether the register has no key of the log, as whoever follows it says. */
  withoutLogKey: boolean
  /** Whether the register is of a version before the map, as whoever follows it says. */
  withoutMap: boolean
  /** The root of trust that is pinned, as text; null: the one that the mirror has kept, or none. */
  root: string | null
  /** Which witnesses have to have cosigned what is believed; undefined: none. */
  policy: Policy | undefined
  /** The same as its text, for evidence. */
  policyText?: string
  /** SM2, where keys have need of it. */
  sm2For(keys: KeyRing): Promise<VerifySm2 | undefined>
  /** ms since 1970. */
  clock(): number
  onProgress?(lines: number): void
}

/** A run, with what it has learnt so far. */
export interface Run {
  follower: Follower
  places: Places
  state: MirrorState | null
  keys: BelievedKeys
  /** The root of trust that names them; null: they are pinned themselves, and change as the log says. */
  trust: Trust | null
  steps: FollowedStep[]
  withdrawn: Followed["withdrawn"]
  changes: Followed["keys"]
  unproven: Claim[]
  /** Proofs that the log only grew, as they were got in this run. */
  links: Link[]
  /** How what too few had cosigned is brought up. */
  up: ProofUp
  /** What is not proven for where the keys come from. */
  keyClaims: readonly Claim[]
  /** SM2, where the keys list one for second signatures. */
  verifySm2: VerifySm2 | undefined
  /** Digest of the keys that were given by hand. */
  givenDigest: string | null
  /** Whether the mirror's own lines have been found changed. */
  isDamaged: boolean
}

/** What is refused, with where the mirror stands. */
export const refusal = (run: Run, ...findings: Fault[]): Refused => ({
  ok: false,
  findings,
  steps: run.steps,
  size: run.state?.verified.size ?? null,
})

/** What everything in a run is verified with. */
export function optionsOf({ follower, keys, trust, state, verifySm2 }: Run): VerifyOptions {
  const [issuer, origin] = [follower.issuer ?? state?.issuer, follower.origin ?? state?.verified.origin]
  return {
    ...{ sha256, keys: keys.ring, verifySm2, now: follower.clock(), withoutLogKey: follower.withoutLogKey },
    ...{ policy: follower.policy, withoutMap: follower.withoutMap ? "any" : undefined },
    ...(issuer === undefined ? {} : { issuer }),
    ...(origin === undefined ? {} : { origin }),
    ...trust?.options,
  }
}
