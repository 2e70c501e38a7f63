import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  addWorkingDays,
  calendarDue,
  isMissing,
  isWorkingDay,
  publishedCalendar,
  readCalendar,
  rollForward,
  toCalendar,
  workingDaysBetween,
} from "../../src/law/calendar.ts"
import { addDays } from "../../src/law/day.ts"
import { publishedYears } from "../../src/law/published-year.ts"

const firstYear = "2014-01-01"
const lastYear = "2026-12-31"
// So far from the end that no period of a test reaches into a year without a calendar.
const day = fc.nat(4_600).map((n) => addDays(firstYear, n))
const amount = fc.integer({ min: 1, max: 60 })
const text = (answer: unknown) => {
  if (typeof answer !== "string") throw new Error(`no day: ${JSON.stringify(answer)}`)
  return answer
}

describe("working days", () => {
  test.each([
    ["2026-01-04", true, "a Sunday that was swapped"],
    ["2026-01-02", false, "a Friday of the new year's holiday"],
    ["2026-02-16", false, "a Monday of the spring festival"],
    ["2026-02-28", true, "a Saturday that was swapped"],
    ["2026-03-07", false, "a Saturday"],
    ["2026-03-09", true, "a Monday"],
    ["2018-12-31", false, "a Monday that the notice of the year after gave free"],
    ["2015-09-03", false, "a Thursday of a second notice"],
  ])("%s: %s, %s", (date, working) => {
    expect(isWorkingDay(date, publishedCalendar)).toBe(working)
  })

  test("every year is whole: eleven holidays or more, each in its own year, and swapped days are weekend days", () => {
    expect(publishedYears.map(({ year }) => year)).toEqual(Array.from({ length: 13 }, (_, n) => 2014 + n))
    for (const { off } of publishedYears) expect(off.length).toBeGreaterThanOrEqual(11)
    expect(readCalendar(JSON.parse(JSON.stringify(publishedYears)))).toEqual(publishedYears)
  })

  test("a year has as many working days as the notices leave", () => {
    expect(workingDaysBetween("2024-12-31", "2025-12-31", publishedCalendar)).toBe(248)
  })

  test("adding never ends on a day off, grows with the number and the start, and counts back to the number", () => {
    fc.assert(
      fc.property(day, amount, fc.nat(30), fc.nat(400), (start, n, more, later) => {
        const end = text(addWorkingDays(start, n, publishedCalendar))
        expect(isWorkingDay(end, publishedCalendar)).toBe(true)
        expect(end > start).toBe(true)
        expect(text(addWorkingDays(start, n + more, publishedCalendar)) >= end).toBe(true)
        const laterStart = addDays(start, later % 20)
        expect(text(addWorkingDays(laterStart, n, publishedCalendar)) >= end).toBe(true)
        expect(workingDaysBetween(start, end, publishedCalendar)).toBe(n)
        expect(workingDaysBetween(end, start, publishedCalendar)).toBe(-n)
      }),
    )
  })

  test("counting back from a working day undoes counting on from one", () => {
    fc.assert(
      fc.property(day, amount, (some, n) => {
        const start = text(rollForward(some, publishedCalendar))
        expect(addWorkingDays(text(addWorkingDays(start, n, publishedCalendar)), -n, publishedCalendar)).toBe(start)
      }),
    )
  })

  test("rolling forward stops at the first working day", () => {
    expect(rollForward("2026-03-05", publishedCalendar)).toBe("2026-03-05")
    expect(rollForward("2026-10-01", publishedCalendar)).toBe("2026-10-08")
    expect(rollForward("2026-02-28", publishedCalendar)).toBe("2026-02-28")
  })

  test("no working day added is the day itself, and a part of one is refused", () => {
    expect(addWorkingDays("2026-10-01", 0, publishedCalendar)).toBe("2026-10-01")
    expect(() => addWorkingDays("2026-03-05", 1.5, publishedCalendar)).toThrow(RangeError)
  })
})

describe("a year without a calendar is an answer, never a guess", () => {
  test.each([
    ["the day lies in it", () => isWorkingDay("2027-03-06", publishedCalendar), 2027],
    ["the period reaches into it", () => addWorkingDays("2026-12-30", 5, publishedCalendar), 2027],
    ["the last day would roll into it", () => rollForward("2027-01-01", publishedCalendar), 2027],
    ["the span reaches into it", () => workingDaysBetween("2026-12-30", "2027-01-05", publishedCalendar), 2027],
    ["it lies before the first one", () => addWorkingDays("2014-01-02", -3, publishedCalendar), 2013],
  ])("%s", (_, ask, year) => {
    const answer = ask()
    if (!isMissing(answer)) throw new Error(`answered ${answer}`)
    expect(answer.missingYear).toBe(year)
    for (const words of Object.values(answer.reason)) expect(words).toContain(`${year}`)
    expect(answer.reason.en).toContain("CALENDAR_FILE")
  })

  test("a period that ends before it is answered", () => {
    expect(addWorkingDays("2026-12-30", 1, publishedCalendar)).toBe(lastYear)
  })
})

describe("the calendar that is due", () => {
  test.each([
    ["2026-11-30", null],
    ["2026-12-01", 2027],
    ["2026-12-31", 2027],
    ["2027-01-01", 2027],
    ["2025-12-31", null],
    ["2028-06-30", 2028],
  ])("on %s is that of %s", (today, year) => {
    expect(calendarDue(today, publishedCalendar)?.missingYear ?? null).toBe(year)
  })
})

const year2027 = { year: 2027, off: ["2027-01-01", "2027-01-02"], workdays: ["2027-01-03"] }

describe("an operator's years", () => {
  test("are added to the program's, and one for a known year takes its place", () => {
    const read = readCalendar([year2027, { year: 2026, off: ["2026-12-31"], workdays: [] }])
    if ("problem" in read) throw new Error(read.problem)
    const calendar = toCalendar(publishedYears, read)
    expect(isWorkingDay("2027-01-03", calendar)).toBe(true)
    expect(isWorkingDay("2026-12-31", calendar)).toBe(false)
    expect(isWorkingDay("2025-10-01", calendar)).toBe(false)
  })

  test.each([
    ["no list", {}, "list of years"],
    ["no object", [2027], "expected an object"],
    ["a day that does not exist", [{ ...year2027, off: ["2027-02-29"] }], '"2027-02-29" in off is no day'],
    ["a day of another year", [{ ...year2027, off: ["2026-12-31"] }], "2026-12-31 in off is not in 2027"],
    ["a day in both", [{ ...year2027, workdays: ["2027-01-02"] }], "2027-01-02 is in off and in workdays"],
    ["a day twice", [{ ...year2027, off: ["2027-01-01", "2027-01-01"] }], "twice in off"],
    ["a swapped weekday", [{ ...year2027, workdays: ["2027-01-04"] }], "no Saturday or Sunday"],
    ["no holidays", [{ ...year2027, off: [] }], "off of 2027 is empty"],
    ["no swapped days at all", [{ year: 2027, off: ["2027-01-01"] }], "workdays of 2027 is missing"],
    ["a year twice", [year2027, year2027], "2027 is there twice"],
    ["a year as text", [{ ...year2027, year: "2027" }], 'year is "2027"'],
    ["a stranger", [{ ...year2027, holidays: [] }], '"holidays"'],
  ])("%s: is refused with the reason", (_, json, reason) => {
    const read = readCalendar(json)
    expect("problem" in read && read.problem).toContain(reason)
  })
})
