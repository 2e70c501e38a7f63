/**
 * Finds what looks like a natural person's data in text that is about to be public (PIPL; R45: never shown to the
 * public). A finding is a reason to stop and look, not a proof. Findings name the kind, never the text found.
 */
import type { Bilingual } from "./bilingual.ts"

export type PersonalDataKind = "id-number" | "phone" | "bank-account" | "e-mail"

/** The kinds in words. */
export const personalDataKinds = {
  "id-number": { zh: "居民身份证号码", en: "a citizen's ID number" },
  phone: { zh: "手机号码", en: "a mobile phone number" },
  "bank-account": { zh: "银行账号", en: "a bank account number" },
  "e-mail": { zh: "电子邮箱", en: "an e-mail address" },
} as const satisfies Record<PersonalDataKind, Bilingual>

// Most texts hold neither a long run of digits nor an at sign: they are passed over in one scan.
const suspicious = /\d{11}|@|[０-９]{11}|＠/
const idNumber = /(?<![0-9A-Z])\d{17}[\dX](?![0-9A-Z])/gi
const phone = /(?<!\d)1[3-9]\d{9}(?!\d)/
const accounts = /(?<!\d)\d{16,19}(?!\d)/g
const mail = /[\w.+-]+@[\w-]+\.[\w.-]+/

/** The first kind of personal data that the text seems to hold, or null. */
export function findPersonalData(text: string): PersonalDataKind | null {
  if (!suspicious.test(text)) return null
  const folded = text.normalize("NFKC")
  for (const [found] of folded.matchAll(idNumber)) if (!isCode(found) && isIdNumber(found)) return "id-number"
  if (phone.test(folded)) return "phone"
  for (const [found] of folded.matchAll(accounts)) if (!isCode(found) && passesLuhn(found)) return "bank-account"
  return mail.test(folded) ? "e-mail" : null
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
