/** Rows of bulk proceedings as they leave the register, to officers alone. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import type { Language } from "../../law/bilingual.ts"
import { type Calendar, isMissing } from "../../law/calendar.ts"
import { clockDue } from "../../law/clock.ts"
import { contactInput } from "../proceeding/abnormal.ts"
import { bulkExceptions, bulkOutcomeNames } from "../proceeding/bulk.ts"
import type { BulkRow } from "./store.ts"

const bilingual = z.strictObject({ zh: z.string(), en: z.string() })

/** A row. */
export const bulkRowSchema = wireObject("BulkRow", {
  line: z.int().openapi({ description: "Of the file, or the place in what the query found" }),
  outcome: z.enum(bulkOutcomeNames),
  subject: z
    .strictObject({ code: z.string(), name: z.string() })
    .nullable()
    .openapi({ description: "Null where it was refused when it came: then nothing of it is kept" }),
  decision_no: z.string().nullable(),
  arose_on: z.iso.date().nullable(),
  due_on: z.iso.date().nullable().openapi({ description: "Null where no clock runs, or its year has no calendar" }),
  evidence: z.string().nullable(),
  told: z.strictObject({ contact: contactInput.optional(), competence: z.string().optional() }).nullable().openapi({
    description: "How the party was looked for, and from what the competence follows, where the row says so",
  }),
  successor: z.string().nullable().openapi({ description: "Who took the subject up in a merger" }),
  sampled: z.boolean(),
  exceptions: z.array(z.strictObject({ code: z.string(), ...bilingual.shape })),
  answered_by: z.string().nullable(),
  reason: z.string().nullable(),
  faults: z.array(z.strictObject({ field: z.string(), detail: z.string() })),
  record_id: z.string().nullable(),
  url: z.string().nullable().openapi({ description: "The decision that it became" }),
}).openapi({
  example: {
    ...{ line: 2, outcome: "ready", subject: { code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司" } },
    ...{
      decision_no: "郑金市监异字〔2026〕1号",
      arose_on: "2026-06-30",
      due_on: "2026-07-14",
      evidence: null,
      told: null,
      successor: null,
    },
    ...{ sampled: true, exceptions: [], answered_by: null, reason: null, faults: [], record_id: null, url: null },
  },
})

/** A page of rows. */
export const bulkRowPageSchema = wireObject("BulkRowPage", {
  results: z.array(bulkRowSchema),
  next: z.string().nullable(),
})

/** A row in its wire shape. */
export function toWireRow(row: BulkRow, calendar: Calendar, language: Language): z.infer<typeof bulkRowSchema> {
  const due =
    row.aroseOn === null || row.decisionNo === null ? null : clockDue("abnormal_listing", row.aroseOn, calendar)
  const { subjectCode: code, subjectName: name, proceedingId } = row
  return {
    ...{ line: row.line, outcome: row.outcome, decision_no: row.decisionNo, arose_on: row.aroseOn },
    subject: code === null || name === null ? null : { code, name },
    due_on: due === null || isMissing(due) ? null : due,
    ...{
      evidence: row.evidence,
      told: row.told,
      successor: row.successor,
      sampled: row.sampled,
      answered_by: row.answeredBy,
      reason: row.reason,
    },
    exceptions: row.exceptions.map((exception) => ({ code: exception, ...bulkExceptions[exception] })),
    faults: row.faults.map(({ field, reason }) => ({ field, detail: reason[language] })),
    record_id: row.recordId,
    url: proceedingId === null ? null : `/v1/decisions/${proceedingId}`,
  }
}
