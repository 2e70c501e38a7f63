// What reading a code guarantees: right codes pass however they are typed, one slip never passes, and what was meant is
// found again. Vectors are invented; the properties run over codes composed at random.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { checkCharacter, codeAlphabet, organisationCheckCharacter } from "../../src/names/check-character.ts"
import { type CodeReading, cleanCode, codeTextMax, makeCode, readCode, regionOf } from "../../src/names/code.ts"
import { candidatesMax } from "../../src/names/code-repair.ts"
import { provinces } from "../../src/names/province.ts"
import { registrationAuthorities, registrationOf } from "../../src/names/registration-authority.ts"
import { anyCharacter } from "../support/any-text.ts"
import vectors from "../vectors/codes.json" with { type: "json" }

const pairs = Object.entries(registrationAuthorities).flatMap(([authority, { types }]) =>
  [...types].map((type) => authority + type),
)
const anyCode = fc
  .tuple(
    fc.constantFrom(...pairs),
    fc.constantFrom("00", "10", ...Object.keys(provinces)),
    fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 4, maxLength: 4 }),
    fc.string({ unit: fc.constantFrom(...codeAlphabet), minLength: 8, maxLength: 8 }),
  )
  .map(([pair, province, county, organisation]) => makeCode(pair + province + county, organisation))
  .filter((code) => code !== "0".repeat(18))
const place = fc.nat({ max: 17 })
const character = fc.constantFrom(...codeAlphabet)

function isClear(reading: CodeReading): boolean {
  return reading.kind === "valid" && !reading.organisationDigitWrong
}

function candidatesOf(text: string): readonly string[] {
  const reading = readCode(text)
  return reading.kind === "valid" ? [] : reading.candidates
}

function withCharacter(code: string, at: number, character: string): string {
  return code.slice(0, at) + character + code.slice(at + 1)
}

describe("vectors", () => {
  test.each(vectors.valid)("$text is a right code", ({ text, code }) => {
    expect(readCode(text)).toEqual({ kind: "valid", code, organisationDigitWrong: false })
  })

  test.each(vectors.nonconforming)("$text has the shape of a code and a wrong check character", (vector) => {
    const reading = readCode(vector.text)
    expect(reading).toMatchObject({ kind: "nonconforming", code: vector.text, position: 18, found: vector.found })
    expect(candidatesOf(vector.text)).toContain(vector.meant)
    if (vector.expected !== undefined) expect(reading).toMatchObject({ expected: vector.expected })
  })

  test.each(vectors.impossible)("$text is no code: $reason", ({ text, reason, position, found, meant }) => {
    const reading = readCode(text)
    expect(reading).toMatchObject({ kind: "impossible", reason })
    if (position !== undefined) expect(reading).toMatchObject({ position, found })
    if (meant === undefined) expect(candidatesOf(text)).toEqual([])
    else expect(candidatesOf(text)).toContain(meant)
  })
})

describe("check characters", () => {
  test("a code in which only the organisation digit is wrong stays valid and says so", () => {
    expect(readCode("91000000MA0GG0018M")).toEqual({
      kind: "valid",
      code: "91000000MA0GG0018M",
      organisationDigitWrong: true,
    })
  })

  test("no code of one repeated character is valid", () => {
    for (const character of codeAlphabet) expect(readCode(character.repeat(18)).kind).not.toBe("valid")
  })

  test("text of another length or alphabet is a mistake of the caller", () => {
    expect(() => checkCharacter("91")).toThrow(RangeError)
    expect(() => checkCharacter("91000000MA0GG001O")).toThrow(RangeError)
    expect(() => organisationCheckCharacter("ma0gg001")).toThrow(RangeError)
    expect(() => makeCode("9100000", "MA0GG001")).toThrow(RangeError)
  })

  test("a code says its region and what its holder is", () => {
    expect(regionOf("91419001MA0GG0017J")).toBe("419001")
    expect(["91", "92", "93", "11", "99", ""].map(registrationOf)).toEqual([
      "enterprise",
      "sole-trader",
      "cooperative",
      "other",
      "other",
      "other",
    ])
  })
})

describe("one slip of the hand", () => {
  test("a composed code is right, also when typed in lower case and groups", () => {
    fc.assert(
      fc.property(anyCode, place, (code, at) => {
        expect(isClear(readCode(code))).toBe(true)
        expect(readCode(`${code.slice(0, at)} -${code.slice(at)}`.toLowerCase())).toEqual(readCode(code))
      }),
    )
  })

  test("a substituted character never passes, and the original is among the candidates", () => {
    fc.assert(
      fc.property(anyCode, place, character, (code, at, other) => {
        fc.pre(code.charAt(at) !== other)
        const reading = readCode(withCharacter(code, at, other))
        expect(isClear(reading)).toBe(false)
        if (reading.kind === "impossible" && reading.reason === "citizen-id") return
        expect(candidatesOf(withCharacter(code, at, other))).toContain(code)
      }),
    )
  })

  test("swapped neighbours never pass, and the original is among the candidates", () => {
    fc.assert(
      fc.property(anyCode, fc.nat({ max: 16 }), (code, at) => {
        const swapped = code.slice(0, at) + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2)
        fc.pre(swapped !== code)
        const reading = readCode(swapped)
        expect(isClear(reading)).toBe(false)
        if (reading.kind === "impossible" && reading.reason === "citizen-id") return
        expect(candidatesOf(swapped)).toContain(code)
      }),
    )
  })

  test("a lost, a doubled and a never-used character are repaired", () => {
    fc.assert(
      fc.property(anyCode, place, fc.constantFrom(..."IOSVZ示"), (code, at, never) => {
        expect(candidatesOf(code.slice(0, at) + code.slice(at + 1))).toContain(code)
        expect(candidatesOf(code.slice(0, at) + code.charAt(at) + code.slice(at))).toContain(code)
        expect(candidatesOf(withCharacter(code, at, never))).toContain(code)
      }),
    )
  })

  test("whatever is proposed is right itself, and likely means that nothing else is possible", () => {
    fc.assert(
      fc.property(anyCode, place, character, (code, at, other) => {
        const reading = readCode(withCharacter(code, at, other))
        if (reading.kind === "valid") return
        expect(reading.candidates.every((candidate) => isClear(readCode(candidate)))).toBe(true)
        expect(reading.candidates.length).toBeLessThanOrEqual(candidatesMax)
        expect(reading.likely).toBe(reading.candidates.length === 1 ? reading.candidates[0] : undefined)
      }),
    )
  })
})

describe("any text", () => {
  test("cleaning changes width and case and removes what stands between, never a letter", () => {
    expect(cleanCode(" ９１-io。０\u3000ſ–\u2067Ж_示.例 ")).toBe("91IO0SЖ示例")
  })

  test("reading never throws and carries little of what it was given", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(readCode(text).code.length).toBeLessThanOrEqual(codeTextMax)
      }),
    )
    expect(readCode("9".repeat(100_000))).toMatchObject({ reason: "length", length: 100_000 })
  })
})
