// A day as people write it.
import type { Bilingual } from "./bilingual.ts"

const months = [
  ...["January", "February", "March", "April", "May", "June", "July", "August"],
  ...["September", "October", "November", "December"],
]

/** 2027年11月8日, 8 November 2027. @param day YYYY-MM-DD */
export function writtenDay(day: string): Bilingual {
  const [year, month = 1, date] = day.split("-").map(Number)
  return { zh: `${year}年${month}月${date}日`, en: `${date} ${months[month - 1]} ${year}` }
}
