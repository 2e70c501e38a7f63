// What the words for a wrong code guarantee: the place and the remedy are named, a personal number never is.
import { expect, test } from "vitest"
import { readCode } from "../../src/names/code.ts"
import { codeProblem } from "../../src/names/code-problem.ts"
import vectors from "../vectors/codes.json" with { type: "json" }

test("a right code has no problem", () => {
  expect(codeProblem(readCode("91000000MA0GG0017J"), "zh")).toBeNull()
})

test("a wrong organisation digit is told as a warning", () => {
  expect(codeProblem(readCode("91000000MA0GG0018M"), "en")?.detail).toContain("Position 17")
})

test("a wrong check character names position, found and expected", () => {
  const reading = readCode("91000000MA0GG0017K")
  expect(codeProblem(reading, "zh")?.detail).toContain("第18位校验码为“K”，按前17位应为“J”")
  expect(codeProblem(reading, "en")?.detail).toContain(
    "Position 18 is “K” where the 17 characters before it call for “J”",
  )
})

test("a never-used letter names its position and the one code it can have been", () => {
  const reading = readCode("91000000MAOGG0017J")
  expect(codeProblem(reading, "zh")?.detail).toMatch(/^第11位“O”不是代码所用字符.*可能是91000000MA0GG0017J。$/)
  expect(codeProblem(reading, "en")?.detail).toMatch(/^Position 11 is “O”.*91000000MA0GG0017J was likely meant\.$/)
})

test("a character that can't be printed is named by its code point", () => {
  expect(codeProblem(readCode("91000000MA\u0000GG0017J"), "en")?.detail).toContain("U+0000")
})

test("every problem is one sentence in both languages that does not repeat the text", () => {
  for (const { text } of [...vectors.nonconforming, ...vectors.impossible]) {
    for (const language of ["zh", "en"] as const) {
      const detail = codeProblem(readCode(text), language)?.detail ?? ""
      expect(detail).toMatch(language === "zh" ? /^[^。]+。$/ : /^[A-Z].*\.$/)
      if (text.length > 2) expect(detail).not.toContain(text)
    }
  }
})

// Invented: nobody is given sequence 000 or a number in a region that is a whole city.
test.each([
  ["right check digit", "110101194910010005"],
  ["check digit X in lower case and spaces", "110101 19491001 003x"],
  ["mistyped, so that the check digit is wrong", "110101194910010006"],
  ["by chance a right check character as a code", "110100190001120399"],
  ["of a foreign permanent resident, beginning as codes do", "911156190001010001"],
  ["15 digits of before 1999", "410100491001000"],
])("an ID number (%s) is refused, and neither carried nor repeated", (_, text) => {
  const reading = readCode(text)
  expect(reading).toEqual({ kind: "impossible", code: "", reason: "citizen-id", length: 0, candidates: [] })
  const told = JSON.stringify([reading, codeProblem(reading, "zh"), codeProblem(reading, "en")])
  expect(told).not.toMatch(/\d{4}/)
})

test("a registration number whose own check digit holds is not taken for an ID number", () => {
  expect(readCode("410100491001003")).toMatchObject({ reason: "registration-number" })
})
