/** The wire shape of the rule catalogue: strict, in the words of the field. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { competences } from "../../law/competence.ts"
import { deadlineTopics } from "../../law/deadline-row.ts"
import { exemptionGroundNames } from "../../law/exemption.ts"
import { lists } from "../../law/list.ts"
import { subjectTypes } from "../../law/subject-type.ts"
import { bilingualSchema } from "../record/wire.ts"

function keysOf<K extends string>(table: Readonly<Record<K, unknown>>): z.ZodEnum<{ [Key in K]: Key }> {
  return z.enum(Object.keys(table) as [K, ...K[]]) as z.ZodEnum<{ [Key in K]: Key }>
}

const day = z.iso.date().nullable()
/** A schema with a name of its own, or null: `nullable()` would lose the null beside the reference in the description. */
const orNull = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()])
const doubt = orNull(bilingualSchema).openapi({ description: "What is not certain; null where nothing is known to be" })
const listName = keysOf(lists)
const span = { valid_from: day, valid_to: day }

const citationSchema = wireObject("Citation", {
  instrument: z.string().nullable().openapi({ description: "Id of the instrument; null for a law named by title" }),
  articles: z.array(z.string()).openapi({ description: "5(2) is article 5, item 2; empty: not recorded" }),
  text: bilingualSchema,
})

const limitSchema = z
  .strictObject({
    period: z.string().openapi({ description: "ISO 8601 duration" }),
    or_end_of_restriction: z.boolean().openapi({ description: "The restriction's own end counts where it is later" }),
  })
  .nullable()

const instrumentSchema = wireObject("Instrument", {
  id: z.string(),
  title: bilingualSchema,
  number: z.string().nullable(),
  issued: day,
  ...span,
  confidence: z.enum(["verified", "memory"]),
  doubts: z.array(z.strictObject({ about: z.enum(["number", "in_force_from", "text"]), note: bilingualSchema })),
})

const listSchema = wireObject("CatalogueList", {
  name: listName,
  title: bilingualSchema,
  about: bilingualSchema,
  instruments: z.array(z.string()),
})

const removalSchema = z.strictObject({
  working_days: z.int().nullable(),
  starts_at: z.enum(["application", "acceptance", "verification"]).nullable(),
  source: z.array(citationSchema),
  ...span,
})

const groundSchema = wireObject("Ground", {
  code: z.string(),
  list: z.enum(["abnormal", "serious"]),
  subject_type: keysOf(subjectTypes).nullable(),
  mark_only: z.boolean().openapi({ description: "Shown like a listing, but no entry in the list" }),
  name: bilingualSchema,
  published_reason: z.string().nullable().openapi({ description: "The reason as the national system prints it" }),
  source: z.array(citationSchema),
  ...span,
  competent: z
    .object({ name: keysOf(competences), words: bilingualSchema, source: z.array(citationSchema) })
    .openapi({ description: "Who lists on it, and by which article" }),
  listing_due_from: orNull(bilingualSchema).openapi({ description: "What starts the time for deciding the listing" }),
  ending: orNull(bilingualSchema).openapi({ description: "What ends it; null: the term of the list does" }),
  ending_inferred: z.boolean(),
  removal: z.array(removalSchema).openapi({ description: "Time to decide a removal, by the day of the application" }),
  doubt,
  url: z.string(),
})

const penaltyClassSchema = wireObject("PenaltyClass", {
  code: z.string(),
  name: bilingualSchema,
  published: z.boolean(),
  at_least: limitSchema,
  at_most: limitSchema,
  early_stop: z.enum(["not-needed", "allowed", "never", "follows-record"]).nullable(),
  display: bilingualSchema,
  source: z.array(citationSchema),
  ...span,
  doubt,
  url: z.string(),
})

const deadlineSchema = wireObject("Deadline", {
  id: z.string(),
  topic: keysOf(deadlineTopics),
  applies_to: z.array(z.string()).openapi({ description: "Lists, or single grounds, whose records it runs for" }),
  amount: z.int(),
  unit: z.enum(["working-day", "day", "month", "year"]),
  due: bilingualSchema.openapi({ description: "What must be done by then" }),
  starts: bilingualSchema.openapi({ description: "What starts it; that day does not count" }),
  rolls_forward: z.boolean().openapi({ description: "A last day on which nobody works moves to the next working day" }),
  source: z.array(citationSchema),
  ...span,
  doubt,
})

