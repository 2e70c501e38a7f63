/** Lines of a snapshot or a delta, held against the replay of their log. */
import { equalHashes, type Sha256 } from "../ledger/merkle.ts"
import { type Fault, fault } from "./fault.ts"
import { toBase64url } from "./key-ring.ts"
import { lineHasher } from "./line-hash.ts"
import type { Replay } from "./replay.ts"

/** Lines held against a replay. */
export interface LineCheck {
  /** Takes the exact bytes of the next line, without its line feed. @param number from 1 */
  line(bytes: Uint8Array, number: number): void
  /** Says which records are lacking at the end. */
  end(): void
  /** Lines that are what their entries commit to. */
  verified(): number
}

/**
 * Holds lines against the live commitments of a replay, both in order of position: nothing left out, nothing slipped in.
 * @param say told of each line that is wrong, with its number, and of each record that is lacking, without
 * @param onVerified told of each line that is right, with the position of its entry
 */
export function startLineCheck(
  sha256: Sha256,
  replay: Replay,
  say: (found: Fault, line?: number) => void,
  onVerified?: (bytes: Uint8Array, position: number) => void,
): LineCheck {
  const commitmentTo = lineHasher(sha256)
  // Positions by commitment, made at the first line that does not fit.
  let positions: Map<string, number> | null = null
  let next = nextLive(replay, replay.from)
  let verified = 0
  const skipTo = (position: number) => {
    for (; next < position && next < replay.size(); next = nextLive(replay, next + 1)) say(fault("line-missing", next))
  }
  return {
    line(bytes, number) {
      const commitment = commitmentTo(bytes)
      if (next >= replay.size() || !equalHashes(replay.commitment(next), commitment)) {
        positions ??= positionsIn(replay)
        const position = positions.get(toBase64url(commitment))
        if (position === undefined) return say(fault("line-unknown"), number)
        if (position < next) return say(fault("line-order", position), number)
        skipTo(position)
      }
      verified++
      onVerified?.(bytes, next)
      next = nextLive(replay, next + 1)
    },
    end: () => skipTo(Number.POSITIVE_INFINITY),
    verified: () => verified,
  }
}

function nextLive(replay: Replay, from: number): number {
  let position = from
  while (position < replay.size() && !replay.isLive(position)) position++
  return position
}

function positionsIn(replay: Replay): Map<string, number> {
  const positions = new Map<string, number>()
  for (let at = nextLive(replay, replay.from); at < replay.size(); at = nextLive(replay, at + 1)) {
    positions.set(toBase64url(replay.commitment(at)), at)
  }
  return positions
}
