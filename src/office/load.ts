/** A chief's table: rows by authority and kind or by person, in the order that is asked for, and the three months. Pure. */
import type { LoadRow } from "../register/worklist/load-store.ts"

/** By what the tables are sorted; the highest number first, authorities by their codes. */
export const loadOrders = ["overdue", "open", "authority"] as const
export type LoadOrder = (typeof loadOrders)[number]

type Counts = Pick<LoadRow, "open" | "overdue" | "begunOverdue">

/** Adds rows up that are the same by a key. */
export function sumBy<Key extends Partial<Pick<LoadRow, "authority" | "kind" | "person">>>(
  rows: readonly LoadRow[],
  keyOf: (row: LoadRow) => Key,
  order: LoadOrder,
): (Key & Counts)[] {
  const sums = new Map<string, Key & Counts>()
  for (const row of rows) {
    const key = keyOf(row)
    const name = JSON.stringify(key)
    const sum = sums.get(name) ?? { ...key, open: 0, overdue: 0, begunOverdue: 0 }
    sum.open += row.open
    sum.overdue += row.overdue
    sum.begunOverdue += row.begunOverdue
    sums.set(name, sum)
  }
  const place = ({ authority = "", kind = "", person = "" }: Key) => `${authority} ${kind} ${person}`
  const byName = (a: Key, b: Key) => (place(a) < place(b) ? -1 : 1)
  return [...sums.values()].sort((a, b) =>
    order === "authority" ? byName(a, b) : b[order] - a[order] || b.overdue - a.overdue || byName(a, b),
  )
}

/** This month until today, the last, and the same month last year, each whole but for the first. Days are YYYY-MM-DD. */
export function monthSpans(today: string): { name: "this" | "last" | "year"; from: string; to: string }[] {
  const [year = 0, month = 0] = today.split("-").map(Number)
  const span = (months: number) => {
    const first = new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10)
    const last = new Date(Date.UTC(year, month + months, 0)).toISOString().slice(0, 10)
    return { from: first, to: last }
  }
  return [
    { name: "this", ...span(0), to: today },
    { name: "last", ...span(-1) },
    { name: "year", ...span(-12) },
  ]
}
