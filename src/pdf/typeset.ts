/**
 * Sets text in a style: how wide it is, where its lines end, and what is drawn for it. A character that the font lacks is
 * shown by its number in a frame, as `U+20BB7`: it is never left out, and copied it is the character itself.
 */
import { type FindGlyph, type Glyph, type Weight, weights } from "./glyph.ts"
import { breakLines, toOneLine } from "./line.ts"

/** How text looks. */
export interface Style {
  /** Points. */
  size: number
  weight: Weight
  /** From one line to the next, points. */
  leading: number
  /** 0 black, 1 white. */
  gray: number
}

/** A run that is drawn in one go. */
export type Run =
  | { kind: "glyphs"; glyphs: readonly { codePoint: number; glyph: Glyph }[]; width: number }
  | { kind: "framed"; char: string; label: string; width: number }

/** Sets text by the glyphs that a font has. */
export interface Typesetter {
  find: FindGlyph
  widthOf(text: string, style: Style): number
  linesOf(text: string, style: Style, width: number): string[]
  runsOf(text: string, style: Style): Run[]
}

/** The number in a frame is so much smaller than the text around it. */
export const framedSize = 0.55
/** Between the frame and the number, and around the frame: of the text's size. */
export const framedPadding = 0.14

export function openTypesetter(find: FindGlyph): Typesetter {
  const runsOf = (text: string, style: Style): Run[] => {
    const runs: Run[] = []
    let glyphs: { codePoint: number; glyph: Glyph }[] = []
    const flush = () => {
      if (glyphs.length > 0) runs.push({ kind: "glyphs", glyphs, width: advanceOf(glyphs, style.size) })
      glyphs = []
    }
    for (const char of toOneLine(text)) {
      const codePoint = char.codePointAt(0) ?? 0
      const glyph = find(style.weight, codePoint)
      if (glyph) {
        glyphs.push({ codePoint, glyph })
        continue
      }
      flush()
      const label = toLabel(codePoint)
      runs.push({ kind: "framed", char, label, width: framedWidth(label, style) })
    }
    flush()
    return runs
  }
  const framedWidth = (label: string, { size, weight }: Style) => {
    const glyphs = Array.from(label, (char) => ({ glyph: find(weight, char.codePointAt(0) ?? 0) }))
    return advanceOf(glyphs, size * framedSize) + size * framedPadding * 4
  }
  // Asked for every word of every line, so without making the runs.
  const widthOf = (text: string, style: Style) => {
    let width = 0
    for (const char of toOneLine(text)) {
      const codePoint = char.codePointAt(0) ?? 0
      const glyph = find(style.weight, codePoint)
      width += glyph ? (glyph.advance * style.size) / 1000 : framedWidth(toLabel(codePoint), style)
    }
    return width
  }
  return {
    find,
    runsOf,
    widthOf,
    linesOf: (text, style, width) => breakLines(text, width, (run) => widthOf(run, style)),
  }
}

/** The number of a character, as Unicode writes it. */
export function toLabel(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`
}

/** A finder that has every character, and remembers which were asked: for a rehearsal of what is set. */
export function rehearsingFinder(): { find: FindGlyph; asked: ReadonlyMap<Weight, Set<number>> } {
  const always = Array.from("U+0123456789ABCDEF", (char) => char.charCodeAt(0))
  const asked = new Map(weights.map((weight) => [weight, new Set(always)]))
  const glyph: Glyph = { advance: 1000, bearing: 0, outline: new Uint8Array() }
  return {
    asked,
    find(weight, codePoint) {
      asked.get(weight)?.add(codePoint)
      return glyph
    },
  }
}

function advanceOf(glyphs: readonly { glyph: Glyph | undefined }[], size: number): number {
  return glyphs.reduce((sum, { glyph }) => sum + ((glyph?.advance ?? 0) * size) / 1000, 0)
}
