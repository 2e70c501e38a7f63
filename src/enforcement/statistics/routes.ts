/** HTTP of statistics. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { regionPrefix } from "../../access/principal.ts"
import type { DatabaseParts } from "../../database/client.ts"
import { streamBytes } from "../../http/body.ts"
import { text } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem } from "../../http/problem.ts"
import { defineRoute, refuseEach, routeGroup } from "../../http/route.ts"
import { described, regionPattern } from "../../input/described-pattern.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayInChina } from "../../law/day.ts"
import { listNames } from "../../law/list.ts"
import { regionName } from "../../names/region.ts"
import { countExemptions } from "../../register/proceeding/exemption-store.ts"
import { asOfSchema, bilingualSchema } from "../../register/record/wire.ts"
import { writeCsv } from "../../table/csv-writer.ts"
import { countLeads } from "../lead/store.ts"
import type { AgencyRow } from "./act-store.ts"
import { type AnnualRow, annualItemNames, itemWords, toAnnualRows } from "./annual.ts"
import { answerByAgency, byAgencySchema, toAgencyCsv } from "./by-agency.ts"
import { toCsvRows } from "./csv.ts"
import {
  type Dimension,
  dimensionNames,
  everything,
  type StatisticsFilter,
  tellsAgenciesApart,
  tellsMeasuresApart,
  tellsMerchantsApart,
} from "./question.ts"
import { readStatistics, rowsMax } from "./read.ts"
import { merchantsFrom, roundedTo } from "./rounding.ts"
import { statisticsSchema, toWireStatistics, type WireStatistics } from "./wire.ts"

const month = z
  .string()
  .regex(described(/^[12]\d{3}-(0[1-9]|1[0-2])$/, { zh: "年月，如 2026-03", en: "a month, as 2026-03" }))
const place = z.string().regex(regionPattern)
const format = z.enum(["json", "csv"]).default("json")
const dimensionsMax = 3

/** What narrows the statistics, as it stands in an address. */
export const statisticsQuery = z.object({
  by: z
    .string()
    .max(60)
    .default("list")
    .openapi({
      description: `Up to ${dimensionsMax} of ${dimensionNames.join(", ")}, parted by commas; empty: the total alone`,
      example: "list,month",
    }),
  list: z.enum(listNames).optional(),
  ground: z.string().min(1).max(20).optional().openapi({ description: "A ground, or a class of penalties" }),
  region: place.optional().openapi({ description: "Of the merchant: 41 a province, 4101 a city, 410105 a district" }),
  authority: place.optional().openapi({ description: "That decided: 41 and 4101 with all below, 410105 itself" }),
  agency: z.uuid().optional().openapi({ description: "What one agency was told of it, and did" }),
  platform: z.string().min(1).max(100).optional().openapi({ description: "On which the merchant has a shop" }),
  from: month.optional().openapi({ description: "The first month of the period" }),
  to: month.optional().openapi({ description: "The last month of the period" }),
})

const answerSchema = z.union([statisticsSchema, byAgencySchema]).openapi("StatisticsAnswer")

const getStatistics = defineRoute("register:read", "get /v1/statistics", {
  operationId: "getStatistics",
  summary: "Counts of what was published, how it ended and how fast agencies were, by list, ground, region, month …",
  description:
    "Counted from the log, up to `as_of`. Answers that tell merchants apart (by ground, region or platform) give counts as " +
    `multiples of ${roundedTo}, up or down as it falls, so that they do not add up, and take whole years; what was done about records they ` +
    `tell in rows of ${merchantsFrom} merchants or more. What is only told apart by list, authority and time is about agencies and given ` +
    "in full, as everything is to officers. By agency (that of joint punishment), or of one, it says what agencies were told and did, " +
    "of all or of whole provinces; of less (by authority, city or region, or narrowed to one) to officers alone.",
  request: { query: statisticsQuery.extend({ format }) },
  responses: {
    200: {
      description: "The figures",
      content: {
        "application/json": { schema: answerSchema },
        "text/csv": text("list,list_name,listed"),
      },
    },
  },
})

