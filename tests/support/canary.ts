/**
 * Canaries: personal numbers of nobody, each planted in one place, in each writing that people use; and an ear that hears
 * them in whatever leaves, however they are broken up there, and says where each was planted.
 */

import { isOldCitizenId } from "../../src/names/citizen-id.ts"
import { readCode } from "../../src/names/code.ts"

/** A number padded to digits. */
const digits = (n: number, length: number) => String(n).padStart(length, "0")

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Place, day of birth and order of the n-th person; n below 28 × 900. */
function person(n: number): { place: string; year: string; day: string; order: string } {
  const day = `${digits(1 + (Math.floor(n / 900) % 12), 2)}${digits(1 + (n % 28), 2)}`
  return { place: "410105", year: "1987", day, order: digits(100 + (n % 900), 3) }
}

function idNumber(n: number): string {
  const { place, year, day, order } = person(n)
  const body = `${place}${year}${day}${order}`
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body[index]), 0)
  return body + "10X98765432".charAt(sum % 11)
}

/** 15 digits, as they were until 1999. */
function oldIdNumber(n: number): string {
  const { place, year, day, order } = person(n)
  return `${place}${year.slice(2)}${day}${order}`
}

/** A card whose last digit is that of Luhn. */
function cardNumber(n: number): string {
  const body = `622202${digits(n, 12)}`
  const sum = [...body].toReversed().reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return body + String((10 - (sum % 10)) % 10)
}

const fullWidth = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
const apart = (text: string, between: string) =>
  `${text.slice(0, 6)}${between}${text.slice(6, 14)}${between}${text.slice(14)}`

/** The writings, each of the n-th number. */
export const writings = {
  plain: idNumber,
  old: oldIdNumber,
  spaced: (n) => apart(idNumber(n), " "),
  dashed: (n) => apart(idNumber(n), "-"),
  wide: (n) => fullWidth(idNumber(n)),
  telephone: (n) => `138-${digits(Math.floor(n / 10_000), 4)}-${digits(n % 10_000, 4)}`,
  bank: (n) => cardNumber(n).replace(/(\d{4})(?=\d)/g, "$1 "),
} as const satisfies Record<string, (n: number) => string>

export type Writing = keyof typeof writings
export const writingNames = Object.keys(writings) as Writing[]

/** A canary as it is heard: without what stands between its digits. */
const fold = (text: string) => text.normalize("NFKC").replace(/[\s\u2010-\u2015\-_.,·]/g, "")
const heardLengths = [11, 15, 17, 19]

/** Those that were planted, and who hears them. */
export function openAviary() {
  const planted = new Map<string, string>()
  let count = 0
  return {
    /** A canary for a place, in a writing. Each is another number. */
    plant(place: string, writing: Writing): string {
      let text = writings[writing](++count)
      // One in ten would be a registration number of a company as well, one in five hundred a code with both of its check
      // characters, and is taken for that.
      while ((writing === "old" && !isOldCitizenId(text)) || readCode(text).kind !== "impossible") {
        text = writings[writing](++count)
      }
      const number = fold(text)
      planted.set(number.length === 18 ? number.slice(0, 17) : number, `${place} (${writing})`)
      return text
    },
    /** Where those were planted that stand in a text. */
    heard(text: string): string[] {
      const places = new Set<string>()
      for (const [run] of fold(decoded(text)).matchAll(/\d{11,}/g)) {
        for (const length of heardLengths) {
          for (let at = 0; at + length <= run.length; at++) {
            const place = planted.get(run.slice(at, at + length))
            if (place !== undefined) places.add(place)
          }
        }
      }
      return [...places].sort()
    },
  }
}

/** Where a text holds escapes of addresses or of JSON, what they stand for too. */
function decoded(text: string): string {
  const plain = text.replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped)
    } catch {
      return escaped
    }
  })
  return plain.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
