/** Statistics as they leave the register. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { findGround, findPenaltyClass } from "../../law/catalogue.ts"
import { type ListName, lists } from "../../law/list.ts"
import { regionName } from "../../names/region.ts"
import { recordMoves } from "../../register/record/state.ts"
import { asOfSchema, bilingualSchema, toAsOf } from "../../register/record/wire.ts"
import type { AgencyFigures, MerchantFigures, StatisticsRow } from "./figures.ts"
import { jointExample, jointSchema, toWireJoint } from "./joint-wire.ts"
import { type Dimension, dimensionNames, type RowKey } from "./question.ts"
import type { StatisticsAnswer } from "./read.ts"

const count = z.int()
const days = z.number().nullable()

const merchantsSchema = wireObject("MerchantFigures", {
  listed: count,
  paused: count,
  resumed: count,
  ended: count,
  ended_by: z
    .record(z.string(), count)
    .openapi({ description: "By how they ended: repair, expire, end (as the source told), correct, withdraw …" }),
  live: count.openapi({ description: "Shown at the end of the period" }),
  days_listed_mean: days.openapi({
    description: "Of those that ended, from publication to the entry that ended them",
  }),
})

const remedySchema = z.strictObject({ filed: z.int(), granted: z.int(), refused: z.int(), rejected: z.int() })

const agenciesSchema = wireObject("AgencyFigures", {
  published: z.int(),
  publication_days_mean: days.openapi({ description: "From the decision to its publication" }),
  judged: z.int().openapi({ description: "Publications that a clock of 20 working days applied to (R44 14, R45 9)" }),
  late: z.int().openapi({ description: "Of these, published after its last day" }),
  overdue: z.int().openapi({ description: "Clocks of proceedings that ran out in the period, by the audit trail" }),
  overdue_now: z.int().nullable().openapi({ description: "That have run out and still run; null in rows by time" }),
  repairs: remedySchema,
  objections: remedySchema,
  joint: jointSchema,
})

/** A field for each dimension. */
export const keyFields = Object.fromEntries(dimensionNames.map((name) => [name, z.string().optional()])) as Record<
  Dimension,
  z.ZodOptional<z.ZodString>
>

const rowSchema = wireObject("StatisticsRow", {
  ...keyFields,
  names: z.record(z.string(), bilingualSchema).openapi({ description: "Of the row’s codes, where they have one" }),
  merchants: merchantsSchema,
  // A union, so that what has a name is an object and nothing else.
  agencies: z
    .union([agenciesSchema, z.null()])
    .openapi({ description: "Null in a row of few merchants, where the answer tells merchants apart" }),
})

/** Of what counts are multiples. */
export const roundedSchema = z.int().nullable().openapi({
  description: "Counts are multiples of this, up or down as it falls; null: they are given as they are",
})

export const statisticsSchema = wireObject("Statistics", {
  as_of: asOfSchema.openapi({ description: "The size of the log up to which is counted" }),
  by: z.array(z.enum(dimensionNames)),
  rounded_to: roundedSchema,
  rows: z.array(rowSchema),
  total: rowSchema,
}).openapi({
  example: {
    as_of: { size: 4711, time: "2026-03-05T02:00:00.000Z" },
    by: ["list"],
    rounded_to: null,
    rows: [],
    total: {
      names: {},
      merchants: {
        ...{ listed: 412, paused: 0, resumed: 1, ended: 97, ended_by: { repair: 80, expire: 17 }, live: 316 },
        days_listed_mean: 143.5,
      },
      agencies: {
        ...{ published: 412, publication_days_mean: 6.2, judged: 371, late: 3, overdue: 2, overdue_now: 0 },
        repairs: { filed: 92, granted: 80, refused: 5, rejected: 4 },
        objections: { filed: 7, granted: 1, refused: 6, rejected: 0 },
        joint: jointExample,
      },
    },
  },
})

export type WireStatistics = z.infer<typeof statisticsSchema>
export type WireRow = z.infer<typeof rowSchema>

export function toWireStatistics({ asOf, by, roundedTo, tellsNow, rows, total }: StatisticsAnswer): WireStatistics {
  const byTime = by.includes("month") || by.includes("year")
  return {
    as_of: toAsOf(asOf),
    by: [...by],
    rounded_to: roundedTo,
    rows: rows.map((row) => toWireRow(row, tellsNow && !byTime)),
    total: toWireRow(total, tellsNow),
  }
}

function toWireRow({ key, merchants, agencies }: StatisticsRow, tellsNow: boolean): WireRow {
  return {
    ...key,
    names: namesOf(key),
    merchants: toWireMerchants(merchants),
    agencies: agencies && toWireAgencies(agencies, tellsNow),
  }
}

function toWireMerchants({ endedBy, displayDays, ...counts }: MerchantFigures): WireRow["merchants"] {
  return {
    ...counts,
    ended_by: { ...endedBy },
    days_listed_mean: mean(displayDays, counts.ended),
  }
}

function toWireAgencies(agencies: AgencyFigures, tellsNow: boolean): NonNullable<WireRow["agencies"]> {
  const { published, publicationDays, judged, late, counts } = agencies
  const remedy = (kind: "repair" | "objection") => ({
    ...{ filed: counts[`${kind}:filed`] ?? 0, granted: counts[`${kind}:granted`] ?? 0 },
    ...{ refused: counts[`${kind}:refused`] ?? 0, rejected: counts[`${kind}:rejected`] ?? 0 },
  })
  return {
    ...{ published, publication_days_mean: mean(publicationDays, published), judged, late },
    ...{ overdue: counts.overdue ?? 0, overdue_now: tellsNow ? (counts["overdue:now"] ?? 0) : null },
    ...{ repairs: remedy("repair"), objections: remedy("objection"), joint: toWireJoint(agencies, tellsNow) },
  }
}

function mean(sum: number | null, of: number): number | null {
  return sum === null || of === 0 ? null : Math.round((sum / of) * 10) / 10
}

/** The names of a row's codes. */
function namesOf(key: RowKey): WireRow["names"] {
  return Object.fromEntries(
    (Object.entries(key) as [Dimension, string][]).flatMap(([name, code]) => {
      const words = nameOf(name, code)
      return words ? [[name, { zh: words.zh, en: words.en }]] : []
    }),
  )
}

/** The name of a code of a dimension; null where it has none that the register knows by itself. */
export function nameOf(name: Dimension, code: string): Bilingual | null {
  switch (name) {
    case "list":
      return Object.hasOwn(lists, code) ? lists[code as ListName] : null
    case "ground":
      return findGround(code) ?? findPenaltyClass(code) ?? null
    case "province":
    case "city":
    case "region":
    case "authority": {
      const [zh, en] = [regionName(code), regionName(code, "en")]
      return zh !== null && en !== null ? { zh, en } : null
    }
    default:
      return null
  }
}

/** How a display ended, in words. */
export function endWords(name: string): Bilingual {
  if (Object.hasOwn(recordMoves, name)) return recordMoves[name as keyof typeof recordMoves]
  return { zh: "删除", en: "erased" }
}
