/**
 * Codes by the hundred thousand, one behind the other as bytes, put in order. Pure.
 */
import { codeLength } from "./check-character.ts"

// Two characters are one digit of the sort, each 0-9 and A-Z.
const characters = 36
const digits = characters * characters

const digitOf = (byte: number) => (byte < 58 ? byte - 48 : byte - 55)

/**
 * The order of codes by their bytes, as PostgreSQL has it in the collation C. A radix sort: on a file of sellers it takes
 * a tenth of the time of sorting strings.
 * @param codes 18 bytes each, of 0-9 and A-Z
 * @returns their numbers, the first code first; of equal codes the earlier one first
 */
export function orderCodes(codes: Uint8Array): Uint32Array {
  const count = codes.length / codeLength
  let order = Uint32Array.from({ length: count }, (_, n) => n)
  let next = new Uint32Array(count)
  const digit = new Uint16Array(count)
  for (let place = codeLength - 2; place >= 0; place -= 2) {
    const ends = new Uint32Array(digits + 1)
    for (let n = 0, at = place; n < count; n++, at += codeLength) {
      const value = digitOf(codes[at] as number) * characters + digitOf(codes[at + 1] as number)
      digit[n] = value
      ends[value + 1] = (ends[value + 1] as number) + 1
    }
    // Codes of one region begin alike: what is the same everywhere sorts nothing.
    if (ends[(digit[0] as number) + 1] === count) continue
    for (let value = 1; value <= digits; value++) ends[value] = (ends[value] as number) + (ends[value - 1] as number)
    for (let n = 0; n < count; n++) {
      const code = order[n] as number
      const value = digit[code] as number
      next[ends[value] as number] = code
      ends[value] = (ends[value] as number) + 1
    }
    ;[order, next] = [next, order]
  }
  return order
}

/** Whether the code at one place is that at another. */
export function isSameCode(one: Uint8Array, at: number, other: Uint8Array, otherAt: number): boolean {
  // From the end: codes of one region begin alike.
  for (let i = codeLength - 1; i >= 0; i--) if (one[at + i] !== other[otherAt + i]) return false
  return true
}
