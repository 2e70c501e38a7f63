/**
 * Finds what looks like a natural person's data in text that is about to be public (PIPL; R45: never shown to the
 * public). A finding is a reason to stop and look, not a proof. Findings name the kind, never the text found.
 */
import type { Bilingual } from "./bilingual.ts"

export type PersonalDataKind = "id-number" | "phone" | "bank-account" | "e-mail" | "home-address"

/** The kinds in words. */
export const personalDataKinds = {
  "id-number": { zh: "居民身份证号码", en: "a citizen's ID number" },
  phone: { zh: "手机号码", en: "a mobile phone number" },
  "bank-account": { zh: "银行账号", en: "a bank account number" },
  "e-mail": { zh: "电子邮箱", en: "an e-mail address" },
  "home-address": { zh: "自然人住址", en: "a natural person's home address" },
} as const satisfies Record<PersonalDataKind, Bilingual>

// Most texts hold neither a long run of digits, nor an at sign, nor the words for a home: they are passed over in one scan.
const suspicious = /\d{11}|@|[０-９]{11}|＠|住址|家住|户籍|户口|居住|现住|住所地?为/
const idNumber = /(?<![0-9A-Z])\d{17}[\dX](?![0-9A-Z])/gi
const phone = /(?<!\d)1[3-9]\d{9}(?!\d)/g
const account = /(?<!\d)\d{16,19}(?!\d)/g
const mail = /[\w.+-]+@[\w-]+\.[\w.-]+/g
// A word for where a person lives, and what follows up to a house, a door, a village or a group.
const home =
  /(?:住址|家住|户籍(?:所在)?地?(?:址)?|户口所在地|居住地?(?:址)?|现住(?:址)?)[为是于在：:，,\s]*[\p{Script=Han}\w（）()-]{2,40}?(?:号|室|村|组|栋|幢|单元|楼|户)/gu

/** A place in a text that seems to hold personal data: UTF-16 indexes, the end exclusive. */
export interface PersonalDataFinding {
  kind: PersonalDataKind
  start: number
  end: number
}

const searches = [
  ["id-number", idNumber, (found: string) => !isCode(found) && isIdNumber(found)],
  ["phone", phone, () => true],
  ["bank-account", account, (found: string) => !isCode(found) && passesLuhn(found)],
  ["e-mail", mail, () => true],
  ["home-address", home, () => true],
] as const satisfies readonly (readonly [PersonalDataKind, RegExp, (found: string) => boolean])[]

/** The first kind of personal data that the text seems to hold, or null. */
export function findPersonalData(text: string): PersonalDataKind | null {
  return findPersonalDataPlaces(text)[0]?.kind ?? null
}

/** Every place that seems to hold personal data, in the order of the kinds, each place once. */
export function findPersonalDataPlaces(text: string): PersonalDataFinding[] {
  if (!suspicious.test(text)) return []
  const folded = toHalfWidth(text)
  const findings: PersonalDataFinding[] = []
  for (const [kind, pattern, confirms] of searches) {
    for (const match of folded.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length]
      const known = findings.some((finding) => finding.start < end && start < finding.end)
      if (!known && confirms(match[0])) findings.push({ kind, start, end })
    }
  }
  return findings
}

/** Full-width letters, digits and signs in half width, each in its place. */
function toHalfWidth(text: string): string {
  return text.replace(/[！-～]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
}

/** A merchant's code may be all digits; no region of ID numbers and no bank begins with 91, 92 or 93 at 18 digits. */
function isCode(digits: string): boolean {
  return digits.length === 18 && /^9[123]/.test(digits)
}

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const

/** Whether 18 characters are a citizen's ID number by its check character (GB 11643). */
export function isIdNumber(text: string): boolean {
  const sum = idWeights.reduce((total, weight, index) => total + weight * Number(text[index]), 0)
  return "10X98765432"[sum % 11] === text[17]?.toUpperCase()
}

/** The check of bank card numbers (ISO/IEC 7812). */
function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
