/**
 * Laws and articles as decisions cite them (依据): what records can be found and counted by. The text around a citation is
 * not read: of a basis, which is not public as it stands, nothing is taken but titles and articles of laws. Pure.
 */
import { inChinese } from "../../law/chinese-numeral.ts"
import { foldCharacter } from "../../names/normal-form.ts"
import { numberValue, numerals } from "../text/chinese-number.ts"
import { lawOf } from "../text/law-name.ts"
import { plainTitle } from "../text/plain-title.ts"

/** A law with the places that are cited of it. */
export interface LawCitation {
  /** Without 《》 and 中华人民共和国: 广告法. */
  law: string
  /** As 第九条第三项; empty where the law alone is cited. */
  places: readonly string[]
}

// What a title ends with; what else stands between 《 and 》 (a brand, a film, somebody's essay) is no law.
const kinds = "法|法典|条例|办法|规定|规则|细则|决定|标准|规范|解释|批复|意见|通知|目录|准则|程序|通则|章程"
const isTitle = new RegExp(`^[^\\d]*(?:${kinds})(?:[（(](?:试行|暂行|\\d{4}年?修[正订]|修[正订])[）)])?$`)
const place = `第\\s*[${numerals}]+\\s*条(?:之[${numerals}]+)?(?:\\s*第?[（(]?[${numerals}]+[）)]?[款项目])*`
const cited = new RegExp(
  `《([^《》]{2,60})》|(中华人民共和国[\\p{Script=Han}]{1,25}?(?:法|条例))(?=\\s*第)|(${place})`,
  "gu",
)

// Of a citation what is no title; titles are folded as a whole.
const traditional = /[華國條項]/g
const inSimple = (character: string) => foldCharacter(character.charCodeAt(0))

/** The laws that a text cites, each once, in the order in which they are first named. */
export function readCitations(text: string): LawCitation[] {
  const found = new Map<string, Set<string>>()
  let law: string | null = null
  for (const [, quoted, bare, at] of text.replace(traditional, inSimple).matchAll(cited)) {
    const title = quoted ?? bare
    if (title !== undefined) {
      // What stands after a title that is no law is an article of none.
      const written = plainTitle(title).replace(/\s/g, "")
      law = isTitle.test(written) ? lawOf(written) : null
      if (law !== null && !found.has(law)) found.set(law, new Set())
    } else if (at !== undefined && law !== null) found.get(law)?.add(inWords(at))
  }
  return [...found].map(([law, places]) => ({ law, places: [...places] }))
}

/** The article of a place, without its paragraph and item: 第九条第三项 → 第九条. */
export function articleOf(place: string): string {
  return new RegExp(`^第[${numerals}]+条(?:之[${numerals}]+)?`).exec(place)?.[0] ?? place
}

/** A law, or an article of one, as a filter names it and as records are counted under it: 《广告法》第9条 → 广告法第九条. */
export function lawKey(text: string): string {
  const [, title = text, at = ""] = new RegExp(`^(.*?)(${place})?$`, "su").exec(plainTitle(text)) ?? []
  return `${lawOf(title.replace(/[《》]/g, ""))}${at === "" ? "" : articleOf(inWords(at))}`
}

function inWords(place: string): string {
  return place.replace(/\s/g, "").replace(/\d+/g, (digits) => inChinese(numberValue(digits) ?? 0))
}
