/**
 * The short number by which a merchant follows an application without signing in: the 60 random bits with which its id
 * begins (RFC 9562, 5.4), in the letters of Crockford's base 32. Nothing more is kept, and who has it not draws it once in
 * 10^18 tries. Pure.
 */

// Without I, L, O and U, which are read for others.
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const digits = 12

/** The number of an application, in groups of four. @param id of version 4 */
export function followNumber(id: string): string {
  const hex = id.replaceAll("-", "")
  // The thirteenth digit is the version and tells nothing.
  let bits = BigInt(`0x${hex.slice(0, 12)}${hex.slice(13, 16)}`)
  let text = ""
  for (let at = 0; at < digits; at++) {
    text = letters.charAt(Number(bits & 31n)) + text
    bits >>= 5n
  }
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`
}

/** The first and the last id that a number can be of; null where the text is none. Case, spaces and hyphens don't matter. */
export function readFollowNumber(text: string): { from: string; to: string } | null {
  const plain = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1")
  if (plain.length !== digits || [...plain].some((letter) => !letters.includes(letter))) return null
  const bits = [...plain].reduce((sum, letter) => (sum << 5n) | BigInt(letters.indexOf(letter)), 0n)
  const hex = bits.toString(16).padStart(15, "0")
  const id = (rest: string) =>
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12)}-${rest.repeat(4)}-${rest.repeat(12)}`
  return { from: id("0"), to: id("f") }
}
