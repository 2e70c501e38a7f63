/**
 * Signers: who signs for a role. The key may lie in a file, in a secret, or where it never leaves (HSM, KMS).
 */
import { CompactSign, importJWK } from "jose"
import { type PublicKey, type SigningKey, toPublicKey } from "./signing-key.ts"

/** What documents are signed for; each role can have a key of its own. Checkpoints of the log are another matter. */
export const documentRoles = ["export", "statement", "receipt"] as const
export type DocumentRole = (typeof documentRoles)[number]

/** Signs with one key. */
export interface Signer {
  /** The public half of the key. */
  key: PublicKey
  /** A compact JWS (RFC 7515) over a payload, whose header has alg, kid and `typ` alone. */
  sign(payload: Uint8Array, typ: string): Promise<string>
}

/** Gives the signer of a role as it is now, so that a rotated key counts without a restart; null where there is none. */
export type FindSigner = (role: DocumentRole) => Promise<Signer | null>

/** Signs with a private key in memory. */
export function keySigner(key: SigningKey): Signer {
  return {
    key: toPublicKey(key),
    async sign(payload, typ) {
      const header = { alg: key.alg, kid: key.kid, typ }
      return new CompactSign(payload).setProtectedHeader(header).sign(await importJWK({ ...key }, key.alg))
    },
  }
}
