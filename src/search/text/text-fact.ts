/**
 * What a text states that can be written in several ways, in the one way that texts and queries share: amounts of money
 * (3万元, 30,000元, 叁万元 are ¥30000), articles of laws (《中华人民共和国广告法》第九条第三项 is 广告法9项3), days. Pure.
 *
 * Facts stand between signs of equality, which no form has: so =¥30000= is found in no 130,000.
 */
import { numberValue, numerals } from "./chinese-number.ts"
import { lawNames, lawOf } from "./law-name.ts"

/** The facts of a text, each once, without the signs around them. */
export function textFacts(text: string): string[] {
  const plain = /[^\0-~\u3000-\u9fff]/.test(text) ? text.normalize("NFKC") : text
  return [...new Set([...amounts(plain), ...articles(plain), ...days(plain)])]
}

/** Whether a text states a fact; reads of it what may be such alone, and no further. */
export function statesFact(text: string, fact: string): boolean {
  const plain = /[^\0-~\u3000-\u9fff]/.test(text) ? text.normalize("NFKC") : text
  const stated = fact.startsWith("¥") ? amounts(plain) : fact.startsWith("@") ? days(plain) : articles(plain)
  for (const one of stated) if (one === fact) return true
  return false
}

/** A fact as it stands in a document's form. */
export function factTerm(fact: string): string {
  return `=${fact}=`
}

/** The fact of an amount, in yuan. */
export function amountFact(yuan: number): string {
  return `¥${Number(yuan.toFixed(2))}`
}

const amount = new RegExp(
  `(?:([¥￥]|人民币|rmb|cny)\\s*)?(\\d[\\d,]*(?:\\.\\d+)?\\s*[百千万亿萬億]*|[${numerals.slice(3)}]+)\\s*(元|圆|块)?`,
  "gi",
)

function* amounts(text: string): Generator<string> {
  for (const [, sign, written = "", unit] of text.matchAll(amount)) {
    if (sign === undefined && unit === undefined) continue
    const value = numberValue(written.replace(/\s/g, ""))
    if (value !== null) yield amountFact(value)
  }
}

/** Where in a law, as far as it was said. */
export interface Article {
  /** As `lawOf` names it. */
  readonly law: string
  /** 9, or 9之1 for an article put in between; empty for the law as a whole. */
  readonly number: string
  readonly paragraph: number | null
  readonly item: number | null
}

/** The fact of an article, or of what stands in it; of the law where there is no number. */
export function articleFact({ law, number, paragraph, item }: Article): string {
  return `${law}${number}${paragraph === null ? "" : `款${paragraph}`}${item === null ? "" : `项${item}`}`
}

/** An article after 第…, for a regular expression: number, number put in between, paragraph, item. */
export const articlePattern = `第?\\s*([${numerals}]+)\\s*[条條](?:之([${numerals}]+))?\\s*(?:第\\s*([${numerals}]+)\\s*款)?\\s*(?:第?\\s*[(（]?([${numerals}]+)[)）]?\\s*[项項])?`

/** Reads what `articlePattern` found. */
export function readArticle(law: string, [number, between, paragraph, item]: readonly (string | undefined)[]): Article {
  const inserted = between === undefined ? "" : `之${numberValue(between)}`
  return {
    law,
    number: number === undefined ? "" : `${numberValue(number)}${inserted}`,
    paragraph: paragraph === undefined ? null : numberValue(paragraph),
    item: item === undefined ? null : numberValue(item),
  }
}

const names = lawNames.map(({ name }) => name)
// A look at one character spares most places of a text the comparison with every name.
const begins = [...new Set(["中", ...names.map((name) => name.charAt(0))])].join("")
const cited = new RegExp(
  `《([^》]{2,60})》|(?=[${begins}])((?:中华人民共和国)?(?:${names.join("|")}))|${articlePattern}`,
  "g",
)

function* articles(text: string): Generator<string> {
  let law: string | null = null
  for (const [, title, name, ...numbers] of text.matchAll(cited)) {
    const named = title ?? name
    if (named !== undefined) {
      law = lawOf(named)
      yield articleFact({ law, number: "", paragraph: null, item: null })
    } else if (law !== null) {
      yield* factsOf(readArticle(law, numbers))
    }
  }
}

/** An article is found by itself and by as much of its parts as is said. */
function* factsOf(article: Article): Generator<string> {
  const { paragraph, item } = article
  yield articleFact({ ...article, paragraph: null, item: null })
  if (paragraph !== null) yield articleFact({ ...article, item: null })
  if (item !== null) yield articleFact({ ...article, paragraph: null })
  if (paragraph !== null && item !== null) yield articleFact(article)
}

/** A day or a month in figures, for a regular expression: year, month, day. */
export const dayPattern =
  "((?:19|20)\\d\\d)\\s*[-/.年]\\s*(1[0-2]|0?[1-9])(?:\\s*[-/.月]\\s*(3[01]|[12]\\d|0?[1-9])\\s*日?|\\s*月)"
const day = new RegExp(`(?<!\\d)${dayPattern}(?!\\d)`, "g")

/** The fact of a day, or of a month where no day is said. */
export function dayFact(year: string, month: string, day: string | undefined): string {
  return `@${year}${month.padStart(2, "0")}${day === undefined ? "" : day.padStart(2, "0")}`
}

function* days(text: string): Generator<string> {
  for (const [, year = "", month = "", on] of text.matchAll(day)) {
    yield dayFact(year, month, undefined)
    if (on !== undefined) yield dayFact(year, month, on)
  }
}
