// Counts about merchants are multiples of five: by a throw that hangs on what is counted, and loses nothing on average.
import { describe, expect, test } from "vitest"
import { emptyRow, type StatisticsRow } from "../../../src/enforcement/statistics/figures.ts"
import { round, roundOverYears, roundRow, tellsSomething } from "../../../src/enforcement/statistics/rounding.ts"

// The mean of 2,000 throws is off by 0.06 as a rule; it is held to half of one.
const sets = Array.from({ length: 2_000 }, (_, n) => n * 7_919 + 13)

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
    for (const step of [-5, 0, 5]) expect(differs.filter((each) => each === step).length).toBeGreaterThan(100)
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

describe("what was done about records", () => {
  const acts = (applied: number, set: number, merchants = 40): StatisticsRow => ({
    ...emptyRow({ region: "410105", year: "2026" }),
    agencies: { ...emptyRow().agencies, counts: { "joint:measures-applied": applied } },
    base: { merchants, set },
  })
  const told = (row: StatisticsRow) => roundRow(row).agencies?.counts["joint:measures-applied"]

  test("is told of ten merchants and more, in multiples of five, and of fewer nothing", () => {
    expect(roundRow(acts(3, 13, 9)).agencies).toBeNull()
    expect([...new Set(sets.slice(0, 200).map((set) => told(acts(13, set))))].sort()).toEqual([10, 15])
  })

  // The merchant who alone is in one row and not in the other is known from the log; what was done about it is not.
  test("of a merchant can't be told from a row with it and one without it being the same or not", () => {
    for (const count of [2, 7, 13, 19]) {
      const differs = (more: number) =>
        sets.filter((set) => told(acts(count, set)) !== told(acts(count + more, set + 5))).length / sets.length
      expect(differs(0)).toBeGreaterThan(0.25)
      expect(Math.abs(differs(1) - differs(0))).toBeLessThan(0.25)
    }
  })

  test("over several years is the sum of what is told of each, and nothing of years of few", () => {
    const ofYear = (year: string, applied: number, merchants: number) => ({
      ...acts(applied, Number(year), merchants),
      key: { region: "410105", year },
    })
    const years = [ofYear("2024", 9, 4), ofYear("2025", 14, 12), ofYear("2026", 23, 31)]
    const whole = { ...acts(46, 2026, 31), key: { region: "410105" } }
    const [sum] = roundOverYears(["region"], [whole], years)
    expect(sum?.agencies?.counts["joint:measures-applied"]).toBe(
      years.slice(1).reduce((total, year) => total + (told(year) ?? 0), 0),
    )
    const [few] = roundOverYears(["region"], [{ ...whole, base: { merchants: 9, set: 1 } }], years)
    expect(few?.agencies).toBeNull()
  })

  test("answers are told by their part in steps of 5 %, and by whole days, from ten on", () => {
    const answered = (notices: number, count: number) => {
      // A quarter more have said that they have it, and nothing else.
      const acknowledged = Math.ceil(count * 1.25)
      const heard = { "joint:heard": acknowledged, "joint:heard-seconds": acknowledged * 120_000 }
      // What was overtaken is told, and waits for no answer.
      const counts = {
        ...{ "joint:notices": notices * 2, "joint:answerable": notices },
        ...{ "joint:answered": count, ...heard },
      }
      const row = { ...acts(0, 7), agencies: { ...emptyRow().agencies, counts } }
      const { feedback, counts: rounded } = roundRow(row).agencies ?? emptyRow().agencies
      return [feedback, (rounded["joint:heard-seconds"] ?? Number.NaN) / (rounded["joint:heard"] ?? 0) / 86_400]
    }
    expect(answered(30, 20)).toEqual([0.65, 1])
    expect(answered(3, 2)).toEqual([null, Number.NaN])
  })
})

test("a row that only acts have made is not there where nothing of them is told", () => {
  const made = { ...emptyRow({ region: "410105" }), merchants: { ...emptyRow().merchants, live: 20 } }
  expect(tellsSomething(roundRow(made))).toBe(false)
  expect(tellsSomething(roundRow({ ...made, ofLog: true }))).toBe(true)
})
