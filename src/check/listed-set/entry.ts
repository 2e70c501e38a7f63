/** What the set holds of a code, in one number of 32 bits: its profile, and the last day on which that holds. Pure. */
import { clearProfile, type ProfileBook } from "./profile.ts"

/** No day is set on which a display ends. */
const noDay = 0xffff
// A day that has long passed: the code has to be looked up in the database.
const passedDay = 1

/** In an overlay: the code is no longer held. Its day is 0, which no other entry has; nor is it the 0 of no entry. */
export const goneEntry = 1 << 16

/** The entry of a subject that is known and has no live record. */
export const clearEntry = toEntry(clearProfile, noDay)
/** The entry of a subject that can't be answered from memory. */
export const askEntry = toEntry(clearProfile, passedDay)

function toEntry(profile: number, day: number): number {
  return (profile << 16) | day
}

export function profileOf(entry: number): number {
  return entry >>> 16
}

/** The last day on which an entry holds, in days since 1970 (law/day.ts). */
export function dayOf(entry: number): number {
  return entry & 0xffff
}

/** A day kept to 16 bits: to the year 2149. @param days since 1970; null: no day */
function toDayNumber(days: number | null): number {
  return days === null ? noDay : Math.min(Math.max(days, passedDay), noDay)
}

/**
 * Adds a live record to what is held of its subject.
 * @param entry 0: nothing yet
 * @param mark as `list:ground`
 * @param until the last day of its display in days since 1970; null where none is set
 */
export function addRecord(book: ProfileBook, entry: number, mark: string, until: number | null): number {
  const known = entry === 0 ? clearEntry : entry
  const profile = book.union(profileOf(known), book.numberOfMark(mark))
  // The book is full: rather a slow answer than a wrong one.
  if (profile < 0) return askEntry
  return toEntry(profile, Math.min(dayOf(known), toDayNumber(until)))
}
