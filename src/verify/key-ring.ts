/**
 * The keys that a verifier believes: a key set (RFC 7517) and verifier keys of the log, from the register's own hands.
 * Which key may sign what, and when, is decided here.
 */
import { toBase64 } from "../ledger/base64.ts"
import type { Sha256 } from "../ledger/merkle.ts"
import { readVkey } from "../ledger/signed-note.ts"
import { count, exact, listOf, matching, oneOf, parseJson, text } from "./shape.ts"

/** What a key may sign. Absent in a key: any document, and no checkpoint. */
export type KeyRole = "log" | "export" | "statement" | "receipt"

/** Where a key is in its life. `next` is listed before it signs, so that nobody is surprised by it. */
export type KeyStatus = "next" | "current" | "retired" | "compromised"

/** A key of a key set. */
export interface PinnedKey {
  kty: string
  crv: string
  x: string
  y?: string
  /** RFC 7638 thumbprint. */
  kid: string
  alg: "Ed25519" | "ES256"
  /** `self-generated`: the register made it on its first start, and nobody has vouched for it. */
  key_origin: "self-generated" | "provided"
  role?: KeyRole
  status: KeyStatus
  /** ms since 1970 between which it signs; null where the set does not say. */
  from: number | null
  until: number | null
  /** Of a compromised key: the last size of the log at which what it signed is still believed. */
  goodUntilSize: number | null
  /** Present: what it signs of the map stands on a complete checkpoint, and is refused where it does not. */
  papers?: "complete"
}

/** A key that signs checkpoints. */
export interface LogKey {
  /** The log's name; null where the key set does not say it, and the checkpoint does. */
  name: string | null
  publicKey: Uint8Array
  /** Null for a key that was given as a verifier key, without a key set. */
  pinned: PinnedKey | null
  /** The last tree that it signed, where a root of trust says it: it vouches for nothing that does not lead there. */
  last?: { size: number; root: Uint8Array }
}

/** A key of second signatures. */
export interface Sm2Key {
  /** Coordinates of the point, 32 bytes each, base64url. */
  x: string
  y: string
  /** RFC 7638 thumbprint. */
  kid: string
  key_origin: "self-generated" | "provided"
  /** The signer's identity, which goes into every signature. Never taken for granted. */
  user_id: string
}

/** What a verifier believes. */
export interface KeyRing {
  documents: readonly PinnedKey[]
  log: readonly LogKey[]
  sm2: readonly Sm2Key[]
}

/** Why keys can't be used. */
export type KeyRingFault = "not-a-key-set" | "private-key" | "thumbprint" | "no-key" | "not-a-vkey"

const needed = { kty: text, crv: text, x: text, kid: text, alg: oneOf("Ed25519", "ES256") }
const absentable = {
  y: text,
  use: text,
  key_origin: oneOf("self-generated", "provided"),
  role: oneOf("log", "export", "statement", "receipt"),
  status: oneOf("next", "current", "retired", "compromised"),
  from: text,
  until: text,
  good_until_size: count,
  papers: oneOf("complete"),
}
const shape = exact(needed, absentable)
const coordinate = matching(/^[A-Za-z0-9_-]{43}$/)
const sm2Shape = exact({
  ...{ kty: oneOf("EC"), crv: oneOf("SM2"), x: coordinate, y: coordinate, kid: text },
  ...{ key_origin: oneOf("self-generated", "provided"), user_id: matching(/^[ -~]{1,255}$/) },
})
const keysOf = listOf((value): value is object => typeof value === "object" && value !== null)
// A key set from elsewhere may say more of a key (`key_ops`, `x5c`); none of it is looked at.
const known = Object.keys({ ...needed, ...absentable })

/**
 * Puts a key ring together.
 * @param given `jwks`: a key set as JSON has it; keys of algorithms other than Ed25519 and ES256 are passed over.
 *   `vkeys`: verifier keys of the log (C2SP signed-note)
 */
export function readKeyRing(
  sha256: Sha256,
  given: { jwks?: unknown; vkeys?: readonly string[] },
): KeyRing | { fault: KeyRingFault } {
  const documents: PinnedKey[] = []
  const log: LogKey[] = []
  const sm2: Sm2Key[] = []
  if (given.jwks !== undefined) {
    const { jwks } = given
    const members = typeof jwks === "object" && jwks !== null && "keys" in jwks ? jwks.keys : null
    if (!keysOf(members)) return { fault: "not-a-key-set" }
    for (const member of members) {
      const key = readKey(sha256, member)
      if (key === null) continue
      if (typeof key === "string") return { fault: key }
      if (key.role !== "log") documents.push(key)
      else log.push({ name: null, publicKey: fromBase64url(key.x) ?? new Uint8Array(), pinned: key })
    }
  }
  if (typeof given.jwks === "object" && given.jwks !== null && "sm2_keys" in given.jwks) {
    const { sm2_keys: members } = given.jwks
    if (!keysOf(members)) return { fault: "not-a-key-set" }
    for (const member of members) {
      const key = readSm2Key(sha256, member)
      if (typeof key === "string") return { fault: key }
      sm2.push(key)
    }
  }
  for (const vkey of given.vkeys ?? []) {
    const read = readVkey(sha256, vkey)
    if (!read) return { fault: "not-a-vkey" }
    log.push({ name: read.name, publicKey: read.publicKey, pinned: null })
  }
  return documents.length + log.length > 0 ? { documents, log, sm2 } : { fault: "no-key" }
}

