/**
 * Brings a view up to date: reads, in one snapshot, what the log, the subjects and the turn of the day have changed.
 */
import type { Transaction } from "../../database/client.ts"
import { subjectsTouched } from "../../ledger/reader.ts"
import { addRecord, clearEntry, goneEntry } from "./entry.ts"
import { codesHeld, type ListedView, withChanges } from "./listed-view.ts"
import type { Loaded } from "./load.ts"
import { listEnding, listRevised, type Reading, readCodes, readReading } from "./store.ts"

// Entries of the log that are read at once, and codes that are looked up at once; both bound the memory.
const entriesAtOnce = 20_000
const codesAtOnce = 5_000
// More unread entries than this, and than half of the codes held: building anew is faster.
const rebuildFrom = 200_000

/** The days between which displays have ended since a view was made: [from, to). The same day twice: none. */
export interface Days {
  from: string
  to: string
}

/** The view at the snapshot of a transaction; "rebuild" when that is the shorter way. */
export async function followLog(tx: Transaction, { view, reading }: Loaded, days: Days): Promise<Loaded | "rebuild"> {
  const now = await readReading(tx)
  const unread = now.head.size - reading.head.size
  if (unread < 0 || (unread > rebuildFrom && unread > codesHeld(view) / 2)) return "rebuild"
  const codes = await codesChanged(tx, view, reading, now, days)
  const changes = new Map<string, number>()
  for (let start = 0; start < codes.length; start += codesAtOnce) {
    await readChanges(tx, view, codes.slice(start, start + codesAtOnce), days.to, changes)
  }
  return { view: withChanges(view, now.head, changes), reading: now }
}

async function codesChanged(
  tx: Transaction,
  view: ListedView,
  since: Reading,
  now: Reading,
  days: Days,
): Promise<string[]> {
  const codes = new Set<string>()
  for (let from = since.head.size; from < now.head.size; from += entriesAtOnce) {
    const to = Math.min(now.head.size, from + entriesAtOnce)
    for (const code of await subjectsTouched(tx, from, to)) codes.add(code)
  }
  // A subject that is new and has no record has written no entry.
  if (view.complete) for (const code of await listRevised(tx, since)) codes.add(code)
  if (days.from < days.to) for (const code of await listEnding(tx, days.from, days.to)) codes.add(code)
  return [...codes]
}

async function readChanges(
  tx: Transaction,
  view: ListedView,
  codes: readonly string[],
  today: string,
  changes: Map<string, number>,
): Promise<void> {
  // Whoever is not among the rows is not known to the register.
  for (const code of codes) changes.set(code, goneEntry)
  const unlisted = view.complete ? clearEntry : goneEntry
  const entries = new Map<string, number>()
  for (const { code, mark, until } of await readCodes(tx, codes, today)) {
    if (mark === null) changes.set(code, unlisted)
    else entries.set(code, addRecord(view.book, entries.get(code) ?? 0, mark, until))
  }
  for (const [code, entry] of entries) changes.set(code, entry)
}