const annualSchema = wireObject("AnnualFigures", {
  as_of: asOfSchema,
  year: z.int(),
  authority: z.string(),
  authority_name: z.string().nullable(),
  below: z.boolean(),
  rows: z.array(
    z.strictObject({
      item: z.enum(annualItemNames),
      name: bilingualSchema,
      ...{ abnormal: z.number().nullable(), serious: z.number().nullable(), penalty: z.number().nullable() },
      total: z.number().nullable(),
    }),
  ),
}).openapi({
  example: {
    as_of: { size: 4711, time: "2026-03-05T02:00:00.000Z" },
    ...{ year: 2025, authority: "410100", authority_name: "河南省郑州市", below: true },
    rows: [
      {
        ...{ item: "listed", name: { zh: "本年公示", en: "Published in the year" } },
        ...{ abnormal: 301, serious: 4, penalty: 107, total: 412 },
      },
    ],
  },
})

/** The table of a year as it leaves the register. */
export type WireAnnual = z.infer<typeof annualSchema>

/** What the table of a year is asked with. */
export const annualQuery = z.object({
  authority: z
    .string()
    .regex(/^\d{6}$/)
    .openapi({ example: "410100" }),
  year: z.coerce.number().int().min(2014).max(2100).openapi({ example: 2025 }),
  below: z.enum(["true", "false"]).default("true").openapi({ description: "With the authorities below it" }),
})

const getAnnual = defineRoute("register:read", "get /v1/statistics/annual", {
  operationId: "getAnnualFigures",
  summary: "The figures of an authority's annual reply in one table",
  request: { query: annualQuery.extend({ format }) },
  responses: {
    200: {
      description: "The table",
      content: {
        "application/json": { schema: annualSchema },
        "text/csv": text("item,name,abnormal,serious,penalty,total"),
      },
    },
  },
})

/** Reads dimensions; null for what names another, one twice or too many. */
export function readDimensions(by: string): Dimension[] | null {
  const names = by === "" ? [] : by.split(",").map((name) => name.trim())
  const known = dimensionNames.filter((name) => names.includes(name))
  return known.length === names.length && names.length <= dimensionsMax ? (names as Dimension[]) : null
}

/** The filter of an address. */
export function toFilter(asked: Omit<z.infer<typeof statisticsQuery>, "by">): StatisticsFilter {
  const { list = null, ground = null, region = null, authority = null, agency = null, platform = null } = asked
  const { from = null, to = null } = asked
  return { list, ground, region, authority, agency, platform, from, to }
}

/** Whether whoever asks sees small counts too. */
export function seesAll<E extends Environment>(c: Context<E>): boolean {
  return c.get("principal").kind === "officer"
}

/** Reads the answer of a question for whoever asks. @param acts what agencies did by its filter, where that was read already */
export async function answerStatistics<E extends Environment<DatabaseParts>>(
  c: Context<E>,
  by: readonly Dimension[],
  filter: StatisticsFilter,
  acts?: readonly AgencyRow[],
): Promise<WireStatistics | "too-many"> {
  const { sql, clock } = c.get("parts")
  const asked = { by, filter, seesAll: seesAll(c), today: dayInChina(clock()), ofAgencies: false }
  const answer = await readStatistics(sql, { ...asked, acts })
  return answer === "too-many" ? answer : toWireStatistics(answer)
}

/** Reads the table of a year. */
export async function answerAnnual<E extends Environment<DatabaseParts>>(
  c: Context<E>,
  { authority, year, below }: z.infer<typeof annualQuery>,
): Promise<WireAnnual> {
  const filter = { ...everything, authority: below === "true" ? regionPrefix(authority) : authority }
  const within = await answerStatistics(c, ["list"], { ...filter, from: `${year}-01`, to: `${year}-12` })
  const earlier = await answerStatistics(c, ["list"], { ...filter, to: `${year - 1}-12` })
  if (within === "too-many" || earlier === "too-many") throw new Error("three lists are no more than three rows")
  const { sql, clock } = c.get("parts")
  const of = [filter.authority, `${year}-01-01`, `${year}-12-31`] as const
  const beside = { ...(await countLeads(sql, ...of, dayInChina(clock()))), ...(await countExemptions(sql, ...of)) }
  return {
    ...{ as_of: within.as_of, year, authority, authority_name: regionName(authority), below: below === "true" },
    rows: toAnnualRows(within, earlier, beside).map(({ item, ...values }) => {
      const { zh, en } = itemWords(item)
      return { item, name: { zh, en }, ...values }
    }),
  }
}

/** Counted within seconds; what is a minute old is no worse a figure. What an officer sees is nobody else's. */
function cachingOf<E extends Environment>(c: Context<E>): string {
  return seesAll(c) ? "private, no-store" : "public, max-age=60"
}

