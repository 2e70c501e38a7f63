/**
 * Batches (批次): what agencies get at once is one entry of the log, which commits to a tree over salted digests. An agency
 * proves what it got by its notice, the salt, and a path; of what others got nothing can be told. Pure.
 */
import { createHash } from "node:crypto"
import { hashBytes } from "../../ledger/merkle.ts"
import { sha256 } from "../../ledger/node-sha256.ts"
import { edgeRoot, type GrownTile, growEdge, toEdge } from "../../ledger/tree.ts"

/** What the text of a leaf begins with: a digest of another kind is none. */
export const noticePrefix = "gongshi/notice/v1"

/** The operations of the log under which notices go out. */
export const batchOperations = ["notice", "recall"] as const
export type BatchOperation = (typeof batchOperations)[number]

/**
 * The salt of a notice, hex: that of the next one can't be told from it, nor the secret. The store derives it by the same
 * rule, for a hundred thousand at once.
 * @param secret of the batch, 32 bytes
 */
export function saltOf(secret: Uint8Array, eventId: number, clientId: string): string {
  const inner = createHash("sha256").update(secret).update(`${eventId}:${clientId}`).digest()
  return createHash("sha256").update(inner).digest("hex")
}

/** The text of a leaf; its hash is SHA-256(0x00 ‖ text), as that of a log entry (RFC 6962). */
export function leafText({ salt, clientId, line }: { salt: string; clientId: string; line: string }): string {
  return `${noticePrefix}\n${salt}\n${clientId}\n${line}`
}

/** The tree over leaf hashes, one behind the other. */
export function growBatch(leaves: Uint8Array): { size: number; root: Uint8Array; tiles: GrownTile[] } {
  const { edge, grown } = growEdge(sha256, toEdge(0, []), leaves)
  return { size: leaves.length / hashBytes, root: edgeRoot(sha256, edge), tiles: grown }
}
