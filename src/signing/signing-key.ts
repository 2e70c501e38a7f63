/**
 * Signing keys. One table knows the algorithms; nothing else enumerates them.
 */
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose"

/** Algorithms that signatures of this register may have (RFC 9864, RFC 7518). Verifiers pin these. */
export const signingAlgorithms = ["Ed25519", "ES256"] as const
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

/** Where a key came from: made by the program on first start, or given by the operator. */
export type KeyOrigin = "self-generated" | "provided"

/** A public key as the key set lists it. */
export interface PublicKey {
  kty: string
  crv: string
  x: string
  y?: string
  /** RFC 7638 thumbprint. */
  kid: string
  alg: SigningAlgorithm
  use: "sig"
  key_origin: KeyOrigin
  /** `log`: signs checkpoints and nothing else; absent: signs documents. */
  role?: "log"
}

/** A private key. */
export interface SigningKey extends PublicKey {
  d: string
}

/** Makes a key. */
export async function createSigningKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  return toSigningKey({ ...(await exportJWK(privateKey)), alg: algorithm, key_origin: "self-generated" })
}

/**
 * Reads a private key from its JWK.
 * @throws with a sentence for the operator when it is none that can be used
 */
export async function toSigningKey(jwk: JWK & { key_origin?: unknown }): Promise<SigningKey> {
  const algorithm = signingAlgorithms.find((name) => name === jwk.alg)
  if (!algorithm) throw new Error(`alg is ${JSON.stringify(jwk.alg)}, expected one of ${signingAlgorithms.join(", ")}`)
  const { kty, crv, x, y, d } = jwk
  if (!kty || !crv || !x || !d) throw new Error("the members kty, crv, x and d of a private key (RFC 7517) are needed")
  const kid = await calculateJwkThumbprint(jwk)
  const origin: KeyOrigin = jwk.key_origin === "self-generated" ? "self-generated" : "provided"
  return { kty, crv, x, ...(y ? { y } : {}), d, kid, alg: algorithm, use: "sig", key_origin: origin }
}

/** The public half. */
export function toPublicKey({ kty, crv, x, y, kid, alg, use, key_origin }: SigningKey): PublicKey {
  return { kty, crv, x, ...(y ? { y } : {}), kid, alg, use, key_origin }
}
