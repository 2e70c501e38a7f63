// A search that is kept asks for something, or everything that is published would be told to who keeps it.
import { expect, test } from "vitest"
import { standingOf } from "../../../src/search/record/record-search.ts"

test.each(["2025年", "近三个月", "2025年第三季度", "2024-2025年"])(
  "%s alone is held against records as words",
  (text) => {
    expect(standingOf({ text, filter: {} }).terms).not.toEqual([])
  },
)

test("a time beside something else limits nothing of what is new", () => {
  const { terms, filter } = standingOf({ text: "2025年 牛蛙", filter: {} })
  expect(terms.map(({ typed }) => typed)).toEqual(["牛蛙"])
  expect(Object.values(filter).filter((value) => value !== undefined)).toEqual([])
  expect(standingOf({ text: "2025年", filter: { list: "penalty" } }).terms).toEqual([])
})
