// What the search page says of what was typed.
import { expect, test } from "vitest"
import { nothingFor, resultsFor } from "../../src/search/pages/words.ts"

test.each([
  ["虚假宣传", "“虚假宣传”"],
  ["“虚假宣传”", "“虚假宣传”"],
  ['"虚假宣传"', "“虚假宣传”"],
  ["「虚假宣传」", "“虚假宣传”"],
  ["“虚假” “宣传”", "““虚假” “宣传””"],
])("says %s in one pair of quotes", (typed, said) => {
  expect(resultsFor(typed).zh).toBe(`${said}的查询结果`)
  expect(nothingFor(typed, false).en).toContain(said)
})
