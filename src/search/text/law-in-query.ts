/** Laws and articles as they are typed: 广告法, 《中华人民共和国广告法》第9条, 广告法九条, 第九条. Pure. */
import { inChinese } from "../../law/chinese-numeral.ts"
import { numberValue } from "./chinese-number.ts"
import { lawNames, lawOf } from "./law-name.ts"
import type { Reading } from "./term.ts"
import { articleFact, articlePattern, factTerm, readArticle } from "./text-fact.ts"
import { textForm } from "./text-form.ts"

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
  const law = lawOf(textForm(title ?? name ?? ""))
  const article = readArticle(law, numbers)
  const fact = factTerm(articleFact(article))
  if (article.number === "") {
    return { length: typed.length, terms: [{ kind: "law", text: law, alternatives: [fact] }] }
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
