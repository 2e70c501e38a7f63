/**
 * What an asker may have done so many times in a day, each with a limit of its own: by key or by address. In the memory of this
 * node alone, under digests that no one can take back and a day replaces, as in address-book.ts; where a node lives too short
 * for a day, in the database (day-book-store.ts).
 */
import { digestOfNetwork } from "./address-book.ts"
import { windowAt } from "./window.ts"

/** What is limited, with how many a day. */
export const dayLimits = {
  /** Exact names that are told of (search/exact-name.ts): enough for whoever looks merchants up, too few to draw a register of those without records out of it. */
  name: 200,
  /** Mails that ask an address to confirm (alert/merchant/reader-service.ts): a reading room has one network, and nobody has mail sent to whole lists. */
  mail: 50,
  /** Reports that a record is about somebody else (enforcement/lead/reader-lead.ts), each of which an officer looks into. */
  report: 10,
} as const
export type DayLimited = keyof typeof dayLimits

// As many as there are buckets of addresses: beyond them nobody new is counted, and nobody new may, until the day is over.
export const askersMax = 200_000

/** Counts what is done in a day. */
export interface DayBook {
  /** Takes one for an asker; false where none is left today. */
  take(what: DayLimited, asker: string): boolean | Promise<boolean>
}

/** An empty book. @param newSecret 256 fresh random bits */
export function openDayBook({ clock, newSecret }: { clock(): number; newSecret(): string }): DayBook {
  let day = { window: Number.NaN, secret: "", taken: new Map<string, number>() }
  return {
    take(what, asker) {
      const window = windowAt(clock())
      if (window !== day.window) day = { window, secret: newSecret(), taken: new Map() }
      const key = digestOfNetwork(day.secret, `${what} ${asker}`)
      const taken = day.taken.get(key)
      if (taken === undefined ? day.taken.size >= askersMax : taken >= dayLimits[what]) return false
      day.taken.set(key, (taken ?? 0) + 1)
      return true
    },
  }
}
