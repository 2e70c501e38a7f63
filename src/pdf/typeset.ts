/**
 * Sets text in a style: how wide it is, where its lines end, and what is drawn for it. A character that the font lacks is
 * shown by its number in a frame, as `U+20BB7`: it is never left out, and copied it is the character itself.
 */
import { type FindGlyph, type Glyph, type Weight, weights } from "./glyph.ts"

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

// Where lines of Chinese and Latin text may end: between ideographs, at blanks, and never so that a closing mark begins a
// line or an opening one ends it (GB/T 15834-2011, 5.1).

const neverFirst = new Set("，。、；：！？）〕》」』】〉”’…·—％℃,.;:!?)]}%")
const neverLast = new Set("（〔《「『【〈“‘([{")
// Ideographs and what is set as wide as they begin here; before it are the letters of alphabets.
const firstWide = 0x2e80

/** Text as it is set: characters that would break a line of their own accord are blanks. */
function toOneLine(text: string): string {
  return text.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/gu, " ")
}

/** Breaks text into lines. @param widthOf of a run of characters, in the unit of `width` */
export function breakLines(text: string, width: number, widthOf: (run: string) => number): string[] {
  const lines: string[] = []
  let line = ""
  let taken = 0
  const end = () => {
    lines.push(line.trimEnd())
    line = ""
    taken = 0
  }
  for (const piece of toPieces(toOneLine(text))) {
    const wide = widthOf(piece)
    if (line !== "" && taken + widthOf(piece.trimEnd()) > width) end()
    if (wide <= width || widthOf(piece.trimEnd()) <= width) {
      line += piece
      taken += wide
      continue
    }
    // A word longer than a line, as a hash is: it breaks where the line is full.
    for (const char of piece) {
      const step = widthOf(char)
      if (line !== "" && taken + step > width) end()
      line += char
      taken += step
    }
  }
  if (line !== "" || lines.length === 0) end()
  return lines
}

/** Runs within which a line never ends; blanks close a run. */
function toPieces(text: string): string[] {
  const pieces: string[] = []
  let piece = ""
  let before = ""
  for (const char of text) {
    if (piece !== "" && mayEnd(before, char)) {
      pieces.push(piece)
      piece = ""
    }
    piece += char
    before = char
  }
  return piece === "" ? pieces : [...pieces, piece]
}

function mayEnd(before: string, next: string): boolean {
  if (next === " ") return false
  if (before === " ") return true
  if (neverFirst.has(next) || neverLast.has(before)) return false
  return isWide(before) || isWide(next)
}

function isWide(char: string): boolean {
  return (char.codePointAt(0) ?? 0) >= firstWide
}
