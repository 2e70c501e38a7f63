/** Statistics told apart by agency (协同部门): what each was told of the records that are asked for, and what it did. */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import { asOfSchema, bilingualSchema, toAsOf } from "../../register/record/wire.ts"
import { type AgencyRow, ofPeriod, readCounted } from "./figure-store.ts"
import { emptyRow, type StatisticsRow, toRows } from "./figures.ts"
import { readAgencyNames, readJoint } from "./joint-store.ts"
import { jointExample, jointNames, jointSchema, toWireJoint } from "./joint-wire.ts"
import type { Dimension, Question } from "./question.ts"
import { rowsMax } from "./read.ts"
import { nameOf } from "./wire.ts"

/** By what it can be told apart: an agency acts on records of a list and an authority, in a month. */
export const besideAgency = ["list", "authority", "agency", "month", "year"] as const satisfies readonly Dimension[]

const rowSchema = z
  .strictObject({
    ...(Object.fromEntries(besideAgency.map((name) => [name, z.string().optional()])) as Record<
      (typeof besideAgency)[number],
      z.ZodOptional<z.ZodString>
    >),
    names: z.record(z.string(), bilingualSchema),
    joint: jointSchema,
  })
  .openapi("AgencyStatisticsRow")

export const byAgencySchema = z
  .strictObject({
    as_of: asOfSchema,
    by: z.array(z.enum(besideAgency)),
    rounded_to: z.null(),
    rows: z.array(rowSchema),
    total: rowSchema,
  })
  .openapi("AgencyStatistics", {
    description: "About agencies of joint punishment alone, and given in full: below a province to officers alone",
    example: {
      as_of: { size: 4711, time: "2026-03-05T02:00:00.000Z" },
      ...{ by: ["agency"], rounded_to: null },
      rows: [
        {
          agency: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13",
          names: { agency: { zh: "示例税务局", en: "示例税务局" } },
          joint: jointExample,
        },
      ],
      total: { names: {}, joint: jointExample },
    },
  })

export type WireByAgency = z.infer<typeof byAgencySchema>
export type WireAgencyRow = z.infer<typeof rowSchema>

/** Answers a question that tells agencies apart, and no merchants. @param known what was read of its filter already */
export async function answerByAgency(
  { sql, clock }: DatabaseParts & { clock(): number },
  { by, filter }: Question,
  known: readonly AgencyRow[] | null = null,
): Promise<WireByAgency | "too-many"> {
  const asOf = await readCounted(sql)
  const acts = known
    ? known.filter(({ agency }) => agency !== undefined && (filter.agency ?? agency) === agency)
    : ofPeriod(await readJoint(sql, filter, dayInChina(clock())), filter)
  const rows = toRows(by, [], acts)
  if (rows.length > rowsMax) return "too-many"
  const [total = emptyRow()] = toRows([], [], acts)
  const names = await readAgencyNames(
    sql,
    rows.flatMap(({ key: { agency } }) => agency ?? []),
  )
  const byTime = by.includes("month") || by.includes("year")
  const toWire = ({ key, agencies }: StatisticsRow, isByTime: boolean): WireAgencyRow => ({
    ...key,
    names: Object.fromEntries(
      by.flatMap((name) => {
        const code = key[name]
        const own = names.get(code ?? "")
        const words = own === undefined ? nameOf(name, code ?? "") : { zh: own, en: own }
        return words ? [[name, { zh: words.zh, en: words.en }]] : []
      }),
    ),
    joint: toWireJoint(agencies.counts, isByTime),
  })
  return {
    ...{ as_of: toAsOf(asOf), by: by as WireByAgency["by"], rounded_to: null },
    rows: rows.map((row) => toWire(row, byTime)),
    total: toWire(total, false),
  }
}

/** As a table: a header and a row for each, the total last. */
export function toAgencyCsv({ by, rows, total }: WireByAgency): string[][] {
  const plain = (value: number | null) => (value === null ? "" : String(value))
  return [
    [...by.flatMap((name) => [name, `${name}_name`]), ...jointNames],
    ...[...rows, total].map((row) => [
      ...by.flatMap((name) => [row[name] ?? (row === total ? "total" : ""), row.names[name]?.zh ?? ""]),
      ...jointNames.map((name) => plain(row.joint[name])),
    ]),
  ]
}
