/** Objections to measures as they leave the register. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { type Objection, objectionActNames, objectionStateNames, objectionStates } from "./objection.ts"

export const objectionSchema = wireObject("MeasureObjection", {
  ...{ id: z.uuid(), measure: z.uuid(), agency: z.string() },
  kind: z.string().openapi({ description: "Of the measure, in /v1/measure-types" }),
  ...{ basis: z.string(), record_id: z.string(), subject: z.string() },
  authority: z.string().openapi({ description: "With which the merchant is registered, and which sees it" }),
  ...{ text: z.string(), filed_on: z.string() },
  due_on: z.string().nullable().openapi({ description: "By a setting of the register, and by no text" }),
  ...{ overdue: z.boolean(), state: z.enum(objectionStateNames), state_name: bilingualSchema },
  reason: z.string().nullable().openapi({ description: "Of the answer" }),
  answered_on: z.string().nullable(),
  acts: z.array(z.enum(objectionActNames)).openapi({ description: "What you can answer" }),
}).openapi({
  example: {
    ...{ id: "5d9f1b3c-5a41-4b0e-8a0b-1f2f3c4d5e6f", measure: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" },
    ...{
      agency: "示例市税务局",
      kind: "M-HONOUR",
      basis: "《市场监督管理严重违法失信名单管理办法》第十五条第（四）项",
    },
    ...{ record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e", subject: "91000000MA00000157", authority: "410105" },
    ...{ text: "该措施超出依据的范围（示例）", filed_on: "2026-06-30", due_on: "2026-07-21", overdue: false },
    ...{ state: "open", state_name: { ...objectionStates.open }, reason: null, answered_on: null, acts: [] },
  },
})

export const objectionPageSchema = wireObject("MeasureObjections", {
  objections: z.array(objectionSchema),
  next: z.uuid().nullable(),
})

/** @param mayAnswer to whose measure it is */
export function toWireObjection(
  { id, measureId, agency, measure, basis, recordId, subjectCode, authority, ...objection }: Objection,
  today: string,
  mayAnswer: boolean,
): z.infer<typeof objectionSchema> {
  const { text, filedOn, dueOn, state, reason, answeredOn } = objection
  const isOpen = state === "open"
  return {
    ...{ id, measure: measureId, agency, kind: measure, basis, record_id: recordId, subject: subjectCode, authority },
    ...{ text, filed_on: filedOn, due_on: dueOn, overdue: isOpen && dueOn !== null && dueOn < today },
    ...{ state, state_name: { ...objectionStates[state] }, reason, answered_on: answeredOn },
    acts: isOpen && mayAnswer ? [...objectionActNames] : [],
  }
}
