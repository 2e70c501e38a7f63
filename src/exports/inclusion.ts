/**
 * Proofs as they are answered: what is proved, against which checkpoint, on the wire and as text.
 */
import { z } from "@hono/zod-openapi"
import { described } from "../input/described-pattern.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { toBase64 } from "../ledger/base64.ts"
import { explainRefusal } from "../ledger/log-refusal.ts"
import { sha256 } from "../ledger/node-sha256.ts"
import type { SignedLog } from "../ledger/signed-log.ts"
import { tileWidth, widthIn } from "../ledger/tile.ts"
import { formatTlogProof } from "../ledger/tlog-proof.ts"
import { proveConsistency, proveInclusion, readRoot } from "../ledger/tree.ts"

const hash = z.string().regex(/^[A-Za-z0-9+/]{43}=$/)

/** A size or a position in the query of a request. */
export const countParameter = z
  .string()
  .regex(described(/^(0|[1-9]\d{0,14})$/, { zh: "从 0 起的整数", en: "a whole number from 0 on" }))
  .transform(Number)

/** Parts of an inclusion proof on the wire. */
export const inclusionShape = {
  position: z.int(),
  size: z.int().openapi({ description: "Entries in the tree that the proof is for" }),
  leaf_hash: hash.openapi({ description: "SHA-256 of 0x00 and the entry's bytes, base64" }),
  root: hash,
  proof: z.array(hash).openapi({ description: "From the leaf's sibling up to the root's child (RFC 6962)" }),
  checkpoint: z
    .string()
    .nullable()
    .openapi({ description: "The signed checkpoint; null when the proof is for another size than its own" }),
}

export interface Inclusion {
  position: number
  size: number
  leaf: Uint8Array
  root: Uint8Array
  proof: Uint8Array[]
  checkpoint: string | null
}

/** Why there is no proof, as the problem that it is answered with. */
export interface ProofRefusal {
  refused: "log-halted" | "not-yet-signed" | "not-in-log"
  detail: Bilingual
}

/** The published checkpoint, or why there is none. */
export async function readShown(log: SignedLog): Promise<{ note: string; size: number; time: number } | ProofRefusal> {
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

/** Proves that the entry at a position is in the tree of a size; absent: of the published checkpoint. */
export async function readInclusion(
  log: SignedLog,
  position: number,
  size?: number,
): Promise<Inclusion | ProofRefusal> {
  const shown = await readShown(log)
  if ("refused" in shown) return shown
  const within = size ?? shown.size
  if (within > shown.size) return beyond("size", within, shown.size)
  if (position >= within) return beyond("position", position, within)
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

/** An inclusion proof on the wire. */
export function toWireInclusion({ position, size, leaf, root, proof, checkpoint }: Inclusion) {
  const hashes = { leaf_hash: toBase64(leaf), root: toBase64(root), proof: proof.map(toBase64) }
  return { position, size, ...hashes, checkpoint }
}

/** An inclusion proof as text (C2SP tlog-proof); null when it is for another size than the checkpoint's. */
export function toTextInclusion({ position, proof, checkpoint }: Inclusion, extra: Uint8Array | null): string | null {
  return checkpoint === null ? null : formatTlogProof({ extra, position, proof, checkpoint })
}

/** A consistency proof on the wire. */
export const consistencyShape = {
  from: z.int(),
  to: z.int(),
  from_root: hash,
  to_root: hash,
  proof: z.array(hash).openapi({ description: "Empty from size 0, and from a size to itself (RFC 6962)" }),
  checkpoint: inclusionShape.checkpoint,
}

/** Proves that the tree of a size is the beginning of another; absent: of the published checkpoint's. */
export async function readConsistency(log: SignedLog, from: number, to?: number) {
  const shown = await readShown(log)
  if ("refused" in shown) return shown
  const within = to ?? shown.size
  if (within > shown.size) return beyond("to", within, shown.size)
  if (from > within) return beyond("from", from, within)
  const proof = await proveConsistency(sha256, log.tiles, from, within)
  return {
    from,
    to: within,
    from_root: toBase64(await readRoot(sha256, log.tiles, from)),
    to_root: toBase64(await readRoot(sha256, log.tiles, within)),
    proof: proof.map(toBase64),
    checkpoint: within === shown.size ? shown.note : null,
  }
}

/** A consistency proof as a witness takes it (C2SP tlog-witness, add-checkpoint). */
export function toTextConsistency(from: number, proof: readonly string[], checkpoint: string): string {
  return `${[`old ${from}`, ...proof].join("\n")}\n\n${checkpoint}`
}

function beyond(name: string, value: number, size: number): ProofRefusal {
  return {
    refused: "not-in-log",
    detail: {
      zh: `${name} 为 ${value}，而所问的日志只有 ${size} 条：刚刚公示的内容会在几秒内签入检查点。`,
      en: `${name} is ${value}, and the log asked about has ${size} entries: what was just published is in a checkpoint within seconds.`,
    },
  }
}
