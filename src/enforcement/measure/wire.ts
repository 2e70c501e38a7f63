/** Measures as they leave the register. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { versionSeen } from "../../kit/case/routes.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { type MeasureActName, measureActs } from "./act.ts"
import { isOver, type LiftClock, liftBy, type Measure, type MeasureState, measureStates } from "./measure.ts"

export const measureStateNames = Object.keys(measureStates) as [MeasureState, ...MeasureState[]]
const actNames = Object.keys(measureActs) as [MeasureActName, ...MeasureActName[]]

export const measureSchema = wireObject("Measure", {
  id: z.uuid(),
  agency: z.string(),
  reference: z.string(),
  record_id: z.string(),
  subject: z.strictObject({ code: z.string(), name: z.string() }),
  measure: z.string().openapi({ description: "A kind of /v1/measure-types" }),
  basis: z.string(),
  started_on: z.string(),
  own_term: z.boolean(),
  planned_end: z
    .string()
    .nullable()
    .openapi({ description: "Without an own term that of the record, wherever it moves" }),
  document: z.string().nullable(),
  evidence: z.string().nullable(),
  result: z.string().nullable(),
  state: z.enum(measureStateNames),
  state_name: bilingualSchema,
  over: z.boolean().openapi({ description: "It must no longer be applied, and has not been lifted" }),
  lift_by: z.string().nullable().openapi({
    description:
      "Of one whose own term is over: by when it is to be lifted, by a setting and by no text; then the agency that leads is told",
  }),
  lifted_on: z.string().nullable(),
  kept_basis: z.string().nullable(),
  reason: z.string().nullable(),
  version: z.int().openapi({ description: "Counts what was done with it: give it with an act on what you have seen" }),
}).openapi({
  example: {
    ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", agency: "示例市税务局", reference: "税惩〔2026〕1号（示例）" },
    ...{
      record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e",
      subject: { code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司" },
    },
    ...{
      measure: "M-HONOUR",
      basis: "《市场监督管理严重违法失信名单管理办法》第十五条第（四）项",
      started_on: "2026-03-10",
    },
    ...{ own_term: false, planned_end: "2029-03-02", document: null, evidence: null, result: null, state: "active" },
    ...{
      state_name: { zh: "实施中", en: "in force" },
      over: false,
      lift_by: null,
      lifted_on: null,
      kept_basis: null,
      reason: null,
      version: 1,
    },
  },
})

export const measurePageSchema = wireObject("MeasurePage", {
  measures: z.array(measureSchema),
  next: z.string().nullable(),
})

export function toWireMeasure(measure: Measure, today: string, clock: LiftClock): z.infer<typeof measureSchema> {
  const { id, agency, reference, recordId, subjectCode, subjectName, type, basis, startedOn, ownTerm, state } = measure
  const { plannedEnd, document, evidence, result, liftedOn, keptBasis, reason, version } = measure
  const { zh, en } = measureStates[state]
  return {
    ...{ id, agency, reference, record_id: recordId, subject: { code: subjectCode, name: subjectName } },
    ...{
      measure: type,
      basis,
      started_on: startedOn,
      own_term: ownTerm,
      planned_end: plannedEnd,
      document,
      evidence,
      result,
    },
    ...{ state, state_name: { zh, en }, over: isOver(measure, today) },
    lift_by: liftBy(measure, today, clock),
    ...{ lifted_on: liftedOn, kept_basis: keptBasis, reason, version },
  }
}

const word = z.string().max(2_000).optional()

/** A report of a measure. */
export const reportSchema = z.strictObject({
  reference: z
    .string()
    .max(200)
    .optional()
    .openapi({ description: "Your own number: the same again is the same measure" }),
  record_id: z.string().max(40),
  measure: z.string().max(40),
  basis: word.openapi({ description: "Yours, with its article; without it that of the catalogue" }),
  started_on: z.iso.date().optional().openapi({ description: "Today where none is given" }),
  planned_end: z.iso.date().optional(),
  document: word,
  evidence: word,
  result: word,
  jws: z.string().max(10_000).optional(),
})

const { $schema: _, ...described } = z.toJSONSchema(reportSchema)
const reportExample = { record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e", measure: "M-HONOUR", started_on: "2026-03-10" }

/** The same for the description of the API. */
export const reportDescription = { ...described, example: reportExample } as Record<string, unknown>

/** An act on a measure. */
export const measureActSchema = wireObject("MeasureAct", {
  act: z.enum(actNames),
  ...measureActs.lift.asks,
  version: versionSeen,
}).openapi({ example: { act: "lift", reason: "公示已结束（示例）" } })
