/**
 * Which laws and articles a text cites: the basis of a decision as it was written, 《中华人民共和国反不正当竞争法》第八条第一款. A law is
 * known by its title, without 中华人民共和国 and without the version in brackets; whether it exists is not looked at. Pure.
 */
import { fromChinese } from "./chinese-numeral.ts"

/** A law that is cited. */
export interface Cited {
  /** Its title without 《》: 反不正当竞争法. */
  law: string
  /** Places as a citation spells them: `8`, `8(1)`, `120之1`. Empty: the law as a whole. In the order of the text, each once. */
  places: string[]
}

const number = "[零〇一二两三四五六七八九十百千0-9０-９]{1,9}"
const kinds = "法|法典|条例|办法|规定|规则|细则|决定|规范|标准|准则|通则"
const isTitle = new RegExp(`(?:${kinds})$`, "u")
// A title in its marks; one without marks, which ends where its article begins; and places.
const piece = new RegExp(
  [
    "《(?<title>[^《》]{1,100})》",
    `(?<bare>\\p{Script=Han}{2,40}?(?:${kinds}))(?=第${number}条)`,
    `第(?<article>${number})条(?:之(?<inserted>${number}))?`,
    `第(?<paragraph>${number})款`,
    `第?[（(](?<item>${number})[）)]项|第(?<item2>${number})项`,
    "(?<run>至|到)(?=第)",
  ].join("|"),
  "gu",
)
// What stands before a title without marks, and words by which a text speaks of the law that it named last.
const before = /^.*(?:违反了?|依据|根据|按照|依照|适用|依|以及)|^[和及与、了]+/u
const named = /^(?:本|该|同|此|上述)?(?:法|条例|办法|规定|规则|细则|决定)$/u
const runMax = 100

/** A title as laws are told apart by it. */
export function lawTitle(title: string): string {
  const plain = title.replace(/\s+/gu, "").replace(/[（(][^（）()]*[）)]$/u, "")
  return plain.replace(/^中华人民共和国/u, "") || plain
}

/** What a text cites, in the order in which it names it. Empty: nothing that could be read. */
export function readCited(text: string): Cited[] {
  const short = new Map<string, string>()
  // （以下简称《反法》）names no other law.
  const plain = text.replace(
    /《([^《》]{1,100})》\s*[（(]\s*(?:以下)?简称[:：]?\s*[《“"]?([^《》（）()”"]{1,40})[》”"]?\s*[）)]/gu,
    (_, title: string, alias: string) => {
      short.set(lawTitle(alias), lawTitle(title))
      return `《${title}》`
    },
  )
  const cited = new Map<string, Set<string>>()
  let places: Set<string> | null = null
  let [article, paragraph, isRun] = ["", "", false]
  const name = (title: string) => {
    const law = short.get(lawTitle(title)) ?? lawTitle(title)
    places = cited.get(law) ?? new Set()
    cited.set(law, places)
    ;[article, paragraph, isRun] = ["", "", false]
  }
  // A place within an article takes the place of the article as a whole.
  const add = (place: string, within: string) => {
    places?.delete(within)
    places?.add(place)
  }
  for (const { groups = {} } of plain.matchAll(piece)) {
    const { title, bare, inserted, run } = groups
    const read = (text: string | undefined) => (text === undefined ? null : fromChinese(text))
    const item = read(groups.item ?? groups.item2)
    const at = read(groups.article)
    const of = read(groups.paragraph)
    if (title !== undefined) {
      if (isTitle.test(lawTitle(title))) name(title)
      else places = null
    } else if (bare !== undefined) {
      const law = bare.replace(before, "")
      if (!named.test(law)) name(law)
    } else if (run !== undefined) isRun = article !== ""
    else if (at !== null) {
      const from = Number(article)
      const isRange = isRun && inserted === undefined && at > from && at - from <= runMax
      if (isRange) for (let each = from + 1; each < at; each++) add(String(each), "")
      const more = read(inserted)
      ;[article, paragraph, isRun] = [more === null ? String(at) : `${at}之${more}`, "", false]
      add(article, "")
    } else if (of !== null && article !== "") {
      // A run of paragraphs or items, 第一款至第三款, ends with them: the article that follows is one, and no end of a run.
      isRun = false
      paragraph = `(${of})`
      add(`${article}${paragraph}`, article)
    } else if (item !== null && article !== "") {
      isRun = false
      add(`${article}${paragraph}(${item})`, `${article}${paragraph}`)
    }
  }
  return [...cited].map(([law, found]) => ({ law, places: [...found] }))
}

/** The article that a place is in: `8` of `8(1)`. */
export function articleOf(place: string): string {
  return place.split("(", 1)[0] ?? place
}

/** Whether a place is one of another, or the same: `8(1)` is in `8`. */
export function isWithin(place: string, other: string): boolean {
  return place === other || place.startsWith(`${other}(`)
}
