/** HTTP of open data: all that is shown today as tables, for everybody, with the data dictionary. */
import { z } from "@hono/zod-openapi"
import { streamBytes } from "../../http/body.ts"
import { binary, json, text } from "../../http/content.ts"
import { problem } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayInChina } from "../../law/day.ts"
import { listNames, lists } from "../../law/list.ts"
import type { PublicRead } from "../../register/record/standing.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { notOffered } from "../../table/table.ts"
import type { XlsxParts } from "../../table/xlsx.ts"
import {
  dictionary,
  openDataFormats,
  openDataHeader,
  writeDictionary,
  writeOpenCsv,
  writeOpenLines,
  writeOpenWorkbook,
} from "./table.ts"

const listNameSchema = z.enum(listNames)

const tables = listNames.map((list) => {
  const { zh, en } = lists[list]
  const at = (format: string) => `/v1/open-data/${list}?format=${format}`
  return { list, name: { zh, en }, csv: at("csv"), xlsx: at("xlsx"), ndjson: at("ndjson") }
})

const getDictionary = defineRoute("service:read", "get /v1/open-data", {
  operationId: "getDataDictionary",
  summary: "The tables of open data and their columns",
  request: { query: z.object({ format: z.enum(["json", "csv"]).default("json") }) },
  responses: {
    200: {
      description: "The data dictionary",
      content: {
        ...json(
          "",
          wireObject("DataDictionary", {
            tables: z.array(
              z.strictObject({
                list: listNameSchema,
                name: bilingualSchema,
                csv: z.string(),
                xlsx: z.string(),
                ndjson: z.string(),
              }),
            ),
            columns: z.array(
              z.strictObject({
                column: z.string(),
                type: z.enum(["text", "code", "day", "number"]),
                name: bilingualSchema,
                says: bilingualSchema,
              }),
            ),
          }).openapi({
            example: { tables: tables.slice(0, 1), columns: dictionary.slice(0, 1) },
          }),
        ).content,
        [openDataFormats.csv]: text("column,type"),
      },
    },
  },
})

const getOpenData = defineRoute("register:read", "get /v1/open-data/{list}", {
  operationId: "getOpenData",
  summary: "All records of a list that are shown today, as a table",
  description:
    "Streams as it is read, by code; what is published while it streams may be in it or not. What has to be complete to the " +
    "letter, and proven, is the signed export (`GET /v1/exports`). On Workers there are no workbooks.",
  request: {
    params: z.object({ list: listNameSchema.openapi({ example: "penalty" }) }),
    query: z.object({ format: z.enum(["csv", "xlsx", "ndjson"]).default("csv") }),
  },
  responses: {
    200: {
      description: "The table",
      content: {
        [openDataFormats.csv]: text(openDataHeader.join(",")),
        [openDataFormats.xlsx]: binary("(a workbook)"),
        [openDataFormats.ndjson]: text('{"id":"sh4l6ot2vhs7c5rq3yxbxmgw3e"}'),
      },
    },
  },
})

const keptFor = "public, max-age=3600"

export const openDataRoutes = routeGroup<PublicRead & XlsxParts>()
  .openapi(getDictionary, (c) => {
    c.header("Cache-Control", keptFor)
    if (c.req.valid("query").format === "csv") {
      return streamBytes(c, openDataFormats.csv, "data-dictionary.csv", writeDictionary())
    }
    return c.json({ tables, columns: [...dictionary] }, 200)
  })
  .openapi(getOpenData, (c) => {
    const { list } = c.req.valid("param")
    const { format } = c.req.valid("query")
    const parts = c.get("parts")
    const name = `${list}-${dayInChina(parts.clock())}.${format}`
    if (format === "csv") return streamBytes(c, openDataFormats.csv, name, writeOpenCsv(parts, list))
    if (format === "ndjson") return streamBytes(c, openDataFormats.ndjson, name, writeOpenLines(parts, list))
    if (!parts.xlsx) return problem(c, "invalid-request", { detail: notOffered, pointer: "/format" })
    return streamBytes(c, openDataFormats.xlsx, name, writeOpenWorkbook(parts, list, parts.xlsx))
  })
