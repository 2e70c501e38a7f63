/**
 * Text as a reader sees it, for a search that must not be led astray: widths and scripts of digits made one, invisible
 * characters left out, signs that hide made one. Every character still knows its place in the text as it was given.
 */
import { type DigitRuns, decimals, digits, numerals } from "./unicode-digit.ts"

/** A folded text, and the places of its characters in the original (UTF-16). */
export interface FoldedText {
  readonly text: string
  /** The place in the original of a span of the folded text, the end exclusive. */
  placeOf(start: number, end: number): { start: number; end: number }
}

// What most texts are made of stays as it is, and needs no table.
const needsFolding = /[^\0-~\n\u4e00-\u9fff，。：；、（）《》“”〔〕【】！？¥￥]/
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Mn}\p{Me}]/u
const maskSigns = "×✕✖●•■□○◯◆◇★☆※▲△█▇∗✱✲﹡"
const dashSigns = "‐‑‒–—―−－﹣─━ー~～"
const dotSigns = "·・‧∙⋅･"
/** Ranges of compatibility characters that may stand for one of ASCII. */
const compatibilityRanges: readonly (readonly [number, number])[] = [
  [0xa0, 0xff],
  [0x2070, 0x214f],
  [0x2460, 0x24ff],
  [0x2776, 0x2793],
  [0xfe50, 0xffee],
  [0x1d400, 0x1d7ff],
  [0x1f100, 0x1f190],
]

let table: Map<string, string> | null = null

/** Characters that are read as another one. Made when first needed: most texts hold none. */
function foldingTable(): Map<string, string> {
  if (table) return table
  const made = new Map<string, string>()
  for (const [from, to] of compatibilityRanges) {
    for (let point = from; point <= to; point++) {
      const folded = String.fromCodePoint(point).normalize("NFKC")
      if (/^[!-~]$/.test(folded)) made.set(String.fromCodePoint(point), folded)
    }
  }
  for (const [sign, value] of [...signsOf(decimals), ...signsOf(digits)]) made.set(sign, String(value))
  // Other numerals are read as those in which long runs are looked for; what may stand in a word stays as it is.
  for (const [sign, value] of signsOf(numerals))
    if (!ordinary.test(sign)) made.set(sign, "零一二三四五六七八九".charAt(value))
  // Between clauses these part what does not belong together.
  for (const sign of "，；！？") made.delete(sign)
  for (const sign of maskSigns) made.set(sign, "*")
  // Three in one.
  made.set("…", "***")
  for (const sign of dashSigns) made.set(sign, "-")
  for (const sign of dotSigns) made.set(sign, ".")
  for (const sign of "ХхΧχ") made.set(sign, "X")
  table = made
  return made
}

/** Signs of runs with their values. */
function* signsOf(runs: DigitRuns): Iterable<readonly [string, number]> {
  for (const [first, value, count] of runs) {
    for (let at = 0; at < count; at++) yield [String.fromCodePoint(first + at), value + at]
  }
}

// Numerals that are words and names as well: they are digits in long runs alone.
const ordinary = /[〇\u4e00-\u9fff]/
const numeralValues = new Map(
  // Over the wireless 9 is said as a hook, which is written with either of two characters.
  [...signsOf(numerals), ["勾", 9] as const].filter(([sign]) => ordinary.test(sign)),
)
const numeral = [...numeralValues.keys()].join("")
/** Digits and numerals, whatever stands between them: what it is, is seen when it is long enough. */
const run = new RegExp(`[\\d${numeral}](?:[ .,，、；;。·-]{0,2}[\\d${numeral}]){6,}`, "g")
// Shorter runs of numerals are years, counts and articles.
const numeralRun = new RegExp(`(?:[${numeral}][ .-]?){6,}[${numeral}]`, "g")
/** Numerals among digits, or parted by what parts clauses too: as long as a telephone number, or it is a list. */
const mixedRun = new RegExp(`(?:[\\d${numeral}][ .,，、；;。·-]{0,2}){10,}[\\d${numeral}]`, "g")
// From where numerals begin alone: a long run of them that does not end the text would be read from each of them otherwise.
const outerNumerals = new RegExp(`^[${numeral}]+|(?<![${numeral}])[${numeral}]+$`, "g")
/** Of a mobile, and of ID numbers. */
const wholeLengths: ReadonlySet<number> = new Set([11, 15, 18])
const eachNumeral = new RegExp(`[${numeral}]`, "g")

// An item’s digit right before a long number is none of its digits.
const itemMark = /(?<![①-⓿❶-➓\d])[①-⑨⑴-⑼⒈-⒐⓵-⓽❶-❾➀-➈➊-➒](?=\d{11})/g

export function foldText(text: string): FoldedText {
  if (!needsFolding.test(text)) {
    const same = text.replace(/[（）：]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    return { text: withDigits(same), placeOf: (start, end) => ({ start, end }) }
  }
  const folding = foldingTable()
  const starts = new Uint32Array(text.length)
  const ends = new Uint32Array(text.length)
  const parts: string[] = []
  let [at, length] = [0, 0]
  for (const character of text.replace(itemMark, " ")) {
    const start = at
    at += character.length
    let folded = folding.get(character) ?? character
    if (folded === character && character > "~") {
      if (invisible.test(character)) continue
      if (/\s/.test(character)) folded = " "
    }
    for (let unit = 0; unit < folded.length; unit++) {
      starts[length] = start
      ends[length] = at
      length++
    }
    parts.push(folded)
  }
  return {
    text: withDigits(parts.join("")),
    placeOf: (start, end) => ({ start: starts[start] ?? text.length, end: ends[end - 1] ?? text.length }),
  }
}

// Dots, strokes or a word in brackets in the place of digits.
const instead = /[._-]{4}|[隐省略]|某{4}/
const hiding = /(?<=\d)(?:[._-]{4,}|某{4,}|\((?:此处)?(?:已?隐去|隐藏|省略|略)\))(?=[\dXx])/g

/** Long runs of Chinese numerals as digits, each in its place; dots that stand for digits as what hides. */
function withDigits(text: string): string {
  const shown = instead.test(text) ? text.replace(hiding, (signs) => "*".repeat(signs.length)) : text
  return shown.replace(run, (found) => {
    if (/^[\x20-\x7e]*$/.test(found)) return found
    // A whole number, and how many there are of it.
    const whole = found.replace(outerNumerals, "")
    if (/^[\d .-]+$/.test(whole) && wholeLengths.has(whole.replace(/\D/g, "").length)) return found
    return found.replace(numeralRun, inDigits).replace(mixedRun, inDigits)
  })
}

function inDigits(run: string): string {
  return run.replace(eachNumeral, (sign) => String(numeralValues.get(sign)))
}

// Zero-width, bidirectional and filling characters. Variation selectors stay: they pick the form of a rare character.
const hidden =
  /\u034f|[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|\u{e0001}|[\u{e0020}-\u{e007f}]/gu

/** A text with a sign for each character that no reader sees, that turns its direction, or that a terminal obeys. */
export function showHidden(text: string): string {
  return text.replace(hidden, "\ufffd").replace(/(?![\t\r\n])\p{Cc}/gu, "\ufffd")
}

/** Where a text holds characters that no reader sees or that turn its direction: UTF-16 indexes, the end exclusive. */
export function findHiddenCharacters(text: string): { start: number; end: number }[] {
  return [...text.matchAll(hidden)].map(({ index, 0: found }) => ({ start: index, end: index + found.length }))
}
