/**
 * Holidays for tests that run a real process, whose clock nobody sets: they are to pass in any year, whatever years the
 * program knows.
 */
import { parseCalendar, publishedCalendar, toCalendar } from "../../src/law/calendar.ts"

const thisYear = new Date().getFullYear()

/** The year before, this one and the next as the variable CALENDAR: New Year's Day, and no swapped weekends. */
export const calendarVariable = JSON.stringify(
  [-1, 0, 1].map((apart) => ({ year: thisYear + apart, off: [`${thisYear + apart}-01-01`], workdays: [] })),
)

const years = parseCalendar(calendarVariable)
if ("problem" in years) throw new Error(years.problem)

/** The calendar of such a process. */
export const calendarOfProcess = toCalendar(publishedCalendar.values(), years)
