/** Log entries: what each publication says in the open. An entry carries no personal data. */

/** What a publication does. `state` says that what is shown of a subject with live records has changed. */
export const operations = ["add", "amend", "remove", "erase", "key", "state"] as const
export type Operation = (typeof operations)[number]

/** What an entry is about: a list, a subject's own data, or a key of the register. */
const entryLists = ["abnormal", "serious", "penalty", "subject", "key"] as const
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
 * The published bytes of an entry: one line of ASCII JSON, its fields always in this order.
 * Stored as written and never made again, so nothing has to be canonicalised.
 */
export function encodeEntry(draft: EntryDraft, time: number): string {
  return JSON.stringify({
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
  const { op, time, list, authority, replaces, reason, commitment } = value as Record<string, unknown>
  const operation = operations.find((name) => name === op)
  const about = entryLists.find((name) => name === list)
  if (!operation || !about || typeof time !== "number") return null
  if (!isTextOrNull(authority) || !isTextOrNull(reason) || !isTextOrNull(commitment)) return null
  if (replaces !== null && typeof replaces !== "number") return null
  return { operation, time, list: about, authority, replaces, reason, commitment }
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string"
}
