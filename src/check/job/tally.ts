/**
 * What is counted of a job: rows by verdict, list and ground. Pure.
 */
import { startTally, type VerdictCounts } from "../answer/tally.ts"
import type { VerdictRow } from "../query/row.ts"

/** Rows by verdict; and of those that are listed, by each list and each ground or class that stands in the answer. */
export interface Tally {
  verdicts: VerdictCounts
  lists: Record<string, number>
  grounds: Record<string, number>
  /** Rows by what is advised of them; absent in jobs of before, and where no advice was asked for. */
  advices?: Record<string, number>
  /** Rows by what the name beside their code is of it; absent where none has one. */
  names?: Record<string, number>
}

/** Nothing counted yet. */
export function emptyTally(): Tally {
  return { verdicts: startTally().counts, lists: {}, grounds: {} }
}

/** Counts one row more. */
export function countRow(
  tally: Tally,
  row: Pick<VerdictRow, "verdict" | "lists" | "grounds" | "nameIs">,
  advice?: string,
): void {
  tally.verdicts[row.verdict]++
  if (advice !== undefined) {
    tally.advices ??= {}
    tally.advices[advice] = (tally.advices[advice] ?? 0) + 1
  }
  if (row.nameIs) {
    tally.names ??= {}
    tally.names[row.nameIs] = (tally.names[row.nameIs] ?? 0) + 1
  }
  for (const list of row.lists) tally.lists[list] = (tally.lists[list] ?? 0) + 1
  for (const ground of row.grounds) tally.grounds[ground] = (tally.grounds[ground] ?? 0) + 1
}

/** Both together. */
export function addTally(a: Tally, b: Tally): Tally {
  return {
    verdicts: sum(a.verdicts, b.verdicts) as VerdictCounts,
    lists: sum(a.lists, b.lists),
    grounds: sum(a.grounds, b.grounds),
    ...(a.advices || b.advices ? { advices: sum(a.advices ?? {}, b.advices ?? {}) } : {}),
    ...(a.names || b.names ? { names: sum(a.names ?? {}, b.names ?? {}) } : {}),
  }
}

function sum(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
  return Object.fromEntries(keys.map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]))
}