/** Puts a key ring together of what somebody pasted: a key set, or verifier keys of the log, one a line. */
export function readGivenKeys(sha256: Sha256, pasted: string): KeyRing | { fault: KeyRingFault } {
  if (pasted.trimStart().startsWith("{")) return readKeyRing(sha256, { jwks: parseJson(pasted) ?? null })
  const vkeys = pasted.split("\n").map((line) => line.trim())
  return readKeyRing(sha256, { vkeys: vkeys.filter((line) => line !== "") })
}

function readKey(sha256: Sha256, member: object): PinnedKey | KeyRingFault | null {
  if ("d" in member) return "private-key"
  if (!("alg" in member) || (member.alg !== "Ed25519" && member.alg !== "ES256")) return null
  const kept = Object.entries(member).filter(([name]) => known.includes(name))
  const value: unknown = Object.fromEntries(kept)
  if (!shape(value)) return "not-a-key-set"
  const { kty, crv, x, y, kid, alg, role } = value
  const [from, until] = [readTime(value.from), readTime(value.until)]
  if (from === undefined || until === undefined) return "not-a-key-set"
  if (alg === "Ed25519" ? kty !== "OKP" || crv !== "Ed25519" : kty !== "EC" || crv !== "P-256" || !y) {
    return "not-a-key-set"
  }
  if (role === "log" && alg !== "Ed25519") return "not-a-key-set"
  if (thumbprintOf(sha256, value) !== kid) return "thumbprint"
  return {
    ...{ kty, crv, x, kid, alg, from, until },
    ...(y === undefined ? {} : { y }),
    ...(role === undefined ? {} : { role }),
    ...(value.papers ? { papers: value.papers } : {}),
    key_origin: value.key_origin ?? "provided",
    status: value.status ?? "current",
    goodUntilSize: value.good_until_size ?? null,
  }
}

function readSm2Key(sha256: Sha256, member: object): Sm2Key | KeyRingFault {
  if ("d" in member) return "private-key"
  const { kty, crv, x, y, kid, key_origin = "provided", user_id }: Record<string, unknown> = { ...member }
  const key = { kty, crv, x, y, kid, key_origin, user_id }
  if (!sm2Shape(key)) return "not-a-key-set"
  return thumbprintOf(sha256, key) === kid ? key : "thumbprint"
}

/** RFC 7638, section 3.2: the members that make the key, in alphabetical order. */
function thumbprintOf(sha256: Sha256, { crv, kty, x, y }: Pick<PinnedKey, "crv" | "kty" | "x" | "y">): string {
  return toBase64url(sha256(new TextEncoder().encode(JSON.stringify({ crv, kty, x, y }))))
}

/** ms since 1970; null where there is none, undefined where it is no time. */
function readTime(value: string | undefined): number | null | undefined {
  if (value === undefined) return null
  const time = Date.parse(value)
  return Number.isNaN(time) ? undefined : time
}

/** What is known of a signature, for the question whether its key may have made it. */
export interface Signing {
  role: KeyRole
  /** When it says that it was signed, ms since 1970. */
  at: number
  /** Clocks that differ by so much are taken to agree. */
  skewMs: number
}

/** Why a key may not have signed; null when it may. Whether a compromised key is believed depends on what was signed. */
export function keyFault(key: PinnedKey, { role, at, skewMs }: Signing): "key-role" | "key-early" | "key-late" | null {
  if (key.role !== undefined && key.role !== role) return "key-role"
  if (key.from !== null && at < key.from - skewMs) return "key-early"
  if (key.until !== null && at > key.until + skewMs) return "key-late"
  return null
}

/** Encodes bytes as base64url without padding. */
export function toBase64url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
const none = 64
const values = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = alphabet.indexOf(String.fromCharCode(code))
  return value < 0 ? none : value
})

/**
 * Decodes base64url without padding; null for every spelling that `toBase64url` would not have written. By hand: a replay
 * decodes a commitment an entry, and `atob` takes a third of the whole verification.
 */
export function fromBase64url(encoded: string): Uint8Array<ArrayBuffer> | null {
  if (encoded.length % 4 === 1) return null
  const bytes = new Uint8Array(Math.floor((encoded.length * 3) / 4))
  let [held, bits, length] = [0, 0, 0]
  for (let place = 0; place < encoded.length; place++) {
    const value = values[encoded.charCodeAt(place)] ?? none
    if (value === none) return null
    held = (held << 6) | value
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[length++] = held >> bits
    held &= (1 << bits) - 1
  }
  return held === 0 ? bytes : null
}
