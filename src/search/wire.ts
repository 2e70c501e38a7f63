/** Answers of a search on the wire, and what of a question names know. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../input/wire-object.ts"
import type { Language } from "../law/bilingual.ts"
import { highlight } from "../names/highlight.ts"
import { sayStanding, sentenceOf } from "../register/record/said.ts"
import { asOfSchema, recordSchema, toWireRecord } from "../register/record/wire.ts"
import { type ExactName, exactWords, sayExact } from "./exact-name.ts"
import { foundName, sharedParts } from "./found-name.ts"
import { daysOf } from "./record/period.ts"
import type { RecordFilter } from "./record/record-index.ts"
import { recordAnswerSchema, recordPartSchema } from "./record/wire.ts"
import type { SearchAnswer, SearchHit } from "./search.ts"
import { type SearchFilter, tallyMax } from "./search-index.ts"

const facet = z.array(z.strictObject({ value: z.string(), count: z.int() }))

const highlights = z
  .array(z.strictObject({ text: z.string(), match: z.boolean() }))
  .openapi({ description: "The name in parts: those that were asked for have match = true" })

const resultSchema = z.strictObject({
  code: z.string(),
  name: z.string(),
  region: z.string(),
  said: z.string().openapi({ description: "How it stands in a sentence, in the language of the call; as on its page" }),
  records: z.array(recordSchema),
  highlights,
  match: z.enum(["text", "near"]).openapi({
    description:
      "`text`: a name holds what was typed, without what `dropped` says. `near`: it may be meant, by a slip, a sound or " +
      "first letters, or what was typed speaks of it among other things",
  }),
  found_by: z
    .strictObject({ kind: z.enum(["former", "operator", "shop", "decided"]), name: z.string(), highlights })
    .nullable()
    .openapi({ description: "The name by which it was found, where that is not its present one" }),
})

const exactSchema = z
  .strictObject({
    verdict: z.enum(["clear", "several", "branches"]),
    name: z.string().openapi({ description: "As it was asked" }),
    code: z.string().optional().openapi({ description: "Of a merchant without records; not of a sole trader" }),
    listed: z.array(z.string()).optional().openapi({
      description:
        "Codes of those with live records that bear the name, or are its branches; the others are neither counted nor named",
    }),
    said: z.string().openapi({ description: "The answer in a sentence, in the language of the call" }),
    note: z.string(),
  })
  .nullable()
  .openapi({
    description:
      "Of an exact, whole name and nothing else: `clear`, one subject alone bears it or bore it, no listed one is called " +
      "nearly so, and it has no live records; `several` bear it; `branches` of it are listed. No result, and not in `total`. 200 such a day; null beyond them",
  })

const shared = {
  exact: exactSchema,
  results: z.array(resultSchema),
  facets: z
    .strictObject({ list: facet, region: facet, authority: facet, year: facet })
    .openapi({ description: "Subjects by value. Regions go one level below the region asked for" }),
  total: z.int().openapi({ description: `Subjects found, counted up to ${tallyMax}` }),
  total_is: z.enum(["exact", "at-least"]),
  next: z.string().nullable(),
  dropped: z.array(z.string()).openapi({
    description:
      "What was typed and is no part of the names that were found first: 有没有, an address, a word that stands nowhere",
  }),
  indexed: z.int().openapi({ description: "Position of the log up to which the index has read" }),
  note: z.string().nullable().openapi({
    description: "Of an empty answer: what was searched, what to try, and that it is no clearance",
  }),
}

/** The answer about subjects. */
export const subjectAnswerSchema = wireObject("SearchAnswer", { ...shared, as_of: asOfSchema })
const allSchema = wireObject("AllSearchAnswer", {
  subjects: wireObject("SubjectSearchPart", shared),
  records: recordPartSchema,
  as_of: asOfSchema,
})

/** As `in` says. */
export const searchResponse = z.union([subjectAnswerSchema, recordAnswerSchema, allSchema]).openapi("FoundAnswer")

/** The subjects that were found. @param empty the note of an answer without any */
export function toPart(
  answer: SearchAnswer,
  { text, exact, empty, language }: { text: string; exact: ExactName | null; empty: string; language: Language },
) {
  return {
    exact: exact && toExact(exact, language),
    results: answer.hits.map((hit) => toResult(hit, text, answer.terms, language)),
    facets: answer.facets,
    total: answer.total,
    total_is: answer.exact ? ("exact" as const) : ("at-least" as const),
    next: answer.next,
    dropped: answer.dropped,
    indexed: answer.indexed,
    note: answer.total === 0 ? empty : null,
  }
}

function toExact(exact: ExactName, language: Language): z.infer<typeof exactSchema> {
  const { kind: verdict, name } = exact
  const said = { verdict, name, said: sayExact(exact)[language], note: exactWords[verdict].note[language] }
  if (exact.kind !== "clear") return { ...said, listed: exact.listed.map(({ subject }) => subject.code) }
  return exact.code === null ? said : { ...said, code: exact.code }
}

function toResult(
  hit: SearchHit,
  text: string,
  terms: readonly string[],
  language: Language,
): z.infer<typeof resultSchema> {
  const { subject, records, near } = hit
  const { kind, name, highlights } = foundName(hit, text, terms)
  const marks = near === null ? terms : sharedParts(near, text)
  return {
    code: subject.code,
    name: subject.name,
    region: subject.region,
    said: sentenceOf(subject.name, sayStanding(hit))[language],
    records: records.map(toWireRecord),
    highlights: highlight(subject.name, marks).map(({ text, match }) => ({ text, match })),
    match: near === null ? "text" : "near",
    found_by:
      kind === "current" ? null : { kind, name, highlights: highlights.map(({ text, match }) => ({ text, match })) },
  }
}

/** What of a filter subjects know; a year and a month are the days of them. */
export function subjectFilter(filter: RecordFilter): SearchFilter {
  const { list, region, authority } = filter
  const { since, until } = daysOf(filter)
  return { list, region, authority, from: since ?? undefined, to: until ?? undefined }
}
