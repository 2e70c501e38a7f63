/**
 * Proofs against the published checkpoint: that an entry is in the log, and that an earlier size is the beginning of a
 * later one; or why there is none.
 */

import { fromBase64 } from "./base64.ts"
import { explainRefusal, type RefusalText } from "./log-refusal.ts"
import { equalHashes } from "./merkle.ts"
import { sha256 } from "./node-sha256.ts"
import type { SignedLog } from "./signed-log.ts"
import { tileWidth, widthIn } from "./tile.ts"
import { proveConsistency, proveInclusion, readRoot } from "./tree.ts"
import type { Shown } from "./witness/witnesses.ts"

/** Why there is no proof, as the problem that it is answered with. */
export interface ProofRefusal {
  refused: "log-halted" | "not-yet-signed" | "not-in-log"
  detail: RefusalText
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

/**
 * The checkpoint that documents are made under: the newest that enough witnesses have cosigned, where it is at hand, else
 * the published one.
 * @param least entries that it has to cover
 */
export async function readVouched(
  log: SignedLog,
  least = 0,
): Promise<(Shown & { isWitnessed: boolean }) | ProofRefusal> {
  const shown = await readShown(log)
  if ("refused" in shown) return shown
  const usable = await log.vouched.usable(shown)
  return usable && usable.size >= least ? { ...usable, isWitnessed: true } : { ...shown, isWitnessed: false }
}

/** That the entry at a position is in the tree of a size. */
export interface Inclusion {
  position: number
  size: number
  leaf: Uint8Array
  root: Uint8Array
  proof: Uint8Array[]
  /** The signed checkpoint of that size; null where none was signed within the last day. */
  checkpoint: string | null
}

/** Proves that the entry at a position is in the tree of a size; absent: of the checkpoint that documents are made under. */
export async function readInclusion(
  log: SignedLog,
  position: number,
  size?: number,
): Promise<Inclusion | ProofRefusal> {
  const newest = await readShown(log)
  if ("refused" in newest) return newest
  const shown = size === undefined ? await readVouched(log, position + 1) : newest
  if ("refused" in shown) return shown
  const within = size ?? shown.size
  if (within > newest.size) return beyond("size", newest.size)
  if (position >= within) return beyond("position", within)
  const index = Math.floor(position / tileWidth)
  const [tile] = await log.tiles.readTiles([{ level: 0, index, width: widthIn(within, 0, index) }])
  if (!tile) throw new Error("a tile that was asked for was not read")
  const root = await readRoot(sha256, log.tiles, within)
  return {
    position,
    size: within,
    leaf: tile.node(0, position % tileWidth),
    root,
    proof: await proveInclusion(sha256, log.tiles, position, within),
    checkpoint: within === shown.size ? shown.note : await readPast(log, within, root),
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
  const toRoot = await readRoot(sha256, log.tiles, within)
  return {
    from,
    to: within,
    fromRoot: await readRoot(sha256, log.tiles, from),
    toRoot,
    proof: await proveConsistency(sha256, log.tiles, from, within),
    checkpoint: within === shown.size ? shown.note : await readPast(log, within, toRoot),
  }
}

/** The checkpoint of a size, where one was signed within the last day. */
async function readPast(log: SignedLog, size: number, root: Uint8Array): Promise<string | null> {
  const past = await log.vouched.past(size)
  const isOfThisTree = past !== null && equalHashes(fromBase64(past.root) ?? new Uint8Array(), root)
  return isOfThisTree ? past.note : null
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
