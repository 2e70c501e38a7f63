/** The amount in a question (罚款十万元以上, 罚5万到10万), as bounds of a fine. Pure. */
import { numberValue, numerals } from "./chinese-number.ts"
import type { SlotFilter, Understood } from "./slot.ts"

const money = `(?:人民币|[¥￥])?\\s*(\\d[\\d,]*(?:\\.\\d+)?\\s*[十百千万亿]*|[${numerals.slice(3)}]+)\\s*(元|块钱?|圆)?`
const fine = "((?:被?(?:行政)?(?:处以|处)?(?:罚款|罚金|罚钱|罚了|罚))?(?:金额|数额)?(?:在|为|是)?)"

type Bound = (yuan: number) => SlotFilter
const cent = 0.01
const bounds: readonly (readonly [before: string, after: string, bound: Bound])[] = [
  ["", "(?:及|或者?)?(?:以上|起步|起)(?:的|罚款|罚金)*", (yuan) => ({ amountFrom: yuan })],
  ["", "(?:及|或者?)?以下(?:的|罚款|罚金)*", (yuan) => ({ amountTo: yuan })],
  ["", "(?:以内|之内)(?:的|罚款|罚金)*", (yuan) => ({ amountTo: yuan })],
  ["(?:不少于|不低于|至少|最少|起码)", "(?:的|罚款|罚金)*", (yuan) => ({ amountFrom: yuan })],
  ["(?:不超过|不高于|不多于|至多|最多)", "(?:的|罚款|罚金)*", (yuan) => ({ amountTo: yuan })],
  ["(?:超过|高于|大于|多于|超)", "(?:的|罚款|罚金)*", (yuan) => ({ amountFrom: yuan + cent })],
  ["(?:不足|不满|不到|低于|少于|小于)", "(?:的|罚款|罚金)*", (yuan) => ({ amountTo: yuan - cent })],
]
const boundPatterns = bounds.map(
  ([before, after, bound]) => [new RegExp(`^${fine}${before}\\s*${money}${after}`), bound] as const,
)
const range = new RegExp(`^${fine}(?:在|从)?\\s*${money}\\s*(?:-|—|~|至|到)\\s*${money}(?:之间|的|罚款|罚金)*`)

// What is worth so much, or was earned, is no fine: 货值金额不足一万元.
const otherAmount = /(?:货值|案值|价值|售价|单价|所得|没收|营业额|经营额|销售额|金额|价格|销量|退赔|赔偿|损失)[为是]?$/

// Within a number, or a word of letters, none begins: of 货值三十万元以上 neither 十万元以上 nor 万元以上 is meant.
const inNumber = new RegExp(`[${numerals}a-z.]$|\\d,$`, "i")

/** An amount: between two, or on one side of one. */
export function amountAt(rest: string, matter: string): Understood | null {
  if (inNumber.test(matter) || otherAmount.test(matter)) return null
  return rangeAt(rest) ?? boundAt(rest)
}

function rangeAt(rest: string): Understood | null {
  const found = range.exec(rest)
  if (found === null) return null
  const [typed, said = "", low = "", lowUnit, high = "", highUnit] = found
  const to = yuanOf(high)
  const from = yuanOf(low, /[十百千万亿]/.test(low) || lowUnit ? "" : (/[百千万亿]+$/.exec(high.trim())?.[0] ?? ""))
  if (from === null || to === null || from > to) return null
  if (!isMoney(said, high, highUnit) && !isMoney(said, low, lowUnit)) return null
  return { kind: "amount", length: typed.length, value: `${from} – ${to}`, filter: { amountFrom: from, amountTo: to } }
}

function boundAt(rest: string): Understood | null {
  for (const [pattern, bound] of boundPatterns) {
    const found = pattern.exec(rest)
    if (found === null) continue
    const [typed, said = "", written = "", unit] = found
    const yuan = yuanOf(written)
    // 3年以上, 10人以上 and 二十以上 are no amounts of money.
    if (yuan === null || !(isMoney(said, written, unit) || /罚[款金]/.test(typed))) continue
    const filter = bound(yuan)
    if ((filter.amountTo ?? 0) < 0) continue
    const { amountFrom, amountTo } = filter
    const isStrict = (amountFrom ?? amountTo) !== yuan
    const sign = amountFrom === undefined ? (isStrict ? "<" : "≤") : isStrict ? ">" : "≥"
    return { kind: "amount", length: typed.length, value: `${sign}${yuan}`, filter }
  }
  return null
}

function isMoney(said: string, written: string, unit: string | undefined): boolean {
  return unit !== undefined || said.includes("罚") || /[万亿]\s*$/.test(written)
}

function yuanOf(written: string, unit = ""): number | null {
  return numberValue(`${written.replace(/\s/g, "")}${unit}`)
}
