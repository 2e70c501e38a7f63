/** What a pattern asks for, in words: a regular expression is no answer to somebody whose text does not match it. */
import type { Bilingual } from "../law/bilingual.ts"

// By the pattern as text, which is all that zod tells of it.
const wordsByPattern = new Map<string, Bilingual>()

/** A pattern with what it asks for, as in "should be …". */
export function described(pattern: RegExp, words: Bilingual): RegExp {
  wordsByPattern.set(String(pattern), words)
  return pattern
}

/** What a pattern asks for; undefined where nobody has said. @param pattern as text, with its slashes */
export function findDescription(pattern: string): Bilingual | undefined {
  return wordsByPattern.get(pattern)
}

/** A region's code, or the first digits of one. */
export const regionPattern = described(/^(\d{2}|\d{4}|\d{6})$/, {
  zh: "2、4 或者 6 位行政区划代码",
  en: "a region's code of 2, 4 or 6 digits",
})

export const numberCursor = described(/^\d{1,15}$/, { zh: "上一页的 next", en: "the `next` of the page before" })
