/**
 * The log's key: an Ed25519 key of its own, that signs checkpoints and nothing else.
 */
import type { LogKeys } from "../ledger/log-judgement.ts"
import { sha256 } from "../ledger/node-sha256.ts"
import { noteSigner, noteVerifier } from "../ledger/signed-note.ts"
import { type PublicKey, type SigningKey, toPublicKey } from "../signing/signing-key.ts"

/**
 * The keys that a log is signed with and was.
 * @param signing signs from now on; two while one is rotated
 * @param retired signed once and stay believed
 * @throws when a key is of another algorithm: Go's note package and every C2SP client know Ed25519
 */
export function toLogKeys(signing: readonly SigningKey[], retired: readonly PublicKey[] = []): LogKeys {
  const all = [...signing, ...retired]
  const foreign = all.find(({ alg }) => alg !== "Ed25519")
  if (foreign) throw new Error(`the log's key ${foreign.kid} is ${foreign.alg}; checkpoints are signed with Ed25519`)
  return {
    signers: (origin) => signing.map((key) => noteSigner(sha256, origin, key)),
    verifiers: (origin) => all.map(({ x }) => noteVerifier(sha256, origin, Buffer.from(x, "base64url"))),
  }
}

/** The public half, as the key set lists it. */
export function toPublicLogKey(key: SigningKey): PublicKey {
  return { ...toPublicKey(key), role: "log" }
}
