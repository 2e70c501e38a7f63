/**
 * The listed set as it was at one position of the log: a large table, a small one over it with what has changed since
 * that was built, and the few codes that are no right codes. Nobody changes a view; changes make a new one. Pure.
 */
import type { Head } from "../../ledger/sequencer.ts"
import { keyWords, readKey } from "../../names/code-key.ts"
import {
  type CodeTable,
  copyTable,
  eachInTable,
  findFrom,
  findInTable,
  homesOf,
  openTable,
  placesOf,
  putInTable,
} from "./code-table.ts"
import { dayOf, goneEntry, profileOf } from "./entry.ts"
import { clearProfile, type Profile, type ProfileBook } from "./profile.ts"

export interface ListedView {
  /** The position of the log at which all of it holds. */
  head: Head
  /** Every subject that the register knows is in it, so that a code that is absent is unknown. */
  complete: boolean
  base: CodeTable
  overlay: CodeTable
  /** Entries of codes that their source gave with a wrong check character. */
  odd: ReadonlyMap<string, number>
  book: ProfileBook
}

/** What the set says of a code. `ask`: only the database can tell. */
export type Finding = { kind: "listed"; profile: Profile } | { kind: "clear" } | { kind: "absent" } | { kind: "ask" }

/** Changes of a view: the entry of each code, or `goneEntry`. */
export type Changes = ReadonlyMap<string, number>

// One for all: every look-up is done before the next begins.
const key = new Int32Array(keyWords)

/** The entry of a key; 0 when it is not held. */
export function findEntry(view: ListedView, a: number, b: number, c: number): number {
  const changed = changedEntry(view, a, b, c)
  if (changed !== 0) return changed === goneEntry ? 0 : changed
  return findInTable(view.base, a, b, c)
}

function changedEntry({ overlay }: ListedView, a: number, b: number, c: number): number {
  return overlay.count > 0 ? findInTable(overlay, a, b, c) : 0
}

// Keys whose lines fit into the nearest cache, and keep the memory busy.
const keysAtOnce = 64
const homes = new Int32Array(keysAtOnce)
// Takes what has to be used, so that nobody optimises the reading away.
const touched = new Int32Array(1)

/** The entries of many keys, one after the other in `keys`; 0 for those that are not held. */
export function findEntries(view: ListedView, keys: Int32Array, count: number, entries: Int32Array): void {
  for (let from = 0; from < count; from += keysAtOnce) {
    const to = Math.min(count, from + keysAtOnce)
    touched[0] = homesOf(view.base, keys, from, to, homes)
    for (let n = from; n < to; n++) {
      const at = n * keyWords
      const [a, b, c] = [keys[at] as number, keys[at + 1] as number, keys[at + 2] as number]
      const changed = changedEntry(view, a, b, c)
      entries[n] = changed === 0 ? findFrom(view.base, homes[n - from] as number, a, b, c) : changed
      if (changed === goneEntry) entries[n] = 0
    }
  }
}

/** The entry of a code; 0 when it is not held. */
export function entryOf(view: ListedView, code: string): number {
  if (!readKey(code, key, 0)) return view.odd.get(code) ?? 0
  return findEntry(view, key[0] as number, key[1] as number, key[2] as number)
}

/** What an entry says on a day. @param today in days since 1970 */
export function readEntry(view: ListedView, entry: number, today: number): Finding {
  if (entry === 0) return view.complete ? { kind: "absent" } : { kind: "ask" }
  if (dayOf(entry) < today) return { kind: "ask" }
  const profile = profileOf(entry)
  return profile === clearProfile ? { kind: "clear" } : { kind: "listed", profile: view.book.profile(profile) }
}

/** What the set says of a code on a day. */
export function findCode(view: ListedView, code: string, today: number): Finding {
  return readEntry(view, entryOf(view, code), today)
}

/** The view after changes, at a later position. */
export function withChanges(view: ListedView, head: Head, changes: Changes): ListedView {
  if (changes.size === 0) return { ...view, head }
  const overlay = copyTable(view.overlay, view.overlay.count + changes.size)
  const odd = new Map(view.odd)
  for (const [code, entry] of changes) {
    if (readKey(code, key, 0)) putInTable(overlay, key[0] as number, key[1] as number, key[2] as number, entry)
    else if (entry === goneEntry) odd.delete(code)
    else odd.set(code, entry)
  }
  return { ...view, head, overlay, odd }
}

/** Codes held, each counted once or, where it has changed since the base was built, up to twice. */
export function codesHeld({ base, overlay, odd }: ListedView): number {
  return base.count + overlay.count + odd.size
}

// Places between two pauses: a few milliseconds.
const placesAtOnce = 50_000

/**
 * Builds the base of a view anew, with its overlay worked in.
 * @param pause between two pieces of the work, for what else there is to do
 */
export async function mergeBase({ base, overlay }: ListedView, pause: () => Promise<unknown>): Promise<CodeTable> {
  const merged = openTable(base.count + overlay.count)
  for (let from = 0; from < placesOf(base); from += placesAtOnce) {
    eachInTable(
      base,
      (a, b, c, entry) => {
        if (findInTable(overlay, a, b, c) === 0) putInTable(merged, a, b, c, entry)
      },
      from,
      from + placesAtOnce,
    )
    await pause()
  }
  eachInTable(overlay, (a, b, c, entry) => {
    if (entry !== goneEntry) putInTable(merged, a, b, c, entry)
  })
  return merged
}

/** A view on a base into which the overlay of an earlier one was worked: what has changed since stays over it. */
export function onBase(view: ListedView, base: CodeTable, earlier: ListedView): ListedView {
  const overlay = openTable(Math.max(0, view.overlay.count - earlier.overlay.count))
  eachInTable(view.overlay, (a, b, c, entry) => {
    if (findInTable(earlier.overlay, a, b, c) !== entry) putInTable(overlay, a, b, c, entry)
  })
  return { ...view, base, overlay }
}
