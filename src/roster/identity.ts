/**
 * The identity of a natural person as the register keeps it: a keyed hash of the ID number, by which the same person is
 * known on several platforms, and nothing that tells who it is.
 */
import { createHash, createHmac, createSecretKey, type KeyObject } from "node:crypto"
import { citizenIdLikeness } from "../names/citizen-id.ts"

const plain = /^[1-9]\d{16}[\dX]$/

/** An ID number (GB 11643) as it is hashed: 18 characters, half width, a capital X. Null for what is none. */
export function readIdNumber(text: string): string | null {
  const number = plain.test(text) ? text : text.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase()
  return citizenIdLikeness(number) === "checked" ? number : null
}

/** The key of identity hashes; its id stands before each hash. */
export interface IdentityKey {
  id: string
  key: KeyObject
}

/** What knows persons by their ID numbers. */
export interface IdentityParts {
  /** Under which the numbers are hashed, the one in use first; none: no persons are listed here. */
  identityKeys: readonly IdentityKey[]
}

export function toIdentityKey(secret: Uint8Array): IdentityKey {
  const id = createHash("sha256").update("gongshi/identity-key/v1\n").update(secret).digest("hex").slice(0, 8)
  return { id, key: createSecretKey(secret) }
}

/**
 * The hash of an ID number: the key's id, a colon, and HMAC-SHA-256 (RFC 2104) over the 18 characters in hexadecimal.
 * @param idNumber as `readIdNumber` gives it
 */
export function hashIdNumber({ id, key }: IdentityKey, idNumber: string): string {
  return `${id}:${createHmac("sha256", key).update(idNumber).digest("hex")}`
}

/** The id of the key under which a hash was made. */
export function keyOfHash(hash: string): string {
  return hash.slice(0, hash.indexOf(":"))
}

/** A hash as a platform sends it, under the key in use; null for what is none. */
export function readIdentityHash(text: string, keyId: string): string | null {
  const hash = text.toLowerCase()
  return /^[0-9a-f]{8}:[0-9a-f]{64}$/.test(hash) && hash.startsWith(`${keyId}:`) ? hash : null
}

const longNumber = /(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])/g

/** Whether a text holds an ID number: for columns that are kept as they are. */
export function holdsIdNumber(text: string): boolean {
  if (text.length < 18 || !/\d{17}|[０-９]/.test(text)) return false
  return (text.normalize("NFKC").match(longNumber) ?? []).some(isIdNumber)
}

/** A text without the ID numbers that stand in it: for what names a row or a file, which would be lost with them. */
export function blankIdNumbers(text: string): string {
  if (!holdsIdNumber(text)) return text
  return text.normalize("NFKC").replace(longNumber, (number) => (isIdNumber(number) ? "" : number))
}

function isIdNumber(number: string): boolean {
  return citizenIdLikeness(number.toUpperCase()) === "checked"
}
