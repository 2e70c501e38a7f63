/**
 * Which log entries are alerts, and of which kind. Only a material change (实质变更) is one: what lets a platform act
 * otherwise than before. Pure.
 */
import { isListName } from "../law/list.ts"
import { decodeEntry, type Entry } from "../ledger/entry.ts"
import { moveOfEntry } from "../register/record/state.ts"
import type { AlertContent, AlertKind } from "./alert.ts"

/** A log entry about a record of a watched subject. */
export interface WatchedEntry {
  position: number
  /** The bytes as published. */
  entry: string
  /** The public line that it opens; null where it opens none, or after an erasure. */
  line: string | null
  /** The line of the entry that it takes the place of or ends; null where there is none, or after an erasure. */
  before: string | null
  recordId: string
  code: string
}

/** An alert that an entry raises, for every platform that watches the subject. */
export interface Change extends AlertContent {
  position: number
  /** Time of the entry, ms since 1970. */
  time: number
}

/**
 * The fields whose change is material: on which ground, by whom, since when, and what was found and imposed. Not the
 * name as the decision writes it, nor the number of the penalty that a listing rests on.
 */
export const materialFields = [
  "list",
  "ground",
  "class",
  "decided_on",
  "published_on",
  "authority",
  "violation",
  "content",
] as const

const kindByOperation = { add: "listed", amend: "changed", remove: "removed" } as const
const noKind = new Set<string>(["erase", "key", "state", "map", "notice", "recall"] satisfies Exclude<
  Entry["operation"],
  keyof typeof kindByOperation
>[])

/** The kind of an entry; null for one that never is an alert: a state of the subject, a key, an erasure. */
export function kindOf({ operation, reason }: Pick<Entry, "operation" | "reason">): AlertKind | null {
  if (noKind.has(operation)) return null
  // What ended by itself is told apart from what somebody took down.
  if (moveOfEntry(reason)?.dated === "by-display") return "expired"
  return kindByOperation[operation as keyof typeof kindByOperation]
}

type Line = Record<string, unknown> & { subject?: { name?: unknown } }

/** The alert that an entry raises; null when it raises none. @throws for a row that is no entry */
export function changeOf({ position, entry: bytes, line, before, recordId, code }: WatchedEntry): Change | null {
  const entry = decodeEntry(bytes)
  if (!entry) throw new Error(`position ${position} of the log holds no entry`)
  const kind = kindOf(entry)
  if (kind === null || !isListName(entry.list)) return null
  const [old, fresh] = [readLine(before), readLine(line)]
  const changed = kind === "changed" ? changedFields(old, fresh) : []
  // A term that begins anew stands in no field of the line. What can't be compared any more is told rather than not.
  const unseen = entry.reason !== null || old === null || fresh === null
  if (kind === "changed" && changed.length === 0 && !unseen) return null
  return {
    ...toldOf(entry, fresh ?? old),
    position,
    code,
    recordId,
    kind,
    changed,
    list: entry.list,
  }
}

/** The alert of an entry for who has searched for what it publishes; null for one that publishes no record. */
export function publicationOf({ position, entry: bytes, line, recordId, code }: WatchedEntry): Change | null {
  const entry = decodeEntry(bytes)
  if (!entry) throw new Error(`position ${position} of the log holds no entry`)
  if (line === null || !isListName(entry.list)) return null
  return { ...toldOf(entry, readLine(line)), position, code, recordId, kind: "matched", changed: [], list: entry.list }
}

function toldOf({ time, authority, reason }: Entry, said: Line | null) {
  return {
    ...{ time, authority, reason },
    name: textOf(said?.subject?.name),
    ground: textOf(said?.["ground"]),
    penaltyClass: textOf(said?.["class"]),
  }
}

function readLine(text: string | null): Line | null {
  return text === null ? null : (JSON.parse(text) as Line)
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null
}

function changedFields(old: Line | null, fresh: Line | null): string[] {
  if (!old || !fresh) return []
  return materialFields.filter((field) => key(old[field]) !== key(fresh[field]))
}

/** By which two writings say the same: widths and spaces differ from source to source. */
function key(value: unknown): unknown {
  return typeof value === "string" ? value.normalize("NFKC").replace(/\s/g, "") : (value ?? null)
}
