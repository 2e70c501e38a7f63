/** Rows of leads out of a body: NDJSON, CSV or a workbook, as its content says. */

import { readLines } from "../../register/import/line-reader.ts"
import { type Fields, Refusal, type Remark } from "../../register/import/row-field.ts"
import { cellsLength, type NoTable, type TextEncodingName } from "../../table/row.ts"
import { detectFormat, readTable } from "../../table/table.ts"
import type { Xlsx } from "../../table/xlsx.ts"
import { findLeadFields, toLeadFields } from "./column.ts"

/** A row with its number in the file and the length of its text: its fields, or why they can't be read. */
export type NumberedFields = { line: number; length: number } & ({ fields: Fields } | { refused: readonly Remark[] })

/** How the body is to be read. */
export interface LeadFileOptions {
  /** Null where the platform has no workbooks. */
  xlsx: Xlsx | null
  encoding?: TextEncodingName | undefined
  sheet?: string | undefined
  /** The media type that its sender gives it. */
  sentAs?: string
}

/** Opens the rows, in groups as they come. */
export async function openLeadFile(
  chunks: AsyncIterable<Uint8Array>,
  options: LeadFileOptions,
): Promise<AsyncGenerator<readonly NumberedFields[]> | NoTable> {
  const found = await detectFormat(chunks, "", options.sentAs)
  if (found.format === "ndjson") return jsonRows(found.chunks)
  const table = await readTable(found.chunks, { ...options, isHeader })
  if ("refused" in table) return table
  const fields = findLeadFields(table.columns)
  return (async function* () {
    for await (const group of table.rows) {
      yield group.map(({ number: line, cells, damage, problem }): NumberedFields => {
        const length = cellsLength(cells)
        if (problem) return { line, length, refused: [{ field: "", reason: problem }] }
        if (damage.length === 0) return { line, length, fields: toLeadFields(cells, fields) }
        return { line, length, refused: damage.map(({ column, reason }) => ({ field: fields[column] ?? "", reason })) }
      })
    }
  })()
}

async function* jsonRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly NumberedFields[]> {
  for await (const lines of readLines(chunks))
    yield lines.map(({ number: line, text, fault }) =>
      text === null
        ? { line, length: 0, refused: [{ field: "", reason: fault }] }
        : { line, length: text.length, ...readObject(text) },
    )
}

/** Two of the columns make a header: a title above it has none. */
function isHeader(cells: readonly string[]): boolean {
  return findLeadFields(cells).filter((field) => field !== null).length >= 2
}

function readObject(text: string): { fields: Fields } | { refused: readonly Remark[] } {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { fields: value as Fields }
  } catch {
    // What is no JSON is no row either.
  }
  return { refused: new Refusal("", "不是 JSON 对象", "not a JSON object").remarks }
}
