/**
 * What Meilisearch keeps of a record, and the settings of its index. Pure.
 *
 * Its own text search cuts Chinese by a dictionary: it ranks by words, and does not find 处理 in 待处理. So the texts stand
 * there for ranking, and beside them the grams of the record's form, as words of their own that filters ask for: they find
 * what lies inside of words.
 */
import type { Settings } from "meilisearch"
import { plainNumberIn } from "../text/decision-number.ts"
import { documentGrams } from "../text/text-form.ts"
import { type RecordDocument, type RecordSource, recordTexts, toRecordDocument } from "./record-document.ts"
import { type RecordField, recordFieldNames } from "./record-field.ts"

/** The id of the one document that is no record: it says whose the index is, and as of when. It has no day, so no query finds it. */
export const markId = "gongshi-mark"

/** A record in Meilisearch. */
export interface MeiliRecord extends Partial<Record<`text_${RecordField}`, readonly string[]>> {
  id: string
  /** The id as numbers in its order: texts can't be compared in a filter. */
  idHead: number
  idMiddle: number
  idTail: number
  position: number
  list: string
  ground: string | null
  class: string | null
  law: readonly string[]
  article: readonly string[]
  authority: string
  authorityPart: readonly string[]
  region: string
  province: string
  city: string
  regionPart: readonly string[]
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
    exact(
      "id",
      "list",
      "ground",
      "class",
      "law",
      "article",
      "authority",
      "authorityPart",
      "region",
      "province",
      "city",
    ),
    exact("regionPart", "platform", "month", "number", "plainNumber", "grams"),
    {
      attributePatterns: ["idHead", "idMiddle", "idTail", "position", "publishedOn", "amount", "endsOn"],
      features: { facetSearch: false, filter: { equality: true, comparison: true } },
    },
  ],
  sortableAttributes: ["idHead", "idMiddle", "idTail", "publishedOn"],
  rankingRules: [
    ...["sort", "words", "typo", "attribute", "proximity", "exactness"],
    ...["publishedOn:desc", "idHead:asc", "idMiddle:asc", "idTail:asc"],
  ],
  typoTolerance: { enabled: true, disableOnAttributes: ["every", "text_day", "text_decision_no"] },
  localizedAttributes: [{ attributePatterns: ["text_*"], locales: ["cmn", "eng"] }],
  facetSearch: false,
  // Laws, regions and authorities of the whole country fit; hits are counted to their end.
  faceting: { maxValuesPerFacet: 5_000 },
  pagination: { maxTotalHits: 100_000_000 },
}

/** The word of `every`. */
export const everyWord = "x0x"

/** A gram as a word of a filter: its code points in base 36. */
export function gramWord(gram: string): string {
  return [...gram].map((character) => (character.codePointAt(0) ?? 0).toString(36)).join("_")
}

/** An id of 26 characters as three numbers in its order, below 2^47 each. */
export function idNumbers(id: string): [head: number, middle: number, tail: number] {
  const part = (start: number) => Number.parseInt(id.slice(start, start + 9).padEnd(9, "0"), 36) || 0
  return [part(0), part(9), part(18)]
}

/** A day as a number: 20260305. */
export function dayNumber(day: string): number {
  return Number(day.replaceAll("-", ""))
}

/** What is displayed without end. */
export const noEnd = 99_991_231

const levelsOf = (region: string) => [...new Set([region.slice(0, 2), region.slice(0, 4), region])]

/** The document. */
export function toMeiliRecord(source: RecordSource): MeiliRecord {
  const texts = recordTexts(source)
  const fields = recordFieldNames.map((name) => [`text_${name}`, texts[name] ?? []] as const)
  return { ...toFacets(toRecordDocument(source)), ...Object.fromEntries(fields) }
}

function toFacets(document: RecordDocument): MeiliRecord {
  const { id, position, list, ground, penaltyClass, laws, articles, authority, region, platforms } = document
  const { publishedOn, amount, endsOn, form } = document
  const [idHead, idMiddle, idTail] = idNumbers(id)
  const [number = "", fact = ""] = form.split("\n", 2)
  return {
    ...{ id, idHead, idMiddle, idTail, position: position ?? -1, list, ground, class: penaltyClass },
    ...{ law: laws, article: articles, authority, authorityPart: levelsOf(authority) },
    ...{ region, province: region.slice(0, 2), city: region.slice(0, 4), regionPart: levelsOf(region) },
    ...{ platform: platforms, month: publishedOn.slice(0, 7) },
    ...{ publishedOn: dayNumber(publishedOn), amount, endsOn: endsOn === null ? noEnd : dayNumber(endsOn) },
    ...{ every: everyWord, number, plainNumber: plainNumberIn(fact) ?? number },
    grams: documentGrams(form).map(gramWord),
  }
}
