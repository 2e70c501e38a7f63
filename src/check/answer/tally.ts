/** Tally of a check: how many rows got which verdict, and the position of the log that they were answered at. Pure. */
import type { Head } from "../../ledger/sequencer.ts"
import { codesAsked, type SubjectQuery } from "./query.ts"
import type { Verdict } from "./verdict.ts"

/** How many rows got which verdict. */
export type VerdictCounts = Record<Verdict["verdict"], number>

/** How verdicts were given: to queries one by one, or to rows that a receipt names. */
export type VerdictWay = "queries" | "rows"

/** Whoever watches what is answered, and knows nothing of who asked for whom. */
export interface VerdictWatch {
  verdictsGiven?: ((way: VerdictWay, counts: Partial<VerdictCounts>) => void) | undefined
}

/** What is counted while rows are answered. */
export interface CheckTally {
  counts: VerdictCounts
  /** The earliest position at which a row was answered; null before the first. Later rows may be fresher. */
  asOf: Head | null
  /** The codes that were asked for, where the receipt is to prove what the map has under them; one more than it can. */
  asked?: Set<string>
}

/** Codes that a receipt proves at most: as many as a call of /v1/check, some 1.5 KB each. */
export const provenCodesMax = 1_000

/** Notes what is asked, where that is to be proven. */
export function tallyAsked({ asked }: CheckTally, queries: readonly SubjectQuery[]): void {
  if (!asked) return
  for (const code of codesAsked(queries)) if (asked.size <= provenCodesMax) asked.add(code)
}

/** A tally of nothing yet. */
export function startTally(): CheckTally {
  return { counts: { listed: 0, clear: 0, review: 0, unknown: 0, invalid: 0 }, asOf: null }
}

/** Counts a verdict. */
export function tallyVerdict(tally: CheckTally, verdict: Verdict["verdict"]): void {
  tally.counts[verdict]++
}

/** Notes a position at which rows were answered. Rows that are answered together are answered at one. */
export function tallyPosition(tally: CheckTally, asOf: Head): void {
  if (tally.asOf === null || asOf.size < tally.asOf.size) tally.asOf = asOf
}

/** Rows that were answered. */
export function rowsOf(counts: VerdictCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
