/**
 * What is asked of a search among records, and what it answers, in wire shapes.
 */
import { z } from "@hono/zod-openapi"
import { described } from "../../input/described-pattern.ts"
import { wireObject } from "../../input/wire-object.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { grounds } from "../../law/catalogue.ts"
import { penaltyClasses } from "../../law/penalty-class.ts"
import { yuanMax } from "../../law/yuan.ts"
import { recordStates, stateNames } from "../../register/record/state.ts"
import { asOfSchema, bilingualSchema, recordSchema, toAsOf, toWireRecord } from "../../register/record/wire.ts"
import { type Slot, slotKinds } from "../text/slot.ts"
import { type EngineReason, engineFaults, engines } from "./engine-standing.ts"
import { recordFactSchema } from "./record-fact.ts"
import { recordFieldNames, recordFields } from "./record-field.ts"
import { type RecordFilter, recordFacetNames, recordTallyMax } from "./record-index.ts"
import type { RecordHit, RecordSearchAnswer } from "./record-search.ts"

const yearPattern = described(/^(?:19|20)\d\d$/, { zh: "四位年份，如 2026", en: "a year, as 2026" })
const monthPattern = described(/^(?:19|20)\d\d-(?:0[1-9]|1[0-2])$/, {
  zh: "年月，如 2026-05",
  en: "a month, as 2026-05",
})

/** Parameters on amounts, of an address; or of a body, where `true`, null and "" are no numbers. */
const amounts = (number: z.ZodNumber) => {
  const amount = number.min(0).max(yuanMax).optional()
  return {
    amount_from: amount.openapi({ description: "Fined at least so much, in yuan", example: 10_000 }),
    amount_to: amount.openapi({ description: "Fined at most so much, in yuan; who was not fined is left out" }),
  } as const
}

/** The amounts as fields of a body. */
export const amountFields = amounts(z.number())

/** One of some codes, in whatever case. */
function catalogued(codes: readonly string[], words: Bilingual) {
  const byFolded = new Map(codes.map((code) => [code.toUpperCase(), code]))
  return z
    .string()
    .max(20, { abort: true })
    .overwrite((typed) => byFolded.get(typed.trim().toUpperCase()) ?? typed)
    .check(({ value, issues }) => {
      if (!codes.includes(value)) issues.push({ code: "custom", input: value, params: words })
    })
    .optional()
    .openapi({ enum: [...codes] })
}

/** Parameters that records alone have. */
export const recordParameters = {
  ground: catalogued(Object.keys(grounds), {
    zh: "没有此列入事由，见 GET /v1/grounds",
    en: "there is no such ground: see GET /v1/grounds",
  }).openapi({ description: "Code of a ground of the catalogue (GET /v1/grounds)", example: "AB-E1" }),
  class: catalogued(Object.keys(penaltyClasses), {
    zh: "没有此公示类别",
    en: "there is no such class of penalties",
  }).openapi({
    description: "Class of a penalty",
    example: "P2",
  }),
  law: z.string().trim().min(1).max(100).optional().openapi({
    description: "A law by its title or a short name, or one of its articles",
    example: "广告法第九条",
  }),
  platform: z.string().trim().min(1).max(300).optional().openapi({
    description: "A platform on which the subject has a shop, by its name as in the facet",
    example: "示例商城",
  }),
  year: z.string().regex(yearPattern).optional().openapi({ description: "Year of publication", example: "2026" }),
  month: z.string().regex(monthPattern).optional().openapi({ description: "Month of publication", example: "2026-05" }),
  ...amounts(z.coerce.number()),
} as const

/** The parameters that a search among subjects does not know. */
export const recordOnly = ["ground", "class", "law", "platform", "amount_from", "amount_to"] as const

/** The filter that parameters ask for. */
export function toRecordFilter(
  asked: {
    [Name in keyof typeof recordParameters]?: z.infer<(typeof recordParameters)[Name]>
  } & Pick<RecordFilter, "list" | "region" | "authority" | "from" | "to">,
): RecordFilter {
  const { list, region, authority, from, to, ground, law, platform, year, month } = asked
  const { class: penaltyClass, amount_from: amountFrom, amount_to: amountTo } = asked
  return { list, region, authority, from, to, ground, penaltyClass, law, platform, year, month, amountFrom, amountTo }
}

/** A filter as parameters. */
export function toParameters({ penaltyClass, amountFrom, amountTo, ...others }: RecordFilter) {
  return given({ ...others, class: penaltyClass, amount_from: amountFrom, amount_to: amountTo })
}

