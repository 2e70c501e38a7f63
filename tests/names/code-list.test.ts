import fc from "fast-check"
import { expect, test } from "vitest"
import {
  addCodes,
  eachFound,
  openCodeList,
  readCodeText,
  readSeparator,
  sortCodes,
  toCodeText,
  writtenSeparator,
} from "../../src/names/code-list.ts"

const characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
const near = fc
  .tuple(fc.constantFrom("91410100MA45XYZ12", "00000000000000000"), fc.nat(17), fc.constantFrom(...characters))
  .map(([head, at, other]) => `${head.slice(0, at)}${other}${`${head}0`.slice(at + 1)}`)
const far = fc.string({ unit: fc.constantFrom(...characters), minLength: 18, maxLength: 18 })
// Past the number of codes that are brought near at once.
const manyCodes = fc.array(fc.oneof(near, far), { maxLength: 150 })

const listOf = (codes: readonly string[]) => readCodeText(codes.join(readSeparator))
const codesOf = (text: string) => (text === "" ? [] : text.split(writtenSeparator))
const sortedOnce = (codes: readonly string[]) => [...new Set(codes)].sort()

test("a list says as a text what it was made of, from text or from bytes", () => {
  fc.assert(
    fc.property(manyCodes, fc.nat(5), (codes, before) => {
      expect(codesOf(toCodeText(listOf(codes)))).toEqual(codes)
      const bytes = Buffer.from(`${"x".repeat(before)}${codes.join("")}`)
      const starts = Int32Array.from(codes, (_, n) => before + n * 18)
      const list = openCodeList(codes.length + 1)
      addCodes(list, bytes, starts.subarray(0, 3))
      addCodes(list, bytes, starts.subarray(3))
      expect(codesOf(toCodeText(list))).toEqual(codes)
    }),
  )
})

test("sorted codes are in the order of their characters, each once, and each given one knows its place", () => {
  fc.assert(
    fc.property(manyCodes, (codes) => {
      const sorted = sortCodes(listOf(codes))
      const texts = codesOf(toCodeText(sorted.codes))
      expect(texts).toEqual(sortedOnce(codes))
      expect([...sorted.places].map((place) => texts[place])).toEqual(codes)
    }),
    { numRuns: 1_000 },
  )
})

test("what is found among sorted codes is met at its place, as often as it was found", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.oneof(near, far), fc.nat(3)), { maxLength: 100 }), (pairs) => {
      const codes = sortedOnce(pairs.map(([code]) => code))
      const times = new Map(pairs)
      const found = codes.flatMap((code) => Array<string>(times.get(code) ?? 0).fill(code))
      const met: (string | undefined)[] = []
      eachFound(listOf(codes), listOf(found), (place) => met.push(codes[place]))
      expect(met).toEqual(found)
    }),
    { numRuns: 1_000 },
  )
})

test("a code that was found and not asked for is no silent end", () => {
  const listed = listOf(["000000000000000001", "000000000000000003"])
  const visit = () => {}
  expect(() => eachFound(listed, listOf(["000000000000000002", "000000000000000003"]), visit)).toThrow("not asked for")
  expect(() => eachFound(listed, listOf(["000000000000000003", "000000000000000001"]), visit)).toThrow("out of order")
})
