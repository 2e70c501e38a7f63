/** A list that is at hand whole, because its sums are shown or it is short as a rule, turned over page by page. */

/** As many rows as other lists have on a page. */
export const turnRows = 25

/** A page of a list. */
export interface Turned<T> {
  rows: readonly T[]
  /** Where the next page begins; null: this is the last. */
  next: string | null
}

/** @param cursor how many rows stood on the pages before; what can't be read is the beginning */
export function turn<T>(all: readonly T[], cursor: string | undefined): Turned<T> {
  const from = cursor !== undefined && /^\d{1,9}$/.test(cursor) ? Number(cursor) : 0
  const end = from + turnRows
  return { rows: all.slice(from, end), next: end < all.length ? String(end) : null }
}
