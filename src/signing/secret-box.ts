/** A box for secrets that the database keeps for others: AES-256-GCM under keys that are not in the database. */
import type { Secret } from "./secret.ts"

/** Seals secrets and opens them again. What is sealed is bound to what it is about. */
export interface SecretBox {
  /** Ids of its keys, the newest first. */
  ids: readonly string[]
  /** @param random at least 96 fresh bits as base64url, for the nonce */
  seal(text: string, about: string, random: string): Promise<Uint8Array>
  /** Null when it was sealed under none of the keys, or about something else. */
  open(sealed: Uint8Array, about: string): Promise<string | null>
  /**
   * By which the same text is known again, and nobody without the keys learns which it is: HMAC-SHA-256 under each, the newest
   * first, which is what is kept. What was kept before a change of keys is known by the others.
   */
  digests(text: string, about: string): Promise<[Uint8Array, ...Uint8Array[]]>
}

const nonceBytes = 12

/**
 * A box under keys of 256 bits, the newest first, which seals; what the others have sealed is opened still. A sealed
 * secret is nonce, ciphertext and tag.
 */
export function secretBox(keys: readonly [Secret, ...Secret[]]): SecretBox {
  const parameters = (nonce: Uint8Array<ArrayBuffer>, about: string) => ({
    ...{ name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(about) },
  })
  // Imported for each use: on Workers a promise that one request began must not be what the next ones wait for.
  const importKey = ({ bytes }: Secret) =>
    crypto.subtle.importKey("raw", new Uint8Array(bytes), "AES-GCM", false, ["encrypt", "decrypt"])
  return {
    ids: keys.map(({ id }) => id),
    async seal(text, about, random) {
      const nonce = new Uint8Array(Buffer.from(random, "base64url").subarray(0, nonceBytes))
      if (nonce.length !== nonceBytes) throw new Error("a nonce takes 96 fresh bits")
      const key = await importKey(keys[0])
      const sealed = await crypto.subtle.encrypt(parameters(nonce, about), key, new TextEncoder().encode(text))
      return Buffer.concat([nonce, new Uint8Array(sealed)])
    },
    async open(sealed, about) {
      const nonce = new Uint8Array(sealed.subarray(0, nonceBytes))
      const ciphertext = new Uint8Array(sealed.subarray(nonceBytes))
      for (const key of keys) {
        const opened = await crypto.subtle
          .decrypt(parameters(nonce, about), await importKey(key), ciphertext)
          .catch(() => null)
        if (opened) return new TextDecoder().decode(opened)
      }
      return null
    },
    async digests(text, about) {
      const [newest, ...older] = keys
      return [
        await digestUnder(newest, text, about),
        ...(await Promise.all(older.map((key) => digestUnder(key, text, about)))),
      ]
    },
  }
}

async function digestUnder({ bytes }: Secret, text: string, about: string): Promise<Uint8Array> {
  const importKey = (raw: Uint8Array<ArrayBuffer> | ArrayBuffer) =>
    crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"])
  const sign = (key: CryptoKey, of: string) => crypto.subtle.sign("HMAC", key, new TextEncoder().encode(of))
  // Of a key that seals, one for this alone: what is known of the one says nothing of the other.
  const derived = await sign(await importKey(new Uint8Array(bytes)), `digest\n${about}`)
  return new Uint8Array(await sign(await importKey(derived), text))
}
