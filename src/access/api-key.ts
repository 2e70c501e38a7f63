/**
 * API keys of platforms, agencies and sources. A key is 256 random bits; the database keeps its SHA-256 alone, so a stolen
 * database opens nothing. No slow hash: there is no password to guess.
 */
import { hash } from "node:crypto"
import type { Principal } from "./principal.ts"

/** How a key begins, so that people and scanners of leaked secrets know one. */
export const apiKeyPrefix = "gongshi_"

/**
 * A key from 256 random bits.
 * @param random base64url
 */
export function toApiKey(random: string): string {
  return apiKeyPrefix + random
}

/** A platform, an agency or a source, as its key proves it. */
export type Client = Extract<Principal, { kind: "client" }>

/** What the database keeps of a key. */
export function digestOf(key: string): Buffer {
  return hash("sha256", key, "buffer")
}
