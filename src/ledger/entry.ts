/** Log entries: what each publication says in the open. An entry carries no personal data. */

/**
 * What a publication does, and the version of the format that knows it. `state` says that what is shown of a subject with
 * live records has changed. `map` commits to what is live under which code; `notice` and `recall` to what agencies got of
 * a batch, by the root of a tree (enforcement/). Of version 3 `release` commits to a line that names a package of the verifier
 * (exports/release/), from when the operator begins with it; `history`, for the root of what has ended, and `declaration`, for an
 * exemption that was declared, are read and nobody writes them yet (docs/decisions/0029).
 * From version 2 on they open no record's line and change nothing that is live.
 */
export const operations = {
  ...{ add: 1, amend: 1, remove: 1, erase: 1, key: 1, state: 1 },
  ...{ map: 2, notice: 2, recall: 2 },
  ...{ history: 3, declaration: 3, release: 3 },
} as const satisfies Record<string, number>
export type Operation = keyof typeof operations
/** What is read, so that no follower is stopped unawares, and is written by nobody yet. */
export type ReservedOperation = "history" | "declaration"

/** The newest version that is read here. A log in which nothing newer was done reads as it did when it was older. */
export const entryVersion = 3

/** What an entry is about: a list, a subject's own data, a key of the register, its map, or what agencies are told. */
const entryLists = [
  ...(["abnormal", "serious", "penalty", "subject", "key", "map", "enforcement"] as const),
  ...(["history", "declaration", "release"] as const),
]
export type EntryList = (typeof entryLists)[number]

/** An entry before it has its time and its position. */
export interface EntryDraft {
  operation: Operation
  list: EntryList
  /** GB/T 2260 code of the authority that publishes; null where none does (a subject's own data). */
  authority: string | null
  /** Position of the entry that this one takes the place of or ends. */
  replaces: number | null
  /** Why, as a code of the catalogue; null where the operation says it all. */
  reason: string | null
  /** base64url; null where the operation opens no line. */
  commitment: string | null
}

/** An entry as published. */
export interface Entry extends EntryDraft {
  /** ms since 1970; never earlier than the entry before it. */
  time: number
}

/**
 * The published bytes of an entry: one line of ASCII JSON, its fields always in this order, before them the version
 * where it is not the first.
 * Stored as written and never made again, so nothing has to be canonicalised.
 */
export function encodeEntry(draft: EntryDraft, time: number): string {
  const version = operations[draft.operation]
  return JSON.stringify({
    ...(version > 1 ? { v: version } : {}),
    op: draft.operation,
    time,
    list: draft.list,
    authority: draft.authority,
    replaces: draft.replaces,
    reason: draft.reason,
    commitment: draft.commitment,
  })
}

/** Reads an entry; null when the text is not one. */
export function decodeEntry(text: string): Entry | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== "object" || value === null) return null
  const { v = 1, op, time, list, authority, replaces, reason, commitment } = value as Record<string, unknown>
  const operation = isOperation(op) ? op : null
  const about = entryLists.find((name) => name === list)
  if (operation === null || operations[operation] !== v || !about || typeof time !== "number") return null
  if (!isTextOrNull(authority) || !isTextOrNull(reason) || !isTextOrNull(commitment)) return null
  if (replaces !== null && typeof replaces !== "number") return null
  return { operation, time, list: about, authority, replaces, reason, commitment }
}

/** The version of an entry that is newer than what is read here; null for every other text. */
export function newerVersionOf(text: string): number | null {
  const version = Number(/^\{"v":(\d{1,9}),"op":"/.exec(text)?.[1])
  return version > entryVersion ? version : null
}

function isOperation(value: unknown): value is Operation {
  return typeof value === "string" && Object.hasOwn(operations, value)
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string"
}
