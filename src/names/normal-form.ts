// The form in which names are indexed and searched: width, case, spaces, punctuation, brackets, emoji and the choice
// between simplified, traditional and variant characters don't count. Owns the folding of one character; a map back to
// the original lets a match be marked where it was written. Whoever keeps folded names builds them anew when this changes.
import { traditionalPairs } from "./traditional-table.ts"

/** A folded text and, for each of its UTF-16 units, the index in the original of the character it came from. */
export interface NormalForm {
  readonly text: string
  readonly map: readonly number[]
}

// Combining accents and variation selectors fall off their letter; every other mark (vowel signs, voicing) is part of it.
const dropped = /[\u0300-\u036f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|[^\p{L}\p{N}\p{Mn}\p{Mc}\p{Co}]/gu

const firstHan = 0x4e00
const lastHan = 0x9fff

/**
 * Folds one character (code point) to none, one or several: compatibility form (NFKC), lower case, only letters, digits
 * and Han, and of Han the simplified form (繁体 → 简体, 异体字). This is the one place where that is decided, so that names,
 * queries and highlights all follow. Numerals stay: 一 in a brand is no 1, and 陆 is a surname before it is a 6; where a
 * number is meant (第三分店), company-name.ts reads it.
 */
export function foldCharacter(codePoint: number): string {
  if (codePoint >= firstHan && codePoint <= lastHan) return String.fromCharCode(simplified(codePoint))
  if (isRareHan(codePoint)) return codePoint === 0x20bb7 ? "吉" : String.fromCodePoint(codePoint)
  if (codePoint >= 0xff01 && codePoint <= 0xff5e) return foldAscii(codePoint - 0xfee0)
  if (codePoint < 0x80) return foldAscii(codePoint)
  return foldOther(codePoint)
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

let variants: Uint16Array | undefined

/** The simplified form of a character of the basic block, itself where it has none; built at first use, in half a millisecond. */
function simplified(codePoint: number): number {
  if (variants === undefined) {
    variants = new Uint16Array(lastHan - firstHan + 1)
    for (let i = 0; i < traditionalPairs.length; i += 2) {
      const at = traditionalPairs.charCodeAt(i) - firstHan
      if (at >= 0) variants[at] = traditionalPairs.charCodeAt(i + 1)
    }
  }
  return variants[codePoint - firstHan] || codePoint
}

/** Planes 2 and 3, but for the compatibility forms at the end of plane 2. */
function isRareHan(codePoint: number): boolean {
  return (codePoint >= 0x20000 && codePoint <= 0x2f7ff) || (codePoint >= 0x30000 && codePoint <= 0x3fffd)
}

function foldAscii(codePoint: number): string {
  const isLetterOrDigit =
    (codePoint >= 0x61 && codePoint <= 0x7a) ||
    (codePoint >= 0x30 && codePoint <= 0x39) ||
    (codePoint >= 0x41 && codePoint <= 0x5a)
  if (!isLetterOrDigit) return ""
  return String.fromCharCode(codePoint >= 0x41 && codePoint <= 0x5a ? codePoint + 0x20 : codePoint)
}

// Punctuation, mostly, that stands in every text: what is below Han is folded once.
const others: (string | undefined)[] = []

function foldOther(codePoint: number): string {
  const known = others[codePoint]
  if (known !== undefined) return known
  const folded = foldAny(String.fromCodePoint(codePoint))
  if (codePoint < firstHan) others[codePoint] = folded
  return folded
}

function foldAny(character: string): string {
  const folded = character.normalize("NFKD").toLowerCase().replace(dropped, "").normalize("NFC")
  return folded.replace(/[\u3007\u4e00-\u9fff]/g, (han) =>
    han === "〇" ? "零" : String.fromCharCode(simplified(han.charCodeAt(0))),
  )
}