const policySchema = wireObject("PolicySwitch", {
  name: z.enum(["old_penalties_get_new_periods", "period_runs_from", "three_year_bar_blocks"]),
  question: bilingualSchema,
  value: z.union([z.boolean(), z.string()]),
  answer: bilingualSchema,
})

const provinceSchema = wireObject("ProvinceRule", {
  region: z.string().openapi({ description: "GB/T 2260 code of the province" }),
  rule: z
    .string()
    .openapi({ description: "`lower-fine-operator`, `lower-fine-person`, or the id of a deadline or clock" }),
  name: bilingualSchema,
  amount: z
    .int()
    .openapi({ description: "Yuan of a lower fine; of a time as many as the unit of the national row says" }),
  source: z.array(citationSchema),
  ...span,
  sure: z
    .enum(["copy", "memory"])
    .openapi({ description: "Whether somebody has read a copy of the text, or recalls it" }),
})

const exemptionSchema = wireObject("ExemptionItem", {
  region: z.string().openapi({ description: "GB/T 2260 code of the province" }),
  code: z.string().openapi({ description: "Its number in the list" }),
  ground: z.enum(exemptionGroundNames),
  name: bilingualSchema,
  act: z.string().openapi({ description: "What is not punished, as the list has it" }),
  conditions: orNull(z.string()).openapi({ description: "What the list asks for beside the conditions of the ground" }),
  source: z.array(citationSchema),
  ...span,
  sure: z
    .enum(["copy", "memory"])
    .openapi({ description: "Whether somebody has read a copy of the text, or recalls it" }),
})

const legacySchema = wireObject("LegacyDisplay", {
  name: bilingualSchema,
  at_most: z.array(z.string()),
  repair_after: z.strictObject({ general: z.string(), food_drug_special_equipment: z.string() }),
  source: z.array(citationSchema),
  ...span,
  doubt,
})

const consentSchema = wireObject("SuperiorConsent", {
  of: z.enum(["below-province", "none"]).openapi({ description: "Which authorities need the consent" }),
  name: bilingualSchema,
  source: z.array(citationSchema),
  ...span,
  draft: orNull(bilingualSchema).openapi({ description: "What a draft that is not law would change" }),
})

const earlyEndSchema = wireObject("EarlyEnd", {
  of: z
    .enum(["serious", "penalty", "legacy-penalty"])
    .openapi({ description: "`legacy-penalty`: decided before R107" }),
  name: bilingualSchema,
  source: z.array(citationSchema),
  ...span,
  confidence: z.enum(["verified", "memory"]),
  doubt,
})

const gateSchema = wireObject("SeriousGateQuestion", {
  id: z.string(),
  name: bilingualSchema,
  source: z.array(citationSchema),
  ...span,
})

/** The whole catalogue, or what of it is in force on a day. */
export const catalogueSchema = z.strictObject({
  day: day.openapi({ description: "The day on which every row is in force; null: all rows, past ones too" }),
  policy: z.array(policySchema).openapi({ description: "How this register decides what the texts leave open" }),
  province_rules: z.array(provinceSchema).openapi({
    description: "What the province fixes for itself, in the place of the national row, for its own authorities",
  }),
  exemption_items: z.array(exemptionSchema).openapi({
    description: "The province's list of slight violations that are not punished (轻微违法免罚清单)",
  }),
  calendar_years: z.array(z.int()).openapi({ description: "Years whose public holidays are known" }),
  lists: z.array(listSchema),
  instruments: z.array(instrumentSchema),
  grounds: z.array(groundSchema),
  penalty_classes: z.array(penaltyClassSchema),
  legacy_penalty_display: orNull(legacySchema).openapi({
    description: "The display of penalties of before 2025-12-25; null where it is not in force",
  }),
  deadlines: z.array(deadlineSchema),
  early_ends: z.array(earlyEndSchema).openapi({
    description:
      "By which articles a record ends early, by the day of the application; of the abnormal list see `grounds`",
  }),
  serious_gate: z.array(gateSchema).openapi({
    description: "What has to be true, beside the ground, before a subject is listed as a serious violator",
  }),
  superior_consents: z.array(consentSchema).openapi({
    description: "Whether the bureau above has to consent to a listing as serious violator",
  }),
})

export type WireCatalogue = z.infer<typeof catalogueSchema>
