/** The values of a form's cells, as people and spreadsheets write them: days, amounts in 万元, codes. Pure. */
import type { Bilingual } from "../../law/bilingual.ts"
import { isDay } from "../../law/day.ts"
import { yuanMax } from "../../law/yuan.ts"

/** What a cell says of the row's fields (by their path in an import's row), or why it says nothing. */
export type CellReading =
  | { fields: Readonly<Record<string, string | number>>; remark?: Bilingual }
  | { reason: Bilingual }

const notADay: CellReading = {
  reason: {
    zh: "不是实际存在的日期，应如 2026-03-02、2026/3/2、2026年3月2日 或者 20260302",
    en: "no day that exists; write it like 2026-03-02, 2026/3/2, 2026年3月2日 or 20260302",
  },
}

const written = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/
const digitsOnly = /^(\d{4})(\d{2})(\d{2})$/

// Serial days of a spreadsheet (1900 count) with five digits: 1954 to 2119. Other numbers are no days of a form.
const serial = /^\d{5}$/
const serialFrom = 20_000
const serialTo = 80_000
const serialZero = Date.UTC(1899, 11, 30)

/** Reads a day; a time beside it is left away. */
export function readDayCell(cell: string): string | null {
  const text = cell.normalize("NFKC").trim()
  const [, year, month, day] = written.exec(text) ?? digitsOnly.exec(text) ?? []
  if (year && month && day) {
    const found = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`
    return isDay(found) ? found : null
  }
  const number = serial.test(text) ? Number(text) : 0
  if (number < serialFrom || number > serialTo) return null
  return new Date(serialZero + number * 86_400_000).toISOString().slice(0, 10)
}

/** A reader of days for a field. */
export function dayFor(field: string) {
  return (cell: string): CellReading => {
    const day = readDayCell(cell)
    return day === null ? notADay : { fields: { [field]: day } }
  }
}

/** A reader of text for a field: what stands there. */
export function textFor(field: string) {
  return (cell: string): CellReading => ({ fields: { [field]: cell.trim() } })
}

/** A reader of codes and other signs for a field: full width is folded. */
export function signFor(field: string) {
  return (cell: string): CellReading => ({ fields: { [field]: cell.normalize("NFKC").trim() } })
}

const notAnAmount: CellReading = {
  reason: {
    zh: "应为金额（万元），如 3.5；不小于 0，不足十万亿元，最多到分",
    en: "expected an amount in 万元 (10,000 yuan) such as 3.5: 0 or more, under 10^13 yuan, to the fen",
  },
}

const amount = /^[¥]?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(万元?|元)?$/

/** Reads an amount in 万元 (or in yuan, where the cell says 元) as decimal text and gives it in yuan. */
export function readAmountCell(cell: string): number | null {
  const match = amount.exec(cell.normalize("NFKC").replace(/\s/g, ""))
  if (!match) return null
  const [, whole = "", decimals = "", unit] = match
  const places = unit === "元" ? 0 : 4
  const digits = whole.replaceAll(",", "").replace(/^0+(?=\d)/, "")
  const kept = decimals.replace(/0+$/, "")
  if (kept.length > places + 2) return null
  const shifted = kept.padEnd(places, "0")
  const yuan = Number(`${digits}${shifted.slice(0, places)}.${shifted.slice(places)}`)
  return yuan <= yuanMax ? yuan : null
}

/** A reader of amounts for a field. */
export function amountFor(field: string) {
  return (cell: string): CellReading => {
    const yuan = readAmountCell(cell)
    return yuan === null ? notAnAmount : { fields: { [field]: yuan } }
  }
}

/** An amount of yuan in 万元, exactly: the decimal point moves, nothing is computed. */
export function toAmountCell(yuan: number): string {
  const text = yuan.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 })
  const [whole = "0", decimals = ""] = text.split(".")
  const digits = whole.padStart(5, "0")
  const rest = `${digits.slice(-4)}${decimals}`.replace(/0+$/, "")
  return rest === "" ? digits.slice(0, -4) : `${digits.slice(0, -4)}.${rest}`
}
