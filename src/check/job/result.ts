/**
 * The result of a job as a file: the CSV as it is stored, or a workbook made of it.
 */
import { readCsvFields, readCsvRecords } from "../../table/csv-record.ts"
import { unguardFormula } from "../../table/formula.ts"
import { inSheets } from "../../table/in-sheets.ts"
import type { Xlsx } from "../../table/xlsx.ts"
import { adviceColumn } from "../policy/advice-column.ts"
import { readCells, toMembers } from "../query/row.ts"

const bom = new TextEncoder().encode("\ufeff")

/** With a byte order mark, by which Excel knows UTF-8. The digest of the receipt is that of the file without. */
export async function* withMark(csv: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield bom
  yield* csv
}

/**
 * The result as NDJSON: a line for each row, with the sender's columns as members and the verdict in the words of a stream.
 * @param size of the log, at which all rows hold
 */
export async function* toNdjson(csv: AsyncGenerator<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let columns: string[] | null = null
  for await (const rows of readRows(csv)) {
    let text = ""
    for (const cells of rows) {
      if (columns === null) columns = cells
      else text += `${JSON.stringify(toLine(columns, cells, size))}\n`
    }
    if (text !== "") yield encoder.encode(text)
  }
}

/** What stands beyond the columns has no name, and is left to the other formats. */
function toLine(columns: readonly string[], cells: readonly string[], size: number): Record<string, unknown> {
  const own = columns.lastIndexOf("verdict")
  const line = Object.fromEntries(columns.slice(0, own).map((name, at) => [name, cells[at] ?? ""]))
  const advised = columns.lastIndexOf(adviceColumn)
  const end = advised > own ? advised : columns.length
  return {
    ...line,
    ...toMembers(readCells(cells.slice(own, end))),
    ...(advised > own ? { [adviceColumn]: cells[advised] || null } : {}),
    size,
  }
}

const cellLengthMax = 32_767

/**
 * The result as a workbook; more rows than a sheet holds go on in the next. Every cell is text.
 * @param rows in the result, without the header
 */
export async function* toWorkbook(
  csv: AsyncGenerator<Uint8Array>,
  rows: number,
  xlsx: Xlsx,
): AsyncGenerator<Uint8Array> {
  const groups = readRows(csv)
  try {
    const first = await groups.next()
    const [header = [], ...rest] = first.done ? [] : first.value
    const columns = header.map((name) => ({ header: toCell(name), width: 20 }))
    async function* below() {
      yield rest
      yield* groups
    }
    yield* xlsx.write(inSheets({ name: "核查结果", columns }, rows, below()))
  } finally {
    await groups.return(undefined)
  }
}

async function* readRows(csv: AsyncGenerator<Uint8Array>): AsyncGenerator<string[][]> {
  for await (const records of readCsvRecords(decode(csv))) {
    yield records.map(({ text }) => readCsvFields(text).map((field) => toCell(unguardFormula(field))))
  }
}

async function* decode(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/** A text as a cell holds it. */
function toCell(text: string): string {
  return text.length > cellLengthMax ? `${text.slice(0, cellLengthMax - 1)}…` : text
}
