// Numbers inside names: 第三分店, 第3分店, 三店, 叁号店 and 3店 mean one. Owns the reading of Chinese numerals up to 9999.

const digits: Readonly<Record<string, number>> = {
  ...{ 零: 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 两: 2 },
  ...{ 壹: 1, 贰: 2, 叁: 3, 肆: 4, 伍: 5, 陆: 6, 柒: 7, 捌: 8, 玖: 9, 壱: 1, 弐: 2 },
}
const units: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000, 廿: 20, 卅: 30 }

/** True for a character of which Chinese or Arabic numbers are made, in folded text. */
export function isNumeral(character: string): boolean {
  return digits[character] !== undefined || units[character] !== undefined || (character >= "0" && character <= "9")
}

/** True for two characters (UTF-16 units) that write the same digit: 一, 壹 and 1. */
export function sameNumeral(a: number, b: number): boolean {
  const first = values.get(a)
  return first !== undefined && first === values.get(b)
}

function numeralValue(character: string): number | null {
  if (character >= "0" && character <= "9" && character.length === 1) return Number(character)
  return digits[character] ?? null
}

const values = new Map<number, number>()
for (const [character, value] of [...Object.entries(digits), ...Object.entries(units)])
  values.set(character.charCodeAt(0), value)
for (let value = 0; value <= 9; value++) values.set(48 + value, value)

/** Value of a run of numerals: 二十二, 22, 二二 and 廿二 are 22; null for one that makes no number below 10,000. */
export function readNumber(text: string): number | null {
  if (/^\d{1,4}$/.test(text)) return Number(text)
  let total = 0
  let pending: number | null = null
  for (const character of text) {
    const unit = units[character]
    const digit = unit === undefined ? numeralValue(character) : null
    if (unit !== undefined) {
      total += unit > 10 && unit < 100 ? unit : (pending ?? 1) * unit
      pending = null
    } else if (digit === null) return null
    else pending = pending === null ? digit : pending * 10 + digit
  }
  const value = total + (pending ?? 0)
  return value < 10_000 ? value : null
}
