/**
 * Copies: who republishes what is published here (信用服务机构, 征信机构, platforms of company data), and how far each has followed what
 * ended (国办发〔2025〕22号: those who do not update in time are named). Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { addWorkingDays, type Calendar, isMissing } from "../../law/calendar.ts"
import { dayInChina } from "../../law/day.ts"

/** What is told of an end in a copy. */
export const copyVerdicts = {
  confirmed: { zh: "已按时撤下", en: "confirmed in time" },
  late: { zh: "逾期撤下", en: "confirmed late" },
  waiting: { zh: "尚在期限内", en: "within its time" },
  silent: { zh: "逾期未确认", en: "not confirmed, and overdue" },
  contradicted: { zh: "确认后仍在展示", en: "shown after it was confirmed to be gone" },
} as const satisfies Record<string, Bilingual>
export type CopyVerdict = keyof typeof copyVerdicts

/** That a copy shows nothing any more that ended before a position. */
export interface Acknowledgement {
  position: number
  at: Date
}

/** By when an end is to be followed: working days after it, by the setting that recalls go by, which is no text's. */
export interface CopyClock {
  calendar: Calendar
  recallDays: number
}

/** The day by which an end is to be followed; null where the calendar of its year is missing. */
export function followBy(endedAt: Date, { calendar, recallDays }: CopyClock): string | null {
  const day = addWorkingDays(dayInChina(endedAt.getTime()), recallDays, calendar)
  return isMissing(day) ? null : day
}

/**
 * What is told of an end, and when it was acknowledged. Without a day by which it is due nothing is late.
 * @param acknowledgements in the order of their positions, which is that of their moments
 * @param seen when it was reported to be shown still, of reports that the copy or an officer has agreed to
 */
export function verdictOf(
  end: { position: number; endedAt: Date },
  acknowledgements: readonly Acknowledgement[],
  clock: CopyClock,
  today: string,
  seen: readonly Date[] = [],
): { verdict: CopyVerdict; acknowledgedAt: Date | null; dueOn: string | null } {
  const dueOn = followBy(end.endedAt, clock)
  const heard = acknowledgements.find(({ position }) => position > end.position)
  const isLateOn = (day: string) => dueOn !== null && day > dueOn
  if (heard) {
    const isContradicted = seen.some((at) => at >= heard.at)
    const verdict = isContradicted ? "contradicted" : isLateOn(dayInChina(heard.at.getTime())) ? "late" : "confirmed"
    return { verdict, acknowledgedAt: heard.at, dueOn }
  }
  return { verdict: isLateOn(today) ? "silent" : "waiting", acknowledgedAt: null, dueOn }
}
