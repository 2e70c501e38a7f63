/** What is told of rows, of which there may be any number: memory and answer are bounded, and whatever is wrong is told first. */

/** What became of a row. */
interface ToldRow {
  outcome: string
  problems?: readonly unknown[]
}

/** So many are told whatever became of them. */
const toldAll = 5_000
/** So many are told at most: behind the first those alone that were not taken. */
const toldMost = 10_000
/** So many problems are told; behind them the first of each row alone. */
const problemsMost = 10_000

/** Begins with nothing told. @param refused the outcome of rows that were not taken */
export function startTold<Row extends ToldRow>(refused: Row["outcome"]) {
  const results: Row[] = []
  let left = problemsMost
  return {
    results,
    /** Adds what became of some rows. */
    tell(rows: readonly Row[]): void {
      for (const row of rows) {
        if (results.length >= (row.outcome === refused ? toldMost : toldAll)) continue
        const problems = row.problems?.slice(0, Math.max(1, left))
        left -= problems?.length ?? 0
        // A copy: a name that is repeated is cut out of its line, and would keep the whole of it.
        results.push(structuredClone(problems ? { ...row, problems } : row))
      }
    },
  }
}

/** The same in words, for descriptions. */
export const toldWords =
  `\`results\` has the first ${toldAll} rows, and behind them those alone that were not taken, ${toldMost} in all; ` +
  `behind ${problemsMost} problems the first of each row alone. The counts are of every row. There is no limit on the rows; a ` +
  "line has 1,000,000 characters at most. Rows are kept by the thousand: of a call that is cut off some are, and the same " +
  "file sent again goes on."
