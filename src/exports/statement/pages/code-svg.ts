/**
 * A QR code as SVG: one path, black on white whatever the reader's colours are, for scanners know no other.
 */
import { html, raw } from "hono/html"
import type { Html } from "../../../web/view.ts"

// ISO/IEC 18004, 9.1: four modules of white on every side.
const quietZone = 4
// CSS pixels a module: whole ones, for a scanner trips over modules of unequal width long before it trips over small ones.
const moduleWidth = 2

/** The picture. @param label what it is for who does not see it */
export function codeSvg(modules: readonly (readonly boolean[])[], label: string): Html {
  const side = modules.length + 2 * quietZone
  const runs = modules.flatMap((row, y) => rowPath(row, y + quietZone)).join("")
  return html`<svg class="qr" width="${side * moduleWidth}" height="${side * moduleWidth}" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${raw(runs)}"/></svg>`
}

/** The dark runs of a row: a rectangle each, so that no hairline parts neighbours. */
function rowPath(row: readonly boolean[], y: number): string[] {
  const runs: string[] = []
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue
    const start = x
    while (row[x + 1]) x++
    const width = x - start + 1
    runs.push(`M${start + quietZone} ${y}h${width}v1h-${width}z`)
  }
  return runs
}
