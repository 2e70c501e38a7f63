/**
 * Symmetric secrets of 256 bits, for keyed hashes and for sealing. A text may hold several, each in base64url, parted by
 * white space or commas: the first one is used for what is new, the others for what was made with them.
 */
import { createHash } from "node:crypto"

const secretBytes = 32

/** A secret, and the name by which what was made with it tells so. */
export interface Secret {
  /** The first 64 bits of the secret's SHA-256, in hex. */
  id: string
  bytes: Uint8Array
}

/** The secrets of a text, at least one. @throws with a sentence for the operator, which never repeats the text */
export function readSecrets(text: string): [Secret, ...Secret[]] {
  const [first, ...rest] = text.split(/[\s,]+/).filter((word) => word !== "")
  if (first === undefined) throw new Error(`it is empty, expected ${expectedSecrets}`)
  return [toSecret(first), ...rest.map(toSecret)]
}

/** What a text of secrets is expected to be. */
export const expectedSecrets =
  "32 random bytes in base64url (43 characters); several parted by commas, the newest first"

/** The text of a secret. */
export function writeSecret(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url")
}

function toSecret(word: string): Secret {
  const bytes = Buffer.from(word, "base64url")
  if (bytes.length !== secretBytes || bytes.toString("base64url") !== word) {
    throw new Error(`it is no secret of this kind, expected ${expectedSecrets}`)
  }
  return { id: createHash("sha256").update(bytes).digest("hex").slice(0, 16), bytes: new Uint8Array(bytes) }
}
