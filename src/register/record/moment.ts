/**
 * Moments as they are asked for: a day in China, or an instant (RFC 3339). Pure.
 */
import { addDays, isDay } from "../../law/day.ts"

/** A moment that was asked for. Instants are ms since 1970. */
export type Moment = { kind: "day"; day: string } | { kind: "instant"; at: number }

// RFC 3339 with its offset; the seconds may have a fraction.
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/i

/** Reads a moment; null when it is none. */
export function readMoment(text: string): Moment | null {
  if (isDay(text)) return { kind: "day", day: text }
  if (!instant.test(text) || !isDay(text.slice(0, 10))) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : { kind: "instant", at }
}

/** The first instant of a moment. */
export function beginOf(moment: Moment): number {
  return moment.kind === "instant" ? moment.at : midnightInChina(moment.day)
}

/** The last instant of a moment. */
export function endOf(moment: Moment): number {
  return moment.kind === "instant" ? moment.at : midnightInChina(addDays(moment.day, 1)) - 1
}

function midnightInChina(day: string): number {
  return Date.parse(`${day}T00:00:00+08:00`)
}
