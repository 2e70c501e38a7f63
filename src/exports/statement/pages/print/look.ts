/** How a statement looks on paper: measures in points, and styles of text. Black on white, as the page prints. */
import type { Style } from "../../../../pdf/typeset.ts"

/** A millimetre. */
export const mm = 72 / 25.4

/** The part of the paper that is written on. */
export const area = { left: 18 * mm, right: 18 * mm, top: 16 * mm, bottom: 22 * mm } as const

export const look = {
  register: { size: 8, weight: 400, leading: 12, gray: 0.35 },
  title: { size: 24, weight: 700, leading: 32, gray: 0 },
  name: { size: 15, weight: 700, leading: 22, gray: 0 },
  code: { size: 12, weight: 400, leading: 20, gray: 0 },
  sentence: { size: 12.5, weight: 700, leading: 20, gray: 0 },
  text: { size: 10, weight: 400, leading: 16, gray: 0 },
  strong: { size: 10, weight: 700, leading: 16, gray: 0 },
  small: { size: 8.5, weight: 400, leading: 13, gray: 0.25 },
  smallStrong: { size: 9.5, weight: 700, leading: 14, gray: 0 },
  section: { size: 13, weight: 700, leading: 20, gray: 0 },
  heading: { size: 11.5, weight: 700, leading: 18, gray: 0 },
  badge: { size: 8, weight: 400, leading: 12, gray: 0 },
  label: { size: 9.5, weight: 400, leading: 16, gray: 0.35 },
  proof: { size: 9, weight: 400, leading: 14, gray: 0 },
  proofLabel: { size: 9, weight: 400, leading: 14, gray: 0.35 },
  foot: { size: 8, weight: 400, leading: 11, gray: 0.35 },
} as const satisfies Record<string, Style>

/** Width of the labels of rows. */
export const labelWidth = 108
/** Width of the code with its white margin: 66 mm keep a module at 0.45 mm (verify-code.ts). */
export const codeWidth = 66 * mm
