/** What is told of rows, of which there may be any number: memory and answer are bounded, and whatever is wrong is told first. */

/** So many are told whatever became of them. */
const toldAll = 5_000
/** So many are told at most: behind the first those alone that were not taken. */
const toldMost = 10_000

/** Adds what became of some rows to what is told. */
export function tellRows<Row>(told: Row[], rows: readonly Row[], isRefused: (row: Row) => boolean): void {
  for (const row of rows) {
    if (told.length < toldAll || (told.length < toldMost && isRefused(row))) told.push(row)
  }
}

/** The same in words, for descriptions. */
export const toldWords =
  `\`results\` has the first ${toldAll} rows, and behind them those alone that were not taken, ${toldMost} in all; the counts are ` +
  "of every row. There is no limit on the rows; a line has 1,000,000 characters at most. Rows are kept by the thousand: of a call " +
  "that is cut off some are, and the same file sent again goes on."
