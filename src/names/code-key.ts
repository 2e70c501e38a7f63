// A right code as three whole numbers: what sets and tables of millions hold it by, read from a string or straight from
// the bytes of a file. The check character follows from the 17 before it, so it is not part of the key.
import {
  codeAlphabet,
  codeLength,
  codeModulus,
  codeValue,
  codeWeights,
  organisationWeights,
} from "./check-character.ts"
import { isAuthorityCharacter } from "./registration-authority.ts"

/** Numbers of a key: characters 1–6 and 7–12 in base 31 (30 bits each), and 13–17 (25 bits). */
export const keyWords = 3

// By byte: the value in GB 32100 or -1, and the value that GB 11714 counts it as. One table look-up a character.
const values = new Int8Array(256).fill(-1)
const counts = new Uint8Array(256)
const authorities = new Uint8Array(256)
for (const character of codeAlphabet) {
  const byte = character.charCodeAt(0)
  values[byte] = codeValue(byte)
  counts[byte] = byte < 58 ? byte - 48 : byte - 55
  authorities[byte] = isAuthorityCharacter(character) ? 1 : 0
}
const weights = Int32Array.from(codeWeights)
const digitWeights = Int32Array.from(organisationWeights)
const tenAsX = "X".charCodeAt(0)

/**
 * Reads the key of a right code, both of whose checks hold, from 18 bytes of text without any allocation.
 * @param key takes `keyWords` numbers from `keyAt` on; what it holds is worth nothing when the answer is false
 * @returns false for everything else: what needs cleaning, a closer look, or words
 */
export function readKeyBytes(bytes: Uint8Array, at: number, key: Int32Array, keyAt: number): boolean {
  if (at + codeLength > bytes.length || authorities[bytes[at] as number] !== 1) return false
  let sum = 0
  let wrong = 0
  let word = 0
  for (let i = 0; i < codeLength; i++) {
    const value = values[bytes[at + i] as number] as number
    // Positions 3–8 are digits. A sign bit that is set once stays.
    wrong |= value | (i >= 2 && i < 8 ? 9 - value : 0)
    sum += value * (weights[i] as number)
    if (i === 6 || i === 12) {
      key[keyAt + (i === 6 ? 0 : 1)] = word
      word = 0
    }
    if (i < 17) word = word * 31 + value
  }
  key[keyAt + 2] = word
  return wrong >= 0 && sum % codeModulus === 0 && organisationDigitHolds(bytes, at)
}

function organisationDigitHolds(bytes: Uint8Array, at: number): boolean {
  let sum = 0
  for (let i = 0; i < 8; i++) sum += (counts[bytes[at + 8 + i] as number] as number) * (digitWeights[i] as number)
  const expected = (11 - (sum % 11)) % 11
  return bytes[at + 16] === (expected === 10 ? tenAsX : 48 + expected)
}

/**
 * The key of a text that is 18 characters of the alphabet with the right check character, whatever the rest of it says.
 * @returns false when it is none: it has to be kept as text
 */
export function readKey(code: string, key: Int32Array, keyAt: number): boolean {
  if (code.length !== codeLength) return false
  let sum = 0
  let word = 0
  for (let i = 0; i < codeLength; i++) {
    const value = codeValue(code.charCodeAt(i))
    if (value < 0) return false
    sum += value * (codeWeights[i] ?? 0)
    if (i === 6 || i === 12) {
      key[keyAt + (i === 6 ? 0 : 1)] = word
      word = 0
    }
    if (i < 17) word = word * 31 + value
  }
  key[keyAt + 2] = word
  return sum % codeModulus === 0
}
