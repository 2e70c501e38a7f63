// Finds the codes that a wrong text may have been meant to be: those one slip of the hand away in which both check
// characters hold and authority, type and province exist. Proposes only; nothing here decides or replaces.
import {
  checkBoth,
  codeAlphabet,
  codeLength,
  codeModulus,
  codeValue,
  codeWeights,
  organisationAt,
  organisationDigit,
  organisationDigitAt,
  organisationRise,
  organisationSum,
  regionAt,
} from "./check-character.ts"
import { isProvinceCode } from "./province.ts"
import { isListedPair } from "./registration-authority.ts"

/**
 * Most candidates that are returned. One slip has at most 35 readings (18 substitutions that satisfy the modulus and
 * 17 swaps); of 200,000 damaged codes none had more than 9 that passed every check, so nothing is cut in practice.
 */
export const candidatesMax = 20

/** Most never-used letters that are replaced at once: more than 4 of 18 is another text, not a slip. */
const lookAlikesMax = 4

/** Letters that GB 32100-2015 leaves out because they look like others → the characters they are written for. */
const lookAlikes: Readonly<Record<string, string>> = { I: "1", O: "0", S: "5", V: "YU", Z: "2" }

const inverseWeights = codeWeights.map((weight) => {
  let inverse = 1
  while ((weight * inverse) % codeModulus !== 1) inverse++
  return inverse
})

/** Candidates, substitutions before swaps, each from left to right; `likely` exists where there is exactly one. */
export interface Repair {
  readonly candidates: readonly string[]
  readonly likely?: string
}

/** The codes that a cleaned text of 17, 18 or 19 characters may have been meant to be. */
export function repairCode(text: string): Repair {
  const found: string[] = []
  for (const candidate of variants(text)) {
    if (candidate !== text && isPlausible(candidate) && !found.includes(candidate)) found.push(candidate)
  }
  const candidates = found.slice(0, candidatesMax)
  const [likely] = candidates
  return found.length === 1 && likely !== undefined ? { candidates, likely } : { candidates }
}

function isPlausible(code: string): boolean {
  const province = code.slice(2, 4)
  return (
    checkBoth(code) === "right" &&
    isListedPair(code.charAt(0), code.charAt(1)) &&
    (isProvinceCode(province) || province === "00" || province === "10")
  )
}

function variants(text: string): string[] {
  const never = neverUsedAt(text)
  if (text.length === codeLength + 1) return never.length > 1 ? [] : deletions(text)
  if (text.length === codeLength - 1) return never.length > 0 ? [] : insertions(text)
  if (text.length !== codeLength) return []
  const [only] = never
  if (only === undefined) return substitutions(text).concat(swaps(text))
  return never.length === 1 ? [solvedAt(text, only, weighedSum(text))] : lookAlikeReadings(text, never)
}

function neverUsedAt(text: string): number[] {
  const positions: number[] = []
  for (let i = 0; i < text.length; i++) if (codeValue(text.charCodeAt(i)) < 0) positions.push(i)
  return positions
}

/** Σ value × weight; a never-used character counts 0 here and in `solvedAt`. */
function weighedSum(text: string): number {
  let sum = 0
  for (let i = 0; i < codeLength; i++) sum += Math.max(0, codeValue(text.charCodeAt(i))) * (codeWeights[i] ?? 0)
  return sum
}

/** The value at `index` that satisfies the modulus in a text of weighed sum `sum`: as it is prime, there is one. */
function solvedValue(text: string, index: number, sum: number): number {
  const rest = sum - Math.max(0, codeValue(text.charCodeAt(index))) * (codeWeights[index] ?? 0)
  return ((codeModulus - (rest % codeModulus)) * (inverseWeights[index] ?? 0)) % codeModulus
}

function replaced(text: string, index: number, value: number): string {
  return text.slice(0, index) + codeAlphabet.charAt(value) + text.slice(index + 1)
}

function solvedAt(text: string, index: number, sum: number): string {
  return replaced(text, index, solvedValue(text, index, sum))
}

/** Substitutions that satisfy the modulus; those that make a letter of the region or a wrong organisation digit, most, are not even built. */
function substitutions(text: string): string[] {
  const [sum, organisation] = [weighedSum(text), organisationSum(text, organisationAt)]
  const solved: string[] = []
  for (let i = 0; i < codeLength; i++) {
    const value = solvedValue(text, i, sum)
    if (value > 9 && i >= regionAt && i < organisationAt) continue
    const charCode = codeAlphabet.charCodeAt(value)
    const organisationThen = organisation + organisationRise(text, i, charCode)
    const digitThen = i === organisationDigitAt ? charCode : text.charCodeAt(organisationDigitAt)
    if (organisationDigit(organisationThen) === digitThen) solved.push(replaced(text, i, value))
  }
  return solved
}

/** Swaps of neighbours that satisfy the modulus; the others, 30 of 31, are not even built. */
function swaps(text: string): string[] {
  const sum = weighedSum(text)
  const swapped: string[] = []
  for (let i = 0; i < codeLength - 1; i++) {
    const rise = codeValue(text.charCodeAt(i + 1)) - codeValue(text.charCodeAt(i))
    if ((sum + rise * ((codeWeights[i] ?? 0) - (codeWeights[i + 1] ?? 0))) % codeModulus !== 0) continue
    swapped.push(text.slice(0, i) + text.charAt(i + 1) + text.charAt(i) + text.slice(i + 2))
  }
  return swapped
}

function deletions(text: string): string[] {
  return Array.from({ length: codeLength + 1 }, (_, i) => text.slice(0, i) + text.slice(i + 1))
}

function insertions(text: string): string[] {
  return Array.from({ length: codeLength }, (_, i) => {
    const widened = `${text.slice(0, i)}0${text.slice(i)}`
    return solvedAt(widened, i, weighedSum(widened))
  })
}

function lookAlikeReadings(text: string, positions: readonly number[]): string[] {
  if (positions.length > lookAlikesMax) return []
  let readings = [text]
  for (const at of positions) {
    const written = [...(lookAlikes[text.charAt(at)] ?? "")]
    readings = readings.flatMap((reading) => written.map((c) => reading.slice(0, at) + c + reading.slice(at + 1)))
  }
  return readings
}
