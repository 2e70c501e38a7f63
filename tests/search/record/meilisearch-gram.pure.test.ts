// What filters of Meilisearch ask of a record's grams: nobody who holds a text is left out, and nobody who holds none of two characters let in.
import fc from "fast-check"
import { expect, test } from "vitest"
import { gramWords } from "../../../src/search/record/meilisearch-record-document.ts"
import { holdsGrams, isCertain } from "../../../src/search/record/meilisearch-record-filter.ts"
import { documentForm, textForm } from "../../../src/search/text/text-form.ts"
import { anyCharacter } from "../../support/any-text.ts"

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."广告法第九条（〔2026〕1号，3.5万 ab,\u200b。\n１，０００¥"),
    fc.string({ unit: anyCharacter, maxLength: 1 }),
  ),
  maxLength: 40,
})

/** Whether words pass what is asked of them; a text that asks nothing passes. */
function passes(words: readonly string[], asked: string | null): boolean {
  return (asked === null ? [] : asked.split(" AND ")).every((part) => {
    const [, start] = /^grams STARTS WITH "(.*)"$/.exec(part) ?? []
    if (start !== undefined) return words.some((word) => word.startsWith(start))
    return words.includes(part.replace("grams = ", ""))
  })
}

const condition = (held: string) => ({
  terms: [{ kind: "phrase", text: held, alternatives: [], excluded: false, typed: held, weak: false }] as const,
  filter: {},
  scope: "live" as const,
  today: "2026-06-30",
})

test("who holds a text passes what is asked for it", () => {
  fc.assert(
    fc.property(text, text, text, (before, part, after) => {
      const words = gramWords(documentForm(before + part + after))
      expect(passes(words, holdsGrams(textForm(part)))).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})

test("where it is certain, who does not hold it does not pass", () => {
  fc.assert(
    fc.property(
      text,
      fc.string({ unit: fc.constantFrom(..."广告法第九条号1a"), minLength: 1, maxLength: 2 }),
      (all, part) => {
        const [form, held] = [documentForm(all), textForm(part)]
        if (held === "" || !isCertain(condition(held))) return
        expect(passes(gramWords(form), holdsGrams(held))).toBe(form.includes(held))
      },
    ),
    { numRuns: 1_000 },
  )
})

test("pairs of letters and figures alone are no words, nor is a single character but at an end", () => {
  expect(gramWords("广a 12号\n法")).toEqual(["inz02p", "01egl3", "gl3", "lhx"])
  expect(holdsGrams("12")).toBeNull()
  expect(holdsGrams("法")).toBe('grams STARTS WITH "lhx"')
  // One character may be that of a decision's number, which is no meaning, and is looked at.
  const certain = ["12", "法", "广告", "广告法"].filter((text) => isCertain(condition(text)))
  expect(certain).toEqual(["广告"])
})