/** A filter without what it does not ask for, to be kept. */
export function keptFilter(filter: RecordFilter): RecordFilter {
  return given(filter)
}

function given<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields
}

const facet = z.array(z.strictObject({ value: z.string(), count: z.int() }))
const field = z.enum(recordFieldNames).openapi({
  description: `Field of the record: ${recordFieldNames.map((name) => `\`${name}\` ${recordFields[name].zh}`).join(", ")}`,
})

const { url: _url, position: _position, ...ofLive } = recordSchema.shape

/** A record that is not shown, or no longer: for who may find such. */
const endedRecordSchema = wireObject("EndedRecord", {
  ...ofLive,
  position: z.int().nullable().openapi({
    description: "Position of the log entry that published it last; null where it came in when it had ended",
  }),
  state: z.enum(stateNames),
  state_name: bilingualSchema,
  ended_on: z.iso.date().nullable().openapi({ description: "First day on which it was not shown; null: paused" }),
})

// A list of two numbers, and not a tuple: what makes clients of the description knows no tuples.
const spanSchema = z
  .tuple([z.int(), z.int()])
  .openapi({ type: "array", items: { type: "integer" }, minItems: 2, maxItems: 2 })

const resultSchema = z.strictObject({
  record: z.union([recordSchema, endedRecordSchema]),
  highlights: z
    .array(
      z.strictObject({
        field,
        passage: z.string().openapi({ description: "From the field's text; … stands for what was left out" }),
        matches: z.array(spanSchema).openapi({ description: "Where in the passage: start and end, in UTF-16 units" }),
      }),
    )
    .openapi({ description: "Passages that hold what was asked for, the field that counts most first" }),
  reasons: z
    .array(
      z.strictObject({
        term: z.string().openapi({ description: "As it was typed" }),
        field,
        as: z.string().nullable().openapi({
          description: "Another word or figure for the same, by which it was found; null where it stands as typed",
        }),
      }),
    )
    .openapi({ description: "Why it was found: for each term the field in which it counts most" }),
  facts: recordFactSchema,
})

// The most frequent of each facet are told: more values are no choice, and 10,000 records may cite hundreds of laws.
const facetValuesMax = 100

/** Why an engine does not answer. */
export const faultSchema = z
  .strictObject({ kind: z.enum(Object.keys(engineFaults) as [EngineReason]), detail: bilingualSchema })
  .nullable()

const sumRow = {
  records: z.int(),
  fined: z.int().openapi({ description: "Of them, those that state a fine" }),
  fine: z.number().openapi({ description: "Fined in all, in yuan" }),
}
const sumRows = z.array(z.strictObject({ value: z.string(), ...sumRow }))
const sumsSchema = wireObject("RecordSums", {
  ...sumRow,
  law: sumRows.openapi({ description: "Under a law stands each record that cites it: these add up to more than all" }),
  place: sumRows.openapi({ description: "Region of the authority, one level below the region asked for" }),
  month: sumRows.openapi({ description: "Of publication" }),
})

const readSchema = wireObject("QuestionRead", {
  slots: z
    .array(
      z.strictObject({
        slot: z.enum(slotKinds),
        typed: z.string(),
        at: spanSchema.openapi({ description: "Where in `q`: start and end, in UTF-16 units" }),
        value: z.string().openapi({
          description: "As what it was understood: a region's full name, days, an amount, a platform, a law, a list",
        }),
        limits: z
          .strictObject({
            place: z.string().optional().openapi({ description: "Region of the merchant or of the authority" }),
            from: z.iso.date().optional(),
            to: z.iso.date().optional(),
            amount_from: z.number().optional(),
            amount_to: z.number().optional(),
          })
          .nullable()
          .openapi({ description: "What it limits; null where it is looked for as words" }),
      }),
    )
    .openapi({ description: "In quotes the same is looked for as words" }),
  matter: z.array(z.string()).openapi({ description: "What is looked for by words, as it was typed" }),
}).openapi({
  description: "How the text was read, without what is in `dropped`",
  example: {
    slots: [
      {
        slot: "period",
        typed: "去年12月",
        at: [0, 6],
        value: "2025-12",
        limits: { from: "2025-12-01", to: "2025-12-31" },
      },
      { slot: "place", typed: "成都武侯", at: [6, 10], value: "四川省成都市武侯区", limits: { place: "510107" } },
    ],
    matter: ["酸奶"],
  },
})

const shared = {
  results: z.array(resultSchema),
  facets: z
    .strictObject({
      ...{ list: facet, ground: facet, class: facet, law: facet },
      ...{ authority: facet, region: facet, platform: facet, year: facet, month: facet },
    })
    .openapi({
      description: `Records by value, the ${facetValuesMax} most frequent of each. Regions go one level below the region asked for`,
    }),
  total: z.int().openapi({ description: `Records found, counted up to ${recordTallyMax}` }),
  total_is: z.enum(["exact", "at-least"]).openapi({
    description: `\`at-least\`: there are more; facets are then those of the latest ${recordTallyMax}`,
  }),
  next: z.string().nullable(),
  dropped: z.array(z.string()).openapi({
    description:
      "What was typed and is not asked for: no record holds it together with the rest, or it stands beyond 24 words, or beyond 24 that are excluded",
  }),
  // A union, so that what has a name is an object and nothing else.
  sums: z.union([sumsSchema, z.null()]).openapi({
    description: `With \`sums=true\`; null where nobody asked, nothing or more than ${recordTallyMax} was found`,
  }),
  read: readSchema,
  ignored: z.array(z.string()).openapi({ description: "What was typed and says nothing of what is meant" }),
  indexed: z.int().openapi({ description: "Position of the log up to which the index has read" }),
  engine: z.enum(engines).openapi({ description: "Who found it" }),
  degraded: z.boolean().openapi({
    description:
      "The search engine that is configured does not answer as it should: the answer comes from PostgreSQL, complete but slower",
  }),
  degraded_by: faultSchema.openapi({ description: "Why; null where it is not degraded" }),
  note: z.string().nullable().openapi({
    description:
      "Of an answer that is empty, or holds mere parts of what was typed: what was searched, what to try, and that it is no clearance",
  }),
}

