/**
 * Days: dates of the civil calendar in China as the text YYYY-MM-DD, which sorts as it is. What is reckoned beyond the first
 * or the last that can be written so is that day itself: in files the last one stands for "without end".
 */

const dayShape = /^(\d{4})-(\d{2})-(\d{2})$/
const [firstDay, lastDay] = ["0001-01-01", "9999-12-31"] as const
const [firstMs, lastMs] = [Date.parse(firstDay), Date.parse(lastDay)] as const

// China has one time zone, eight hours ahead of UTC, and no summer time.
const chinaOffsetMs = 8 * 3600 * 1000
const dayMs = 24 * 3600 * 1000

/** Whether the text is a day that exists: 2026-02-29 is none. */
export function isDay(text: string): boolean {
  const match = dayShape.exec(text)
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  // No calendar has a year 0, and no database takes one.
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  return day <= daysInMonth(year, month)
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
}

/**
 * The day in China at an instant.
 * @param time ms since 1970
 */
export function dayInChina(time: number): string {
  return new Date(time + chinaOffsetMs).toISOString().slice(0, 10)
}

/**
 * What the clock shows in China at an instant, to the minute: 12:00.
 * @param time ms since 1970
 */
export function clockInChina(time: number): string {
  return new Date(time + chinaOffsetMs).toISOString().slice(11, 16)
}

/**
 * The day in China at an instant as the number of days since 1970-01-01: what is compared often is compared as numbers.
 * @param time ms since 1970
 */
export function dayNumberInChina(time: number): number {
  return Math.floor((time + chinaOffsetMs) / dayMs)
}

export function yearOf(day: string): number {
  return Number(day.slice(0, 4))
}

/**
 * The day that is n days after; before where n is negative.
 * @throws RangeError for a day that does not exist: it would count from another one in silence
 */
export function addDays(day: string, n: number): string {
  return new Date(Math.min(Math.max(instantOf(day) + n * dayMs, firstMs), lastMs)).toISOString().slice(0, 10)
}

/**
 * The same day of the month, n months after. Where the month is too short its last day is meant: a month after
 * 2026-01-31 is 2026-02-28.
 * @throws RangeError for a day that does not exist
 */
export function addMonths(day: string, n: number): string {
  assertDay(day)
  const months = yearOf(day) * 12 + Number(day.slice(5, 7)) - 1 + n
  const [year, month] = [Math.floor(months / 12), (months % 12) + 1]
  if (year < 1 || year > 9999) return year < 1 ? firstDay : lastDay
  const last = Math.min(Number(day.slice(8)), daysInMonth(year, month))
  return [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(last).padStart(2, "0")].join("-")
}

/**
 * The same day, n years after; a year after 29 February ends on 28 February.
 * @throws RangeError for a day that does not exist
 */
export function addYears(day: string, n: number): string {
  return addMonths(day, n * 12)
}

/**
 * The day of the week as in ISO 8601: 1 is Monday, 7 is Sunday.
 * @throws RangeError for a day that does not exist
 */
export function weekdayOf(day: string): number {
  return new Date(instantOf(day)).getUTCDay() || 7
}

function instantOf(day: string): number {
  assertDay(day)
  return Date.parse(`${day}T00:00:00Z`)
}

function assertDay(day: string): void {
  if (!isDay(day)) throw new RangeError(`not a day YYYY-MM-DD: ${JSON.stringify(day)}`)
}
