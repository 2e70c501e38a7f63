/** Statistics told apart by agency (协同部门): what each was told of the records that are asked for, and what it did. */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../../database/client.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayInChina } from "../../law/day.ts"
import { asOfSchema, bilingualSchema, toAsOf } from "../../register/record/wire.ts"
import type { AgencyRow } from "./act-store.ts"
import type { StatisticsRow } from "./figures.ts"
import { readAgencyNames } from "./joint-store.ts"
import { jointExample, jointNames, jointSchema, toWireJoint } from "./joint-wire.ts"
import { dimensionNames, type Question } from "./question.ts"
import { readStatistics } from "./read.ts"
import { keyFields, nameOf, roundedSchema } from "./wire.ts"

const rowSchema = wireObject("AgencyStatisticsRow", {
  ...keyFields,
  names: z.record(z.string(), bilingualSchema),
  joint: z.union([jointSchema, z.null()]).openapi({ description: "Null in a row of few merchants" }),
})

export const byAgencySchema = wireObject("AgencyStatistics", {
  as_of: asOfSchema,
  by: z.array(z.enum(dimensionNames)),
  rounded_to: roundedSchema,
  rows: z.array(rowSchema),
  total: rowSchema,
}).openapi({
  description:
    "About agencies of joint punishment alone: below a province to officers alone, and rounded beside ground, province or platform",
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

/** Answers what agencies did, as a question that tells them apart asks. @param seesAll whether counts are told as they are @param acts what was read of its filter already */
export async function answerByAgency(
  { sql, clock }: DatabaseParts & { clock(): number },
  question: Question,
  seesAll: boolean,
  acts?: readonly AgencyRow[],
): Promise<WireByAgency | "too-many"> {
  const { by, filter } = question
  const known = acts?.filter(({ key: { agency = "" } }) =>
    filter.agency === null ? agency !== "" : agency === filter.agency,
  )
  const answer = await readStatistics(sql, {
    ...{ ...question, seesAll, today: dayInChina(clock()), ofAgencies: true, acts: known },
  })
  if (answer === "too-many") return answer
  const { asOf, rows, total, roundedTo, tellsNow } = answer
  const names = await readAgencyNames(
    sql,
    rows.flatMap(({ key: { agency } }) => agency ?? []),
  )
  const byTime = by.includes("month") || by.includes("year")
  const toWire = ({ key, agencies }: StatisticsRow, isNow: boolean): WireAgencyRow => ({
    ...key,
    names: Object.fromEntries(
      by.flatMap((name) => {
        const code = key[name]
        const own = names.get(code ?? "")
        const words = own === undefined ? nameOf(name, code ?? "") : { zh: own, en: own }
        return words ? [[name, { zh: words.zh, en: words.en }]] : []
      }),
    ),
    joint: agencies && toWireJoint(agencies, isNow),
  })
  return {
    ...{ as_of: toAsOf(asOf), by: [...by], rounded_to: roundedTo },
    rows: rows.map((row) => toWire(row, tellsNow && !byTime)),
    total: toWire(total, tellsNow),
  }
}

/** As a table: a header and a row for each, the total last. */
export function toAgencyCsv({ by, rows, total }: WireByAgency): string[][] {
  const plain = (value: number | null) => (value === null ? "" : String(value))
  return [
    [...by.flatMap((name) => [name, `${name}_name`]), ...jointNames],
    ...[...rows, total].map((row) => [
      ...by.flatMap((name) => [row[name] ?? (row === total ? "total" : ""), row.names[name]?.zh ?? ""]),
      ...jointNames.map((name) => plain(row.joint?.[name] ?? null)),
    ]),
  ]
}
