/** Objections to measures as they leave the register. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { caseWire, stateName } from "../../kit/case/wire.ts"
import { objectionActNames, objections } from "./objection.ts"
import { objectionStateNames, objectionStates } from "./state.ts"
import { type Objection, objectionColumns } from "./store.ts"

/** An objection; the side `agency` is told what it can answer. */
export const objectionWire = caseWire<Objection>()("MeasureObjection", objectionColumns, {
  id: { as: "5d9f1b3c-5a41-4b0e-8a0b-1f2f3c4d5e6f" },
  measure: { is: z.uuid(), as: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", of: ({ measureId }) => measureId },
  agency: { is: z.string(), as: "示例市税务局" },
  kind: {
    ...{ is: z.string(), as: "M-HONOUR", say: "Of the measure, in /v1/measure-types" },
    of: ({ measure }) => measure,
  },
  basis: { is: z.string(), as: "《市场监督管理严重违法失信名单管理办法》第十五条第（四）项" },
  record_id: { is: z.string(), as: "sh4l6ot2vhs7c5rq3yxbxmgw3e" },
  subject: { is: z.string(), as: "91000000MA00000157", of: ({ subjectCode }) => subjectCode },
  authority: { as: "410105", say: "With which the merchant is registered, and which sees it" },
  text: { as: "该措施超出依据的范围（示例）" },
  filed_on: { is: z.string(), as: "2026-06-30" },
  due_on: { is: z.string().nullable(), as: "2026-07-21", say: "By a setting of the register, and by no text" },
  overdue: {
    ...{ is: z.boolean(), as: false },
    of: ({ state, dueOn }, { today }) => state === "open" && dueOn !== null && dueOn < today,
  },
  state: { is: z.enum(objectionStateNames), as: "open" },
  state_name: stateName(objectionStates, objectionStates.open),
  reason: { as: null, say: "Of the answer" },
  answered_on: { is: z.string().nullable(), as: null },
  acts: {
    ...{ is: z.array(z.enum(objectionActNames)), as: [], say: "What you can answer" },
    of: (objection, { side }) => (side === "agency" ? objections.actsIn(objection, side) : []),
  },
  version: { as: 1, say: "Counts what was done with it: give it with an act on what you have seen" },
})
export const objectionSchema = objectionWire.schema

export const objectionPageSchema = wireObject("MeasureObjections", {
  objections: z.array(objectionSchema),
  next: z.uuid().nullable(),
})
