/** The template of a roster: its header, and an explanation of every column with an invented example. */
import { writeCsv } from "../table/csv-writer.ts"
import type { Xlsx } from "../table/xlsx.ts"
import { type RosterColumn, rosterColumns } from "./column.ts"

/** Rows of a template that explain it begin with this; they are no sellers. */
export const explanationMark = "#说明"

const headers = rosterColumns.map(({ header }) => header)
const offered = rosterColumns.map(({ header, choices }: RosterColumn) => ({ header, width: 20, choices }))
const explanations = rosterColumns.map(({ key, header, explanation, example }) => [
  ...[header, key, explanation.zh, explanation.en, example],
])
const explanationHeaders = ["列 Column", "JSON", "说明", "Explanation", "示例 Example"]

/** Writes the template as CSV, with a byte order mark, by which Excel knows UTF-8. */
export function writeCsvForm(): AsyncGenerator<Uint8Array> {
  const explained = [explanationHeaders, ...explanations].map((cells) => [explanationMark, ...cells])
  return writeCsv([[headers, ...explained]], { bom: true })
}

/** Writes the template as a workbook, whose second sheet explains the columns. */
export function writeXlsxForm(xlsx: Xlsx): AsyncGenerator<Uint8Array> {
  return xlsx.write([
    { name: "平台内经营者", columns: offered, rows: [] },
    { name: "说明", columns: explanationHeaders.map((header) => ({ header, width: 30 })), rows: [explanations] },
  ])
}
