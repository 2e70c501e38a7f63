// Counts about merchants are multiples of five: by a throw that hangs on what is counted, and loses nothing on average.
import { describe, expect, test } from "vitest"
import { emptyRow, type StatisticsRow } from "../../../src/enforcement/statistics/figures.ts"
import { round, roundOverYears, roundRow } from "../../../src/enforcement/statistics/rounding.ts"

const sets = Array.from({ length: 20_000 }, (_, n) => n * 7_919 + 13)

describe("a count", () => {
  test.each([1, 2, 3, 4, 7, 13, 104])("of %i is one of the two multiples beside it, on average itself", (count) => {
    const told = sets.map((set) => round(count, set))
    const below = count - (count % 5)
    expect([...new Set(told)].sort((a, b) => a - b)).toEqual([below, below + 5])
    expect(told.reduce((sum, each) => sum + each, 0) / told.length).toBeCloseTo(count, 0)
    expect(sets.map((set) => round(count, set))).toEqual(told)
  })

  test("that is a multiple stays, and one below nothing is rounded as well", () => {
    for (const count of [0, 5, 100, -5])
      expect(sets.slice(0, 50).every((set) => round(count, set) === count)).toBe(true)
    expect([...new Set(sets.map((set) => round(-2, set)))].sort((a, b) => a - b)).toEqual([-5, 0])
  })

  test("of one more is another throw", () => {
    // What the two differ by is no more one than it is none.
    const differs = sets.map((set) => round(7, set + 1) - round(6, set))
    for (const step of [-5, 0, 5]) expect(differs.filter((each) => each === step).length).toBeGreaterThan(1_000)
  })
})

const row = (year: string, ended: number, days: number): StatisticsRow => ({
  ...emptyRow({ region: "410105", year }),
  merchants: { listed: 12, paused: 0, resumed: 0, ended, endedBy: { repair: ended }, live: 3, displayDays: days },
  sets: { listed: Number(year), ended: Number(year) + 1, "by:repair": Number(year) + 2, live: Number(year) + 3 },
})

test("a period of several years is the sum of what each is told with", () => {
  const years = [row("2024", 9, 90), row("2025", 14, 280), row("2026", 3, 30)]
  const [whole] = roundOverYears(["region"], [{ ...row("2026", 26, 400), key: { region: "410105" } }], years)
  const sum = (name: "listed" | "ended") => years.reduce((total, each) => total + roundRow(each).merchants[name], 0)
  expect(whole?.merchants).toMatchObject({ listed: sum("listed"), ended: sum("ended") })
})

test("a mean is told of six at least, in whole days", () => {
  expect(roundRow(row("2026", 3, 30)).merchants.displayDays).toBeNull()
  const { ended, displayDays } = roundRow(row("2026", 14, 285)).merchants
  expect((displayDays ?? 0) / ended).toBe(20)
})
