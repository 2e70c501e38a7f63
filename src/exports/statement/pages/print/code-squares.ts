/**
 * A QR code as squares on paper: the dark runs of each row, so that no hairline parts neighbours.
 */
import type { Rectangle } from "../../../../pdf/canvas.ts"

/** The squares. @param width of the modules together: the paper around them is white enough already */
export function codeSquares(
  modules: readonly (readonly boolean[])[],
  at: { x: number; y: number },
  width: number,
): Rectangle[] {
  const side = width / modules.length
  return modules.flatMap((row, y) =>
    darkRuns(row).map(({ start, length }) => ({
      x: at.x + start * side,
      y: at.y + y * side,
      width: length * side,
      // A hair more than a module: viewers that smooth edges would let white through between rows.
      height: side * 1.02,
    })),
  )
}

function darkRuns(row: readonly boolean[]): { start: number; length: number }[] {
  const runs: { start: number; length: number }[] = []
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue
    const start = x
    while (row[x + 1]) x++
    runs.push({ start, length: x - start + 1 })
  }
  return runs
}
