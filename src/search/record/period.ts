/** The days that a filter leaves. Pure. */
import { addDays, addMonths } from "../../law/day.ts"
import type { RecordFilter } from "./record-index.ts"

/** Days, the first and the last; null: no bound. */
export interface Days {
  since: string | null
  until: string | null
}

/** The days within which a filter lets a record be published. */
export function daysOf({ from, to, year, month }: Pick<RecordFilter, "from" | "to" | "year" | "month">): Days {
  const first = month && `${month}-01`
  const since = [from, year && `${year}-01-01`, first].filter((day) => day !== undefined).sort()
  const last = first && addDays(addMonths(first, 1), -1)
  const until = [to, year && `${year}-12-31`, last].filter((day) => day !== undefined).sort()
  return { since: since.at(-1) ?? null, until: until[0] ?? null }
}
