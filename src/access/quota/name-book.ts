/**
 * How many exact names may be told of in a day (search/exact-name.ts), by key or by address: enough for whoever looks
 * merchants up, too few to draw a register of those without records out of it. In the memory of this node alone, under
 * digests that no one can take back and a day replaces, as in address-book.ts.
 */
import { digestOfNetwork } from "./address-book.ts"
import { windowAt } from "./window.ts"

/** Names a day for each key and each address. */
export const namesADay = 200

// As many as there are buckets of addresses: beyond them nobody new is told of exact names until the day is over.
const askersMax = 200_000

/** Counts exact names. */
export interface NameBook {
  /** Takes one for an asker; false where none is left today. */
  take(asker: string): boolean
}

/** An empty book. @param newSecret 256 fresh random bits as text */
export function openNameBook({ clock, newSecret }: { clock(): number; newSecret(): string }): NameBook {
  let day = { window: Number.NaN, secret: "", taken: new Map<string, number>() }
  return {
    take(asker) {
      const window = windowAt(clock())
      if (window !== day.window) day = { window, secret: newSecret(), taken: new Map() }
      const key = digestOfNetwork(day.secret, asker)
      const taken = day.taken.get(key)
      if (taken === undefined ? day.taken.size >= askersMax : taken >= namesADay) return false
      day.taken.set(key, (taken ?? 0) + 1)
      return true
    },
  }
}
