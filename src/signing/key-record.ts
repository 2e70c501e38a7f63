/**
 * The life of a key: announced, signing, retired, compromised. A key's status follows from its dates and the time, so
 * that a rotation comes into force by itself, on every node at once.
 */
import { documentRoles } from "./signer.ts"
import { type KeyRole, type KeyStatus, type PublicKey, toPublicKey } from "./signing-key.ts"

/** A key as the register keeps it: its public half and its dates. Times are ms since 1970. */
export interface KeyRecord {
  /** Without role and dates. */
  key: PublicKey
  /** Null: signs documents of every kind, as keys did before there were roles. */
  role: KeyRole | null
  publishedAt: number
  /** When it begins to sign; `longSince` of a key that signed before it was listed. */
  from: number
  /** When it ends to; null while that is open. */
  until: number | null
  compromised: { at: number; goodUntilSize: number } | null
  /** Entries of the log that speak of it, in order. */
  positions: readonly number[]
}

/** The beginning of a key that was brought: nobody knows since when it signs. */
export const longSince = 0

/** A key that begins its life. */
export function newRecord(key: PublicKey, role: KeyRole | null, publishedAt: number, from: number): KeyRecord {
  return { key: toPublicKey(key), role, publishedAt, from, until: null, compromised: null, positions: [] }
}

/** The status of a key at a time. */
export function statusOf({ from, until, compromised }: KeyRecord, now: number): KeyStatus {
  if (compromised) return "compromised"
  if (until !== null && until <= now) return "retired"
  return from <= now ? "current" : "next"
}

/** Whether a key signs for a role, as far as roles go. */
export function serves(record: KeyRecord, role: KeyRole): boolean {
  return record.role === role || (record.role === null && role !== "log")
}

/**
 * The key that signs for a role at a time: the latest to begin, and one of the role itself before one of all. Where none
 * has begun the announced one signs: its dates were set by a node whose clock is ahead, and nobody else could.
 */
export function findCurrent(records: readonly KeyRecord[], role: KeyRole, now: number): KeyRecord | null {
  const able = records.filter((record) => serves(record, role) && statusOf(record, now) === "current")
  const [first] = able.toSorted((a, b) => Number(a.role === null) - Number(b.role === null) || b.from - a.from)
  return first ?? findNext(records, role, now)
}

/** The key that is announced for a role; null when none is. */
export function findNext(records: readonly KeyRecord[], role: KeyRole, now: number): KeyRecord | null {
  return records.find((record) => record.role === role && statusOf(record, now) === "next") ?? null
}

/** Roles that a key signs for at a time. */
export function rolesSigned(records: readonly KeyRecord[], kid: string, now: number): KeyRole[] {
  return (["log", ...documentRoles] as const).filter((role) => findCurrent(records, role, now)?.key.kid === kid)
}

/** A key as the key set lists it. */
export function toListed(record: KeyRecord, now: number): PublicKey {
  const { key, role, from, until, compromised } = record
  return {
    ...toPublicKey(key),
    ...(role === null ? {} : { role }),
    status: statusOf(record, now),
    ...(from === longSince ? {} : { from: new Date(from).toISOString() }),
    ...(until === null ? {} : { until: new Date(until).toISOString() }),
    ...(compromised ? { good_until_size: compromised.goodUntilSize } : {}),
  }
}
