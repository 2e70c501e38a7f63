/** The proof that an agency was told so: its notice, the path to the root of its batch, and that root in the log. */
import type { Tenant } from "../../access/tenant.ts"
import type { Sql } from "../../database/client.ts"
import { toBase64 } from "../../ledger/base64.ts"
import { leafHash, verifyInclusion } from "../../ledger/merkle.ts"
import { sha256 } from "../../ledger/node-sha256.ts"
import { type ProofRefusal, readInclusion } from "../../ledger/proof.ts"
import type { SignedLog } from "../../ledger/signed-log.ts"
import { openTile } from "../../ledger/tile.ts"
import { proveInclusion } from "../../ledger/tree.ts"
import { leafText, saltOf } from "./batch.ts"
import { findPlace, readBatchTiles } from "./store.ts"

/** A proof, as it is answered. Hashes are base64, paths from the leaf's sibling up. */
export interface NoticeProof {
  id: number
  agency: string
  salt: string
  line: string
  batch: { leaf: number; size: number; root: string; proof: string[] }
  entry: string
  position: number
  log: { size: number; root: string; proof: string[]; checkpoint: string | null }
}

/** Proves that an agency was told; null where it was not, or what it was told has been erased. */
export async function proveNotice(
  { sql, signedLog }: { sql: Sql; signedLog: SignedLog },
  clientId: Tenant,
  id: number,
): Promise<NoticeProof | ProofRefusal | null> {
  const place = await findPlace(sql, clientId, id)
  if (!place) return null
  const { line, leaf, batch, position, size, root, secret, entry } = place
  const salt = saltOf(secret, id, clientId)
  const reader = {
    readTiles: async (names: Parameters<typeof readBatchTiles>[2]) =>
      (await readBatchTiles(sql, batch, names)).map((hashes) => openTile(sha256, hashes)),
  }
  const proof = await proveInclusion(sha256, reader, leaf, size)
  const hash = leafHash(sha256, new TextEncoder().encode(leafText({ salt, clientId, line })))
  // Never given out where it does not hold: the agency would take the register for a liar.
  if (!verifyInclusion(sha256, { position: leaf, size, leaf: hash, root, proof })) {
    throw new Error(`notice ${id} is not under the root of its batch: it was changed after it was sent`)
  }
  const inclusion = await readInclusion(signedLog, position)
  if ("refused" in inclusion) return inclusion
  return {
    ...{ id, agency: clientId, salt, line, batch: { leaf, size, root: toBase64(root), proof: proof.map(toBase64) } },
    ...{ entry, position },
    log: {
      ...{ size: inclusion.size, root: toBase64(inclusion.root), proof: inclusion.proof.map(toBase64) },
      checkpoint: inclusion.checkpoint,
    },
  }
}
