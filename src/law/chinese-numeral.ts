/** Whole numbers in Chinese numerals, as texts of law number their articles. Pure. */

/** A whole number below 10,000 in Chinese, as articles are numbered: 124 is 一百二十四, 12 is 十二. */
export function inChinese(value: number): string {
  const units = ["", "十", "百", "千"]
  const written = String(value)
  let text = ""
  for (const [at, digit] of [...written].entries()) {
    const unit = units[written.length - 1 - at] ?? ""
    if (digit === "0") text += text.endsWith("零") ? "" : "零"
    else text += `${"零一二三四五六七八九".charAt(Number(digit))}${unit}`
  }
  const trimmed = text.length > 1 ? text.replace(/零+$/, "") : text
  return trimmed.startsWith("一十") ? trimmed.slice(1) : trimmed
}

const digitOf = new Map([..."零一二三四五六七八九"].map((digit, value) => [digit, value]))
const unitOf = new Map([
  ["十", 10],
  ["百", 100],
  ["千", 1_000],
])

/**
 * A whole number below 10,000 as texts of law write it, in Chinese, or in digits of either width; null: it is none. The way back
 * of `inChinese`: 一百二十四 is 124, 十二 is 12, 一百零五 is 105.
 */
export function fromChinese(text: string): number | null {
  const plain = text.normalize("NFKC").replaceAll("〇", "零").replaceAll("两", "二")
  if (/^\d{1,4}$/.test(plain)) return Number(plain)
  let [sum, digit] = [0, 0]
  for (const character of plain) {
    const unit = unitOf.get(character)
    const held = digitOf.get(character)
    if (unit !== undefined) sum += (digit || 1) * unit
    else if (held === undefined) return null
    digit = unit === undefined ? (held ?? 0) : 0
  }
  const value = sum + digit
  // Only what this program would write itself, so that 二三 and 十百 are no numbers.
  return value > 0 && value < 10_000 && [inChinese(value), `一${inChinese(value)}`].includes(plain) ? value : null
}
