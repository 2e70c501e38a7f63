/** Signers: who signs for a role. The key may lie in a file, in a secret, or where it never leaves (HSM, KMS). */
import { importJWK } from "jose"
import { type KeyRole, type PublicKey, type SigningAlgorithm, type SigningKey, toPublicKey } from "./signing-key.ts"

/** What documents are signed for; each role has a key of its own. Checkpoints of the log are another matter. */
export const documentRoles = ["export", "statement", "receipt"] as const satisfies readonly KeyRole[]
export type DocumentRole = (typeof documentRoles)[number]

/** Signs bytes with one key: all that an HSM or a KMS has to do. */
export interface ByteSigner {
  /** The public half of the key. */
  key: PublicKey
  /** The signature as a JWS has it (RFC 7518, RFC 8037): 64 bytes for either algorithm. */
  signBytes(bytes: Uint8Array): Promise<Uint8Array>
}

/** Signs documents with one key. */
export interface Signer {
  /** The public half of the key. */
  key: PublicKey
  /** A compact JWS (RFC 7515) over a payload, whose header has alg, kid and `typ` alone. */
  sign(payload: Uint8Array, typ: string): Promise<string>
  /** A second signature over bytes by SM2, in DER; absent where the register has no such key. */
  alsoSm2?(bytes: Uint8Array): Promise<Uint8Array>
}

/** Gives the signer of a role as it is now, so that a rotated key counts without a restart; null where there is none. */
export type FindSigner = (role: DocumentRole) => Promise<Signer | null>

// What WebCrypto calls the algorithms. Both give a signature as a JWS has it.
const webCrypto = {
  Ed25519: { name: "Ed25519" },
  ES256: { name: "ECDSA", hash: "SHA-256" },
} as const satisfies Record<SigningAlgorithm, { name: string; hash?: string }>

/** Signs bytes with a private key in memory. */
export function byteSigner(key: SigningKey): ByteSigner {
  let imported: CryptoKey | null = null
  return {
    key: toPublicKey(key),
    async signBytes(bytes) {
      imported ??= await importKey(key)
      return new Uint8Array(await crypto.subtle.sign(webCrypto[key.alg], imported, new Uint8Array(bytes)))
    },
  }
}

/** Whether a signature over bytes is that of a key. */
export async function isSignatureOf(key: PublicKey, bytes: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const imported = await importKey(key)
  return crypto.subtle.verify(webCrypto[key.alg], imported, new Uint8Array(signature), new Uint8Array(bytes))
}

async function importKey(key: PublicKey): Promise<CryptoKey> {
  const imported = await importJWK({ ...key }, key.alg)
  if (imported instanceof Uint8Array) throw new Error(`${key.kid} is a secret, expected a key of a pair`)
  return imported as CryptoKey
}

/** Signs documents by whoever signs bytes. jose takes keys alone, and a key in an HSM is none that it could take. */
export function documentSigner({ key, signBytes }: ByteSigner, alsoSm2?: Signer["alsoSm2"]): Signer {
  return {
    key,
    async sign(payload, typ) {
      const header = JSON.stringify({ alg: key.alg, kid: key.kid, typ })
      const signed = `${toBase64url(header)}.${toBase64url(payload)}`
      return `${signed}.${toBase64url(await signBytes(new TextEncoder().encode(signed)))}`
    },
    ...(alsoSm2 ? { alsoSm2 } : {}),
  }
}

/** Signs documents with a private key in memory. */
export function keySigner(key: SigningKey): Signer {
  return documentSigner(byteSigner(key))
}

function toBase64url(value: string | Uint8Array): string {
  return Buffer.from(typeof value === "string" ? new TextEncoder().encode(value) : value).toString("base64url")
}
