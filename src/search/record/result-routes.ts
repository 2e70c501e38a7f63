/**
 * HTTP of what a query finds, to be taken along: the latest as a feed, the first thousand as lines or a table.
 */
import { z } from "@hono/zod-openapi"
import { streamBytes } from "../../http/body.ts"
import { text } from "../../http/content.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { wireObject } from "../../input/wire-object.ts"
import type { PublicRead } from "../../register/record/standing.ts"
import { recordSchema, toWireRecord, type WireRecord } from "../../register/record/wire.ts"
import { leftOut } from "../dropped.ts"
import { recordQuery } from "../parameter.ts"
import { type EngineReason, engineFaults } from "./engine-standing.ts"
import type { RecordSearchParts } from "./record-index.ts"
import { type RecordSearchAnswer, type RecordSearchRequest, searchRecords } from "./record-search.ts"
import {
  type FactRecord,
  type FeedSource,
  factRecordHeader,
  type ResultFormat,
  resultFormats,
  toAtom,
  toCsv,
  toJsonFeed,
  toLines,
} from "./result-file.ts"
import { toRecordFilter } from "./wire.ts"

/** Records that anyone may take along at once. */
const rowsMax = 1_000
// Of a feed: who reads it daily misses nothing of a query that says something.
const entriesMax = 50
const rowsAtOnce = 100

const formatNames = Object.keys(resultFormats) as [ResultFormat, ...ResultFormat[]]

const feedSchema = wireObject("RecordFeed", {
  version: z.url(),
  title: z.string(),
  description: z
    .string()
    .optional()
    .openapi({ description: "What of the query is not asked for, and that the index has not read all" }),
  ...{ home_page_url: z.url(), feed_url: z.url(), language: z.string() },
  items: z.array(
    z.strictObject({
      ...{ id: z.string(), url: z.url(), title: z.string(), content_text: z.string(), date_published: z.string() },
      _gongshi: recordSchema,
    }),
  ),
}).openapi({
  description: "JSON Feed 1.1, with each record as the API has it in `_gongshi`",
  example: {
    ...{ version: "https://jsonfeed.org/version/1.1", title: "最新公示记录", language: "zh-CN", items: [] },
    ...{ home_page_url: "https://gongshi.example/?in=records" },
    feed_url: "https://gongshi.example/v1/search/records/json",
  },
})

const examples = {
  [resultFormats.ndjson]: text('{"id":"sh4l6ot2vhs7c5rq3yxbxmgw3e"}'),
  [resultFormats.csv]: text(factRecordHeader.join(",")),
  [resultFormats.atom]: text('<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"></feed>'),
  [resultFormats.json]: { schema: feedSchema },
}

const droppedHeader = "Gongshi-Dropped"
const dropped = z
  .string()
  .optional()
  .openapi({
    description: "`dropped` of `GET /v1/search`, each percent-encoded (UTF-8), by commas; absent where it is empty",
    example: encodeURIComponent("独角兽"),
  })

/** Says of a file that not all that should be is in it, and why. */
export const degradedHeader = "Gongshi-Degraded"
export const degradedSchema = z
  .enum(Object.keys(engineFaults) as [EngineReason])
  .optional()
  .openapi({
    description:
      "`kind` of `degraded_by` of `GET /v1/search`; absent where it is null. With `unread` what was found is not all, and nothing is no clearance",
    example: "unread",
  })

const resultRoute = defineRoute("register:read", "get /v1/search/records/{format}", {
  operationId: "takeRecords",
  summary: "The records that a query finds, as a feed, as lines or as a table",
  description:
    `\`atom\` and \`json\` (JSON Feed): the latest ${entriesMax}, to be read again as often as you like. \`csv\` and \`ndjson\`: ` +
    `the latest ${rowsMax}; narrow the query by days for others, or have all of them gathered (\`POST /v1/search/jobs\`). The parameters are those of \`GET /v1/search\`. ` +
    "What of the query is not asked for (`dropped` of `GET /v1/search`) stands in the header `Gongshi-Dropped`, and in a feed " +
    "under its title; so does that the index has not read all (`Gongshi-Degraded`).",
  request: {
    params: z.object({ format: z.enum(formatNames).openapi({ example: "csv" }) }),
    query: recordQuery,
  },
  responses: {
    200: {
      description: "The records, the latest first",
      headers: z.object({ [droppedHeader]: dropped, [degradedHeader]: degradedSchema }),
      content: examples,
    },
  },
})

export const resultRoutes = routeGroup<PublicRead & RecordSearchParts>().openapi(resultRoute, async (c) => {
  const parts = c.get("parts")
  const { format } = c.req.valid("param")
  const asked = c.req.valid("query")
  const request = { text: asked.q, filter: toRecordFilter(asked), sort: "date" } as const
  const type = resultFormats[format]
  const isFile = format === "ndjson" || format === "csv"
  const max = isFile ? rowsMax : entriesMax
  const first = await readPage(parts, request, null, max)
  const { dropped, degraded } = first
  if (dropped.length > 0)
    c.header(droppedHeader, dropped.map((word) => encodeURIComponent(word.toWellFormed())).join(","))
  if (degraded !== null) c.header(degradedHeader, degraded)
  const pages = readPages(parts, request, first, max)
  if (isFile) {
    return streamBytes(c, type, `records.${format}`, format === "csv" ? toCsv(pages, true) : toLines(pages))
  }
  const records: WireRecord[] = []
  // The record as the API has it everywhere: its facts are columns of a table.
  for await (const page of pages) records.push(...page.map(({ facts: _, ...record }) => record))
  const { search } = new URL(c.req.url)
  const { issuer } = parts
  const source: FeedSource = {
    ...{ issuer, self: `${issuer}/v1/search/records/${format}${search}`, now: parts.clock() },
    page: `${issuer}/${search}${search === "" ? "?" : "&"}in=records`,
    title: asked.q === "" ? "最新公示记录" : `“${asked.q}”的公示记录`,
    subtitle: subtitleOf(first),
  }
  return c.body(format === "atom" ? toAtom(source, records) : toJsonFeed(source, records), 200, {
    "content-type": type,
  })
})

/** What limits what a feed shows; null where nothing does. */
function subtitleOf({ dropped, degraded }: RecordSearchAnswer): string | null {
  const limits = [
    ...(degraded === "unread" ? [engineFaults.unread.zh] : []),
    ...(dropped.length > 0 ? [leftOut(dropped).zh] : []),
  ]
  return limits.length === 0 ? null : limits.join("；")
}

type Kept = Pick<RecordSearchRequest, "text" | "filter" | "sort">

async function readPage(
  parts: PublicRead & RecordSearchParts,
  request: Kept,
  cursor: string | null,
  left: number,
): Promise<RecordSearchAnswer> {
  const limit = Math.min(left, rowsAtOnce)
  const answer = await searchRecords(parts, parts.records, { ...request, cursor, limit })
  if (answer === "invalid-cursor") throw new Error("a cursor of this query's own is not known")
  return answer
}

/** The first page, and those behind it. */
async function* readPages(
  parts: PublicRead & RecordSearchParts,
  request: Kept,
  first: RecordSearchAnswer,
  max: number,
): AsyncGenerator<FactRecord[]> {
  let answer = first
  for (let left = max - rowsAtOnce; ; left -= rowsAtOnce) {
    yield answer.hits.map(({ record, facts }) => ({ ...toWireRecord(record), facts }))
    if (answer.next === null || left <= 0) return
    answer = await readPage(parts, request, answer.next, left)
  }
}
