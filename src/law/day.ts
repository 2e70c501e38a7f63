/**
 * Days: dates of the civil calendar in China as the text YYYY-MM-DD, which sorts as it is.
 */

const dayShape = /^(\d{4})-(\d{2})-(\d{2})$/

// China has one time zone, eight hours ahead of UTC, and no summer time.
const chinaOffsetMs = 8 * 3600 * 1000

/** Whether the text is a day that exists: 2026-02-29 is none. */
export function isDay(text: string): boolean {
  const match = dayShape.exec(text)
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (month < 1 || month > 12 || day < 1) return false
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
