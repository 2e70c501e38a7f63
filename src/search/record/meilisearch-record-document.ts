/**
 * What Meilisearch keeps of a record, and the settings of its index. Pure.
 *
 * Its own text search cuts Chinese by a dictionary: it ranks by words, and does not find 处理 in 待处理. So the texts stand
 * there for ranking, and beside them the grams of the record's form, as words of their own that filters ask for: they find
 * what lies inside of words.
 */
import type { Settings } from "meilisearch"
import { plainNumberIn } from "../text/decision-number.ts"
import { type RecordDocument, type RecordSource, recordTexts, toRecordDocument } from "./record-document.ts"
import { type RecordField, recordFieldNames } from "./record-field.ts"

/** The id of the one document that is no record: it says whose the index is, and as of when. It has no day, so no query finds it. */
export const markId = "gongshi-mark"

/** A record in Meilisearch. */
export interface MeiliRecord extends Partial<Record<`text_${RecordField}`, readonly string[]>> {
  id: string
  position: number
  list: string
  ground: string | null
  class: string | null
  law: readonly string[]
  article: readonly string[]
  authority: string
  region: string
  province: string
  city: string
  platform: readonly string[]
  /** As 2026-03. */
  month: string
  /** As 20260305. */
  publishedOn: number
  amount: number | null
  /** The last day of display as a number; 99991231 where there is none. */
  endsOn: number
  /** A word that every record has: results by words can't be put together with those of a search without any. */
  every: typeof everyWord
  /** Form of the decision number. */
  number: string
  /** The number in the one writing of all. */
  plainNumber: string
  /** Words of `gramWords`. */
  grams: readonly string[]
  /** Of the document of `markId` alone (engine-standing.ts). */
  mark?: string
}

const exact = (...attributePatterns: string[]) => ({
  attributePatterns,
  features: { facetSearch: false, filter: { equality: true, comparison: false } },
})

/** The settings, as code: applied on start where they differ, and to the index of every rebuild. Sets are sorted, as the server keeps them. */
export const recordSettings: Settings = {
  searchableAttributes: [...recordFieldNames.map((name) => `text_${name}`), "every"],
  displayedAttributes: ["id", "mark", "publishedOn"],
  filterableAttributes: [
    exact("list", "ground", "class", "law", "article", "authority", "region", "province", "city"),
    exact("platform", "month", "number", "plainNumber", "grams"),
    {
      attributePatterns: ["id", "position", "publishedOn", "amount", "endsOn"],
      features: { facetSearch: false, filter: { equality: true, comparison: true } },
    },
  ],
  sortableAttributes: ["id", "publishedOn"],
  // As they are of themselves: others would leave records out.
  distinctAttribute: null,
  stopWords: [],
  rankingRules: [
    ...["sort", "words", "typo", "attribute", "proximity", "exactness"],
    ...["publishedOn:desc", "id:asc"],
  ],
  typoTolerance: { enabled: true, disableOnAttributes: ["every", "text_day", "text_decision_no"] },
  localizedAttributes: [{ attributePatterns: ["text_*"], locales: ["cmn", "eng"] }],
  facetSearch: false,
  // Ways to rank that take a fifth of the room and are hardly ever what tells: how near words stand within a field, and what begins so.
  proximityPrecision: "byAttribute",
  prefixSearch: "disabled",
  // Laws, regions and authorities of the whole country fit; hits are counted to their end.
  faceting: { maxValuesPerFacet: 5_000 },
  pagination: { maxTotalHits: 100_000_000 },
}

/** The word of `every`. */
export const everyWord = "x0x"

// Three figures in base 36 hold every character of Han that forms have; the few beyond stand between marks.
const codeOf = (character: string) => {
  const code = (character.codePointAt(0) ?? 0).toString(36)
  return code.length > 3 ? `_${code}_` : code.padStart(3, "0")
}

/** Whether a character tells one record from another: the pairs of letters and figures alone stand in nearly all. */
export function isTelling(character: string): boolean {
  return character > "\x7f"
}

/** A pair of neighbours as a word of a filter: their code points in base 36. */
export function pairWord(first: string, second: string): string {
  return `${codeOf(first)}${codeOf(second)}`
}

/** What the words of all pairs begin with that begin with a character. */
export function wordStart(character: string): string {
  return codeOf(character)
}

/**
 * The words of a form: of each pair with a telling character in it, and of each such character that nothing follows, so that
 * who holds a single one has a word that begins with it. Each word is an entry for each record that has it, and they are
 * more than half of what Meilisearch keeps: single characters would be a third more, letters and figures as much.
 */
export function gramWords(form: string): string[] {
  const words = new Set<string>()
  for (const piece of form.split(/\s+/)) {
    const characters = [...piece]
    for (const [at, character] of characters.entries()) {
      const next = characters[at + 1]
      if (next === undefined) {
        if (isTelling(character)) words.add(wordStart(character))
      } else if (isTelling(character) || isTelling(next)) words.add(pairWord(character, next))
    }
  }
  return [...words]
}

/** A day as a number: 20260305. */
export function dayNumber(day: string): number {
  return Number(day.replaceAll("-", ""))
}

/** What is displayed without end. */
export const noEnd = 99_991_231

/** The document. */
export function toMeiliRecord(source: RecordSource): MeiliRecord {
  const texts = recordTexts(source)
  const fields = recordFieldNames.map((name) => [`text_${name}`, texts[name] ?? []] as const)
  return { ...toFacets(toRecordDocument(source)), ...Object.fromEntries(fields) }
}

function toFacets(document: RecordDocument): MeiliRecord {
  const { id, position, list, ground, penaltyClass, laws, articles, authority, region, platforms } = document
  const { publishedOn, amount, endsOn, form } = document
  const [number = "", fact = ""] = form.split("\n", 2)
  return {
    ...{ id, position: position ?? -1, list, ground, class: penaltyClass },
    ...{ law: laws, article: articles, authority },
    ...{ region, province: region.slice(0, 2), city: region.slice(0, 4) },
    ...{ platform: platforms, month: publishedOn.slice(0, 7) },
    ...{ publishedOn: dayNumber(publishedOn), amount, endsOn: endsOn === null ? noEnd : dayNumber(endsOn) },
    ...{ every: everyWord, number, plainNumber: plainNumberIn(fact) ?? number },
    grams: gramWords(form),
  }
}
