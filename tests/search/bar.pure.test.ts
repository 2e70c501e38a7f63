// When a benchmark of texts says that a bar is missed, and ends with 1.
import { expect, test } from "vitest"
import { type Bar, isMet } from "../../bench/bar.ts"

const page: Bar = { name: "a page", is: "at most", bar: 3, measured: 2.9, rounds: [2.8, 2.9, 3] }
const literals: Bar = { name: "literals", is: "at least", bar: 100, measured: 100, rounds: [] }

test.each<[string, Bar, boolean]>([
  ["reached", page, true],
  ["missed by less than the rounds lie apart", { ...page, measured: 3.15 }, true],
  ["missed by more", { ...page, measured: 3.25 }, false],
  [
    "missed, but for one round that something fell into",
    { ...page, measured: 3.6, rounds: [3.5, 3.5, 3.6, 3.7, 9] },
    false,
  ],
  ["missed where there is nothing by chance", { ...literals, measured: 99.9 }, false],
  ["all of it", literals, true],
  ["nothing that could be measured", { ...page, measured: Number.NaN }, false],
])("a bar: %s", (_, bar, met) => {
  expect(isMet(bar)).toBe(met)
})
