/** Verdicts as they leave the register. */
import { z } from "@hono/zod-openapi"
import type { Language } from "../../law/bilingual.ts"
import { candidateSchema, toWireCandidate } from "../../match/wire.ts"
import { type SaidStanding, sayStanding, sayUnknown, sentenceOf } from "../../register/record/said.ts"
import { recordSchema, toWireRecord } from "../../register/record/wire.ts"
import { nameIsNames } from "../../register/subject/name-is.ts"
import { exactWords } from "../../search/exact-name.ts"
import type { SubjectQuery } from "../answer/query.ts"
import type { SubjectVerdict, Verdict } from "../answer/verdict.ts"
import { personListingSchema, toWireListing } from "../person/wire.ts"
import { recordColumns, shownMax } from "./row-record.ts"
import { queryNotes } from "./words.ts"

/** What a name that came with a code is of it. */
export const nameIsSchema = z.enum(nameIsNames).openapi({
  description:
    "What the name that came with the code is of the subject: `same`, its registered name; `former`, one it had; `shop`, the name of " +
    "a shop of it, a public one or one of your own roster; `other`; `unknown`, for the register does not know the code. Names are " +
    "compared as they are searched, without width, case, spaces and punctuation. A sole trader's former names are `other`. The " +
    "registered name itself is under /v1/subjects/{code}",
})

/** What a verdict says beside its problem. */
export const verdictShape = {
  verdict: z.enum(["listed", "clear", "review", "unknown", "invalid"]),
  code: z.string().optional(),
  name: z.string().optional(),
  changed_to: z.string().optional().openapi({
    description:
      "The code that was put in the place of the one asked by (代码变更); the verdict and the records are of that",
  }),
  said: z
    .string()
    .optional()
    .openapi({
      description:
        "The answer in a sentence, in the language of the call: who, on which list, since when and until when; or that nothing " +
        "is published, or that it is not known here. As on the page and on paper",
    }),
  ended_on: z.string().optional().openapi({
    description: "The day on which the subject was deregistered (注销), where the register knows of it",
  }),
  url: z.string().optional().openapi({ description: "The subject's credit record" }),
  page: z.string().optional().openapi({ description: "The same as a page for people" }),
  records: z.array(recordSchema),
  listings: z
    .array(personListingSchema)
    .optional()
    .openapi({ description: "Of a person without registration, in the place of records" }),
  candidates: z.array(candidateSchema).optional().openapi({
    description: "Of a name: the subject it was taken for; of a name, a shop or an organisation code: who may be meant",
  }),
  note: z.string().optional().openapi({ description: "What the verdict does not prove" }),
  name_is: nameIsSchema.optional(),
} as const

/** Whether rows are to name the records. */
export const recordsWish = z
  .enum(["true", "false"])
  .optional()
  .openapi({
    description:
      `true: with the live records of who is listed, the latest ${shownMax} of them: the columns ` +
      `\`${recordColumns.join(", ")}\`, in which those of several follow one another, parted by semicolons; in NDJSON ` +
      "`records_total` and `records`",
  })

const shape = z.strictObject(verdictShape)

/** Turns a verdict into its wire shape; what is wrong with a code is said in the problem beside it. */
export function toWireVerdict(
  verdict: SubjectVerdict,
  by: SubjectQuery["by"],
  language: Language,
): z.infer<typeof shape> {
  if ("listings" in verdict) {
    return { verdict: "listed", records: [], listings: verdict.listings.map(toWireListing) }
  }
  switch (verdict.verdict) {
    case "listed":
      return {
        ...named(verdict),
        ...ended(verdict),
        ...{ verdict: "listed", said: saidOf(verdict, verdict.records, language) },
        ...{ records: verdict.records.map(toWireRecord), ...taken(verdict) },
      }
    case "clear": {
      const exact = verdict.exact ? { note: exactWords.clear.note[language] } : {}
      const { code, name } = verdict
      // Of a sole trader that is asked for by its name nothing is added to that.
      const who = code === null ? { ...(name === null ? {} : { name }) } : named({ ...verdict, code })
      const said = saidOf(verdict, [], language)
      return { ...who, ...ended(verdict), verdict: "clear", said, records: [], ...taken(verdict), ...exact }
    }
    case "review":
      return {
        verdict: "review",
        records: [],
        candidates: verdict.candidates.map(toWireCandidate),
        ...(verdict.exact ? { note: exactWords[verdict.exact].note[language] } : noted(by, "review", language)),
      }
    case "unknown":
      if (verdict.code === null) return { verdict: "unknown", records: [], ...noted(by, "unknown", language) }
      return { verdict: "unknown", code: verdict.code, said: sayUnknown(verdict.code)[language], records: [] }
    case "invalid":
      return { verdict: "invalid", records: [] }
  }
}

/** The sentence on who is known. By code alone memory answers, which has no names. */
function saidOf(
  { name, code, endedOn }: Extract<Verdict, { code: string | null; name: string | null }>,
  records: SaidStanding["records"],
  language: Language,
): string {
  return sentenceOf(name ?? code ?? "", sayStanding({ records, endedOn: endedOn ?? null }))[language]
}

function ended({ endedOn }: { endedOn?: string }) {
  return endedOn === undefined ? {} : { ended_on: endedOn }
}

function named({ code, name, changedTo }: { code: string; name: string | null; changedTo?: string }) {
  const changed = changedTo === undefined ? {} : { changed_to: changedTo }
  return {
    code,
    ...(name === null ? {} : { name }),
    ...changed,
    url: `/v1/subjects/${code}`,
    page: `/subjects/${code}`,
  }
}

/** The subject that a name was taken for. */
function taken({ matched }: Extract<Verdict, { verdict: "listed" | "clear" }>) {
  return matched === null ? {} : { candidates: [toWireCandidate(matched)] }
}

function noted(by: SubjectQuery["by"], verdict: "review" | "unknown", language: Language) {
  const note = queryNotes[by][verdict]
  return note === null ? {} : { note: note[language] }
}
