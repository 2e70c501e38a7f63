/**
 * Where lines of Chinese and Latin text may end: between ideographs, at blanks, and never so that a closing mark begins a
 * line or an opening one ends it (GB/T 15834-2011, 5.1).
 */

const neverFirst = new Set("，。、；：！？）〕》」』】〉”’…·—％℃,.;:!?)]}%")
const neverLast = new Set("（〔《「『【〈“‘([{")
// Ideographs and what is set as wide as they begin here; before it are the letters of alphabets.
const firstWide = 0x2e80

/** Text as it is set: characters that would break a line of their own accord are blanks. */
export function toOneLine(text: string): string {
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
