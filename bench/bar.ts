/** The bars of a benchmark: what was to be reached, what was measured, and whether that is met. */
import { tell } from "./register.ts"

/** A bar. A figure that misses it by no more than its rounds lie apart has met it: another run might. */
export interface Bar {
  readonly name: string
  readonly is: "at most" | "at least"
  readonly bar: number
  readonly measured: number
  /** The same figure by each round; one alone where it is counted, and no matter of time. */
  readonly rounds: readonly number[]
}

/** How far apart the rounds of a figure lie. */
function spreadOf({ rounds }: Bar): number {
  return rounds.length === 0 ? 0 : Math.max(...rounds) - Math.min(...rounds)
}

/** By how much a bar is missed; 0 or less where it is met as it stands. */
function missOf({ is, bar, measured }: Bar): number {
  return is === "at most" ? measured - bar : bar - measured
}

/** Whether a bar is met. What could not be measured is not. */
export function isMet(bar: Bar): boolean {
  return missOf(bar) <= spreadOf(bar)
}

/** Prints the bars as a table, and lets the program end with 1 where one is missed. */
export function tellBars(bars: readonly Bar[]): void {
  tell("\nbar", "               measured   rounds apart by   met?")
  for (const bar of bars) {
    const word = isMet(bar) ? (missOf(bar) > 0 ? "within the rounds" : "yes") : "NO"
    const figures = [bar.measured, spreadOf(bar)].map((figure) => figure.toFixed(3).padStart(8)).join("          ")
    tell(bar.name, `${bar.is} ${bar.bar.toFixed(2)} ${figures}          ${word}`)
  }
  if (!bars.every(isMet)) process.exitCode = 1
}
