/** When a server looks whether the daily work is to be done. Pure. */
import { addDays, dayInChina } from "../../law/day.ts"

const minuteMs = 60_000
// After midnight by so much: clocks of several nodes differ, and a day begins once for all.
const afterMidnightMs = 2 * minuteMs
// A node that slept, or whose database was away at midnight, finds out within the hour.
const lookEveryMs = 60 * minuteMs

/** How long until the next look, in ms: an hour, or until shortly after midnight in China. @param now ms since 1970 */
export function untilNextLook(now: number): number {
  const today = dayInChina(now)
  const begins = [today, addDays(today, 1)].map((day) => Date.parse(`${day}T00:00:00+08:00`) + afterMidnightMs - now)
  return Math.min(lookEveryMs, ...begins.filter((ms) => ms > 0))
}

/** Whether the daily work is late by more than a day. @param lastDay the last day on which it was done */
export function isLate(lastDay: string, now: number): boolean {
  return lastDay < addDays(dayInChina(now), -1)
}
