/** Numbers, amounts, days and words with letters in them as they are typed: 3万元, ¥30000, 2026年3月, 没有3C认证. Pure. */

import { inChinese } from "../../law/chinese-numeral.ts"
import { numberValue, numerals } from "./chinese-number.ts"
import { lawNames, lawOf } from "./law-name.ts"
import { isWord, otherWords } from "./lexicon.ts"
import type { Reading, Term } from "./term.ts"
import { amountFact, articleFact, articlePattern, dayFact, dayPattern, factTerm, readArticle } from "./text-fact.ts"
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

const leastAmount = 1_000
const fullAmount = /^(?:0\.|[1-9一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾])/

// 一百五十万 by itself, or after 罚款: no word holds so much of a number.
const largeChinese = /^[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾][^\d]*[万亿萬億]$/
const isHan = /[\u3400-\u9fff]/

function standsAlone(written: string, before: string, after: string): boolean {
  return largeChinese.test(written) && !(isHan.test(before) && !/[罚款金]/.test(before)) && !isHan.test(after)
}

/** The number that a text begins with; in Chinese with its unit, for 三 and 一 stand in many words, or large and by itself. */
export function amountIn(rest: string, before: string): Reading | null {
  const found = /[\da-z.]/i.test(before) ? null : amount.exec(rest)
  if (found === null) return null
  const [typed, sign, written = "", unit] = found
  const value = numberValue(written.replace(/\s/g, ""))
  const isPlain = sign === undefined && unit === undefined
  if (
    value === null ||
    (isPlain &&
      ((!/^\d/.test(written) && !standsAlone(written, before, rest.charAt(typed.trimEnd().length))) ||
        /^[a-z]/i.test(rest.slice(typed.length))))
  )
    return null
  const { text = "", ...term } = numberTerm(typed)
  const fact = factTerm(amountFact(value))
  // As it stands 3万元 is a part of 13万元 too: who states an amount that is said in full comes before them.
  const isLarge = /[万亿萬億]\s*$/.test(written)
  const [length, isFull] = [typed.length, (!isPlain || isLarge) && fullAmount.test(written)]
  // 100,000 may be an amount, 2026 is rather a year.
  const isLong = value >= leastAmount && !/^(?:19|20)\d\d$/.test(written.trim())
  if (!isFull) return { length, terms: [{ ...term, text, alternatives: [fact] }], ...(isLong ? { first: [fact] } : {}) }
  return { length, terms: [{ ...term, text: fact, alternatives: [text] }], first: [fact] }
}

/** A number that stands by itself. */
export function numberTerm(typed: string): Partial<Term> {
  const text = textForm(typed)
  const value = numberValue(text)
  return { kind: "number", text, typed, alternatives: value === null ? [] : [factTerm(amountFact(value))] }
}

const names = lawNames
  .flatMap(({ name, others }) => [name, ...others])
  .filter((name) => /^[\u3400-\u9fff]{2,}$/.test(name))
  .sort((a, b) => b.length - a.length)
const titled = new RegExp(
  `^(?:《([^》]{2,60})》|((?:中华人民共和国)?(?:${names.join("|")})))\\s*(?:的\\s*)?(?:${articlePattern})?`,
  "u",
)
const articleAlone = new RegExp(`^${articlePattern}`, "u")

/** The law that a text begins with, and the article where one is said; or an article of any law. */
export function lawIn(rest: string): Reading | null {
  const simple = rest.slice(0, 120)
  const found = titled.exec(simple)
  if (found === null) return articleIn(simple)
  const [typed, title, name, ...numbers] = found
  const law = lawOf(title ?? name ?? "")
  const article = readArticle(law, numbers)
  const fact = factTerm(articleFact(article))
  if (article.number === "") {
    return { length: typed.length, terms: [{ kind: "law", text: textForm(law), alternatives: [fact] }] }
  }
  return { length: typed.length, terms: [{ kind: "law", text: textForm(typed), alternatives: [fact] }] }
}

function articleIn(rest: string): Reading | null {
  const found = rest.startsWith("第") ? articleAlone.exec(rest) : null
  if (found === null) return null
  const [typed, number = "", between] = found
  const value = numberValue(number)
  const others = value === null || between !== undefined ? [] : [`第${value}条`, `第${inChinese(value)}条`]
  return { length: typed.length, terms: [{ kind: "law", text: textForm(typed), alternatives: others }] }
}

const mixed = /^[\u3400-\u9fff]{0,6}[a-z0-9]{1,6}[\u3400-\u9fff]{0,6}/i

/**
 * The longest word of the field that a text begins with in which characters and letters stand together: apart, 没有, 3C and 认证 are
 * found in a code, too, and in a certificate of something else.
 */
export function mixedIn(rest: string, before: string): Reading | null {
  const run = /[\da-z]/i.test(before) ? "" : (mixed.exec(rest)?.[0] ?? "")
  for (let length = run.length; length > 1; length--) {
    const text = textForm(run.slice(0, length))
    const isMixed = /[a-z0-9]/.test(text) && /[\u3400-\u9fff]/.test(text)
    if (/[\da-z]{2}/i.test(rest.slice(length - 1, length + 1))) continue
    if (isMixed && isWord(text)) return { length, terms: [{ text, alternatives: otherWords(text) }] }
  }
  return null
}
