/** The mark on each sheet of a paper while what the register holds is invented. */
import { type Canvas, paper } from "./canvas.ts"
import type { Typesetter } from "./typeset.ts"

/** What it says. */
export const inventedMark = { zh: "演示数据 内容虚构", en: "INVENTED DATA" } as const

// So pale that what stands on it is read at once, so large that no copy loses it.
const look = { size: 58, weight: 700, leading: 70, gray: 0.93 } as const

/** Draws it over the sheet, before what is to stand on it. */
export function markSheet(canvas: Canvas, typesetter: Typesetter, text: string): void {
  const x = (paper.width - typesetter.widthOf(text, look)) / 2
  for (const share of [0.2, 0.45, 0.7]) canvas.text(x, paper.height * share, text, look)
}
