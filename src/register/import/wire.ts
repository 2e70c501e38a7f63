/**
 * Imports as they leave the register: wire shapes, apart from how they are stored.
 */
import { z } from "@hono/zod-openapi"
import type { Sql } from "../../database/client.ts"
import { plainText } from "../../input/plain-text.ts"
import { wireObject } from "../../input/wire-object.ts"
import { findPersonalData } from "../../law/personal-data.ts"
import { personalWords } from "../audit/words.ts"
import { countOpen } from "./answer-store.ts"
import type { NumberedRemark } from "./batch.ts"
import { coverRow } from "./covered-row.ts"
import { answerSchema } from "./finding-wire.ts"
import { listParts } from "./hold-store.ts"
import { actNames, importStates, remarkOutcomes, stateNames } from "./state.ts"
import { type ImportRun, listRemarks } from "./store.ts"
import { tallyOf } from "./tally.ts"
import { sampleRows } from "./waiting-store.ts"

// While an import waits, what would come of it, by what the register held when it came.
const tally = {
  rows: z.int(),
  added: z.int(),
  amended: z.int(),
  ended: z.int().openapi({ description: "Of those that are amended, how many end a display" }),
  unchanged: z.int(),
  rejected: z.int(),
  held: z.int().openapi({
    description:
      "Rows that wait in imports of their own: of a source or the operator, or with something open at a release",
  }),
  flagged: z.int().openapi({ description: "Rows taken with a remark; counted among the others too" }),
}

const remarkSchema = wireObject("ImportRemark", {
  line: z.int().openapi({ description: "From 1; in a workbook the row, and the header is one too" }),
  outcome: z.enum(remarkOutcomes),
  field: z.string().openapi({
    description: "Path of the field in the row, or the column of a form; empty for the row as a whole",
  }),
  reason: z.strictObject({ zh: z.string(), en: z.string() }),
})

const summary = {
  id: z.uuid(),
  state: z.enum(stateNames).openapi({
    description: Object.entries(importStates)
      .map(([name, { en }]) => `${name}: ${en}`)
      .join("; "),
  }),
  source: z.string(),
  sent_by: z.string().openapi({ description: "As the audit trail names them" }),
  part_of: z.uuid().nullable().openapi({ description: "The import that has published other rows of its file" }),
  undoes: z.uuid().nullable().openapi({ description: "The import that this one takes back: see `undo`" }),
  decided_by: z.string().nullable().openapi({ description: "Who released or returned it" }),
  reason: z.string().nullable(),
  started_at: z.iso.datetime(),
  finished_at: z.iso
    .datetime()
    .nullable()
    .openapi({ description: "Null while it runs or waits, or when it was cut off" }),
  ...tally,
}

const summaryExample = {
  id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
  state: "waiting" as const,
  source: "rows.ndjson",
  sent_by: "officer:410105:officer",
  part_of: null,
  undoes: null,
  decided_by: null,
  reason: null,
  started_at: "2026-03-05T02:00:00.000Z",
  finished_at: null,
  ...{ rows: 3, added: 2, amended: 0, ended: 0, unchanged: 0, rejected: 1, held: 0, flagged: 0 },
}

/** Imports of an authority. */
export const runPageSchema = wireObject("ImportPage", {
  results: z.array(wireObject("ImportSummary", summary).openapi({ example: summaryExample })),
  next: z.string().nullable().openapi({ description: "The cursor of the next page; null on the last one" }),
}).openapi({ example: { results: [summaryExample], next: null } })

