/** Notices as they leave the register. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { versionSeen } from "../../kit/case/routes.ts"
import { listNames } from "../../law/list.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { termsExample, termsSchema } from "../sharing/terms.ts"
import { answerShape, noticeActNames, noticeKinds, noticeStates, openActs } from "./notice.ts"
import type { TrayNotice } from "./store.ts"

const names = <T extends string>(table: Record<T, unknown>) => Object.keys(table) as [T, ...T[]]
export const noticeKindNames = names(noticeKinds)
export const noticeStateNames = names(noticeStates)

const example = {
  ...{
    id: 17,
    kind: "ended",
    position: 4711,
    record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e",
    list: "serious",
    ground: "SV-0501",
  },
  ...{ class: null, subject: { code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司", region: "410105" } },
  ...{
    authority: "410105",
    decision_no: "郑市监严字〔2026〕1号",
    decided_on: "2026-03-02",
    published_on: "2026-03-05",
  },
  ...{ planned_end: "2029-03-02", restriction_ends: null, reason: "revoke", changed: [], initial: false },
  ...{ due_on: "2026-07-03", published_at: "2026-06-30T04:00:00.000Z" },
} as const

/** What was told, as its bytes read. */
const toldSchema = wireObject("ToldNotice", {
  id: z.int(),
  kind: z.enum(noticeKindNames),
  position: z.int().openapi({ description: "Of the log entry that it is about" }),
  record_id: z.string(),
  list: z.enum(listNames),
  ground: z.string().nullable(),
  class: z.string().nullable(),
  subject: z
    .strictObject({
      code: z.string(),
      name: z.string().openapi({ description: "That of the day of the notice" }),
      region: z.string().optional().openapi({ description: "Of the merchant; absent in older notices" }),
    })
    .nullable()
    .openapi({
      description: "null, as are the facts below, where the record was erased: take out what you hold of it",
    }),
  authority: z.string().nullable(),
  decision_no: z.string().nullable(),
  decided_on: z.string().nullable(),
  published_on: z.string().nullable(),
  planned_end: z.string().nullable().openapi({ description: "The last day of the display; null: none is set" }),
  restriction_ends: z.string().nullable(),
  reason: z.string().nullable().openapi({ description: "Why, as the log says: `repair`, `expire`, `revoke` …" }),
  changed: z
    .array(z.string())
    .openapi({ description: "Which fields differ, of `changed`; `code`, `name` and `region` are the merchant's" }),
  initial: z
    .boolean()
    .openapi({ description: "It was published before you subscribed, or before its merchant moved to where you have" }),
  due_on: z.string().nullable().openapi({ description: "Of a recall, the day by which it is to be answered" }),
  published_at: z.string(),
}).openapi({ example })

