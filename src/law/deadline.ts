/** Every deadline (期限) that the register keeps an eye on, and the day on which one is due. */
import { addWorkingDays, type Calendar, isMissing, type MissingCalendar, rollForward } from "./calendar.ts"
import { addDays, addMonths, addYears } from "./day.ts"
import type { Deadline, PeriodUnit } from "./deadline-row.ts"
import { exchangeDeadlines } from "./exchange-deadline.ts"
import { keyed } from "./keyed.ts"
import { listDeadlines } from "./list-deadline.ts"
import { repairDeadlines } from "./repair-deadline.ts"
import { type IsoDate, inForceOn } from "./validity.ts"

export const deadlines = keyed("id", { ...listDeadlines, ...repairDeadlines, ...exchangeDeadlines })

export type DeadlineId = keyof typeof deadlines

/** The deadlines that can begin on that day, in the order of the catalogue. */
export function deadlinesAsOf(day: IsoDate): Deadline<DeadlineId>[] {
  return Object.values<Deadline<DeadlineId>>(deadlines).filter((row) => inForceOn(row, day))
}

/**
 * The last day on which what a deadline asks for is in time. The start day does not count; a period of days, months or
 * years that ends on a day on which nobody works ends on the next working day. The end of a display is none of these:
 * it moves for nobody, which favours the party (see display-window.ts).
 * @param start the day of the event that starts the period
 * @param amount where a province has set another (province-rule.ts)
 */
export function dueOn(
  start: string,
  deadline: DeadlineId,
  calendar: Calendar,
  amount: number = deadlines[deadline].amount,
): string | MissingCalendar {
  const { unit, rollsForward }: Deadline = deadlines[deadline]
  const last = addPeriod[unit](start, amount, calendar)
  return rollsForward && !isMissing(last) ? rollForward(last, calendar) : last
}

const addPeriod = {
  "working-day": addWorkingDays,
  day: addDays,
  month: addMonths,
  year: addYears,
} as const satisfies Record<PeriodUnit, (start: string, n: number, calendar: Calendar) => string | MissingCalendar>
