/**
 * Working days (工作日): which days count, for the years whose calendar the State Council has published. A year without
 * one is an answer of its own, never a guess by the day of the week.
 */
import type { Bilingual } from "./bilingual.ts"
import { addDays, isDay, weekdayOf, yearOf } from "./day.ts"
import { type CalendarYear, publishedYears } from "./published-year.ts"

/** The years whose calendar is known, by year. */
export type Calendar = ReadonlyMap<number, CalendarYear>

/** A question that reaches into a year whose calendar is not known. */
export interface MissingCalendar {
  readonly missingYear: number
  /** Which year, and how to add it. */
  readonly reason: Bilingual
}

/** Why a file of years was not taken, in words. */
export interface CalendarProblem {
  readonly problem: string
}

/** A calendar of these years. Of two entries for a year the later one holds, so that an operator can correct ours. */
export function toCalendar(...parts: readonly Iterable<CalendarYear>[]): Calendar {
  return new Map(parts.flatMap((years) => [...years]).map((year) => [year.year, year]))
}

/** The years that the program knows of itself: 2014 to 2026. An operator adds more by `readCalendar`. */
export const publishedCalendar: Calendar = toCalendar(publishedYears)

/** Whether the answer is that a calendar is missing. */
export function isMissing(answer: unknown): answer is MissingCalendar {
  return typeof answer === "object" && answer !== null && "missingYear" in answer
}

/** The answer for a year whose calendar is not known. */
export function missingCalendar(year: number): MissingCalendar {
  return {
    missingYear: year,
    reason: {
      zh: `没有 ${year} 年的节假日安排，期限无法计算。国务院办公厅《关于${year}年部分节假日安排的通知》发布后，请将其写入环境变量 CALENDAR_FILE 所指的 JSON 文件（见 docs/law.md）。`,
      en: `The public holidays of ${year} are not known, so the day can't be worked out. Once the State Council has announced them, add the year to the JSON file that CALENDAR_FILE names (see docs/law.md).`,
    },
  }
}

// The State Council announces a year in the autumn before it, and the longest period in working days is a month long:
// by December a missing year begins to stop deadlines.
const nextYearDueFrom = "12-01"

/** The year whose calendar has to be added now: this one, or from 1 December the next; null where none is missing. */
export function calendarDue(today: string, calendar: Calendar): MissingCalendar | null {
  const year = yearOf(today)
  if (!calendar.has(year)) return missingCalendar(year)
  return today.slice(5) >= nextYearDueFrom && !calendar.has(year + 1) ? missingCalendar(year + 1) : null
}

/** Whether people work on that day. */
export function isWorkingDay(day: string, calendar: Calendar): boolean | MissingCalendar {
  const year = calendar.get(yearOf(day))
  if (!year) return missingCalendar(yearOf(day))
  return weekdayOf(day) > 5 ? year.workdays.includes(day) : !year.off.includes(day)
}

/**
 * The n-th working day after a day, which does not count itself; before it where n is negative.
 * @throws RangeError when n is no whole number
 */
export function addWorkingDays(start: string, n: number, calendar: Calendar): string | MissingCalendar {
  if (!Number.isInteger(n)) throw new RangeError(`not a whole number of working days: ${n}`)
  const step = n < 0 ? -1 : 1
  let day = start
  for (let left = Math.abs(n); left > 0; ) {
    day = addDays(day, step)
    const working = isWorkingDay(day, calendar)
    if (isMissing(working)) return working
    if (working) left -= 1
  }
  return day
}

/** The day itself where it is a working day, else the first one after it. */
export function rollForward(day: string, calendar: Calendar): string | MissingCalendar {
  const working = isWorkingDay(day, calendar)
  if (isMissing(working)) return working
  return working ? day : addWorkingDays(day, 1, calendar)
}

/**
 * How many working days lie after `from` up to and with `to`: what is left until a due day. Negative where `to` is
 * earlier: so many working days have passed since.
 */
export function workingDaysBetween(from: string, to: string, calendar: Calendar): number | MissingCalendar {
  const [first, last, sign] = from <= to ? [from, to, 1] : [to, from, -1]
  let count = 0
  for (let day = first; day < last; ) {
    day = addDays(day, 1)
    const working = isWorkingDay(day, calendar)
    if (isMissing(working)) return working
    if (working) count += sign
  }
  return count
}

/**
 * An operator's years: `[{"year":2027,"off":["2027-01-01"],"workdays":["2027-01-03"]}]`. Each is taken only whole: days
 * exist and belong to the year, none is in both lists, holidays are named at all, and swapped days are weekend days.
 */
export function readCalendar(json: unknown): CalendarYear[] | CalendarProblem {
  if (!Array.isArray(json)) return { problem: 'expected a list of years: [{"year":2027,"off":[…],"workdays":[…]}]' }
  const years: CalendarYear[] = []
  for (const [index, entry] of json.entries()) {
    const year = readYear(entry)
    if ("problem" in year) return { problem: `entry ${index + 1}: ${year.problem}` }
    if (years.some((other) => other.year === year.year)) return { problem: `${year.year} is there twice` }
    years.push(year)
  }
  return years
}

/** The same from the text of a file or a variable. */
export function parseCalendar(text: string): CalendarYear[] | CalendarProblem {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { problem: "it is not JSON" }
  }
  return readCalendar(json)
}

function readYear(entry: unknown): CalendarYear | CalendarProblem {
  if (typeof entry !== "object" || entry === null) return { problem: "expected an object with year, off and workdays" }
  const { year, off, workdays, ...others } = entry as Record<string, unknown>
  const [stranger] = Object.keys(others)
  if (stranger !== undefined) return { problem: `there is no field ${JSON.stringify(stranger)}` }
  if (typeof year !== "number" || !Number.isInteger(year) || year < 1949 || year > 9999) {
    return { problem: `year is ${JSON.stringify(year)}, expected a number such as 2027` }
  }
  const holidays = readDays(year, "off", off)
  if ("problem" in holidays) return holidays
  if (holidays.length === 0) return { problem: `off of ${year} is empty: no year is without a holiday` }
  const swapped = readDays(year, "workdays", workdays)
  if ("problem" in swapped) return swapped
  const both = swapped.find((day) => holidays.includes(day))
  if (both) return { problem: `${both} is in off and in workdays` }
  const midweek = swapped.find((day) => weekdayOf(day) <= 5)
  if (midweek) return { problem: `${midweek} in workdays is no Saturday or Sunday, so people work on it anyway` }
  return { year, off: holidays, workdays: swapped }
}

function readDays(year: number, field: string, days: unknown): string[] | CalendarProblem {
  if (!Array.isArray(days)) return { problem: `${field} of ${year} is missing, expected a list of days` }
  const read: string[] = []
  for (const day of days) {
    if (typeof day !== "string" || !isDay(day)) return { problem: `${JSON.stringify(day)} in ${field} is no day` }
    if (yearOf(day) !== year) return { problem: `${day} in ${field} is not in ${year}` }
    if (read.includes(day)) return { problem: `${day} is twice in ${field}` }
    read.push(day)
  }
  return read
}
