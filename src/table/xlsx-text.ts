/**
 * Text in workbooks: numbers, serial days and escapes as spreadsheets store them (ECMA-376, part 1, 18.3 and 18.8.30;
 * 22.9.2.19 for `_xHHHH_`). Pure.
 */
import { exactDigits } from "./damage.ts"

/** Whether a workbook counts its days from 1900 or, as those of old Macs do, from 1904. */
export type DayCount = 1900 | 1904

const dayMs = 86_400_000
// Day 0 of both counts; that of 1900 lies a day early because it holds a 29 February 1900, which never was.
const dayZero = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const
/** 9999-12-31, the last day a spreadsheet knows. */
const serialMax = 2_958_465

/** A serial day as `YYYY-MM-DD`, with ` HH:MM:SS` where it has a time; null where it is no day. */
export function serialToText(serial: number, count: DayCount): string | null {
  if (!(serial >= (count === 1900 ? 1 : 0)) || serial > serialMax) return null
  const beforeLeap = count === 1900 && serial < 60
  const seconds = Math.round(((serial + (beforeLeap ? 1 : 0)) * dayMs) / 1000)
  const text = new Date(dayZero[count] + seconds * 1000).toISOString()
  const time = text.slice(11, 19)
  return time === "00:00:00" ? text.slice(0, 10) : `${text.slice(0, 10)} ${time}`
}

/**
 * A stored number as a person would have written it: 15 digits, for the rest is noise of the binary form, and no
 * exponent. Null where digits are lost for good.
 */
export function numberToText(stored: string): string | null {
  const value = Number(stored)
  if (!Number.isFinite(value)) return null
  if (Math.abs(value) >= 10 ** exactDigits) return null
  const text = String(Number(value.toPrecision(exactDigits)))
  return text.includes("e") ? value.toFixed(20).replace(/\.?0+$/, "") : text
}

// Formats that show a day, by their numbers: those that need no definition, with the ones of East Asian locales.
const isDayFormat = (id: number) => (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)

/** Whether a number format shows days: by its number, or by the letters of its code outside quotes and brackets. */
export function showsDay(id: number, code: string | undefined): boolean {
  if (code === undefined) return isDayFormat(id)
  const bare = code.replace(/"[^"]*"|\[[^\]]*\]|\\.|_.|\*./g, "").split(";")[0] ?? ""
  return /[yd]/i.test(bare) && !/general/i.test(bare)
}

const escaped = /_x([0-9A-Fa-f]{4})_/g

/** Text as it was before it was escaped. */
export function unescapeText(text: string): string {
  if (!text.includes("_x")) return text
  return text.replace(escaped, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

// What XML can't hold or would change, and what would be read as an escape.
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
  /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)|[&<>"]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

/** Text as it stands in the XML of a workbook. */
export function escapeText(text: string): string {
  return text.replace(
    unsafe,
    (character) => entities[character] ?? `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`,
  )
}

/** The column of a cell's reference, from 0: `AB12` → 27; -1 for what is none. */
export function columnOf(reference: string): number {
  let column = 0
  for (let index = 0; index < reference.length; index++) {
    const letter = reference.charCodeAt(index) - 64
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
  }
  return column - 1
}

/** The letters of a column, from 0: 27 → `AB`. */
export function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26))
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter
}
