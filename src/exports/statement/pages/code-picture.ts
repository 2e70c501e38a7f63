/** A QR code as a picture, on a page and on paper: the dark runs of each row, so that no hairline parts neighbours. */
import { html, raw } from "hono/html"
import type { Rectangle } from "../../../pdf/canvas.ts"
import type { Html } from "../../../web/view.ts"

// ISO/IEC 18004, 9.1: four modules of white on every side.
const quietZone = 4
// CSS pixels a module of a signed code: whole ones, for a scanner trips over modules of unequal width long before it trips over
// small ones. Of a short address there is room for more.
const signedModule = 2

/**
 * The picture as SVG: one path, black on white whatever the reader's colours are, for scanners know no other.
 * @param label what it is for who does not see it @param moduleWidth in CSS pixels
 */
export function codeSvg(
  modules: readonly (readonly boolean[])[],
  label: string,
  moduleWidth: number = signedModule,
): Html {
  const side = modules.length + 2 * quietZone
  const runs = modules.flatMap((row, y) =>
    darkRuns(row).map(({ start, length }) => `M${start + quietZone} ${y + quietZone}h${length}v1h-${length}z`),
  )
  return html`<svg class="qr" width="${side * moduleWidth}" height="${side * moduleWidth}" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${raw(runs.join(""))}"/></svg>`
}

/** The picture as squares. @param width of the modules together: the paper around them is white enough already */
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
