/** One row as JSON, or many as NDJSON, CSV or XLSX: read, kept in groups, each told of by its line. */

import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { readBody } from "../http/body.ts"
import { binary, json, sentType, tableParameters, text } from "../http/content.ts"
import type { Environment } from "../http/environment.ts"
import { problem } from "../http/problem.ts"
import { inGroups } from "../table/in-order.ts"
import { mediaTypes } from "../table/table.ts"
import { findEncoding } from "../table/text-encoding.ts"
import type { XlsxParts } from "../table/xlsx.ts"
import { refuseFields } from "./notice/routes.ts"
import { rowReportSchema } from "./notice/wire.ts"
import {
  type Columns,
  count,
  type FieldFault,
  openRows,
  type RowOutcome,
  readJsonRow,
  rowsAtOnce,
  type SentRow,
  startReport,
} from "./rows.ts"

/** How rows of a kind are taken. */
export interface RowIntake<Row> {
  columns: Columns
  /** A column without which a table is none. */
  needed: string
  /** Reads a row whose texts are in order. */
  read(values: Readonly<Record<string, string>>): Row | FieldFault[]
  /** Keeps some hundreds together; the outcomes in their order. */
  keep(rows: readonly Row[]): Promise<readonly RowOutcome[]>
}

/** The request of such a route. @param example a row @param required what no row can be without */
export function rowRequest<Of extends Columns>(
  columns: Of,
  example: Readonly<Record<string, string | number>>,
  required: readonly (keyof Of & string)[],
) {
  const properties = Object.fromEntries(Object.keys(columns).map((name) => [name, { type: "string" as const }]))
  const header = Object.keys(example).map((name) => columns[name]?.[0] ?? name)
  return {
    query: z.object(tableParameters),
    body: {
      required: true,
      content: {
        // Told and not left to the validator: a row in JSON is read as one in a table, with the same words for what is wrong.
        "application/json": {
          schema: { type: "object" as const, properties: typed(properties, example), required: [...required], example },
        },
        "application/x-ndjson": text(JSON.stringify(example)),
        [mediaTypes.csv]: text(header.join(",")),
        [mediaTypes.xlsx]: binary("(a workbook)"),
      },
    },
  }
}

function typed(properties: Record<string, { type: "string" }>, example: Readonly<Record<string, string | number>>) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      typeof example[name] === "number" ? { type: "integer" as const } : schema,
    ]),
  )
}

/** The answer of such a route. */
export const rowResponse = json("What came of the rows", rowReportSchema)

/** Takes what was sent. A single row in JSON that can't be taken is a problem, as with every other request. */
export async function takeRows<Parts extends XlsxParts, Row>(c: Context<Environment<Parts>>, intake: RowIntake<Row>) {
  const report = startReport()
  if (sentType(c) === "application/json") {
    const row = readJsonRow(1, await c.req.text(), intake.columns)
    const [outcome = []] = await keepRows([row], intake)
    if (typeof outcome !== "string") return { refusal: refuseFields(c, outcome) }
    count(report, row.line, outcome)
    return { report }
  }
  const { sheet, encoding } = c.req.query()
  const { xlsx } = c.get("parts")
  const options = {
    xlsx,
    sheet,
    encoding: encoding === undefined ? undefined : findEncoding(encoding),
    sentAs: sentType(c),
  }
  const rows = await openRows(readBody(c.req.raw), intake.columns, intake.needed, options)
  if ("refused" in rows) return { refusal: problem(c, "invalid-request", { detail: rows.refused }) }
  for await (const group of inGroups(rows, rowsAtOnce, ({ length }) => length)) {
    const outcomes = await keepRows(group, intake)
    for (const [index, { line }] of group.entries()) count(report, line, outcomes[index] ?? [])
  }
  return { report }
}

async function keepRows<Row>(group: readonly SentRow[], { read, keep }: RowIntake<Row>): Promise<RowOutcome[]> {
  const good: Row[] = []
  const places: number[] = []
  const outcomes = group.map(({ values, faults }, place): RowOutcome => {
    if (faults.length > 0) return faults
    const row = read(values)
    if (Array.isArray(row)) return row
    good.push(row)
    places.push(place)
    return []
  })
  if (good.length === 0) return outcomes
  const kept = await keep(good)
  for (const [index, place] of places.entries()) {
    const outcome = kept[index]
    if (outcome === undefined) throw new Error("a row has no outcome")
    outcomes[place] = outcome
  }
  return outcomes
}
