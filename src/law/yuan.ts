/** The largest amount that is taken, to the fen: more than any fine, and exact in every number and engine. */
export const yuanMax = 9_999_999_999_999.99

/** What an amount is, in words. */
export const yuanWords = {
  zh: `应为 0 至 ${yuanMax} 的数（元），最多两位小数`,
  en: `expected a number of yuan, from 0 to ${yuanMax}, to the fen`,
} as const

/** Whether something is an amount in yuan, with nothing below a fen. */
export function isYuan(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= yuanMax && Math.round(value * 100) / 100 === value
}
