/** HTTP of forms: templates for everybody, records in a form for officers. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { authorityReach, wholeRegister } from "../../access/reach.ts"
import type { DatabaseParts } from "../../database/client.ts"
import { streamBytes } from "../../http/body.ts"
import { binary, text } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem } from "../../http/problem.ts"
import { defineRoute, officerOf, routeGroup } from "../../http/route.ts"
import { mediaTypes, notOffered } from "../../table/table.ts"
import type { XlsxParts } from "../../table/xlsx.ts"
import { type FormFormat, writeRecords, writeTemplate } from "./form-writer.ts"

const params = z.object({
  list: z.enum(["abnormal", "serious", "penalty"]).openapi({ example: "penalty" }),
})
const query = z.object({
  format: z.enum(["csv", "xlsx"]).default("xlsx"),
  encoding: z
    .enum(["utf-8", "gb18030"])
    .default("utf-8")
    .openapi({ description: "Of a CSV. UTF-8 has a byte order mark, by which Excel knows it" }),
})

const files = {
  [mediaTypes.csv]: text("CF_XDR_MC,CF_XDR_SHXYM,CF_WSH"),
  [mediaTypes.xlsx]: binary("(a workbook)"),
}

// Open: a template holds column names and their explanation, and whoever prepares a file needs it before any token.
const getForm = defineRoute("service:read", "get /v1/forms/{list}", {
  operationId: "getForm",
  summary: "The template of a list's form, with an explanation of every column",
  description: "Fill it in and send it to `POST /v1/imports`. On Workers CSV alone.",
  request: { params, query },
  responses: { 200: { description: "The template", content: files } },
})

// Not open: a form carries what the law does not show (facts, notes, sources).
const getFormRecords = defineRoute("form:read", "get /v1/forms/{list}/records", {
  operationId: "getFormRecords",
  summary: "The live records of a list in its form, as far as the officer's authority reaches",
  description: "Streams in constant memory. Imported again it changes nothing. On Workers CSV alone.",
  request: { params, query },
  responses: { 200: { description: "The records", content: files } },
})

interface FormParts extends DatabaseParts, XlsxParts {}

export const formRoutes = routeGroup<FormParts>()
  .openapi(getForm, (c) => {
    const { list } = c.req.valid("param")
    const format = formatOf(c, c.req.valid("query"))
    if (!format) return problem(c, "invalid-request", { detail: notOffered, pointer: "/format" })
    return streamBytes(c, mediaTypes[format.format], `${list}.${format.format}`, writeTemplate(list, format))
  })
  .openapi(getFormRecords, (c) => {
    const { list } = c.req.valid("param")
    const format = formatOf(c, c.req.valid("query"))
    if (!format) return problem(c, "invalid-request", { detail: notOffered, pointer: "/format" })
    const officer = officerOf(c)
    // An administrator keeps the forms of the whole register.
    const reach = officer.role === "administrator" ? wholeRegister : authorityReach(officer.authority)
    const records = writeRecords(c.get("parts"), list, reach, format)
    return streamBytes(c, mediaTypes[format.format], `${list}-records.${format.format}`, records)
  })

/** Null where the platform has no workbooks. */
function formatOf(c: Context<Environment<FormParts>>, { format, encoding }: z.infer<typeof query>): FormFormat | null {
  if (format === "csv") return { format, encoding, bom: true }
  const { xlsx } = c.get("parts")
  return xlsx && { format, xlsx }
}
