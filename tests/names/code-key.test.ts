import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { codeAlphabet } from "../../src/names/check-character.ts"
import { makeCode, readCode } from "../../src/names/code.ts"
import { keyWords, readKey, readKeyBytes } from "../../src/names/code-key.ts"

const character = fc.constantFrom(...codeAlphabet)
const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: length, maxLength: length })
const rightCodes = fc
  .tuple(
    fc.constantFrom("91", "92", "93", "A1", "N2", "Y1", "12"),
    digits(6),
    fc.array(character, { minLength: 8, maxLength: 8 }),
  )
  .map(([head, region, organisation]) => makeCode(head + region, organisation.join("")))
const nearCodes = fc
  .tuple(rightCodes, fc.nat(17), fc.oneof(character, fc.constantFrom("a", "O", "I", " ", ",", "é", "０")))
  .map(([code, at, other]) => code.slice(0, at) + other + code.slice(at + 1))
const texts = fc.oneof(rightCodes, nearCodes, fc.string({ maxLength: 20 }), digits(18), fc.constant("0".repeat(18)))

const keyOf = (code: string) => {
  const key = new Int32Array(keyWords)
  return readKey(code, key, 0) ? key.join(" ") : null
}
const keyOfBytes = (text: string, before: string, after: string) => {
  const key = new Int32Array(keyWords)
  const bytes = new TextEncoder().encode(before + text + after)
  return readKeyBytes(bytes, Buffer.byteLength(before), key, 0) ? key.join(" ") : null
}

describe("the key of a code", () => {
  test("is read from bytes for exactly the codes that are right and need no cleaning", () => {
    fc.assert(
      fc.property(texts, fc.string(), (text, before) => {
        const reading = readCode(text)
        const right = reading.kind === "valid" && reading.code === text && !reading.organisationDigitWrong
        expect(keyOfBytes(text, before, "")).toBe(right && text.length === 18 ? keyOf(text) : null)
      }),
      { numRuns: 2_000 },
    )
  })

  test("is another for another code", () => {
    fc.assert(
      fc.property(rightCodes, rightCodes, (one, other) => {
        expect(keyOf(one) === keyOf(other)).toBe(one === other)
      }),
      { numRuns: 2_000 },
    )
  })

  test("is there for a wrong organisation digit, and not for a wrong check character", () => {
    fc.assert(
      fc.property(nearCodes, (code) => {
        const reading = readCode(code)
        if (reading.kind === "impossible") return
        expect(keyOf(reading.code) !== null).toBe(reading.kind === "valid")
      }),
      { numRuns: 2_000 },
    )
  })
})
