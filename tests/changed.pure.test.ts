/** Which tests `npm run test:changed` runs: those that are about what has changed, and not those that only come to it by the app. */
import { globSync } from "node:fs"
import { expect, test } from "vitest"
import { testsOf } from "../scripts/test-changed.js"
import { isLeft, leftLine } from "./support/closing-line.ts"

const all = globSync("tests/**/*.test.ts").length

test.each([
  ["a rule", "src/law/day.ts", "tests/law/day.test.ts"],
  ["what stands below a room", "src/enforcement/notice/batch-store.ts", "tests/enforcement/notice.test.ts"],
  ["a store", "src/register/import/store.ts", "tests/register/import/undo.test.ts"],
  ["what tests share", "tests/support/growth.ts", "tests/law/personal-data.test.ts"],
  ["a test itself", "tests/law/day.test.ts", "tests/law/day.test.ts"],
  ["a route, of which the walks know", "src/check/policy/routes.ts", "tests/http/api.test.ts"],
])("%s", (_, changed, expected) => {
  expect(testsOf([changed])).toContain(expected)
})

test("a change within one room leaves most of the tests to others", () => {
  for (const changed of ["src/check/policy/store.ts", "src/office/form-flow.ts", "src/search/text/text-query.ts"]) {
    expect(testsOf([changed]).length, changed).toBeLessThan(all / 4)
  }
})

test("a run says at its end which tests it has left to another command, and counts them as neither passed nor skipped", () => {
  expect([["long"], ["meilisearch"], []].map((tags) => isLeft(tags, "!long"))).toEqual([true, false, false])
  expect([["long"], ["meilisearch"], []].map((tags) => isLeft(tags, "long"))).toEqual([false, true, true])
  expect([["long"], []].map((tags) => isLeft(tags, undefined))).toEqual([false, false])
  expect(leftLine(3, "!long")).toBe("long: 3 tests are left to npm run test:long, which runs before each release\n")
  expect(leftLine(0, "!long")).toBe("")
})