const noticeFields = {
  id: z.int(),
  kind: z.enum(noticeKindNames),
  kind_name: bilingualSchema,
  state: z.enum(noticeStateNames),
  state_name: bilingualSchema,
  answer: z.enum(noticeActNames).nullable(),
  acts: z.array(z.enum(noticeActNames)).openapi({
    description: "What can be answered: nothing that would be refused for the measures that you have on the record",
  }),
  measures: z
    .array(
      z.strictObject({
        id: z.uuid(),
        type: z.string(),
        reference: z.string(),
        state: z.enum(["active", "kept", "lifted"]),
      }),
    )
    .openapi({ description: "Your measures on the record, whatever has become of them" }),
  due_on: z.string().nullable(),
  heard_at: z.iso.datetime().nullable().openapi({ description: "When it was first answered" }),
  escalated_on: z.string().nullable(),
  version: z
    .int()
    .openapi({ description: "Counts what was done with it: give it with an answer to what you have seen" }),
  notice: toldSchema.optional().openapi({ description: "Absent after an erasure" }),
  proof: z.string(),
}
const noticeExample = {
  ...{ id: 17, kind: "ended", kind_name: { zh: "公示结束", en: "ended" }, state: "open" },
  ...{
    state_name: { zh: "待签收", en: "not acknowledged" },
    answer: null,
    acts: ["acknowledge", "lift", "keep"],
    measures: [
      ...[{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", type: "M-01", reference: "CZ-1", state: "active" as const }],
    ],
  },
  ...{ due_on: "2026-07-03", heard_at: null, escalated_on: null, version: 1, notice: { ...example, changed: [] } },
  proof: "/v1/notices/17/proof",
} as const

export const noticeSchema = wireObject("Notice", noticeFields).openapi({ example: noticeExample })
export type WireNotice = z.infer<typeof noticeSchema>

/** A notice as webhooks bring it: what was told, where it stands in the log, and where its state and its proof are. */
export const sentNoticeSchema = z
  .strictObject({
    ...{ id: z.int(), kind: z.enum(noticeKindNames), notice: toldSchema.optional() },
    batch: z
      .strictObject({ operation: z.string(), position: z.int(), leaf: z.int() })
      .openapi({ description: "The entry of the log that binds it, and which leaf of that it is" }),
    ...{ url: z.string(), proof: z.string() },
  })
  .openapi({
    example: {
      ...{ id: 17, kind: "ended", notice: { ...example, changed: [] } },
      ...{ batch: { operation: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", position: 4712, leaf: 0 } },
      ...{ url: "/v1/notices/17", proof: "/v1/notices/17/proof" },
    },
  })

/** One notice by itself, with the terms under which it is read. */
export const noticeDetailSchema = wireObject("NoticeDetail", { ...noticeFields, terms: termsSchema }).openapi({
  example: { ...noticeExample, terms: termsExample },
})

export const noticePageSchema = wireObject("NoticePage", {
  notices: z.array(noticeSchema),
  next: z.string().openapi({ description: "Give it as `from` to go on, at once or later" }),
  terms: termsSchema,
})

export function toWireNotice(told: TrayNotice): z.infer<typeof noticeSchema> {
  const { id, kind, state, answer, dueOn, heardAt, escalatedOn, version, line, measures } = told
  const { zh, en } = noticeStates[state]
  return {
    ...{ id, kind, kind_name: { ...noticeKinds[kind] }, state, state_name: { zh, en }, answer },
    acts: openActs(told),
    measures: measures.map((measure) => ({ ...measure })),
    ...{ due_on: dueOn, heard_at: heardAt?.toISOString() ?? null, escalated_on: escalatedOn, version },
    ...(line === null ? {} : { notice: JSON.parse(line) as z.infer<typeof toldSchema> }),
    proof: `/v1/notices/${id}/proof`,
  }
}

const faultSchema = z.strictObject({ line: z.int(), field: z.string(), reason: bilingualSchema })

/** What came of rows that were sent. */
export const rowReportSchema = wireObject("EnforcementRowReport", {
  rows: z.int(),
  done: z.int(),
  unchanged: z.int().openapi({ description: "Rows that say what had been said before" }),
  refused: z.int(),
  faults: z.array(faultSchema).openapi({ description: "By line, field and reason: 10,000 at most, of one kind 1,000" }),
  faults_left_out: z.int().optional().openapi({ description: "How many more there are; absent: none" }),
}).openapi({
  example: {
    ...{ rows: 3, done: 2, unchanged: 0, refused: 1 },
    faults: [{ line: 3, field: "reason", reason: { zh: "须写明理由", en: "it needs a reason" } }],
  },
})

/** An answer. */
export const answerSchema = wireObject("AnswerToNotice", {
  act: z.enum(noticeActNames),
  ...answerShape,
  on: z.iso.date().optional().openapi({ description: "Of `lift`: the day; today where none is given" }),
  ...{ started_on: z.iso.date().optional(), planned_end: z.iso.date().optional(), version: versionSeen },
}).openapi({ example: { act: "lift", reason: "公示已结束，恢复参加评优（示例）" } })
