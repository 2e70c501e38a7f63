/** Alerts (预警): what a client is told of the sellers that it watches and of what it has searched for, and the order in which it reads it. Pure. */
import type { Bilingual } from "../law/bilingual.ts"
import type { ListName } from "../law/list.ts"

export const alertKinds = {
  listed: { zh: "新列入", en: "Listed" },
  changed: { zh: "内容变更", en: "Changed" },
  removed: { zh: "移出或者撤下", en: "Removed" },
  expired: { zh: "公示期满", en: "Expired" },
  matched: { zh: "检索命中", en: "Found by a saved search" },
} as const satisfies Record<string, Bilingual>
export type AlertKind = keyof typeof alertKinds

export const alertKindNames = Object.keys(alertKinds) as [AlertKind, ...AlertKind[]]

/** What is said of a record in an alert. */
export interface AlertContent {
  kind: AlertKind
  code: string
  /** The name in the decision; null where its line has been erased. */
  name: string | null
  recordId: string
  list: ListName
  ground: string | null
  penaltyClass: string | null
  /** GB/T 2260 code of the authority that published it. */
  authority: string | null
  /** Why, as the log says: a move of register/record/state.ts; null where the kind says it all. */
  reason: string | null
  /** The public fields that differ, for `changed`. */
  changed: readonly string[]
}

/** A place in the order of a platform's alerts. */
export interface AlertCursor {
  /** A position of the publication log. */
  position: number
  ordinal: number
}

/** An alert of a platform. */
export interface Alert extends AlertContent, AlertCursor {
  /** The seller was listed before the platform began to watch it. */
  initial: boolean
  /** Ids of the platform's sellers with that code, the first `sellersMax`. */
  sellers: readonly string[]
  sellerCount: number
  /** Of an initial one: those of them that have come since the platform was told of the record, if ever. */
  entered: readonly string[]
  /** Of an initial one: sellers with that code that have left. */
  departed: readonly string[]
  /** Ids of the client's saved searches that the record fulfils, for `matched`. */
  searches: readonly string[]
  publishedAt: Date
}

/** A platform may have a merchant in many shops; the alert names so many and counts all. */
export const sellersMax = 100

/**
 * The ordinal of the alert that a log entry raises. Initial alerts of the position come before it: a platform that has
 * read up to the end of the log has not passed it yet.
 */
export const entryOrdinal = 2 ** 31 - 1

/** The ordinal of the alert that the entry raises for saved searches: before that for who watches the seller. */
export const matchOrdinal = entryOrdinal - 1

/** The place after an alert. */
export function after({ position, ordinal }: AlertCursor): AlertCursor {
  return ordinal === entryOrdinal ? { position: position + 1, ordinal: 0 } : { position, ordinal: ordinal + 1 }
}

/** The later of two places. */
export function later(a: AlertCursor, b: AlertCursor): AlertCursor {
  return a.position > b.position || (a.position === b.position && a.ordinal >= b.ordinal) ? a : b
}

/** A place as it stands in an address: a position of the log, and between two positions a number behind a point. */
export function writeCursor({ position, ordinal }: AlertCursor): string {
  return ordinal === 0 ? String(position) : `${position}.${ordinal}`
}

/**
 * A place from which an alert is read: its position, where it is the entry's own, whose ordinals mean nothing to anybody
 * else. Initial alerts of that position come before it, and are then read once more.
 */
export function writePlaceOf({ position, ordinal }: AlertCursor): string {
  return writeCursor({ position, ordinal: ordinal >= matchOrdinal ? 0 : ordinal })
}

/** Reads a place; null when it is none. */
export function readCursor(text: string): AlertCursor | null {
  const [, position, ordinal = "0"] = /^(\d{1,15})(?:\.(\d{1,10}))?$/.exec(text) ?? []
  if (position === undefined || Number(ordinal) > entryOrdinal) return null
  return { position: Number(position), ordinal: Number(ordinal) }
}

/** Alerts of a platform from a place on, with what it needs to go on. */
export interface AlertPage {
  alerts: Alert[]
  /** Where to go on: behind the last alert, or where the log has been read up to. */
  next: AlertCursor
  /** The log up to which alerts have been raised. */
  asOf: { size: number; time: number }
}

/** Where a platform goes on after a page. @param full there may be more */
export function nextAfter(from: AlertCursor, alerts: readonly AlertCursor[], read: number, full: boolean): AlertCursor {
  const last = alerts.at(-1)
  const behind = last ? after(last) : from
  return full ? behind : later(behind, { position: read, ordinal: 0 })
}
