/** Rows of leads out of a body: NDJSON, CSV or a workbook, as its content says. */

import { readLines } from "../../register/import/line-reader.ts"
import { type Fields, Refusal, type Remark } from "../../register/import/row-field.ts"
import type { NoTable, TextEncodingName } from "../../table/row.ts"
import { detectFormat, readTable } from "../../table/table.ts"
import type { Xlsx } from "../../table/xlsx.ts"
import { findLeadFields, toLeadFields } from "./column.ts"

/** A row with its number in the file: its fields, or why they can't be read. */
export type NumberedFields = { line: number } & ({ fields: Fields } | { refused: readonly Remark[] })

/** How the body is to be read. */
export interface LeadFileOptions {
  /** Null where the platform has no workbooks. */
  xlsx: Xlsx | null
  encoding?: TextEncodingName | undefined
  sheet?: string | undefined
}

/** Reads all rows. @returns "too-many" where there are more than so many, of which none was kept */
export async function readLeadFile(
  chunks: AsyncIterable<Uint8Array>,
  options: LeadFileOptions,
  rowsMax: number,
): Promise<NumberedFields[] | "too-many" | NoTable> {
  const found = await detectFormat(chunks)
  const rows: NumberedFields[] = []
  if (found.format === "ndjson") {
    for await (const lines of readLines(found.chunks)) {
      for (const { number, text } of lines) {
        if (rows.length === rowsMax) return "too-many"
        rows.push({ line: number, ...readObject(text) })
      }
    }
    return rows
  }
  const table = await readTable(found.chunks, { ...options, isHeader })
  if ("refused" in table) return table
  const fields = findLeadFields(table.columns)
  for await (const group of table.rows) {
    for (const { number, cells, damage, problem } of group) {
      if (rows.length === rowsMax) {
        await table.rows.return(undefined)
        return "too-many"
      }
      const lost = damage.map(({ column, reason }) => ({ field: fields[column] ?? "", reason }))
      if (problem) rows.push({ line: number, refused: [{ field: "", reason: problem }] })
      else if (lost.length > 0) rows.push({ line: number, refused: lost })
      else rows.push({ line: number, fields: toLeadFields(cells, fields) })
    }
  }
  return rows
}

/** Two of the columns make a header: a title above it has none. */
function isHeader(cells: readonly string[]): boolean {
  return findLeadFields(cells).filter((field) => field !== null).length >= 2
}

function readObject(text: string | null): { fields: Fields } | { refused: readonly Remark[] } {
  try {
    const value: unknown = JSON.parse(text ?? "")
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { fields: value as Fields }
  } catch {
    // What is no JSON is no row either.
  }
  return { refused: new Refusal("", "不是 JSON 对象", "not a JSON object").remarks }
}
