/**
 * HTTP of search.
 */
import { z } from "@hono/zod-openapi"
import { languageOf } from "../http/language.ts"
import { problem, problemResponses } from "../http/problem.ts"
import { defineRoute, routeGroup } from "../http/route.ts"
import { highlight } from "../names/highlight.ts"
import { asOfSchema, recordSchema, toAsOf, toWireRecord } from "../register/wire.ts"
import { search } from "./search.ts"
import { tallyMax } from "./search-index.ts"

const regionOrPart = z
  .string()
  .regex(/^(\d{2}|\d{4}|\d{6})$/)
  .optional()
const day = z.iso.date().optional()

/** The parameters of a search, as the API and the page take them. */
export const searchParameters = z.object({
  q: z.string().trim().max(200).default("").openapi({
    description: "Any part of a name; several parts by spaces; or a code. Empty: latest first",
    example: "云杉",
  }),
  list: z.enum(["abnormal", "serious", "penalty"]).optional(),
  region: regionOrPart.openapi({
    description: "Region of the subject: GB/T 2260, or its first 2 or 4 digits",
    example: "4101",
  }),
  authority: regionOrPart.openapi({ description: "Region of the deciding authority, likewise" }),
  from: day.openapi({ description: "Published on this day or later" }),
  to: day.openapi({ description: "Published on this day or earlier" }),
  cursor: z.string().max(500).optional().openapi({ description: "`next` of the page before" }),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})

const facet = z.array(z.strictObject({ value: z.string(), count: z.int() }))

const answerSchema = z
  .strictObject({
    results: z.array(
      z.strictObject({
        code: z.string(),
        name: z.string(),
        region: z.string(),
        records: z.array(recordSchema),
        highlights: z
          .array(z.strictObject({ text: z.string(), match: z.boolean() }))
          .openapi({ description: "The name in parts: those that were asked for have match = true" }),
      }),
    ),
    facets: z
      .strictObject({ list: facet, region: facet, authority: facet, year: facet })
      .openapi({ description: "Subjects by value. Regions go one level below the region asked for" }),
    total: z.int().openapi({ description: `Subjects found, counted up to ${tallyMax}` }),
    total_is: z.enum(["exact", "at-least"]),
    next: z.string().nullable(),
    as_of: asOfSchema,
    indexed: z.int().openapi({ description: "Position of the log up to which the index has read" }),
    note: z.string().nullable().openapi({ description: "What an empty answer means" }),
  })
  .openapi("SearchAnswer")

const searchRoute = defineRoute("register:read", {
  method: "get",
  path: "/v1/search",
  operationId: "search",
  summary: "Find subjects with live records by any part of a name",
  description:
    "With text: the shortest name that holds all its parts first. Without: the latest publication first. " +
    "Looks among subjects with live records; an empty answer is no clearance.",
  tags: ["search"],
  request: { query: searchParameters },
  responses: {
    200: { description: "What was found", content: { "application/json": { schema: answerSchema } } },
    ...problemResponses(400),
  },
})

/** What an empty answer means, in words. */
export const emptyNote = {
  zh: "在现有公示记录中没有找到。这不等于没有问题：请换用名称的一部分，或者用统一社会信用代码查询。",
  en: "Nothing was found among live records. That is no clearance: try a part of the name, or the unified social credit code.",
} as const

/** The search's routes. */
export const searchRoutes = routeGroup().openapi(searchRoute, async (c) => {
  const parts = c.get("parts")
  const { q, cursor, limit, ...filter } = c.req.valid("query")
  const answer = await search(parts, parts.search, { text: q, filter, cursor: cursor ?? null, limit })
  if (answer === "invalid-cursor") {
    return problem(c, "invalid-cursor", {
      detail: {
        zh: "翻页标记不属于这次查询：请从第一页重新开始。",
        en: "The cursor belongs to another query: begin again from the first page.",
      },
    })
  }
  return c.json(
    {
      results: answer.standings.map(({ subject, records }) => ({
        code: subject.code,
        name: subject.name,
        region: subject.region,
        records: records.map(toWireRecord),
        highlights: highlight(subject.name, answer.terms).map(({ text, match }) => ({ text, match })),
      })),
      facets: answer.facets,
      total: answer.total,
      total_is: answer.total < tallyMax ? ("exact" as const) : ("at-least" as const),
      next: answer.next,
      as_of: toAsOf(answer.asOf),
      indexed: answer.indexed,
      note: answer.total === 0 ? emptyNote[languageOf(c)] : null,
    },
    200,
  )
})
