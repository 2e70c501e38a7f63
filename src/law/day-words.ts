// Days and times as people write them.
import type { Bilingual, Language } from "./bilingual.ts"
import { clockInChina, dayInChina } from "./day.ts"

const months = [
  ...["January", "February", "March", "April", "May", "June", "July", "August"],
  ...["September", "October", "November", "December"],
]

/** 2027年11月8日, 8 November 2027. @param day YYYY-MM-DD */
export function writtenDay(day: string): Bilingual {
  const [year, month = 1, date] = day.split("-").map(Number)
  return { zh: `${year}年${month}月${date}日`, en: `${date} ${months[month - 1]} ${year}` }
}

/** 2027年11月8日 12:00, to the minute, in the time that China keeps. @param time ms since 1970 */
export function writtenMoment(time: number): Bilingual {
  return atClock(writtenDay(dayInChina(time)), clockInChina(time))
}

// Who reads Chinese is where it holds; who reads English may be anywhere.
function atClock({ zh, en }: Bilingual, clock: string): Bilingual {
  return { zh: `${zh} ${clock}`, en: `${en}, ${clock} Beijing time` }
}

// Days and moments as files have them, and not a part of an address, a name or a number: characters stand at neither end.
const plainTimes =
  /(?<![\w./\p{Script=Han}〕-])(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?: (\d{2}:\d{2}):\d{2} \+08:00)?(?![\w/\p{Script=Han}-]|\.\w)/gu

/** A text of ours with its days and moments as people write them. */
export function writeTimes(text: string, language: Language): string {
  return text.replace(plainTimes, (_, day: string, clock?: string) => {
    const written = writtenDay(day)
    return (clock === undefined ? written : atClock(written, clock))[language]
  })
}