/** Records as a part of an answer. */
export const recordPartSchema = wireObject("RecordSearchPart", shared)
/** Records alone. */
export const recordAnswerSchema = wireObject("RecordSearchAnswer", { ...shared, as_of: asOfSchema })

/** Turns an answer into its wire shape. */
export function toRecordPart(answer: RecordSearchAnswer, emptyNote: string): z.infer<typeof recordPartSchema> {
  const facets = Object.fromEntries(
    recordFacetNames.map((name) => [name, answer.facets[name].slice(0, facetValuesMax)]),
  )
  return {
    results: answer.hits.map(toResult),
    facets: facets as RecordSearchAnswer["facets"],
    total: answer.total,
    total_is: answer.exact ? "exact" : "at-least",
    next: answer.next,
    dropped: answer.dropped,
    sums: answer.sums,
    read: { slots: answer.read.map(toSlot), matter: [...answer.matter] },
    ignored: answer.ignored,
    indexed: answer.indexed,
    engine: answer.engine,
    degraded: answer.degraded !== null,
    degraded_by: toWireFault(answer.degraded),
    note: answer.total === 0 || answer.inParts ? emptyNote : null,
  }
}

/** Why an engine does not answer, in words. */
export function toWireFault(reason: EngineReason | null): { kind: EngineReason; detail: Bilingual } | null {
  return reason && { kind: reason, detail: engineFaults[reason] }
}

/** Turns an answer of records alone into its wire shape. */
export function toRecordAnswer(answer: RecordSearchAnswer, emptyNote: string): z.infer<typeof recordAnswerSchema> {
  return { ...toRecordPart(answer, emptyNote), as_of: toAsOf(answer.asOf) }
}

function toSlot({ kind, typed, at: [start, end], value, filter }: Slot): z.infer<typeof readSchema>["slots"][number] {
  const { amountFrom, amountTo, ...days } = filter ?? {}
  const limits = given({ ...days, amount_from: amountFrom, amount_to: amountTo })
  return { slot: kind, typed, at: [start, end], value, limits: filter && limits }
}

function toResult({ record, ended, passages, reasons, facts }: RecordHit): z.infer<typeof resultSchema> {
  return {
    record: ended ? toWireEnded(record, ended) : toWireRecord(record),
    highlights: passages.map(({ matches, ...passage }) => ({
      ...passage,
      matches: matches.map(([start, end]): [number, number] => [start, end]),
    })),
    reasons,
    facts,
  }
}

function toWireEnded(
  record: RecordHit["record"],
  { state, position, endedOn }: NonNullable<RecordHit["ended"]>,
): z.infer<typeof endedRecordSchema> {
  const { url: _, ...shown } = toWireRecord(record)
  const { zh, en } = recordStates[state]
  return { ...shown, position, state, state_name: { zh, en }, ended_on: endedOn }
}
