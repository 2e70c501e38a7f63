// A citation in words, as official papers write it. Owns how articles, paragraphs and items are spelt.
import type { Language } from "./bilingual.ts"
import { inChinese } from "./chinese-numeral.ts"
import type { Citation } from "./citation.ts"
import { type InstrumentId, instruments } from "./instrument.ts"

/**
 * A citation as plain text: 《严重违法失信名单管理办法》第五条第（二）项; in English `art. 5(2), Measures for …`. A law that
 * the catalogue holds only by title keeps its Chinese title in English too.
 */
export function citationText(citation: Citation, language: Language): string {
  const title = "title" in citation ? { zh: citation.title, en: citation.title } : instruments[citation.instrument]
  if (language === "zh") {
    const inParagraphs = "title" in citation ? [] : (paragraphs[citation.instrument] ?? [])
    return quoted(title.zh) + citation.articles.map((at) => placeInChinese(at, inParagraphs.includes(at))).join("、")
  }
  if (citation.articles.length === 0) return title.en
  const word = citation.articles.length > 1 || citation.articles[0]?.includes("-") ? "arts." : "art."
  return `${word} ${citation.articles.join(", ")}, ${title.en}`
}

/** A citation as official papers write it: without what tells two texts of one title apart in the catalogue. */
export function officialCitation(citation: Citation): string {
  return citationText(citation, "zh").replace(/》（(?:规范性文件|部门规章)）/gu, "》")
}

/** 《…》 around the title; the kind by which the catalogue tells two texts of one title apart is no part of it. */
function quoted(title: string): string {
  const [, name = title, kind = ""] = /^(.+)(（(?:规范性文件|部门规章)）)$/.exec(title) ?? []
  return `《${name}》${kind}`
}

// Articles of several paragraphs and no items: the number in brackets is a paragraph (款). docs/law.md says how that is known.
const paragraphs: Readonly<Partial<Record<InstrumentId, readonly string[]>>> = {
  R44: ["11(1)", "11(2)", "12(2)"],
  R45: ["2(2)"],
  R107: ["7(2)"],
  "REG-XXGS-2024": ["18(2)"],
}

/**
 * A place in a text, in Chinese: `5(2)` is 第五条第（二）项, `8(1)(3)` 第八条第一款第（三）项, `120-1` would be a run, so an
 * inserted article is `120之1`: 第一百二十条之一. `13-18` is a run: 第十三条至第十八条.
 */
function placeInChinese(place: string, inParagraphs: boolean): string {
  const [article = "", ...parts] = place.replaceAll(")", "").split("(")
  const words = article.split("-").map(articleInChinese).join("至")
  const units = parts.length === 2 || inParagraphs ? [paragraphInChinese, itemInChinese] : [itemInChinese]
  return words + parts.map((part, index) => units[index]?.(part) ?? "").join("")
}

function articleInChinese(article: string): string {
  const [number, inserted] = article.split("之")
  return `第${numeral(number)}条${inserted === undefined ? "" : `之${numeral(inserted)}`}`
}

const paragraphInChinese = (part: string) => `第${numeral(part)}款`
const itemInChinese = (part: string) => `第（${numeral(part)}）项`
const numeral = (digits: string | undefined) => inChinese(Number(digits))
