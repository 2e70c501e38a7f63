// The form in which names are indexed and searched: width, case, spaces, punctuation, brackets and emoji don't count.
// Owns the folding of one character; a map back to the original lets a match be marked where it was written.

/** A folded text and, for each of its UTF-16 units, the index in the original of the character it came from. */
export interface NormalForm {
  readonly text: string
  readonly map: readonly number[]
}

// Combining accents and variation selectors fall off their letter; every other mark (vowel signs, voicing) is part of it.
const dropped = /[\u0300-\u036f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|[^\p{L}\p{N}\p{Mn}\p{Mc}\p{Co}]/gu

/**
 * Folds one character (code point) to none, one or several: compatibility form (NFKC), lower case, and only letters,
 * digits and Han. This is the one place where that is decided: variants of Han (繁体 → 简体, 异体字) and numerals
 * belong here, so that names, queries and highlights all follow.
 */
export function foldCharacter(codePoint: number): string {
  if (isHan(codePoint)) return String.fromCodePoint(codePoint)
  if (codePoint >= 0xff01 && codePoint <= 0xff5e) return foldAscii(codePoint - 0xfee0)
  if (codePoint < 0x80) return foldAscii(codePoint)
  return foldOther(String.fromCodePoint(codePoint))
}

/** Folded text with its map back. Agrees with `foldName`, which is faster. */
export function normalForm(text: string): NormalForm {
  let folded = ""
  const map: number[] = []
  for (let i = 0; i < text.length; ) {
    const codePoint = text.codePointAt(i) ?? 0
    const character = foldCharacter(codePoint)
    for (let unit = 0; unit < character.length; unit++) map.push(i)
    folded += character
    i += codePoint > 0xffff ? 2 : 1
  }
  return { text: folded, map }
}

/** Folded text alone, for indexing. Folding what is folded changes nothing. */
export function foldName(text: string): string {
  let folded = ""
  for (let i = 0; i < text.length; ) {
    const codePoint = text.codePointAt(i) ?? 0
    folded += foldCharacter(codePoint)
    i += codePoint > 0xffff ? 2 : 1
  }
  return folded
}

/** Unified ideographs of the basic block, and planes 2 and 3 but for the compatibility forms at the end of plane 2. */
function isHan(codePoint: number): boolean {
  return (
    (codePoint >= 0x4e00 && codePoint <= 0x9fff) ||
    (codePoint >= 0x20000 && codePoint <= 0x2f7ff) ||
    (codePoint >= 0x30000 && codePoint <= 0x3fffd)
  )
}

function foldAscii(codePoint: number): string {
  const isLetterOrDigit =
    (codePoint >= 0x61 && codePoint <= 0x7a) ||
    (codePoint >= 0x30 && codePoint <= 0x39) ||
    (codePoint >= 0x41 && codePoint <= 0x5a)
  if (!isLetterOrDigit) return ""
  return String.fromCharCode(codePoint >= 0x41 && codePoint <= 0x5a ? codePoint + 0x20 : codePoint)
}

function foldOther(character: string): string {
  return character.normalize("NFKD").toLowerCase().replace(dropped, "").normalize("NFC")
}