/** Whether a period begins and ends with years, or today: others would tell of a month what is not told of it. */
function isOfYears({ from, to }: StatisticsFilter, today: string): boolean {
  return (from === null || from.endsWith("-01")) && (to === null || to.endsWith("-12") || to >= today.slice(0, 7))
}

export const statisticsRoutes = routeGroup<DatabaseParts>()
  .openapi(getStatistics, async (c) => {
    const { by, format: wanted, ...asked } = c.req.valid("query")
    const names = readDimensions(by)
    const isBackwards = asked.from !== undefined && asked.to !== undefined && asked.from > asked.to
    const faults = [
      ...(names === null ? [{ pointer: "/by", detail: badDimensions }] : []),
      ...(isBackwards ? [{ pointer: "/to", detail: badPeriod }] : []),
    ]
    if (names === null || faults.length > 0) return refuseEach(c, faults)
    const question = { by: names, filter: toFilter(asked) }
    if (
      !seesAll(c) &&
      tellsMerchantsApart(question) &&
      !isOfYears(question.filter, dayInChina(c.get("parts").clock()))
    ) {
      return problem(c, "invalid-request", {
        detail: wholeYears,
        pointer: asked.from?.endsWith("-01") === false ? "/from" : "/to",
      })
    }
    if (tellsAgenciesApart(question)) {
      const narrow = seesAll(c) ? null : tellsMeasuresApart(question)
      if (narrow) return problem(c, "invalid-request", { detail: wholeProvinces, pointer: `/${narrow}` })
      const told = await answerByAgency(c.get("parts"), question, seesAll(c))
      if (told === "too-many") return problem(c, "invalid-request", { detail: tooMany, pointer: "/by" })
      c.header("Cache-Control", cachingOf(c))
      if (wanted === "json") return c.json(told, 200)
      return streamBytes(c, csvType, "statistics.csv", writeCsv([toAgencyCsv(told)], { bom: true }))
    }
    const answer = await answerStatistics(c, names, question.filter)
    if (answer === "too-many") return problem(c, "invalid-request", { detail: tooMany, pointer: "/by" })
    c.header("Cache-Control", cachingOf(c))
    if (wanted === "json") return c.json(answer, 200)
    return streamBytes(c, csvType, "statistics.csv", writeCsv([toCsvRows(answer)], { bom: true }))
  })
  .openapi(getAnnual, async (c) => {
    const { format: wanted, ...asked } = c.req.valid("query")
    const table = await answerAnnual(c, asked)
    c.header("Cache-Control", cachingOf(c))
    if (wanted === "json") return c.json(table, 200)
    return streamBytes(
      c,
      csvType,
      `annual-${table.authority}-${table.year}.csv`,
      writeCsv([annualCsv(table)], { bom: true }),
    )
  })

const csvType = "text/csv; charset=utf-8"

function annualCsv({ rows }: WireAnnual): string[][] {
  const cell = (value: number | null) => (value === null ? "" : String(value))
  const columns = [...listNames, "total"] as const satisfies readonly (keyof AnnualRow)[]
  return [
    ["item", "name", ...columns],
    ...rows.map((row) => [row.item, row.name.zh, ...columns.map((name) => cell(row[name]))]),
  ]
}

const badDimensions = {
  zh: `by 最多取 ${dimensionsMax} 个不重复的维度，以逗号分隔：${dimensionNames.join("、")}。`,
  en: `by takes up to ${dimensionsMax} of these, each once, parted by commas: ${dimensionNames.join(", ")}.`,
} as const
const badPeriod = { zh: "起始月份晚于截止月份。", en: "The period ends before it begins." } as const
const wholeYears = {
  zh: "涉及商户的分列按整年统计：from 应为某年 1 月，to 应为某年 12 月或者不填。",
  en: "What tells merchants apart is told of whole years: from a January, to a December or until now.",
} as const
const wholeProvinces = {
  zh: "按协同部门统计时，范围限于全省：authority、region 取省级两位代码或者不填，by 不含 authority、city、region；更小范围只供执法人员查询，以免看出对某一商户采取的措施。",
  en: "What agencies did is told of whole provinces: authority and region take the two digits of one, or nothing, and by none of authority, city and region. Below that only officers see it, as it would tell of a measure on one merchant.",
} as const
const tooMany = {
  zh: `结果超过 ${rowsMax} 行：请缩小范围，或者减少维度。`,
  en: `There are more than ${rowsMax} rows: narrow the question, or tell fewer things apart.`,
} as const
