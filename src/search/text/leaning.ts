/**
 * What a text in the search box is more likely to be after: a merchant or records. A page shows that first, and the other
 * after it. Pure: it goes by how the text looks, not by what is found.
 */
import { readCode } from "../../names/code.ts"
import { parseCompanyName } from "../../names/company-name.ts"
import { isRegionName, isWord } from "./lexicon.ts"
import type { Term } from "./term.ts"
import { parseTextQuery } from "./text-query.ts"

/** `code` and `name` are of merchants, the others of records. */
export type Leaning = "code" | "name" | "decision-no" | "subject-matter"

/** What a text is after; a text that says nothing of it is taken for a name, as the box has always done. */
export function leans(q: string): Leaning {
  if (readCode(q).kind !== "impossible") return "code"
  const { terms } = parseTextQuery(q)
  const asked = terms.filter(({ excluded }) => !excluded)
  if (asked.some(({ kind }) => kind === "decision-no")) return "decision-no"
  const { codes, form, brand } = parseCompanyName(q)
  if (codes.length > 0) return "code"
  if (form?.kind === "company" && brand.length > 1 && !asked.every(isOfField)) return "name"
  const telling = asked.filter((term) => !term.weak && !isPlace(term))
  const ofField = telling.filter(isOfField)
  if (ofField.length === 0) return telling.length === 0 && asked.some(({ weak }) => weak) ? "subject-matter" : "name"
  // 示例长风食品 has a word of the field in it, and more that is none: 虚假宣传 beside a stray word has less.
  return charactersOf(ofField) * 2 >= charactersOf(telling) ? "subject-matter" : "name"
}

/** A region says nothing of what is looked for in it; changfeng may be the county of 长丰. */
function isPlace({ text, alternatives }: Term): boolean {
  return isRegionName(text) || (alternatives.length > 0 && alternatives.every(isRegionName))
}

function isOfField({ kind, text, alternatives }: Term): boolean {
  return kind !== "word" || alternatives.length > 0 || isWord(text)
}

function charactersOf(terms: readonly Term[]): number {
  return terms.reduce((sum, { text }) => sum + text.length, 0)
}
