// The arithmetic of the two check characters: GB 32100-2015 over a whole code (modulus 31) and GB 11714 inside it
// (modulus 11). Nothing here explains or repairs; it runs once for every seller in a stream, so it allocates nothing.

/** The 31 characters of GB 32100-2015 in the order of their values; I, O, S, V and Z are never used. */
export const codeAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

/** Length of a unified social credit code, in characters. */
export const codeLength = 18

/** Modulus of GB 32100-2015; prime, so that every single substitution and every swap of neighbours shows. */
export const codeModulus = 31

/** Weights 3^i mod 31 of characters 1–17; the check character itself weighs 1, so that a right code sums to 0. */
export const codeWeights: readonly number[] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1]

/** Weights of GB 11714 for the first 8 characters of an organisation code. */
export const organisationWeights: readonly number[] = [3, 7, 9, 10, 5, 8, 4, 2]
/** Where the organisation code begins, from 0, and where its digit stands. */
export const organisationAt = 8
export const organisationDigitAt = 16
/** Where the region begins: it has digits up to the organisation code. */
export const regionAt = 2
const organisationDigits = "0123456789X"

const values = new Int8Array(128).fill(-1)
for (let value = 0; value < codeAlphabet.length; value++) values[codeAlphabet.charCodeAt(value)] = value

/** Value 0–30 of a character by its UTF-16 code, -1 for a character that is never used. */
export function codeValue(charCode: number): number {
  return values[charCode] ?? -1
}

/**
 * Character 18 for the first 17 (GB 32100-2015).
 * @throws RangeError unless given 17 characters of the alphabet: clean and check the text first.
 */
export function checkCharacter(first17: string): string {
  if (first17.length !== codeLength - 1) throw new RangeError("a check character needs 17 characters before it")
  let sum = 0
  for (let i = 0; i < first17.length; i++) {
    const value = codeValue(first17.charCodeAt(i))
    if (value < 0) throw new RangeError(`character ${i + 1} is never used in a code`)
    sum += value * (codeWeights[i] ?? 0)
  }
  return codeAlphabet.charAt((codeModulus - (sum % codeModulus)) % codeModulus)
}

/**
 * Character 9 of an organisation code for its first 8 (GB 11714); it is character 17 of a unified code.
 * @throws RangeError unless given 8 characters from 0–9 and A–Z.
 */
export function organisationCheckCharacter(first8: string): string {
  if (!/^[0-9A-Z]{8}$/.test(first8)) throw new RangeError("an organisation code has 8 characters before its digit")
  return String.fromCharCode(organisationDigit(organisationSum(first8, 0)))
}

/** Σ value × weight (GB 11714) over the 8 characters from `from`; A counts 10 … Z counts 35. */
export function organisationSum(text: string, from: number): number {
  let sum = 0
  for (let i = 0; i < 8; i++) sum += organisationValue(text.charCodeAt(from + i)) * (organisationWeights[i] ?? 0)
  return sum
}

/** By how much the sum of a whole code's organisation rises with another character at `index`; 0 where that is not weighed. */
export function organisationRise(code: string, index: number, charCode: number): number {
  const weight = organisationWeights[index - organisationAt] ?? 0
  return weight === 0 ? 0 : (organisationValue(charCode) - organisationValue(code.charCodeAt(index))) * weight
}

function organisationValue(charCode: number): number {
  return charCode < 58 ? charCode - 48 : charCode - 55
}

/** The organisation digit for a sum, (11 − Σ mod 11) mod 11, by its UTF-16 code; 10 is written X. */
export function organisationDigit(sum: number): number {
  return organisationDigits.charCodeAt((11 - (sum % 11)) % 11)
}

/** What the two check characters say: `malformed` is not 18 characters of the alphabet with digits for the region. */
export type CheckResult = "right" | "organisation-wrong" | "check-wrong" | "malformed"

/** Checks both characters of a clean code in one pass. Does not ask whether authority or region exist. */
export function checkBoth(code: string): CheckResult {
  if (code.length !== codeLength) return "malformed"
  let sum = 0
  for (let i = 0; i < codeLength; i++) {
    const value = codeValue(code.charCodeAt(i))
    if (value < 0 || (value > 9 && i >= regionAt && i < organisationAt)) return "malformed"
    sum += value * (codeWeights[i] ?? 0)
  }
  const organisationRight =
    code.charCodeAt(organisationDigitAt) === organisationDigit(organisationSum(code, organisationAt))
  if (sum % codeModulus !== 0) return "check-wrong"
  return organisationRight ? "right" : "organisation-wrong"
}
