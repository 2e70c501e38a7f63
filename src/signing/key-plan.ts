/**
 * Decisions about keys: rotation, retirement, compromise. Pure: what is known, what is asked and the time give the keys
 * that change, or why none does.
 */
import { findCurrent, findNext, type KeyRecord, newRecord, rolesSigned, statusOf } from "./key-record.ts"
import { documentRoles } from "./signer.ts"
import type { KeyRole, KeyStatus, PublicKey } from "./signing-key.ts"

/** Why keys are left as they are. */
export type KeyRefusal =
  | { refused: "unknown-key"; kid: string }
  | { refused: "known-key"; kid: string; status: KeyStatus }
  | { refused: "announced"; kid: string; from: number }
  | { refused: "ended"; kid: string; status: KeyStatus }
  | { refused: "needed"; kid: string; role: KeyRole }
  | { refused: "beyond-log"; size: number; asked: number }

/** The keys that change, as they are afterwards. */
export interface KeyPlan {
  changed: KeyRecord[]
}

/** Fresh keys, of which a plan takes those that it needs. */
export type FreshKeys = (role: KeyRole) => PublicKey

/**
 * Announces the next key of a role, or puts it in at once.
 * @param from when the next key begins to sign, ms since 1970; not later than now: at once, and a key that is announced
 *   already is the one that is put in
 * @param isComplete whether a new one signs on complete checkpoints alone
 */
export function planRotation(
  records: readonly KeyRecord[],
  asked: { role: KeyRole; from: number; fresh: FreshKeys; isComplete?: boolean },
  now: number,
): KeyPlan | KeyRefusal {
  const { role, from, isComplete = false } = asked
  const fresh: FreshKeys = (of) => heirOf(records, of, asked.fresh(of), now, isComplete)
  const announced = findNext(records, role, now)
  const isOther = isComplete && announced?.key.papers === undefined
  if (announced && (from > now || isOther))
    return { refused: "announced", kid: announced.key.kid, from: announced.from }
  const begun = announced
    ? { ...announced, from }
    : newRecord(fresh(role), role, now, beginning(records, role, from, now))
  return settle(records, [begun], now)
}

/** Takes a key in from outside: as the first of its role at once, else as `planRotation` does. */
export function planImport(
  records: readonly KeyRecord[],
  asked: { role: KeyRole; from: number; key: PublicKey },
  now: number,
): KeyPlan | KeyRefusal {
  const { role, key } = asked
  const known = records.find((record) => record.key.kid === key.kid)
  if (known) return { refused: "known-key", kid: key.kid, status: statusOf(known, now) }
  const announced = findNext(records, role, now)
  if (announced) return { refused: "announced", kid: announced.key.kid, from: announced.from }
  const heir = heirOf(records, role, key, now)
  return settle(records, [newRecord(heir, role, now, beginning(records, role, asked.from, now))], now)
}

/** A key in the place of another: once papers are complete they stay so, for verifiers would believe the rest of it. */
function heirOf(
  records: readonly KeyRecord[],
  role: KeyRole,
  key: PublicKey,
  now: number,
  isComplete = false,
): PublicKey {
  const isHeir = findCurrent(records, role, now)?.key.papers === "complete"
  return isComplete || isHeir ? { ...key, papers: "complete" } : key
}

/** When a new key begins: where nothing signs, nobody has to be told ahead. */
function beginning(records: readonly KeyRecord[], role: KeyRole, from: number, now: number): number {
  return findCurrent(records, role, now) ? from : now
}

/** Ends a key that nothing hangs on any more, or withdraws one that was announced. Its signatures stay believed. */
export function planRetirement(records: readonly KeyRecord[], kid: string, now: number): KeyPlan | KeyRefusal {
  const record = records.find(({ key }) => key.kid === kid)
  if (!record) return { refused: "unknown-key", kid }
  const status = statusOf(record, now)
  if (status === "retired" || status === "compromised") return { refused: "ended", kid, status }
  const heirs: KeyRecord[] = []
  for (const role of rolesSigned(records, kid, now)) {
    const next = findNext(records, role, now)
    if (!next || next.key.kid === kid) return { refused: "needed", kid, role }
    heirs.push({ ...next, from: now })
  }
  return settle(records, [{ ...record, until: now }, ...heirs], now)
}

/** Ends a key whose private half others may have; each role that it signed for gets another at once. */
export function planCompromise(
  records: readonly KeyRecord[],
  asked: { kid: string; goodUntilSize: number; headSize: number; fresh: FreshKeys },
  now: number,
): KeyPlan | KeyRefusal {
  const { kid, goodUntilSize, headSize, fresh } = asked
  const record = records.find(({ key }) => key.kid === kid)
  if (!record) return { refused: "unknown-key", kid }
  if (record.compromised && record.compromised.goodUntilSize <= goodUntilSize) {
    return { refused: "ended", kid, status: "compromised" }
  }
  if (goodUntilSize > headSize) return { refused: "beyond-log", size: headSize, asked: goodUntilSize }
  const ended: KeyRecord = {
    ...record,
    until: record.until === null ? now : Math.min(record.until, now),
    compromised: { at: now, goodUntilSize },
  }
  const heirs = rolesSigned(records, kid, now).map((role) => {
    const next = findNext(records, role, now)
    return next && next.key.kid !== kid
      ? { ...next, from: now }
      : newRecord(heirOf(records, role, fresh(role), now), role, now, now)
  })
  return settle(records, [ended, ...heirs], now)
}

/** Puts changed keys in their place and sets the end of those that they follow. */
function settle(records: readonly KeyRecord[], changes: readonly KeyRecord[], now: number): KeyPlan {
  const kids = new Set(changes.map(({ key }) => key.kid))
  const all = [...records.filter(({ key }) => !kids.has(key.kid)), ...changes]
  const settled = all.map((record) => ({ ...record, until: endOf(record, all, now) }))
  return {
    changed: settled.filter((record) => {
      const before = records.find(({ key }) => key.kid === record.key.kid)
      return kids.has(record.key.kid) || before?.until !== record.until
    }),
  }
}

/** When a key ends: when its follower begins. What has ended stays ended, and a withdrawn follower gives the time back. */
function endOf(record: KeyRecord, all: readonly KeyRecord[], now: number): number | null {
  if (record.compromised || (record.until !== null && record.until <= now)) return record.until
  const followers = (record.role === null ? documentRoles : [record.role]).map((role) =>
    earliest(
      all
        .filter((other) => other.role === role && other.key.kid !== record.key.kid && other.from >= record.from)
        .filter((other) => ["current", "next"].includes(statusOf(other, now)) && !isBefore(other, record))
        .map(({ from }) => from),
    ),
  )
  return followers.some((from) => from === null) ? null : Math.max(...followers.map((from) => from ?? now))
}

/** Of two keys of a role that begin together the one that was announced later follows. */
function isBefore(other: KeyRecord, record: KeyRecord): boolean {
  if (other.role !== record.role || other.from !== record.from) return false
  if (other.publishedAt !== record.publishedAt) return other.publishedAt < record.publishedAt
  return other.key.kid < record.key.kid
}

function earliest(times: readonly number[]): number | null {
  return times.length === 0 ? null : Math.min(...times)
}
