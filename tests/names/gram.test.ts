// What the grams guarantee: the index can't miss a name that contains the term.
import fc from "fast-check"
import { expect, test } from "vitest"
import { gramKey, grams, queryGrams } from "../../src/names/gram.ts"
import { foldName } from "../../src/names/normal-form.ts"
import { anyCharacter } from "../support/any-text.ts"

const folded = fc
  .string({ unit: fc.oneof(fc.constantFrom(..."示例商贸ab1𠮷𠮸"), fc.string({ unit: anyCharacter, maxLength: 1 })) })
  .map(foldName)

test("characters and pairs, each once, by code point", () => {
  expect(grams("示例示例𠮷")).toEqual(["示", "例", "示例", "例示", "𠮷", "例𠮷"])
  expect(queryGrams("示例示例")).toEqual(["示例", "例示"])
  expect(queryGrams("𠮷")).toEqual(["𠮷"])
  expect([grams(""), queryGrams("")]).toEqual([[], []])
})

test("a name that contains a term has all the term's grams", () => {
  fc.assert(
    fc.property(folded, folded, folded, (before, term, after) => {
      const name = new Set(grams(before + term + after))
      expect(queryGrams(term).filter((gram) => !name.has(gram))).toEqual([])
    }),
  )
})

test("no gram comes twice, and every gram stands in the name", () => {
  fc.assert(
    fc.property(folded, (name) => {
      const found = grams(name)
      expect(new Set(found).size).toBe(found.length)
      expect(found.every((gram) => name.includes(gram))).toBe(true)
    }),
  )
})

test("the number of a gram fits an integer of 32 bits, and tells the grams of a name apart", () => {
  fc.assert(
    fc.property(folded, (name) => {
      const keys = grams(name).map(gramKey)
      expect(keys.every((key) => Number.isInteger(key) && Math.abs(key) <= 2 ** 31)).toBe(true)
    }),
  )
  const common = grams("郑州市金水区示例云杉商贸有限公司第一分公司")
  expect(new Set(common.map(gramKey)).size).toBe(common.length)
})
