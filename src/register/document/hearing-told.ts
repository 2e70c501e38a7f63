/**
 * What the notice of a hearing tells its party, read from its text: the one day and place are typed once, and the day for
 * which the hearing is convened is the one that the party was told. Pure.
 */
import type { Fault } from "../proceeding/proceeding.ts"

// With its year or without one, as people write it.
const dayWritten = /(?:(\d{4})\s?年\s?)?(\d{1,2})\s?月\s?(\d{1,2})\s?日/g
const placeWritten = /^听证地点：(.+)$/m

interface ToldDay {
  written: string
  /** YYYY-MM-DD, or --MM-DD where no year is written. */
  day: string
}

/** The days in a text but the last, where it is that on which it was made. */
function daysIn(text: string, madeOn: string): ToldDay[] {
  const days = [...text.matchAll(dayWritten)].map(([written, year = "-", month = "", date = ""]) => {
    return { written, day: [year, month.padStart(2, "0"), date.padStart(2, "0")].join("-") }
  })
  return days.at(-1)?.day === madeOn ? days.slice(0, -1) : days
}

/** The day and the place that a notice tells, each undefined where it does not say just one. */
export function hearingTold(text: string, madeOn: string): { heldOn: string | undefined; place: string | undefined } {
  const days = new Set(daysIn(text, madeOn).map(({ day }) => day))
  const [only = ""] = days
  const isOne = days.size === 1 && /^\d/.test(only)
  return { heldOn: isOne ? only : undefined, place: placeWritten.exec(text)?.[1]?.trim() }
}

/** What is wrong with a day for which a hearing is convened by a notice that names others and not this one. */
export function hearingDayFault(text: string, madeOn: string, heldOn: string): { faults: readonly Fault[] } | null {
  const told = daysIn(text, madeOn)
  if (told.some(({ day }) => day === heldOn || day === `-${heldOn.slice(4)}`)) return null
  const [first] = told
  if (!first) return null
  const reason = {
    zh: `与文书不符，文书写明的是${first.written}：填错的请改正，文书有误的请作废后重新制作`,
    en: `it is not the day of the document, which says ${first.written}: put it right, or declare the document void and make it anew`,
  }
  return { faults: [{ field: "hearing/held_on", reason }] }
}
