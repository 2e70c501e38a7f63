/** Numbers, amounts and days as they are typed: 3万元, 30,000 元, ¥30000, 2026-03-02, 2026年3月. Pure. */
import { numberValue, numerals } from "./chinese-number.ts"
import type { Reading, Term } from "./term.ts"
import { amountFact, dayFact, dayPattern, factTerm } from "./text-fact.ts"
import { textForm } from "./text-form.ts"

const day = new RegExp(`^${dayPattern}(?!\\d)`)

/** The day or month that a text begins with. */
export function dayIn(rest: string, before: string): Reading | null {
  const found = /\d/.test(before) ? null : day.exec(rest)
  if (found === null) return null
  const [typed, year = "", month = "", on] = found
  const fact = factTerm(dayFact(year, month, on))
  return { length: typed.length, terms: [{ kind: "number", text: textForm(typed), alternatives: [fact] }] }
}

const amount = new RegExp(
  `^(?:([¥￥]|人民币|rmb|cny)\\s*)?(\\d[\\d,]*(?:\\.\\d+)?\\s*[百千万亿萬億]*|[${numerals.slice(3)}]+)\\s*(元整?|圆整?|块钱?)?(?!\\d)`,
  "i",
)

/** The number that a text begins with; in Chinese only with its unit, for 三 and 一 stand in many words. */
export function amountIn(rest: string, before: string): Reading | null {
  const found = /[\da-z.]/i.test(before) ? null : amount.exec(rest)
  if (found === null) return null
  const [typed, sign, written = "", unit] = found
  const value = numberValue(written.replace(/\s/g, ""))
  const isPlain = sign === undefined && unit === undefined
  if (value === null || (isPlain && (!/^\d/.test(written) || /^[a-z]/i.test(rest.slice(typed.length))))) return null
  return {
    length: typed.length,
    terms: [numberTerm(typed)].map((term) => ({ ...term, alternatives: [factTerm(amountFact(value))] })),
  }
}

/** A number that stands by itself. */
export function numberTerm(typed: string): Partial<Term> {
  const text = textForm(typed)
  const value = numberValue(text)
  return { kind: "number", text, typed, alternatives: value === null ? [] : [factTerm(amountFact(value))] }
}
