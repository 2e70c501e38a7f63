// Recognises personal ID numbers (GB 11643 and its 15-digit forerunner) that were put where a code belongs, so that
// they are refused without being repeated or stored. It is a guard for privacy, not a validator: it prefers to refuse.
import { isProvinceCode } from "./province.ts"

const weights: readonly number[] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkMap = "10X98765432"
const residentsOfTaiwanPrefix = "83"
const permanentResidentPrefix = "9"

/** How sure an 18-character text is a personal ID number: place and date fit, or the check digit fits as well. */
export type CitizenIdLikeness = "none" | "shape" | "checked"

/**
 * Judges 17 digits and a digit or X by GB 11643: place, date of birth, check digit.
 * The cards of foreign permanent residents begin with 9 as most credit codes do, so there the shape alone says nothing.
 */
export function citizenIdLikeness(text: string): CitizenIdLikeness {
  if (!/^[1-9]\d{16}[\dX]$/.test(text) || !isDate(text.slice(6, 10), text.slice(10, 12), text.slice(12, 14))) {
    return "none"
  }
  let sum = 0
  for (let i = 0; i < 17; i++) sum += Number(text.charAt(i)) * (weights[i] ?? 0)
  const checked = checkMap.charAt(sum % 11) === text.charAt(17)
  const prefix = text.slice(0, 2)
  if (isProvinceCode(prefix) || prefix === residentsOfTaiwanPrefix) return checked ? "checked" : "shape"
  return checked && text.startsWith(permanentResidentPrefix) && isProvinceCode(text.slice(1, 3)) ? "checked" : "none"
}

/**
 * True for 15 digits that are rather an ID number of before 1999 than a registration number: place and date fit and
 * the registration number's own check digit (GS 15-2006, ISO 7064 modulus 11,10) does not.
 */
export function isOldCitizenId(text: string): boolean {
  return (
    /^\d{15}$/.test(text) &&
    isProvinceCode(text.slice(0, 2)) &&
    isDate(`19${text.slice(6, 8)}`, text.slice(8, 10), text.slice(10, 12)) &&
    !registrationDigitHolds(text)
  )
}

function isDate(year: string, month: string, day: string): boolean {
  return /^(19|20)\d\d$/.test(year) && between(Number(month), 1, 12) && between(Number(day), 1, 31)
}

function between(value: number, low: number, high: number): boolean {
  return value >= low && value <= high
}

function registrationDigitHolds(text: string): boolean {
  let product = 10
  for (let i = 0; i < 14; i++) {
    const sum = (product + Number(text.charAt(i))) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return (product + Number(text.charAt(14))) % 10 === 1
}
