/** Signing keys. One table knows the algorithms; nothing else enumerates them. */
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose"

/** Algorithms that signatures of this register may have (RFC 9864, RFC 7518). Verifiers pin these. */
export const signingAlgorithms = ["Ed25519", "ES256"] as const
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

/** Where a key came from: made by the program, or given by the operator. */
export type KeyOrigin = "self-generated" | "provided"

/** What keys are for. `log` signs checkpoints and nothing else; the others sign documents, each its kinds. */
export const keyRoles = ["log", "export", "statement", "receipt"] as const
export type KeyRole = (typeof keyRoles)[number]

/** The life of a key: announced, signing, no longer signing but believed, believed no more past a size of the log. */
export const keyStatuses = ["next", "current", "retired", "compromised"] as const
export type KeyStatus = (typeof keyStatuses)[number]

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
  /** Absent: signs documents of every kind. */
  role?: KeyRole
  /** Absent: `current`. */
  status?: KeyStatus
  /** When it begins to sign, and when it ends to (RFC 3339). */
  from?: string
  until?: string
  /** Of a compromised key: the last size of the log up to which its signatures are believed. */
  good_until_size?: number
  /** What it signs of the log's map stands on complete checkpoints (src/ledger/complete.ts). For good: verifiers refuse the rest. */
  papers?: "complete"
}

/** A private key. */
export interface SigningKey extends PublicKey {
  d: string
}

/** A key that can't be used, in words for the operator. Never repeats the key. */
export class KeyError extends Error {}

export async function createSigningKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  return toSigningKey({ ...(await exportJWK(privateKey)), alg: algorithm, key_origin: "self-generated" })
}

/**
 * Reads a private key from its JWK.
 * @throws with a sentence for the operator when it is none that can be used
 */
export async function toSigningKey(jwk: JWK & { key_origin?: unknown }): Promise<SigningKey> {
  const { d } = jwk
  if (!d) throw new Error("the members kty, crv, x and d of a private key (RFC 7517) are needed")
  return { ...(await toBareKey(jwk)), d }
}

/**
 * Reads the public half from a JWK, private or public, without its role and dates.
 * @throws with a sentence for the operator when it is none that can be used
 */
export async function toBareKey(jwk: JWK & { key_origin?: unknown }): Promise<PublicKey> {
  const algorithm = signingAlgorithms.find((name) => name === jwk.alg)
  if (!algorithm) throw new Error(`alg is ${JSON.stringify(jwk.alg)}, expected one of ${signingAlgorithms.join(", ")}`)
  const { kty, crv, x, y } = jwk
  if (!kty || !crv || !x) throw new Error("the members kty, crv and x of a key (RFC 7517) are needed")
  const kid = await calculateJwkThumbprint(jwk)
  const origin: KeyOrigin = jwk.key_origin === "self-generated" ? "self-generated" : "provided"
  return { kty, crv, x, ...(y ? { y } : {}), kid, alg: algorithm, use: "sig", key_origin: origin }
}

/** The public half. */
export function toPublicKey({ kty, crv, x, y, kid, alg, use, key_origin, papers }: PublicKey): PublicKey {
  return { kty, crv, x, ...(y ? { y } : {}), kid, alg, use, key_origin, ...(papers ? { papers } : {}) }
}