/** An import with what was remarked on it. */
export const runSchema = wireObject("ImportRun", {
  ...summary,
  remarks: z.array(remarkSchema).openapi({ description: "The first 100; the report has all" }),
  report: z.string(),
  waiting_in: z
    .array(z.strictObject({ id: z.uuid(), authority: z.string(), rows: z.int(), state: z.enum(stateNames) }))
    .openapi({ description: "The imports in which rows of it wait for an authority's people, or have waited" }),
  answerers: z.array(z.string()).openapi({
    description: "Who has answered findings of it, as the audit trail names them: they don't release it",
  }),
  to_answer: z
    .int()
    .openapi({ description: "Rows with findings of personal data that nobody has answered; a release leaves them" }),
  not_answered: z
    .strictObject({ rows: z.int(), first: z.strictObject({ zh: z.string(), en: z.string() }) })
    .optional()
    .openapi({ description: "Of `answer`, where some were answered: rows that can't be so, and why not the first" }),
  sample: z
    .array(
      z.strictObject({
        line: z.int(),
        row: z.string().openapi({
          description:
            "As it was given, as JSON; of a long one the beginning. Who neither answers nor releases sees personal data covered",
        }),
      }),
    )
    .openapi({ description: "Of the rows that wait: the first 10, and 10 of the others by chance" }),
}).openapi({
  example: {
    ...summaryExample,
    remarks: [
      {
        line: 2,
        outcome: "rejected",
        field: "ground",
        reason: { zh: "不是本名录的事由代码，是否为 AB-E4", en: "not a ground of this list; nearest: AB-E4" },
      },
    ],
    report: "/v1/imports/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/report",
    waiting_in: [],
    answerers: [],
    to_answer: 0,
    sample: [
      {
        line: 1,
        row: '{"kind":"subject","code":"91000000MA00000157","name":"郑州示例云杉商贸有限公司","region":"410105"}',
      },
    ],
  },
})

/** What is to be done with an import. */
export const actSchema = wireObject("ImportAct", {
  act: z.enum(actNames),
  reason: z
    .string()
    .max(2_000, { abort: true })
    .check(plainText)
    .refine((text) => findPersonalData(text) === null, { params: personalWords })
    .optional()
    .openapi({ description: "Why; a return needs it" }),
  answers: z
    .array(answerSchema)
    .min(1)
    .max(1_000)
    .optional()
    .openapi({ description: "Of `answer`: of those that fit a finding the first counts" }),
}).openapi({ example: { act: "release" } })

// Remarks and rows that are shown with a run, and how much of a row.
const remarksShown = 100
const sampleSize = 10
const sampleLength = 2_000

/** Turns a run into its wire shape, without what was remarked on it. */
export function toWireSummary(run: ImportRun) {
  const { id, state, source, actor, partOf, undoes, decidedBy, reason, startedAt, finishedAt } = run
  return {
    ...{ id, state, source, sent_by: actor, part_of: partOf, undoes, decided_by: decidedBy, reason },
    started_at: startedAt.toISOString(),
    finished_at: finishedAt?.toISOString() ?? null,
    ...tallyOf(run),
  }
}

/** Turns a run into its wire shape. @param seesRows whether its rows are shown as they are, or with what is found covered */
export async function toWireRun(sql: Sql, run: ImportRun, seesRows: boolean): Promise<z.infer<typeof runSchema>> {
  const remarks = await listRemarks(sql, run, { line: 0, ordinal: -1 }, remarksShown)
  const waits = run.state === "waiting" || run.state === "releasing"
  const sample = waits ? await sampleRows(sql, run, sampleSize) : []
  return {
    ...toWireSummary(run),
    remarks: remarks.map(toWireRemark),
    report: `/v1/imports/${run.id}/report`,
    waiting_in: await listParts(sql, run),
    answerers: run.answerers,
    to_answer: waits ? await countOpen(sql, run.id) : 0,
    sample: sample.map((row) => {
      const { line, text } = seesRows ? row : coverRow(row)
      return { line, row: text.slice(0, sampleLength) }
    }),
  }
}

/** Turns a remark into its wire shape. */
export function toWireRemark({ line, outcome, field, reason }: NumberedRemark) {
  return { line, outcome, field, reason }
}

/** The cursor behind a run. */
export function toCursor({ startedAt, id }: ImportRun): string {
  return `${startedAt.getTime()}~${id}`
}

/** Reads a cursor; null when it is none. */
export function readCursor(cursor: string): { at: number; id: string } | null {
  const match = /^(\d{1,14})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor)
  return match ? { at: Number(match[1]), id: match[2] ?? "" } : null
}
