/** Check digits that tell numbers of persons from numbers that only look like them. All take digits without separators. */

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const

/** Whether 18 characters are a citizen's ID number by its check character (GB 11643). */
export function isIdNumber(text: string): boolean {
  const sum = idWeights.reduce((total, weight, index) => total + weight * Number(text[index]), 0)
  return "10X98765432"[sum % 11] === text[17]?.toUpperCase()
}

/** The check of bank card numbers (ISO/IEC 7812). */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Whether 15 digits are a registration number by its check digit (GS 15-2006: ISO 7064 modulus 11,10). */
export function isRegistrationNumber(digits: string): boolean {
  let product = 10
  for (let index = 0; index < 14; index++) {
    const sum = (product + Number(digits[index])) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return (product + Number(digits[14])) % 10 === 1
}

const codeAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

/** Whether 18 characters are a unified social credit code by its check character (GB 32100: weights 3^i, modulus 31). */
export function isCreditCode(text: string): boolean {
  let [sum, weight] = [0, 1]
  for (let index = 0; index < 17; index++) {
    sum += codeAlphabet.indexOf(text.charAt(index)) * weight
    weight = (weight * 3) % 31
  }
  return (sum + codeAlphabet.indexOf(text.charAt(17))) % 31 === 0
}
