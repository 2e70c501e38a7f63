import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { addDays, addMonths, addYears, isDay, weekdayOf } from "../../src/law/day.ts"
import { writeTimes, writtenMoment } from "../../src/law/day-words.ts"

const day = fc
  .date({ min: new Date("2014-01-01"), max: new Date("2100-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe("days", () => {
  test.each([
    ["2026-01-31", 1, "2026-02-28"],
    ["2024-01-31", 1, "2024-02-29"],
    ["2025-11-30", 3, "2026-02-28"],
    ["2026-08-31", 6, "2027-02-28"],
    ["2026-12-31", 12, "2027-12-31"],
    ["2026-03-05", 3, "2026-06-05"],
    ["2026-03-31", -1, "2026-02-28"],
    ["2026-01-15", -1, "2025-12-15"],
    ["2026-03-05", 0, "2026-03-05"],
  ])("%s and %i months is %s: a month that is too short ends on its last day", (start, months, end) => {
    expect(addMonths(start, months)).toBe(end)
  })

  test.each([
    ["2024-02-29", 1, "2025-02-28"],
    ["2024-02-29", 4, "2028-02-29"],
    ["2025-12-25", 3, "2028-12-25"],
  ])("%s and %i years is %s", (start, years, end) => {
    expect(addYears(start, years)).toBe(end)
  })

  test("days cross months, years and leap days", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01")
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29")
    expect(addDays("2024-03-01", -1)).toBe("2024-02-29")
  })

  test("what would lie beyond the first day or the last that can be written is that day", () => {
    expect([addDays("9999-12-31", 1), addMonths("9999-11-30", 2), addYears("9998-03-05", 3)]).toEqual(
      Array.from({ length: 3 }, () => "9999-12-31"),
    )
    expect([addDays("0001-01-01", -1), addMonths("0001-01-31", -1)]).toEqual(["0001-01-01", "0001-01-01"])
    expect([addDays("9999-12-30", 1), addMonths("9999-11-30", 1)]).toEqual(["9999-12-31", "9999-12-30"])
  })

  test("the week begins on Monday, as in ISO 8601", () => {
    expect(weekdayOf("2026-03-02")).toBe(1)
    expect(weekdayOf("2026-03-08")).toBe(7)
  })

  test("a day that does not exist is refused and not moved", () => {
    for (const text of ["2026-02-29", "2026-2-1", "", "2026-13-01", "0000-01-01"]) {
      for (const add of [addDays, addMonths, addYears]) expect(() => add(text, 1)).toThrow(RangeError)
      expect(() => weekdayOf(text)).toThrow(RangeError)
    }
  })

  test("adding gives a day that exists, grows with what is added and with the start, and can be taken back", () => {
    fc.assert(
      fc.property(day, fc.nat(2_000), fc.nat(2_000), (start, n, more) => {
        expect(isDay(addMonths(start, n % 500))).toBe(true)
        expect(addDays(start, n + more) >= addDays(start, n)).toBe(true)
        expect(addMonths(start, (n + more) % 500) >= addMonths(start, 0)).toBe(true)
        expect(addMonths(addDays(start, 1), 3) >= addMonths(start, 3)).toBe(true)
        expect(addDays(addDays(start, n), -n)).toBe(start)
      }),
    )
  })
})

describe("days and times in words", () => {
  test("are those of China, to the minute, and say so to who reads English", () => {
    expect(writtenMoment(Date.parse("2026-12-31T16:00:59Z"))).toEqual({
      zh: "2027年1月1日 00:00",
      en: "1 January 2027, 00:00 Beijing time",
    })
  })

  test("stand for the figures of a text, and for no part of an address, a number or a name", () => {
    const text = "已于 2026-07-03 12:00:59 +08:00 过期，2026-03-05 公示"
    expect(writeTimes(text, "zh")).toBe("已于 2026年7月3日 12:00 过期，2026年3月5日 公示")
    expect(writeTimes("issued on 2026-07-03 12:00:59 +08:00.", "en")).toBe("issued on 3 July 2026, 12:00 Beijing time.")
    for (const whole of [
      "https://r.example/2026-07-03",
      "delta-2026-07-03",
      "12026-07-03",
      "2026-07-03.csv",
      "2026-07-031",
    ])
      expect(writeTimes(whole, "zh")).toBe(whole)
  })
})
