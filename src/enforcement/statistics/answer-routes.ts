/** HTTP of how agencies answer. Figures about agencies, open to everybody and given in full. */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts, TimedParts } from "../../database/client.ts"
import { streamBytes } from "../../http/body.ts"
import { text } from "../../http/content.ts"
import { problem } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { wireObject } from "../../input/wire-object.ts"
import { addDays, addMonths, dayInChina } from "../../law/day.ts"
import { writeCsv } from "../../table/csv-writer.ts"
import { type AgencyAnswers, readAnswers } from "./answer-store.ts"
import { statisticsQuery } from "./routes.ts"

const rowSchema = z.strictObject({
  agency: z.uuid(),
  name: z.string(),
  notices: z.int(),
  recalls: z.int(),
  acknowledged: z.int().openapi({ description: "Of both, by whatever was said first: an answer is one too" }),
  answered: z.int().openapi({
    description: "Of both, with what was done; `looked at, nothing to do` is an answer, a bare acknowledgement is none",
  }),
  feedback_rate: z.number().nullable().openapi({
    description:
      "Part of what it was told and can answer that it answered: nothing that a later notice overtook before; null: nothing",
  }),
  answer_days_mean: z.number().nullable().openapi({ description: "From being told to being acknowledged" }),
  recalls_late: z.int().openapi({ description: "Acknowledged after their due day" }),
  recalls_outstanding: z
    .int()
    .openapi({ description: "Of now, whenever it was told: not acknowledged, or its measures go on" }),
  recalls_overdue: z.int().openapi({ description: "Of these, past their due day" }),
  ...{ measures_applied: z.int(), measures_lifted: z.int() },
  measures_active: z.int().openapi({ description: "As it is now, as those that are kept" }),
  measures_kept: z.int(),
  objections: z.int().openapi({ description: "Of merchants, to its measures" }),
  ...{ objections_upheld: z.int(), objections_overdue: z.int() },
})

const answersSchema = wireObject("AgencyAnswers", {
  from: z.iso.date(),
  to: z.iso.date(),
  rows: z.array(rowSchema),
}).openapi({
  example: {
    ...{ from: "2026-01-01", to: "2026-06-30" },
    rows: [
      {
        ...{
          agency: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13",
          name: "示例税务局",
          notices: 120,
          recalls: 8,
          acknowledged: 128,
          answered: 126,
        },
        ...{ feedback_rate: 0.984, answer_days_mean: 1.4, recalls_late: 0, recalls_outstanding: 0, recalls_overdue: 0 },
        ...{ measures_applied: 44, measures_lifted: 6, measures_active: 38, measures_kept: 0 },
        ...{ objections: 1, objections_upheld: 0, objections_overdue: 0 },
      },
    ],
  },
})

const getAnswers = defineRoute("register:read", "get /v1/statistics/agencies", {
  operationId: "getAgencyStatistics",
  summary: "What each agency was told, how soon it answered, and the measures that it applied and lifted",
  description: "Of the months from `from` to `to`; without them of the last twelve.",
  request: {
    query: statisticsQuery.pick({ from: true, to: true }).extend({ format: z.enum(["json", "csv"]).default("json") }),
  },
  responses: {
    200: {
      description: "The agencies, by name",
      content: { "application/json": { schema: answersSchema }, "text/csv": text("agency,name,notices,recalls") },
    },
  },
})

export type WireAgencyAnswers = z.infer<typeof rowSchema>

/** How agencies answered in a period. @param period the first month and the last */
export async function answerAgencies(
  { sql, clock }: TimedParts,
  { from, to }: { from: string; to: string },
): Promise<WireAgencyAnswers[]> {
  const last = addDays(addMonths(`${to}-01`, 1), -1)
  return (await readAnswers(sql, `${from}-01`, last, dayInChina(clock()))).map(toWire)
}

export const answerStatisticsRoutes = routeGroup<DatabaseParts>().openapi(getAnswers, async (c) => {
  const { format, from, to } = c.req.valid("query")
  const parts = c.get("parts")
  const last = to ?? dayInChina(parts.clock()).slice(0, 7)
  const first = from ?? addMonths(`${last}-01`, -11).slice(0, 7)
  if (first > last) return problem(c, "invalid-request", { detail: badPeriod, pointer: "/to" })
  const period = { from: `${first}-01`, to: addDays(addMonths(`${last}-01`, 1), -1) }
  const rows = await answerAgencies(parts, { from: first, to: last })
  c.header("Cache-Control", "public, max-age=60")
  if (format === "json") return c.json({ ...period, rows }, 200)
  const header = Object.keys(rowSchema.shape) as (keyof typeof rowSchema.shape)[]
  const cells = rows.map((row) => header.map((name) => String(row[name] ?? "")))
  return streamBytes(c, "text/csv; charset=utf-8", "agencies.csv", writeCsv([[header, ...cells]], { bom: true }))
})

function toWire({
  id,
  name,
  notices,
  recalls,
  acknowledged,
  answered,
  answerable,
  ...rest
}: AgencyAnswers): z.infer<typeof rowSchema> {
  return {
    ...{ agency: id, name, notices, recalls, acknowledged, answered },
    feedback_rate: answerable === 0 ? null : Math.round((answered / answerable) * 1_000) / 1_000,
    ...{ answer_days_mean: rest.answerDays, recalls_late: rest.lateRecalls },
    ...{ recalls_outstanding: rest.outstandingRecalls, recalls_overdue: rest.overdueRecalls },
    ...{ measures_applied: rest.measuresApplied, measures_lifted: rest.measuresLifted },
    ...{ measures_active: rest.measuresActive, measures_kept: rest.measuresKept },
    ...{ objections: rest.objections, objections_upheld: rest.objectionsUpheld },
    objections_overdue: rest.objectionsOverdue,
  }
}

const badPeriod = { zh: "起始月份晚于截止月份。", en: "The period ends before it begins." } as const
