// What the form of texts guarantees: whatever part of a text is typed is found in it, however it was written.
import fc from "fast-check"
import { expect, test } from "vitest"
import { documentForm, termGrams, textForm } from "../../../src/search/text/text-form.ts"
import { anyCharacter } from "../../support/any-text.ts"
import { growthOf, linear } from "../../support/growth.ts"

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."广告法第九条（〔2026〕1号，3.5万 ab,\u200b。\n１，０００"),
    fc.string({ unit: anyCharacter, maxLength: 1 }),
  ),
  maxLength: 40,
})

test.each([
  ["（郑金）市监处罚〔2026〕123号", "郑金市监处罚2026 123号"],
  ["郑金市监处罚[ 2026 ] 123 号", "郑金市监处罚2026 123号"],
  ["罰款30,000元", "罚款30000元"],
  ["罚款３０，０００元", "罚款30000元"],
  ["虛假 宣傳", "虚假宣传"],
  ["False  Advertising!", "false advertising"],
  ["1.没收违法所得；2.罚款", "1没收违法所得2罚款"],
  ["3.5万", "3.5万"],
  ["Cafe\u0301", "cafe"],
  ["", ""],
])("%j has the form %j", (written, form) => {
  expect(textForm(written)).toBe(form)
})

test("forming what is a form changes nothing", () => {
  fc.assert(fc.property(text, (written) => textForm(textForm(written)) === textForm(written)))
})

test("a part of a text has a form that stands in the form of the text", () => {
  fc.assert(
    fc.property(text, text, text, (before, part, after) => {
      expect(textForm(before + part + after)).toContain(textForm(part))
    }),
    { numRuns: 2_000 },
  )
})

test("grams of a term do not reach over a space, and a single character is one", () => {
  expect(termGrams("药")).toEqual(["药"])
  expect(termGrams("广告法 1")).toEqual(["广告", "告法", "1"])
})

test("a document's form says amounts, articles and days in one way", () => {
  const form = documentForm(
    "1.没收违法所得1,234.50元；2.罚款叁万元。《中华人民共和国广告法》第九条第三项、第五十七条第一款第（一）项，2026年3月2日",
  )
  for (const fact of [
    "¥1234.5",
    "¥30000",
    "广告法",
    "广告法9",
    "广告法9项3",
    "广告法57",
    "广告法57款1项1",
    "@202603",
    "@20260302",
  ]) {
    expect(form).toContain(`=${fact}=`)
  }
  expect(documentForm("罚款130,000元")).not.toContain("=¥30000=")
})

test("a text takes as long as it is, however many separators stand in it", async () => {
  // To ask the form for its end at each of them would copy it each time: 100,000 took six seconds.
  expect(await growthOf((separators) => textForm("1 ".repeat(separators)), 100_000)).toBeLessThan(linear)
})
