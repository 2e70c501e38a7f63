/** Days as documents write them. Pure. */

/** 2026-03-02 as 2026年3月2日; null stays null. */
export function dayText(day: unknown): string | null {
  const [, year, month, date] = typeof day === "string" ? (/^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []) : []
  return year === undefined ? null : `${year}年${Number(month)}月${Number(date)}日`
}
