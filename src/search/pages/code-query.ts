/**
 * Whether what was typed into the search box is meant as a code. Pure.
 */
import { type CodeReading, cleanCode, readCode } from "../../names/code.ts"

// Trade names are Latin too ("STAR 3000"); six digits are no part of one but are in every code.
const digitsMin = 6
const lengthMin = 8

/** The text as a code; null where it reads as a name. Spreadsheet numbers and ID numbers are found out as well. */
export function readCodeQuery(text: string): CodeReading | null {
  const reading = readCode(text)
  if (reading.kind !== "impossible") return reading
  if (reading.reason === "citizen-id" || reading.reason === "spreadsheet-number") return reading
  const cleaned = cleanCode(text)
  const digits = cleaned.replace(/\D/g, "").length
  return /^[0-9A-Z]+$/.test(cleaned) && cleaned.length >= lengthMin && digits >= digitsMin ? reading : null
}
