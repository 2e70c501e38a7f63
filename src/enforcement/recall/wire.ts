/** Recalls as they leave the register. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { listNames } from "../../law/list.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { type DeclarationState, declarationStates } from "../declaration/declaration.ts"
import { noticeActNames } from "../notice/notice.ts"
import { noticeStateNames } from "../notice/wire.ts"
import type { Rescreened } from "./rescreen-store.ts"
import type { Recall, RecallFigures } from "./store.ts"

export const recallSchema = wireObject("Recall", {
  notice: z.int().openapi({ description: "The notice in the agency's tray" }),
  agency: z.string(),
  record_id: z.string(),
  subject: z.string().openapi({ description: "A code" }),
  list: z.enum(listNames),
  state: z.enum(noticeStateNames),
  answer: z.enum(noticeActNames).nullable(),
  told_at: z.iso.datetime(),
  due_on: z.string().nullable(),
  overdue: z.boolean(),
  heard_at: z.iso.datetime().nullable(),
  reminded_on: z.string().nullable(),
  escalated_on: z.string().nullable().openapi({ description: "The day on which it went to the lead agency" }),
  holds: z.boolean().openapi({ description: "It has not said a word: it may hold the record still" }),
  acts: z.int().openapi({ description: "Measures that it applies though what they follow has ended" }),
}).openapi({
  example: {
    ...{ notice: 17, agency: "示例市税务局", record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e", subject: "91000000MA00000157" },
    ...{ list: "serious", state: "open", answer: null, told_at: "2026-06-30T04:00:00.000Z", due_on: "2026-07-03" },
    ...{ overdue: false, heard_at: null, reminded_on: null, escalated_on: null, holds: true, acts: 1 },
  },
})

export const recallPageSchema = wireObject("RecallPage", {
  recalls: z.array(recallSchema),
  next: z.string().nullable(),
})

export function toWireRecall(recall: Recall, today: string): z.infer<typeof recallSchema> {
  const { id, agency, recordId, subjectCode, list, state, answer, toldAt, dueOn, heardAt } = recall
  const { remindedOn, escalatedOn, acting } = recall
  const isOpen = state === "open" || state === "acknowledged"
  return {
    ...{
      notice: id,
      agency,
      record_id: recordId,
      subject: subjectCode,
      list,
      state,
      answer,
      told_at: toldAt.toISOString(),
    },
    ...{ due_on: dueOn, overdue: isOpen && dueOn !== null && dueOn < today, heard_at: heardAt?.toISOString() ?? null },
    ...{ reminded_on: remindedOn, escalated_on: escalatedOn, holds: state === "open", acts: acting },
  }
}

const declarationStateNames = Object.keys(declarationStates) as [DeclarationState, ...DeclarationState[]]

const figureSchema = z.strictObject({
  agency: z.string(),
  member: z.string().nullable(),
  member_name: bilingualSchema.optional(),
  region: z.string().nullable(),
  withdrawn: z.boolean().openapi({ description: "Its key was withdrawn, and it left what is outstanding" }),
  told: z.int(),
  acknowledged: z.int(),
  outstanding: z.int().openapi({ description: "Not acknowledged, or acted on still" }),
  overdue: z.int(),
  acting: z.int().openapi({ description: "Measures in force though what they follow has ended" }),
  since: z.string().nullable().openapi({ description: "The day by which the oldest of them was due" }),
  told_since: z.iso.datetime().nullable().openapi({ description: "When the oldest of them was told" }),
  terms_over: z.int().openapi({
    description:
      "Measures in force though the last day of their own term has passed. Not those whose decision fell, was an error or was changed, or whose merchant is no more: they are recalled, and count in `acting`",
  }),
  terms_over_since: z.string().nullable().openapi({ description: "The last day of the one that ended first" }),
  kept: z.int().openapi({ description: "Measures that go on by a basis of their own though their record has ended" }),
  undeclared: z.int().openapi({ description: "Measures of the ledger that its last whole list leaves out" }),
  declaration: z
    .enum(declarationStateNames)
    .openapi({ description: "How it stands with its list of what stands in its own system" }),
  declared_on: z.string().nullable().openapi({ description: "The day as of which its last whole list is" }),
  declare_by: z.string().nullable().openapi({ description: "The day by which the next one is due" }),
})

export const figuresSchema = wireObject("RecallFigures", {
  agencies: z.array(figureSchema),
  as_of: z.iso.datetime(),
}).openapi({
  example: {
    agencies: [
      {
        ...{
          agency: "示例市税务局",
          member: "tax",
          member_name: { zh: "税务", en: "taxation" },
          region: "410000",
          withdrawn: false,
          told: 12,
          acknowledged: 11,
          outstanding: 1,
        },
        ...{ overdue: 0, acting: 0, since: "2026-07-03", told_since: "2026-06-30T02:00:00.000Z" },
        ...{ terms_over: 0, terms_over_since: null, kept: 0, undeclared: 0 },
        ...{ declaration: "current", declared_on: "2026-06-30", declare_by: "2026-07-30" },
      },
    ],
    as_of: "2026-06-30T04:00:00.000Z",
  },
})

export function toWireFigures(agencies: readonly RecallFigures[], now: number): z.infer<typeof figuresSchema> {
  const told = agencies.map(({ memberName, toldSince, termsOver, termsOverSince, declaredOn, declareBy, ...one }) => ({
    ...{
      ...one,
      ...(memberName === null ? {} : { member_name: memberName }),
      told_since: toldSince?.toISOString() ?? null,
    },
    ...{ terms_over: termsOver, terms_over_since: termsOverSince },
    ...{ declared_on: declaredOn, declare_by: declareBy },
  }))
  return { agencies: told, as_of: new Date(now).toISOString() }
}

/** A page of the list of whom to look at again. */
export const rescreeningSchema = wireObject("Rescreening", {
  iss: z.string(),
  iat: z.int(),
  kind: z.literal("rescreening"),
  log: z.strictObject({ from: z.int(), to: z.int() }),
  subjects: z.array(
    z.strictObject({
      code: z.string(),
      records: z
        .array(
          z.strictObject({
            id: z.string().nullable().openapi({ description: "null where it is said of the subject itself" }),
            ...{ list: z.string(), op: z.string(), position: z.int() },
          }),
        )
        .openapi({
          description: "Empty where the log says nothing: a subject that is new, or changed, without a live record",
        }),
    }),
  ),
  next: z.string().nullable().openapi({ description: "Give it as `after` to go on" }),
}).openapi({
  example: {
    ...{ iss: "https://register.example", iat: 1_782_792_000, kind: "rescreening", log: { from: 4_000, to: 4_711 } },
    subjects: [
      {
        code: "91000000MA00000157",
        records: [{ id: "sh4l6ot2vhs7c5rq3yxbxmgw3e", list: "serious", op: "remove", position: 4_710 }],
      },
      { code: "91000000MA0000234H", records: [{ id: null, list: "subject", op: "state", position: 4_702 }] },
    ],
    next: null,
  },
})

export function toRescreening(
  issuer: string,
  now: number,
  log: { from: number; to: number },
  subjects: readonly Rescreened[],
  next: string | null,
): z.infer<typeof rescreeningSchema> {
  return { iss: issuer, iat: Math.floor(now / 1_000), kind: "rescreening", log, subjects: [...subjects], next }
}
