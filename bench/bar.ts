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

// Of five rounds and more the best and the worst are left out: one that somebody else's work fell into would let every figure pass.
const allFrom = 5

/** How far apart the rounds of a figure lie. */
function spreadOf({ rounds }: Bar): number {
  const sorted = rounds.toSorted((a, b) => a - b)
  const middle = sorted.length < allFrom ? sorted : sorted.slice(1, -1)
  return (middle.at(-1) ?? 0) - (middle[0] ?? 0)
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
  const row = (name: string, ...cells: readonly string[]) => tell(name, cells.map((cell) => cell.padEnd(18)).join(" "))
  process.stdout.write("\n")
  row("bar", "is", "measured", "rounds apart by", "met")
  for (const bar of bars) {
    const word = isMet(bar) ? (missOf(bar) > 0 ? "within the rounds" : "yes") : "NO"
    row(bar.name, `${bar.is} ${bar.bar}`, bar.measured.toFixed(2), spreadOf(bar).toFixed(2), word)
  }
  if (!bars.every(isMet)) process.exitCode = 1
}
