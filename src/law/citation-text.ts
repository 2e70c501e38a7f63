// A citation in words, as it is printed beside a record. Owns how articles, paragraphs and items are spelt.
import type { Language } from "./bilingual.ts"
import type { Citation } from "./citation.ts"
import { instruments } from "./instrument.ts"

/**
 * A citation as plain text: 《严重违法失信名单管理办法》第5条第2项; in English `art. 5(2), Measures for …`. A law that the
 * catalogue holds only by title keeps its Chinese title in English too.
 */
export function citationText(citation: Citation, language: Language): string {
  const title = "title" in citation ? { zh: citation.title, en: citation.title } : instruments[citation.instrument]
  if (language === "zh") return quoted(title.zh) + citation.articles.map(articleInChinese).join("、")
  if (citation.articles.length === 0) return title.en
  const word = citation.articles.length > 1 || citation.articles[0]?.includes("-") ? "arts." : "art."
  return `${word} ${citation.articles.join(", ")}, ${title.en}`
}

/** 《…》 around the title; the kind by which the catalogue tells two texts of one title apart is no part of it. */
function quoted(title: string): string {
  const [, name = title, kind = ""] = /^(.+)(（(?:规范性文件|部门规章)）)$/.exec(title) ?? []
  return `《${name}》${kind}`
}

/** `5(2)` is article 5, item 2; `8(1)(3)` article 8, paragraph 1, item 3; `13-18` a run of articles. */
function articleInChinese(article: string): string {
  const [number = "", ...parts] = article.replaceAll(")", "").split("(")
  const run = number.split("-")
  const words = run.length === 2 ? `第${run[0]}至${run[1]}条` : `第${number}条`
  const units = parts.length === 2 ? ["款", "项"] : ["项"]
  return words + parts.map((part, index) => `第${part}${units[index] ?? "项"}`).join("")
}
