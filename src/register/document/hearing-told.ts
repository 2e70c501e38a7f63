/**
 * What the notice of a hearing tells its party, read from its text: the one day and place are typed once, and the day for
 * which the hearing is convened is the one that the party was told. Pure.
 */
import type { Fault } from "../proceeding/proceeding.ts"

const numerals = "〇零○一二三四五六七八九"
const year = `(\\d{4}|[${numerals}]{4})`
const part = `(\\d{1,2}|[${numerals}十]{1,3})`
/** As people write it: with 月 and without a year or with one, or all by signs. */
const dayWritten = new RegExp(
  `(?:${year}\\s?年\\s?)?${part}\\s?月\\s?${part}\\s?[日号]|(?<![\\d./-])${year}\\s?[./-]\\s?${part}\\s?[./-]\\s?${part}(?![\\d号])`,
  "g",
)
/** What is headed as the time of the hearing, to the end of its sentence. */
const timeWritten =
  /(?:^ *(?:\(?[一二三四五六七八九十\d]{1,2}[、.)] *)?|(?<!申请|要求|提出)听证会?(?:的|举行|召开)*)时间\s*定?[:为是于]\s*([^。;\n]+)/gm
const placeWritten = /^听证地点：(.+)$/m

interface ToldDay {
  written: string
  /** YYYY-MM-DD, or --MM-DD where no year is written. */
  day: string
}

/** The digits of a number, 十六 as 16. */
function digitsOf(number: string): string {
  const tens = number.replace(/^十/, "一十").replace(/十$/, "〇").replace("十", "")
  return tens.replace(/[^\d]/g, (numeral) => String(Math.max(0, numerals.indexOf(numeral) - 2))).padStart(2, "0")
}

function daysIn(text: string): ToldDay[] {
  return [...text.matchAll(dayWritten)].map(([written, ...parts]) => {
    const [year = "-", ...rest] = parts[1] ? parts.slice(0, 3) : parts.slice(3)
    return { written, day: [year === "-" ? year : digitsOf(year), ...rest.map(digitsOf)].join("-") }
  })
}

/**
 * The days that a text tells of its hearing: those of the lines headed so; without such a line all but the last, where it is
 * that on which it was made, and those before it.
 */
function daysOf(text: string, madeOn: string): ToldDay[] {
  const folded = text.normalize("NFKC")
  const headed = [...folded.matchAll(timeWritten)].map(([, time = ""]) => time)
  if (headed.length > 0) return headed.flatMap(daysIn)
  const days = daysIn(folded)
  if (days.at(-1)?.day === madeOn) days.pop()
  return days.filter(({ day }) => day.startsWith("-") || day >= madeOn)
}

/** The day and the place that a notice tells, each undefined where it does not say just one. */
export function hearingTold(text: string, madeOn: string): { heldOn: string | undefined; place: string | undefined } {
  const days = new Set(daysOf(text, madeOn).map(({ day }) => day))
  const [only = ""] = days
  const isOne = days.size === 1 && /^\d/.test(only)
  return { heldOn: isOne ? only : undefined, place: placeWritten.exec(text)?.[1]?.trim() }
}

/** What is wrong with a day for which a hearing is convened by a notice that names others and not this one. */
export function hearingDayFault(text: string, madeOn: string, heldOn: string): { faults: readonly Fault[] } | null {
  const told = daysOf(text, madeOn)
  if (told.some(({ day }) => day === heldOn || day === `-${heldOn.slice(4)}`)) return null
  const [first] = told
  if (!first) return null
  const reason = {
    zh: `与文书不符，文书写明的是${first.written}：填错的请改正，文书有误的请作废后重新制作`,
    en: `it is not the day of the document, which says ${first.written}: put it right, or declare the document void and make it anew`,
  }
  return { faults: [{ field: "hearing/held_on", reason }] }
}
