// What folding and highlighting guarantee: two ways of writing a name fold alike, the map leads back to where a
// character was written, and a marked name is still the name.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { highlight, highlightRanges } from "../../src/names/highlight.ts"
import { foldName, normalForm } from "../../src/names/normal-form.ts"
import { anyCharacter } from "../support/any-text.ts"

const written = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."示例商贸有限公司（）()Ａａ 1①㈱·㍿ⅡéÉ𠮷ﬁ㎡", "e\u0301", "\u200b", "🏪", "❤️", "1️⃣", "\ufe00"),
    fc.string({ unit: anyCharacter, minLength: 1, maxLength: 1 }),
  ),
})

describe("folding", () => {
  test.each([
    ["示例（郑州）商贸有限公司", "示例郑州商贸有限公司"],
    ["示例\u3000［郑州］ 商·贸，有限。公司", "示例郑州商贸有限公司"],
    ["ＡＢＣ示例Ｄｅｆ１２３", "abc示例def123"],
    ["示例㈱①½", "示例株112"],
    ["示\u200b例\ufeff🏪️店❤️", "示例店"],
    ["𠮷示例〇々", "吉示例零々"],
    ["示例麵館（鄭州）後裡裏峯羣", "示例面馆郑州后里里峰群"],
    ["示例乾洗店於夥", "示例干洗店于伙"],
    ["昇陆叁一Ⅱ", "昇陆叁一ii"],
    ["Café CAFE\u0301", "cafecafe"],
    ["⼀示例", "一示例"],
    ["\u0000\ud842！", ""],
  ])("%s → %s", (text, folded) => {
    expect(foldName(text)).toBe(folded)
  })

  test("with and without the map agree, and folding twice changes nothing", () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(normalForm(text).text).toBe(foldName(text))
        expect(foldName(foldName(text))).toBe(foldName(text))
      }),
    )
  })

  test("the map has one place for each unit, never goes back, and points at the character it came from", () => {
    fc.assert(
      fc.property(written, (original) => {
        const { text, map } = normalForm(original)
        expect(map.length).toBe(text.length)
        map.forEach((at, i) => {
          expect(at).toBeGreaterThanOrEqual(map[i - 1] ?? 0)
          expect(foldName(String.fromCodePoint(original.codePointAt(at) ?? 0))).toContain(text.charAt(i))
        })
      }),
    )
  })
})

describe("highlighting", () => {
  test("a match is marked as it is written: width, spaces and brackets inside", () => {
    expect(highlight("示例（郑 州）ＡＢＣ店", ["例郑州a", "店"])).toEqual([
      { text: "示", match: false },
      { text: "例（郑 州）Ａ", match: true },
      { text: "ＢＣ", match: false },
      { text: "店", match: true },
    ])
  })

  test("every occurrence of every term, overlapping and touching ones as one", () => {
    expect(highlightRanges("示例示例示", ["示例示", "公司"])).toEqual([[0, 5]])
    expect(highlightRanges("甲乙丙甲", ["甲", "乙"])).toEqual([
      [0, 2],
      [3, 4],
    ])
  })

  test("a surrogate pair, an accent and a ligature are never cut", () => {
    expect(highlightRanges("a𠮷b", ["𠮷"])).toEqual([[1, 3]])
    expect(highlightRanges("cafe\u0301s", ["é"])).toEqual([[3, 5]])
    expect(highlightRanges("aﬁb", ["i"])).toEqual([[1, 2]])
  })

  test("nothing to find leaves one unmarked part", () => {
    expect(highlight("示例", ["", "（）", "无"])).toEqual([{ text: "示例", match: false }])
    expect(highlight("", ["示"])).toEqual([{ text: "", match: false }])
  })

  test("the parts join to the original, and a term cut out of it is always found", () => {
    fc.assert(
      fc.property(written, fc.nat(), fc.nat(), (original, from, length) => {
        const characters = [...original]
        const term = characters
          .slice(from % (characters.length + 1))
          .slice(0, (length % 5) + 1)
          .join("")
        const parts = highlight(original, [term])
        expect(parts.map((part) => part.text).join("")).toBe(original)
        if (foldName(term) !== "") expect(parts.some((part) => part.match)).toBe(true)
      }),
    )
  })
})
