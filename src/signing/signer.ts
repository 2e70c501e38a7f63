/**
 * Signers: who signs for a role, and which keys this process can sign with. Files, the environment, secrets and a signer of
 * the operator's own (HSM, KMS), which a key never leaves, hold keys in the same way.
 */
import { importJWK } from "jose"
import {
  KeyError,
  type KeyRole,
  type PublicKey,
  type SigningAlgorithm,
  type SigningKey,
  toPublicKey,
  toSigningKey,
} from "./signing-key.ts"

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

/** A key that can be signed with here. */
export interface HeldKey {
  /** As its place says; null: documents of every kind. */
  role: KeyRole | null
  signer: ByteSigner
  /** Where it lies, for the operator. */
  place: string
}

/** Holds private halves. */
export interface KeyHolder {
  /**
   * What is held now, the newest of a role last. Looked up anew each time, so that a key which is put there counts
   * without a restart.
   * @throws KeyError when one of them can't be used
   */
  held(): Promise<HeldKey[]>
}

/** The keys of several holders. */
export function joinHolders(holders: readonly KeyHolder[]): KeyHolder {
  return { held: async () => (await Promise.all(holders.map((holder) => holder.held()))).flat() }
}

/**
 * Keys given as text: a private JWK for a role, or a set of them while one is rotated, the newest last.
 * @param texts by role; the name of the variable stands in messages
 */
export function textHolder(texts: readonly { role: KeyRole; variable: string; text: string }[]): KeyHolder {
  let read: HeldKey[] | null = null
  return {
    async held() {
      // The keys are kept and not the promise: on Workers one must not outlive the request that made it.
      read ??= (await Promise.all(texts.map(readText))).flat()
      return read
    },
  }
}

async function readText({ role, variable, text }: { role: KeyRole; variable: string; text: string }) {
  try {
    const value = JSON.parse(text) as { keys?: unknown }
    const keys = await Promise.all((Array.isArray(value.keys) ? value.keys : [value]).map(toSigningKey))
    return keys.map((key): HeldKey => ({ role, signer: byteSigner(key), place: variable }))
  } catch {
    throw new KeyError(`${variable} holds no private JWK with its alg, and no set of them`)
  }
}

/** Makes the first key of a role; null where keys are given and never made. */
export type MakeKey = ((role: KeyRole) => Promise<SigningKey>) | null
