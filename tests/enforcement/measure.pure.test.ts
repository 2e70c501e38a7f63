// From which end of an own term on a lift is late, where the calendar of the next year is not known yet.
import { expect, test } from "vitest"
import { lastLate } from "../../src/enforcement/measure/measure.ts"
import { addWorkingDays, publishedCalendar, toCalendar } from "../../src/law/calendar.ts"
import { addDays } from "../../src/law/day.ts"

const known = new Set(publishedCalendar.keys())
const last = Math.max(...known)
const lateOn = (today: string, calendar = publishedCalendar) => lastLate(today, { calendar, recallDays: 3 })

test("is the last day whose lift was due before today", () => {
  const end = lateOn("2026-07-10") ?? ""
  const due = (day: string) => addWorkingDays(day, 3, publishedCalendar)
  expect(end < "2026-07-10" && due(end) < "2026-07-10" && due(addDays(end, 1)) >= "2026-07-10").toBe(true)
})

test("is found before the days that reach into a year without a calendar, and after them", () => {
  const next = { year: last + 1, off: [`${last + 1}-01-01`], workdays: [] }
  const whole = toCalendar(publishedCalendar.values(), [next])
  const onLastDays = `${last}-12-30`
  expect(lateOn(onLastDays)).toBe(lateOn(onLastDays, whole))
  // In the year itself no day is known to be due but those of the old one.
  expect(lateOn(`${last + 1}-01-20`)).toBe(lateOn(`${last + 1}-01-01`))
  expect(lateOn(`${last + 1}-01-20`)).toMatch(new RegExp(`^${last}-12-2`))
})

test("is none where the calendar knows no year before today", () => {
  expect(lateOn(`${Math.min(...known)}-01-01`)).toBeNull()
  expect(lateOn("2026-07-10", new Map())).toBeNull()
})
