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
