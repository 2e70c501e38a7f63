/** Glyphs: the outlines of characters, and where a document gets them. */

/** A character's outline, in thousandths of the size of the letters. */
export interface Glyph {
  /** How far the next character stands. */
  advance: number
  /** Distance of the outline from its origin. */
  bearing: number
  /** The outline as the table `glyf` of a font holds it; empty for a blank. */
  outline: Uint8Array
}

/** The weights in which we print: of text, and of what stands out. */
export const weights = [400, 700] as const
export type Weight = (typeof weights)[number]

/** Glyphs by weight and code point; undefined where the font has none. */
export type FindGlyph = (weight: Weight, codePoint: number) => Glyph | undefined
