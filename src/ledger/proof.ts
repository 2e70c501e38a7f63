/**
 * Proofs against the published checkpoint: that an entry is in the log, and that an earlier size is the beginning of a
 * later one; or why there is none.
 */
import { explainRefusal, type RefusalText } from "./log-refusal.ts"
import { sha256 } from "./node-sha256.ts"
import type { SignedLog } from "./signed-log.ts"
import { tileWidth, widthIn } from "./tile.ts"
import { proveConsistency, proveInclusion, readRoot } from "./tree.ts"

/** Why there is no proof, as the problem that it is answered with. */
export interface ProofRefusal {
  refused: "log-halted" | "not-yet-signed" | "not-in-log"
  detail: RefusalText
}

/** A checkpoint that is shown. */
export interface Shown {
  note: string
  size: number
  /** When it was signed, ms since 1970. */
  time: number
}

/** The published checkpoint, or why there is none. */
export async function readShown(log: SignedLog): Promise<Shown | ProofRefusal> {
  const shown = await log.checkpoint()
  if (shown.kind === "halted") return { refused: "log-halted", detail: explainRefusal(shown.refusal) }
  if (shown.kind === "none-yet") {
    return {
      refused: "not-yet-signed",
      detail: { zh: "尚未签发检查点，请稍后重试。", en: "No checkpoint has been signed yet; try again in a moment." },
    }
  }
  return shown
}

/** That the entry at a position is in the tree of a size. */
export interface Inclusion {
  position: number
  size: number
  leaf: Uint8Array
  root: Uint8Array
  proof: Uint8Array[]
  /** The signed checkpoint; null when the proof is for another size than its own. */
  checkpoint: string | null
}

/** Proves that the entry at a position is in the tree of a size; absent: of the published checkpoint. */
export async function readInclusion(
  log: SignedLog,
  position: number,
  size?: number,
): Promise<Inclusion | ProofRefusal> {
  const shown = await readShown(log)
  if ("refused" in shown) return shown
  const within = size ?? shown.size
  if (within > shown.size) return beyond("size", shown.size)
  if (position >= within) return beyond("position", within)
  const index = Math.floor(position / tileWidth)
  const [tile] = await log.tiles.readTiles([{ level: 0, index, width: widthIn(within, 0, index) }])
  if (!tile) throw new Error("a tile that was asked for was not read")
  return {
    position,
    size: within,
    leaf: tile.node(0, position % tileWidth),
    root: await readRoot(sha256, log.tiles, within),
    proof: await proveInclusion(sha256, log.tiles, position, within),
    checkpoint: within === shown.size ? shown.note : null,
  }
}

/** That the tree of a size is the beginning of another. */
export interface Consistency {
  from: number
  to: number
  fromRoot: Uint8Array
  toRoot: Uint8Array
  proof: Uint8Array[]
  /** As an inclusion's. */
  checkpoint: string | null
}

/** Proves that the tree of a size is the beginning of another; absent: of the published checkpoint's. */
export async function readConsistency(log: SignedLog, from: number, to?: number): Promise<Consistency | ProofRefusal> {
  const shown = await readShown(log)
  if ("refused" in shown) return shown
  const within = to ?? shown.size
  if (within > shown.size) return beyond("to", shown.size)
  if (from > within) return beyond("from", within)
  return {
    from,
    to: within,
    fromRoot: await readRoot(sha256, log.tiles, from),
    toRoot: await readRoot(sha256, log.tiles, within),
    proof: await proveConsistency(sha256, log.tiles, from, within),
    checkpoint: within === shown.size ? shown.note : null,
  }
}

function beyond(name: string, size: number): ProofRefusal {
  return {
    refused: "not-in-log",
    detail: {
      zh: `${name} 大于所问的日志，后者有 ${size} 条：刚刚公示的内容会在几秒内签入检查点。`,
      en: `${name} is beyond the log asked about, which has ${size} entries: what was just published is in a checkpoint within seconds.`,
    },
  }
}
