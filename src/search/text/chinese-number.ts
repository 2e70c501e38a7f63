/** Numbers as texts of records write them: 30,000, 3万, 三万, 叁万, 十二. Pure. */

const digits: Readonly<Record<string, number>> = {
  ...{ 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 },
  ...{ 壹: 1, 贰: 2, 叁: 3, 肆: 4, 伍: 5, 陆: 6, 柒: 7, 捌: 8, 玖: 9 },
}
const small: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1_000, 仟: 1_000 }
const large: Readonly<Record<string, number>> = { 万: 10_000, 萬: 10_000, 亿: 100_000_000, 億: 100_000_000 }

/** The characters of which a number may be made, for a class of a regular expression. */
export const numerals = "0-9零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億"

/** The value of a number, Arabic with its unit or Chinese; null for what is none. */
export function numberValue(text: string): number | null {
  const arabic = /^(\d[\d,]*(?:\.\d+)?)([十百千万亿萬億]*)$/.exec(text)
  if (arabic) {
    let value = Number(arabic[1]?.replaceAll(",", ""))
    for (const unit of arabic[2] ?? "") value *= small[unit] ?? large[unit] ?? 1
    return value
  }
  let [total, section, pending] = [0, 0, null as number | null]
  for (const character of text) {
    const digit = digits[character]
    if (digit !== undefined) {
      pending = pending === null ? digit : pending * 10 + digit
    } else if (small[character] !== undefined) {
      section += (pending || 1) * (small[character] ?? 1)
      pending = null
    } else if (large[character] !== undefined) {
      total = (total + section + (pending ?? 0)) * (large[character] ?? 1)
      ;[section, pending] = [0, null]
    } else return null
  }
  return text === "" ? null : total + section + (pending ?? 0)
}
