/**
 * Keyed hashes of ID numbers (公民身份号码): how persons without registration are asked for, so that their numbers never
 * travel. Whoever may ask has the key; whoever steals a table of hashes, or taps a line, has not. Pure.
 */
import { hashIdNumber, type IdentityKey } from "../../roster/identity.ts"

/** How hashes are made, as the API names it: HMAC (RFC 2104) with SHA-256. */
export const identityAlgorithm = "HMAC-SHA-256" as const

/** The hashes of an ID number under all keys, as a query takes them. */
export function hashUnderAll(keys: readonly IdentityKey[], idNumber: string): string {
  return keys.map((key) => hashIdNumber(key, idNumber)).join(";")
}

/** Hashes as they were sent, or why they are none that can be looked up. */
export type ReadIdentityHash = { kind: "hashes"; hashes: string[] } | { kind: "shape" } | { kind: "keys" }

/** Reads hashes of one number: one under each key, or somebody listed under another would be missed. */
export function readIdentityHash(text: string, keys: readonly Pick<IdentityKey, "id">[]): ReadIdentityHash {
  const hashes = text.split(/[;\s]+/).filter((part) => part !== "")
  if (hashes.length === 0 || !hashes.every((hash) => /^[0-9a-f]{8}:[0-9a-f]{64}$/.test(hash))) return { kind: "shape" }
  const given = new Set(hashes.map((hash) => hash.slice(0, 8)))
  const asked = keys.every(({ id }) => given.has(id)) && given.size === keys.length && hashes.length === given.size
  return asked ? { kind: "hashes", hashes } : { kind: "keys" }
}
