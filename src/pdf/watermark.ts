/** The mark on each sheet of a paper while what the register holds is invented. */
import { type Canvas, paper } from "./canvas.ts"
import { addPart, type Part } from "./structure.ts"
import type { Typesetter } from "./typeset.ts"

/** What it says. */
export const inventedMark = { zh: "演示数据 内容虚构", en: "INVENTED DATA" } as const

// So pale that what stands on it is read at once, so large that no copy loses it.
const look = { size: 58, weight: 700, leading: 70, gray: 0.93 } as const

/** Draws it over the sheet, before what is to stand on it; read out once, before all else. @param whole the document */
export function markSheet(canvas: Canvas, typesetter: Typesetter, text: string, whole: Part): void {
  const x = (paper.width - typesetter.widthOf(text, look)) / 2
  const [first, ...others] = [0.2, 0.45, 0.7].map((share) => () => canvas.text(x, paper.height * share, text, look))
  if (whole.holds.length === 0 && first) canvas.as(addPart(whole, "P"), first)
  else first?.()
  for (const draw of others) draw()
}
